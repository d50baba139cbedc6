"""Where a person starts, and in which part each provision stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services_catalogue.impact.panel import shipped_panel
from tests.moves import move_pathfinder
from tests.triage.catalogue import ON, Example, ExampleDoor
from tests.triage.laws import whole
from triage.judgement.judgement import Verdict
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, part_of, starting_part
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Between, OneOf

STARTS: list[tuple[str, dict[str, Value], Part]] = [
    ("somebody who said nothing", {}, Part.STEP_ON),
    ("somebody who would rather not say", {"work_status": "rather_not_say"}, Part.STEP_ON),
    ("a jobseeker", {"work_status": "looking_for_work"}, Part.STEP_ON),
    ("somebody at school", {"work_status": "in_education"}, Part.STEP_ON),
    ("somebody with a job", {"work_status": "employed"}, Part.STEP_UP),
    ("somebody who works for themselves", {"work_status": "self_employed"}, Part.STEP_UP),
    ("somebody off sick, who keeps the job first", {"work_status": "off_sick"}, Part.STEP_ON),
    ("somebody who may lose the job", {"work_status": "at_risk_of_losing_job"}, Part.STEP_ON),
    ("somebody off sick who wants better pay", {"work_status": "off_sick", "wants": ("better_pay",)}, Part.STEP_UP),
    (
        "somebody off sick who wants better pay and the job they have",
        {"work_status": "off_sick", "wants": ("to_keep_my_job", "better_pay")},
        Part.STEP_ON,
    ),
    ("a jobseeker who wants better pay", {"work_status": "looking_for_work", "wants": ("better_pay",)}, Part.STEP_ON),
    (
        "somebody with a job who is not sure what they want",
        {"work_status": "employed", "wants": "not_sure"},
        Part.STEP_UP,
    ),
]


@pytest.mark.parametrize(("told", "start"), [r[1:] for r in STARTS], ids=[r[0] for r in STARTS])
def test_where_they_start(told: dict[str, Value], start: Part) -> None:
    assert starting_part(Answers(told)) is start


PARTS = [
    ("a first step", Example("a"), Verdict.MET, Part.STEP_ON, Part.STEP_ON),
    ("a first step for somebody with a job", Example("a"), Verdict.MET, Part.STEP_UP, Part.STEP_ON),
    ("a step up", Example("a", stage="step_up"), Verdict.MET, Part.STEP_ON, Part.STEP_UP),
    ("both, for a jobseeker", Example("a", stage="both"), Verdict.MET, Part.STEP_ON, Part.STEP_ON),
    ("both, for somebody with a job", Example("a", stage="both"), Verdict.NOT_KNOWN, Part.STEP_UP, Part.STEP_UP),
    ("help beside the steps", Example("a", alongside=True), Verdict.NOT_KNOWN, Part.STEP_ON, Part.ALONGSIDE),
    (
        "somebody who can send you",
        Example("a", category="referral_and_access", alongside=True),
        Verdict.MET,
        Part.STEP_ON,
        Part.REFERRAL_PARTNERS,
    ),
    ("what fails, whatever it is", Example("a", alongside=True), Verdict.NOT_MET, Part.STEP_ON, Part.NOT_NOW),
]


@pytest.mark.parametrize(("support", "verdict", "start", "part"), [r[1:] for r in PARTS], ids=[r[0] for r in PARTS])
def test_the_part_it_stands_in(support: Example, verdict: Verdict, start: Part, part: Part) -> None:
    assert part_of(support, verdict, start) is part


IN_DERBY = OneOf(question="area", one_of=("derby",))
IN_MANY = OneOf(question="area", one_of=("derbyshire", "derby"))
CARER = OneOf(question="caring_hours", one_of=("35_or_more",))
SOMEBODY: dict[str, Value] = {"area": "derby", "age": 20, "caring_hours": "35_or_more", "wants": ("confidence",)}
BEFORE: list[tuple[str, Example, Example]] = [
    ("what fits before what may fit", Example("z"), Example("a", (OneOf(question="lone_parent", one_of=("yes",)),))),
    ("what fits the stage before what comes later", Example("z", stage="both", alongside=True),
     Example("a", stage="step_up", alongside=True)),
    ("what serves a want before what does not", Example("z", offers=("mentoring",)), Example("a")),
    ("what is for people like them before what is for all", Example("z", (CARER,)), Example("a")),
    ("what is near before what is far", Example("z", (IN_DERBY,)), Example("a", (IN_MANY,))),
    ("what is known to run before what is not", Example("z"), Example("a", runs=False)),
    ("what leaves less to check", Example("z"), Example("a", provider_checks=("You need a letter.",))),
    ("by name when all else is the same", Example("a"), Example("z")),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [r[1:] for r in BEFORE], ids=[r[0] for r in BEFORE])
@pytest.mark.parametrize("swapped", [False, True], ids=["", "also the other way round in the catalogue"])
def test_it_comes_before(first: Example, second: Example, swapped: bool) -> None:
    supports = (second, first) if swapped else (first, second)
    pathway = Pathfinder(supports, QUESTIONNAIRE).pathway(Answers(SOMEBODY), ON)
    assert [entry.support.slug for entry in pathway.entries()] == [first.slug, second.slug]


POINT_IN_DERBY = ExampleDoor("in-derby", (IN_DERBY,))
POINT_ANYWHERE = ExampleDoor("anywhere")
POINT_FOR_CARERS = ExampleDoor("for-carers", (CARER,))
POINT_ELSEWHERE = ExampleDoor("elsewhere", based_in=("nottingham",))
ACCESS_POINTS: list[tuple[str, tuple[ExampleDoor, ...], dict[str, Value], str | None]] = [
    ("no door", (), {"area": "derby"}, None),
    ("none while the place is not known", (POINT_ANYWHERE,), {}, None),
    ("none while the place is not said", (POINT_ANYWHERE,), {"area": "rather_not_say"}, None),
    ("the one for the place", (POINT_ANYWHERE, POINT_IN_DERBY), {"area": "derby"}, "in-derby"),
    ("the one that covers the place", (POINT_ANYWHERE, POINT_IN_DERBY), {"area": "mansfield"}, "anywhere"),
    ("none when none covers it", (POINT_IN_DERBY,), {"area": "mansfield"}, None),
    ("the one for people like them", (POINT_ANYWHERE, POINT_FOR_CARERS),
     {"area": "derby", "caring_hours": "35_or_more"}, "for-carers"),
    ("not the one that only may be for them", (POINT_FOR_CARERS, POINT_ANYWHERE), {"area": "derby"}, "anywhere"),
    ("not one that is elsewhere", (POINT_ELSEWHERE, POINT_ANYWHERE), {"area": "derby"}, "anywhere"),
    ("none when the only one is elsewhere", (POINT_ELSEWHERE,), {"area": "derby"}, None),
    ("the one elsewhere, for who lives there", (POINT_ELSEWHERE,), {"area": "nottingham"}, "elsewhere"),
    ("the one that was seen running", (ExampleDoor("unseen", runs=False), POINT_ANYWHERE), {"area": "derby"},
     "anywhere"),
    ("the first named when all is the same", (POINT_ANYWHERE, ExampleDoor("second")), {"area": "derby"}, "anywhere"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("access_points", "told", "expected"), [r[1:] for r in ACCESS_POINTS], ids=[r[0] for r in ACCESS_POINTS]
)
def test_the_local_access_point(
    access_points: tuple[ExampleDoor, ...], told: dict[str, Value], expected: str | None
) -> None:
    entry = next(
        Pathfinder((Example("a", access_points=access_points),), QUESTIONNAIRE).pathway(Answers(told), ON).entries()
    )
    assert (None if entry.access_point is None else entry.access_point.id) == expected


def test_a_step_opens_only_what_a_step_can_bring_about() -> None:
    """A job can be won and a place cannot: so what is for people with a job is opened, and what is elsewhere is not."""
    supports = (
        Example("first", opens=("with-a-job", "elsewhere", "later", "gone", "unheard-of")),
        Example("with-a-job", (OneOf(question="work_status", one_of=("employed",)),)),
        Example("elsewhere", (OneOf(question="area", one_of=("nottingham",)),)),
        Example("later", (Between(question="age", at_least=25),)),
        Example("gone", ended=True),
    )
    told: dict[str, Value] = {"area": "derby", "age": 20, "work_status": "looking_for_work"}
    pathway = Pathfinder(supports, QUESTIONNAIRE).pathway(Answers(told), ON)
    assert {entry.support.slug: entry.opens for entry in pathway.entries()}["first"] == ("with-a-job",)


def test_what_to_try_instead_is_open_and_has_not_ended() -> None:
    supports = (
        Example("shut", (IN_DERBY,), try_instead=("gone", "shut-too", "open")),
        Example("shut-too", (IN_DERBY,)),
        Example("open"),
        Example("gone", ended=True),
    )
    pathway = Pathfinder(supports, QUESTIONNAIRE).pathway(Answers({"area": "mansfield"}), ON)
    assert {entry.support.slug: entry.instead for entry in pathway.entries()}["shut"] == ("open",)


def test_what_has_ended_is_in_no_pathway() -> None:
    pathway = Pathfinder((Example("gone", ended=True), Example("open")), QUESTIONNAIRE).pathway(Answers(), ON)
    assert [entry.support.slug for entry in pathway.entries()] == ["open"]


def test_not_now_is_in_the_order_of_names() -> None:
    supports = tuple(Example(slug, (IN_DERBY,), runs=slug == "b") for slug in "cab")
    pathway = Pathfinder(supports, QUESTIONNAIRE).pathway(Answers({"area": "mansfield"}), ON)
    assert [entry.support.slug for entry in pathway.parts[Part.NOT_NOW]] == ["a", "b", "c"]


def test_what_is_open_is_the_same_without_the_rest() -> None:
    for situation in shipped_panel():
        whom, answers = situation.id, Answers(situation.answers)
        all_of_it = move_pathfinder().pathway(answers, ON)
        only_open = move_pathfinder().pathway(answers, ON, only_open=True)
        without = replace(all_of_it, parts={**all_of_it.parts, Part.NOT_NOW: ()}, still_matter=())
        assert whole(only_open) == whole(without), whom
        assert (only_open.moves, only_open.first_slug) == (all_of_it.moves, all_of_it.first_slug), whom
