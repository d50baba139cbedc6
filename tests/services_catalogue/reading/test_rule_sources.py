"""A condition that turns people away needs the sentence of a source; one that no source says is a check."""

from __future__ import annotations

import pytest

from services_catalogue.model.provision import Provision
from services_catalogue.reading.rule_sources import without_a_source
from tests.triage.catalogue import real_catalogue
from triage.rules import Between

OVER_16 = Between(question="age", at_least=16)


@pytest.mark.parametrize("provision", [p for p in real_catalogue() if not p.ended], ids=lambda p: p.slug)
def test_no_published_rule_turns_people_away_without_a_note(provision: Provision) -> None:
    assert [str(issue) for issue in without_a_source(provision)] == []


def test_a_bar_without_a_note_is_named_with_its_place_and_its_mend() -> None:
    one = real_catalogue()[0].model_copy(
        update={"eligibility": (OVER_16,), "eligibility_notes": {}, "access_points": ()}
    )
    [issue] = without_a_source(one)
    assert issue.path == ("eligibility", 0)
    assert "“age”" in issue.mend
    noted = one.model_copy(update={"eligibility_notes": {"age": "From 16, by the leaflet."}})
    assert list(without_a_source(noted)) == []
