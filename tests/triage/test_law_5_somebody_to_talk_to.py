"""Law 5: no resident is left without a contact. Proved for every combination of answers, not for a sample."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.model.provision import Provision, ProvisionContact
from services_catalogue.model.shown_contacts import best_contact
from tests.triage.catalogue import ON, real_catalogue
from tests.triage.laws import asked_in
from tests.triage.people import people
from triage.districts import DISTRICT_IDS
from triage.judgement.judgement import Verdict, judge
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part
from triage.questionnaire.answers import NOT_SURE, Answers, Value
from triage.questionnaire.everyday import AGE, AREA, OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE

AGES: list[Value | None] = [None, NOT_SURE, *(QUESTIONNAIRE[AGE].numbers or ())]
AREAS: list[Value | None] = [None, NOT_SURE, *DISTRICT_IDS, OUTSIDE]
# What is open to everyone in the area who is 13 (the youngest age that can be given) or older.
FOR_EVERYONE = ("national-careers-service", "advice-and-community-organisations")


JOINING = ReferralRoutes(real_catalogue(), ON)


def can_be_reached(contact: ProvisionContact) -> bool:
    """Whether a contact has a phone, or an address on paper or on the web."""
    return contact.phone is not None or contact.url is not None


REACHED = {
    provision.slug
    for provision in real_catalogue()
    if any(can_be_reached(way.contact) for way in JOINING.ways_in(provision, None))
}
"""The provisions with a contact of their own, whoever asks."""


def somebody(area: Value | None, age: Value | None) -> Answers:
    return Answers({q: v for q, v in ((AREA, area), (AGE, age)) if v is not None})


def law_5_everyone_here_has_a_contact(provisions: Iterable[Provision]) -> list[str]:
    """The gaps in the proof: for each step of it, the cases in which it does not hold.

    A rule that asks only for place and age has one verdict for each place and age, whatever else is answered. So when
    it is not ruled out for any of them, its contact is in the pathway of everyone in the area, sampled or not.
    """
    live = [provision for provision in provisions if not provision.closed(ON)]
    sure = [p for p in live if asked_in(p.eligibility) <= {AREA, AGE} and can_be_reached(best_contact(p, ON))]
    return [
        f"nobody for somebody of {age} in {area}"
        for area in AREAS
        for age in AGES
        if area != OUTSIDE
        and all(judge(p.eligibility, somebody(area, age), QUESTIONNAIRE).verdict is Verdict.NOT_MET for p in sure)
    ]


def test_every_place_and_age_here_has_somebody_to_contact_whatever_else_is_answered() -> None:
    assert law_5_everyone_here_has_a_contact(real_catalogue()) == []


@pytest.mark.parametrize("slug", FOR_EVERYONE)
def test_the_support_for_everyone_asks_only_for_place_and_age(slug: str) -> None:
    provision = next(p for p in real_catalogue() if p.slug == slug)
    assert not provision.closed(ON)
    assert asked_in(provision.eligibility) <= {AREA, AGE}
    assert can_be_reached(best_contact(provision, ON))


@pytest.mark.parametrize("area", AREAS, ids=str)
def test_the_pathway_shows_somebody_to_contact(pathfinder: Pathfinder, area: Value | None) -> None:
    for age in AGES:
        pathway = pathfinder.pathway(somebody(area, age), ON)
        open_now = {entry.support.slug for entry in pathway.entries() if entry.part is not Part.NOT_NOW}
        assert set(FOR_EVERYONE) <= open_now & REACHED or area == OUTSIDE


def test_the_helpers_can_be_called_or_found_and_say_how() -> None:
    """They stand beside every pathway, are all that a person outside the area is given, and depend on no answer."""
    helpers = JOINING.helpers()
    assert len(helpers) == 3
    assert any(helper.contact.phone for helper in helpers)
    for helper in helpers:
        assert can_be_reached(helper.contact)
        assert (helper.contact.phone or helper.contact.url or "?") in helper.sentence


def test_every_open_entry_of_hundreds_of_people_says_how_to_get_in(pathfinder: Pathfinder, deep: int) -> None:
    access_points = {
        access_point.id: access_point for provision in real_catalogue() for access_point in provision.access_points
    }
    for answers in people(150 * deep, seed=5):
        for entry in pathfinder.pathway(answers, ON).entries():
            if entry.part is Part.NOT_NOW:
                continue
            assert isinstance(entry.support, Provision)
            ways = JOINING.ways_in(
                entry.support, None if entry.access_point is None else access_points[entry.access_point.id]
            )
            assert ways
            assert all(way.who and way.how for way in ways)


# Planted faults.


@pytest.mark.parametrize("lost", ["the contacts", "the provisions", "the young"])
def test_losing_them_would_be_found(lost: str) -> None:
    def spoilt(provision: Provision) -> Provision:
        if provision.slug not in FOR_EVERYONE or lost == "the provisions":
            return provision
        if lost == "the contacts":
            return provision.model_copy(update={"contacts": ()})
        changed = {"eligibility": [{"question": "age", "at_least": 19}]}
        return Provision.model_validate(provision.model_dump(mode="json") | changed)

    left = [spoilt(p) for p in real_catalogue() if not (lost == "the provisions" and p.slug in FOR_EVERYONE)]
    assert any("of 13 in derby" in breach for breach in law_5_everyone_here_has_a_contact(left))
