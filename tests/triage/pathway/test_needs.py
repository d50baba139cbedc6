"""What people want and need: it changes the order and never who fits."""

from __future__ import annotations

import pytest

from services_catalogue.model.provision import Offer
from tests.triage.catalogue import ON, Example
from triage.pathway.needs import NEEDS, AccessNeeds, access_needs_of, ask_for, needs_of
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE

ROWS: list[tuple[str, dict[str, Value], list[str]]] = [
    ("nothing said", {}, []),
    ("not sure", {"wants": "not_sure"}, []),
    ("one want", {"wants": ("confidence",)}, ["feeling more confident"]),
    ("wants before skills", {"skills_to_build": ("maths",), "wants": ("housing_help",)}, ["housing", "maths"]),
    ("no skills to build", {"skills_to_build": ("none",)}, []),
    ("travel that is easy", {"getting_around": "easy"}, []),
    ("travel that is hard", {"getting_around": "very_hard"}, ["travel"]),
    ("looking for work and nothing wanted yet", {"work_status": "looking_for_work"}, ["getting a job"]),
    ("looking for work, and wanting something else",
     {"work_status": "looking_for_work", "wants": ("childcare",)}, ["childcare"]),
]  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_the_needs_of_a_person(told: dict[str, Value], expected: list[str]) -> None:
    assert [need.says for need in needs_of(Answers(told))] == expected


def test_every_need_is_an_option_of_its_question_and_every_offer_is_of_the_catalogue() -> None:
    offers = {offer.value for offer in Offer}
    for question, needs in NEEDS.items():
        for option, need in needs.items():
            assert QUESTIONNAIRE[question].option(option) is not None
            assert need.offers <= offers


def test_every_want_is_a_need() -> None:
    assert {option.id for option in QUESTIONNAIRE["wants"].options} - set(NEEDS["wants"]) == {"not_sure"}


BUS = Example("bus", offers=("travel_help",))
GRANT = Example("grant", offers=("equipment_or_adaptations", "travel_help"))
LESSON = Example("lesson", offers=("training_course",))


def shown(told: dict[str, Value], *supports: Example) -> dict[str, tuple[int, tuple[str, ...]]]:
    pathway = Pathfinder(supports, QUESTIONNAIRE).pathway(Answers(told), ON)
    return {entry.support.slug: (entry.needs_served, entry.why) for entry in pathway.entries()}


def test_who_wants_help_with_travel_is_told_of_all_that_helps() -> None:
    assert shown({"wants": ("travel_help",)}, BUS, GRANT) == {
        "bus": (1, ("It can help with travel.",)),
        "grant": (1, ("It can help with travel.",)),
    }


def test_who_only_finds_travel_hard_is_told_of_what_is_mainly_for_travel() -> None:
    assert shown({"getting_around": "very_hard"}, BUS, GRANT) == {
        "bus": (1, ("It can help with travel.",)),
        "grant": (0, ()),
    }


def test_an_apprenticeship_is_a_new_job_and_no_help_to_keep_the_one_they_have() -> None:
    support = Example("support", offers=("in_work_support",))
    apprenticeship = Example("apprenticeship", offers=("apprenticeship", "in_work_support"))
    assert shown({"wants": ("to_keep_my_job",)}, support, apprenticeship) == {
        "support": (1, ("It can help with keeping your job.",)),
        "apprenticeship": (0, ()),
    }


def test_a_need_told_twice_is_one_need() -> None:
    assert shown({"wants": ("travel_help",), "getting_around": "very_hard"}, BUS) == {
        "bus": (1, ("It can help with travel.",))
    }


def test_what_serves_more_of_the_needs_comes_first() -> None:
    both = Example("z-both", offers=("travel_help", "training_course"))
    told: dict[str, Value] = {"wants": ("new_skills", "travel_help")}
    pathway = Pathfinder((BUS, LESSON, both), QUESTIONNAIRE).pathway(Answers(told), ON)
    assert pathway.parts[Part.STEP_ON][0].support.slug == "z-both"


def test_a_want_that_nothing_serves_is_said() -> None:
    pathway = Pathfinder((BUS,), QUESTIONNAIRE).pathway(Answers({"wants": ("childcare", "travel_help")}), ON)
    assert pathway.not_covered == ("childcare",)


def test_how_somebody_needs_to_be_helped_is_told_back_to_ask_for() -> None:
    assert ask_for(AccessNeeds(("bsl",)), QUESTIONNAIRE) == (
        "Ask for this before you go: British Sign Language (BSL).",
    )
    assert ask_for(AccessNeeds(), QUESTIONNAIRE) == ()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"access_needs": ("bsl", "step_free")}, AccessNeeds(("bsl", "step_free"), without_hearing=True)),
        ({"health_conditions": ("deaf_or_hearing_loss",)}, AccessNeeds((), without_hearing=True)),
        (
            {"health_conditions": ("deaf_or_hearing_loss",), "access_needs": ("phone_not_online",)},
            AccessNeeds(("phone_not_online",)),
        ),
        ({"health_conditions": ("sight_loss",), "access_needs": "rather_not_say"}, AccessNeeds()),
        ({"access_needs": ("none",)}, AccessNeeds()),
    ],
)
def test_how_somebody_is_to_be_helped_and_whether_by_a_call(told: dict[str, Value], expected: AccessNeeds) -> None:
    assert access_needs_of(Answers(told)) == expected
    assert Pathfinder((BUS,), QUESTIONNAIRE).pathway(Answers(told), ON).access_needs == expected
