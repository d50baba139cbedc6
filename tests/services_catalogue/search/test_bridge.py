"""Where a person can learn for a next job: what teaches it first, and else whom to ask, with the question."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from services_catalogue.model.provision import Provision
from services_catalogue.model.taught_sectors import QualificationLevel, Sector
from services_catalogue.search.bridge import Bridge, BridgeKind, bridges_to
from tests.services_catalogue.model.test_shown_sectors import taught
from tests.triage.catalogue import real_catalogue
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers, read_all
from triage.questionnaire.questionnaire import QUESTIONNAIRE

ON = "2026-12-01"
THREE, TWO = QualificationLevel.THREE, QualificationLevel.TWO
CARER = {
    **{"area": "mansfield", "age": 30, "work_status": "employed", "wants": ["better_pay"]},
    "highest_qualification": "level_2",
}
FREE_COURSES, BOOTCAMPS, ADULT_SKILLS = (
    "free-courses-for-jobs-emcca",
    "skills-bootcamps-east-midlands",
    "adult-skills-fund-emcca",
)


@cache
def real_pathfinder() -> Pathfinder:
    return Pathfinder(real_catalogue(), QUESTIONNAIRE)


def bridges(
    sector: Sector,
    level: QualificationLevel | None,
    person: Mapping[str, Any] = CARER,
    supports: tuple[Provision, ...] | None = None,
) -> tuple[Bridge, ...]:
    pathfinder = real_pathfinder() if supports is None else Pathfinder(supports, QUESTIONNAIRE)
    answers = read_all(person, QUESTIONNAIRE)
    assert isinstance(answers, Answers)
    pathway = pathfinder.pathway(answers, ON)
    return bridges_to(sector, level, pathway.entries(), ON)


def told(found: tuple[Bridge, ...]) -> list[tuple[str, str, bool]]:
    return [(one.slug, one.kind.value, one.fits) for one in found]


def teaches(slug: str, *facts: Any) -> tuple[Provision, ...]:
    """The catalogue with what one provision teaches, and nothing that any other does."""
    return tuple(
        one.model_copy(
            update={
                "teaches": facts if one.slug == slug else (),
                "access_points": tuple(p.model_copy(update={"teaches": ()}) for p in one.access_points),
            }
        )
        for one in real_catalogue()
    )


def test_a_carer_of_mansfield_learns_for_level_3_on_a_free_course() -> None:
    [first] = bridges(Sector.HEALTH_AND_CARE, THREE)
    assert told((first,)) == [(FREE_COURSES, "teaches_the_level", True)]
    assert first.level is THREE
    assert first.why == (
        "It teaches this at level 3: health and social care. Its source has no date. It may have changed: ask first."
    )
    assert first.question == "Where can I train in health and social care at level 3, and when does it start?"


def test_what_teaches_the_level_comes_before_what_teaches_at_a_level_that_is_not_known() -> None:
    found = bridges(Sector.CONSTRUCTION, TWO)
    assert told(found) == [(FREE_COURSES, "teaches_the_level", True), (BOOTCAMPS, "teaches_the_sector", True)]
    assert found[1].level is None
    assert found[1].question.startswith("Does this still run? Where can I train in building and construction, at which")


def test_where_only_the_sector_is_known_those_with_courses_and_careers_help_follow() -> None:
    kinds = [one.kind for one in bridges(Sector.TRANSPORT_AND_WAREHOUSE, TWO)]
    assert kinds[0] is BridgeKind.TEACHES_THE_SECTOR
    assert kinds[-1] is BridgeKind.GIVES_CAREERS_ADVICE
    assert kinds == sorted(kinds, key=tuple(BridgeKind).index)


def test_where_nothing_is_known_to_teach_it_there_is_a_question_for_each_whom_one_can_ask() -> None:
    found = bridges(Sector.RETAIL_AND_CUSTOMER_SERVICE, THREE)
    assert told(found) == [
        (FREE_COURSES, "has_courses", True),
        (ADULT_SKILLS, "has_courses", True),
        (BOOTCAMPS, "has_courses", True),
        ("national-careers-service", "gives_careers_advice", True),
    ]
    assert found[1].access_point == "inspire-nottinghamshire"
    assert found[1].question == (
        "Do you have a course in shops and customer service, and at which level is it? What would I pay?"
    )
    assert found[3].question.endswith("Who near me has a course in shops and customer service, and who pays for it?")


def test_another_level_than_that_of_the_job_is_no_bridge_to_it() -> None:
    supports = teaches(FREE_COURSES, taught("creative", 2))
    assert {one.kind for one in bridges(Sector.CREATIVE, THREE, supports=supports)}.isdisjoint(
        {BridgeKind.TEACHES_THE_LEVEL, BridgeKind.TEACHES_THE_SECTOR}
    )


def test_where_the_level_of_the_job_is_not_known_any_level_counts_and_is_told() -> None:
    first = bridges(Sector.CREATIVE, None, supports=teaches(FREE_COURSES, taught("creative", 2)))[0]
    assert (first.slug, first.kind, first.level) == (FREE_COURSES, BridgeKind.TEACHES_THE_SECTOR, TWO)
    assert first.why == "It teaches this at level 2: arts, media and design. From 2026."


def test_what_somebody_cannot_join_is_no_bridge_and_what_may_not_be_theirs_says_so() -> None:
    young = CARER | {"age": 18}
    assert FREE_COURSES not in {one.slug for one in bridges(Sector.HEALTH_AND_CARE, THREE, young)}
    unsure = {name: value for name, value in CARER.items() if name != "highest_qualification"}
    found = bridges(Sector.HEALTH_AND_CARE, THREE, unsure)
    assert (found[0].slug, found[0].fits) == (FREE_COURSES, False)
    assert len(found) > 1, "there is somebody to ask all the same"


def test_the_place_near_the_person_counts_for_what_it_teaches_itself() -> None:
    bassetlaw = {"area": "bassetlaw", "age": 40, "work_status": "employed"}
    places = {one.access_point for one in bridges(Sector.HEALTH_AND_CARE, THREE, bassetlaw)}
    assert "bridge-skills-hub-worksop" in places
    assert "bridge-skills-hub-worksop" not in {one.access_point for one in bridges(Sector.HEALTH_AND_CARE, THREE)}


def test_what_is_kept_back_is_no_bridge() -> None:
    supports = teaches(FREE_COURSES, taught("creative", 3, withheld="Nobody has asked them."))
    assert bridges(Sector.CREATIVE, THREE, supports=supports)[0].kind is BridgeKind.HAS_COURSES


@pytest.mark.parametrize("sector", Sector)
@pytest.mark.parametrize("area", ["derby", "nottingham", "mansfield", "high-peak"])
def test_a_person_of_30_has_somebody_to_ask_for_every_sector(sector: Sector, area: str) -> None:
    assert [one for one in bridges(sector, THREE, CARER | {"area": area}) if one.fits]


def test_who_lives_outside_the_area_is_sent_nowhere() -> None:
    assert bridges(Sector.DIGITAL, THREE, {"area": "outside"}) == ()
