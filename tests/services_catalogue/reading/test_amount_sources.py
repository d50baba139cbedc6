"""A draft says which amounts, deadlines and rights nobody bears out, with the mend."""

from __future__ import annotations

from services_catalogue.reading.amount_sources import without_an_official_source
from tests.services_catalogue.model.test_fact_basis import ON, support


def test_an_amount_is_named_with_its_place_and_its_mend() -> None:
    one = support()
    place = one.access_points[0].model_copy(update={"summary": "You get help for 3 weeks.", "sources": ()})
    dates = one.dates.model_copy(update={"notes": None})
    draft = one.model_copy(
        update={"summary": "You get £5.", "provider_checks": (), "dates": dates, "access_points": (place,)}
    )
    paths = [(issue.path, issue.mend) for issue in without_an_official_source(draft, ON)]
    assert [path for path, _ in paths][:2] == [("summary",), ("access_points", 0, "summary")]
    assert "“summary”" in paths[0][1]
