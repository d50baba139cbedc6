"""Helpers on a day: no resident is sent to a helper who takes nobody new, while another has taken its place."""

from __future__ import annotations

from typing import Any

from services_catalogue.impact.referral_routes import HELP_LINE, ReferralRoutes
from services_catalogue.model.dates import Dates
from services_catalogue.model.provision import Provision
from tests.triage.catalogue import ON, real_catalogue

LATER = "2027-04-01"


def names(on: str, **changes: Any) -> list[str]:
    """The helpers on a day, when the help line ends in March 2027 and has these fields too."""
    ending = Dates.model_validate({"status": "running", "as_of": "2026-12", "end": "2027-03", "confirmed": True})
    changed: list[Provision] = [
        p.model_copy(update={"dates": ending, **changes}) if p.slug == HELP_LINE[0] else p for p in real_catalogue()
    ]
    return [helper.name for helper in ReferralRoutes(changed, on).helpers()]


HELP_LINE_NAME, JOBCENTRES = names(ON)
OTHER = next(p for p in real_catalogue() if p.contact.known and not p.closed(LATER) and p.slug != HELP_LINE[0])


def test_a_helper_who_has_ended_is_left_out_from_that_day() -> None:
    assert names("2027-03-31") == [HELP_LINE_NAME, JOBCENTRES]
    assert names(LATER) == [JOBCENTRES]


def test_whoever_takes_their_place_is_the_helper_from_that_day() -> None:
    assert names("2027-03-31", successor=OTHER.slug) == [HELP_LINE_NAME, JOBCENTRES]
    assert names(LATER, successor=OTHER.slug) == [OTHER.name, JOBCENTRES]
