"""Law 3: a question is asked only while it can change the pathway, and asking fewer leads to the same place.

Checks that are left far down, because they are not worth a question, are the only difference.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

import triage.pathway.pathfinder
import triage.pathway.relevance
from tests.moves import move_pathfinder, new_pathfinder
from tests.triage.asking import (
    asked_on_the_way,
    law_3_fewer_questions_give_the_same_pathway,
    law_3_only_what_can_change_the_pathway_is_asked,
)
from tests.triage.catalogue import ON, Example, ExampleDoor
from tests.triage.example_moves import ExampleBody, ExampleCarrier, ExampleMove
from tests.triage.people import complete_person
from tests.triage.strategies import any_records, catalogues_and_people, catalogues_with_moves, complete_records
from triage.pathway.move_index import MoveCatalogue
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.relevance import still_matter
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, NoneOf, OneOf

MadeUp = tuple[tuple[Example, ...], list[Answers]]
WithMoves = tuple[tuple[Example, ...], tuple[ExampleMove, ...], list[Answers]]


@given(any_records())
def test_only_what_can_change_a_real_pathway_is_asked(answers: Answers) -> None:
    assert law_3_only_what_can_change_the_pathway_is_asked(move_pathfinder(), answers, ON) == []


@given(catalogues_and_people(sensible=True))
def test_only_what_can_change_any_pathway_is_asked(made_up: MadeUp) -> None:
    supports, everybody = made_up
    pathfinder = Pathfinder(supports, QUESTIONNAIRE)
    for answers in everybody:
        assert law_3_only_what_can_change_the_pathway_is_asked(pathfinder, answers, ON) == []


@given(complete_records())
def test_fewer_questions_lead_to_the_same_real_pathway(full: Answers) -> None:
    assert law_3_fewer_questions_give_the_same_pathway(move_pathfinder(), full, ON) == []


def test_fewer_questions_lead_to_the_same_real_pathway_for_hundreds(deep: int) -> None:
    random = Random(3)
    for _ in range(150 * deep):
        assert law_3_fewer_questions_give_the_same_pathway(move_pathfinder(), complete_person(random), ON) == []


@given(catalogues_and_people())
def test_fewer_questions_lead_to_the_same_pathway_in_any_catalogue(made_up: MadeUp) -> None:
    supports, everybody = made_up
    pathfinder = Pathfinder(supports, QUESTIONNAIRE)
    for answers in everybody:
        assert law_3_fewer_questions_give_the_same_pathway(pathfinder, answers, ON) == []


def with_moves(supports: tuple[Example, ...], moves: tuple[ExampleMove, ...]) -> Pathfinder:
    catalogue = MoveCatalogue(moves, (ExampleBody("body"),), lambda *_carrier: True)
    return Pathfinder(supports, QUESTIONNAIRE, catalogue)


@given(catalogues_with_moves())
def test_fewer_questions_lead_to_the_same_moves_in_any_catalogue(made_up: WithMoves) -> None:
    supports, moves, everybody = made_up
    for answers in everybody:
        assert law_3_fewer_questions_give_the_same_pathway(with_moves(supports, moves), answers, ON) == []


@settings(max_examples=30)
@given(complete_records())
def test_nothing_is_asked_twice_and_what_is_sensitive_comes_last(full: Answers) -> None:
    told = asked_on_the_way(move_pathfinder(), full, ON)
    sensitive = [QUESTIONNAIRE[question].sensitive for question in told]
    assert sensitive == sorted(sensitive)
    assert move_pathfinder().pathway(told, ON).still_matter == ()


# One small catalogue a row: what is told already, and what is then still worth asking.
IN_DERBY = OneOf(question="area", one_of=("derby",))
NOT_HOMELESS = NoneOf(question="life_circumstances", none_of=("homeless_or_at_risk",))
ACCESS_POINT_FOR_CARERS = ExampleDoor("for-carers", (OneOf(question="caring_hours", one_of=("35_or_more",)),))
ACCESS_POINT_FOR_YOUNG_CARERS = ExampleDoor(
    "for-young-carers", (Between(question="age", at_most=24), *ACCESS_POINT_FOR_CARERS.eligibility)
)
ACCESS_POINT_FOR_ALL = ExampleDoor("for-all")
COURSE = AnyOf(
    any_of=(
        OneOf(question="highest_qualification", one_of=("none", "below_level_2", "level_2")),
        OneOf(question="highest_qualification", one_of=("level_3", "level_4_or_above"), check="Ask about your pay."),
    )
)
ADVISER = Example("adviser", stage="both", offers=("job_search_help",))
LANDLORD = Example(
    "landlord",
    (OneOf(question="housing_tenure", one_of=("council_or_housing_association",)),),
    category="referral_and_access",
    offers=("housing_help",),
)
ROWS: list[tuple[str, tuple[Example, ...], dict[str, Value], tuple[str, ...]]] = [
    (
        "nothing more once the place rules it out",
        (Example("help", (IN_DERBY, Between(question="age", at_least=18))),),
        {"area": "bassetlaw"},
        (),
    ),
    (
        "the age while it is open",
        (Example("help", (IN_DERBY, Between(question="age", at_least=18))),),
        {"area": "derby"},
        ("age",),
    ),
    (
        "nothing more of somebody who would rather not say",
        (Example("help", (IN_DERBY, Between(question="age", at_least=18))),),
        {"area": "derby", "age": "rather_not_say"},
        (),
    ),
    (
        "what decides whether the question applies, and not yet the question",
        (Example("help", (OneOf(question="lone_parent", one_of=("yes",)),)),),
        {"area": "derby"},
        ("children",),
    ),
    (
        "the question itself once it applies",
        (Example("help", (OneOf(question="lone_parent", one_of=("yes",)),)),),
        {"area": "derby", "children": ("under_5",)},
        ("lone_parent",),
    ),
    (
        "nothing about a question that does not apply",
        (Example("help", (NoneOf(question="lone_parent", none_of=("yes",)),)),),
        {"area": "derby", "children": ("none",)},
        (),
    ),
    (
        "what is wanted, while something open offers it",
        (Example("help", offers=("apprenticeship",)),),
        {"area": "derby"},
        ("wants",),
    ),
    (
        "how hard travel is, where travel help is the main thing",
        (Example("bus", offers=("travel_help",)),),
        {"area": "derby", "wants": ("a_job",)},
        ("getting_around",),
    ),
    (
        "not how hard travel is, of somebody who wants help with it",
        (Example("bus", offers=("travel_help",)),),
        {"area": "derby", "wants": ("travel_help",)},
        (),
    ),
    (
        "what a local door needs, once the place is known",
        (Example("help", access_points=(ACCESS_POINT_FOR_CARERS, ACCESS_POINT_FOR_ALL)),),
        {"area": "derby"},
        ("caring_hours",),
    ),
    (
        "not what a local door needs while the place is not said",
        (Example("help", access_points=(ACCESS_POINT_FOR_CARERS, ACCESS_POINT_FOR_ALL)),),
        {"area": "not_sure"},
        (),
    ),
    (
        "not what a door needs that could not become the one shown",
        (Example("help", access_points=(ACCESS_POINT_FOR_YOUNG_CARERS, ACCESS_POINT_FOR_ALL)),),
        {"area": "derby", "age": "rather_not_say"},
        (),
    ),
    (
        "what somebody does now, when it decides between the first steps",
        (Example("on", stage="step_on"), Example("up", stage="step_up")),
        {"area": "derby"},
        ("work_status",),
    ),
    (
        "not what somebody does now, when nothing would move",
        (Example("on", stage="step_on"),),
        {"area": "derby"},
        (),
    ),
    (
        "what is wanted, of somebody whose job is in doubt, since better pay starts them higher",
        (Example("both", stage="both"),),
        {"area": "derby", "work_status": "off_sick"},
        ("wants",),
    ),
    (
        "what somebody does now, of one who did not say what they want, since a jobseeker wants a job",
        (Example("help", offers=("job_search_help",)),),
        {"area": "derby", "wants": "rather_not_say"},
        ("work_status",),
    ),
    (
        "not what somebody does now, of one who said what they want",
        (Example("help", offers=("job_search_help",)),),
        {"area": "derby", "wants": ("a_job",)},
        (),
    ),
    ("where somebody lives, first of all", (Example("help"),), {}, ("area",)),
    (
        "not what can only spare a check, at a stage where somebody does not start",
        (ADVISER, Example("course", (COURSE,), stage="step_up")),
        {"area": "derby", "work_status": "looking_for_work", "wants": ("a_job",)},
        (),
    ),
    (
        "what can spare a check, at the stage where somebody starts",
        (ADVISER, Example("course", (COURSE,), stage="step_up")),
        {"area": "derby", "work_status": "employed", "wants": ("travel_help",)},
        ("highest_qualification",),
    ),
    (
        "what can rule a support out, at whatever stage",
        (ADVISER, Example("course", COURSE.any_of[:1], stage="step_up")),
        {"area": "derby", "work_status": "looking_for_work", "wants": ("a_job",)},
        ("highest_qualification",),
    ),
    (
        "not what fits somebody for a service that refers them on and helps with nothing they want",
        (ADVISER, LANDLORD),
        {"area": "derby", "work_status": "looking_for_work", "wants": ("a_job",)},
        (),
    ),
    (
        "what fits somebody for a service that helps with what they want",
        (ADVISER, LANDLORD),
        {"area": "derby", "work_status": "looking_for_work", "wants": ("a_job", "housing_help")},
        ("housing_tenure",),
    ),
    (
        "what fits somebody for a service that refers them on, when that may be all there is",
        (LANDLORD,),
        {"area": "derby", "work_status": "looking_for_work", "wants": ("a_job",)},
        ("housing_tenure",),
    ),
    (
        "what fits somebody for anything, until they said what they want",
        (ADVISER, LANDLORD),
        {"area": "derby", "work_status": "looking_for_work"},
        ("wants", "housing_tenure"),
    ),
    (
        "not what could only fail one of two ways of somebody who would rather not say the other",
        (Example("help", (AnyOf(any_of=(NOT_HOMELESS, NoneOf(question="ehc_plan", none_of=("yes",)))),)),),
        {"area": "derby", "life_circumstances": "rather_not_say"},
        (),
    ),
    (
        "what could fail the only way of somebody who would rather not say it",
        (Example("help", (NOT_HOMELESS,)),),
        {"area": "derby", "life_circumstances": "rather_not_say"},
        ("housing_tenure",),
    ),
    (
        "how people need to help somebody who is deaf, since each card then says it",
        (Example("help"),),
        {"area": "derby", "health_affects_work": "a_lot", "health_conditions": ("deaf_or_hearing_loss",)},
        ("access_needs",),
    ),
    (
        "how people need to help somebody who wants help with English",
        (Example("help"),),
        {"area": "derby", "skills_to_build": ("english_speaking",)},
        ("access_needs",),
    ),
    (
        "not how people need to help somebody who would rather not say it",
        (Example("help"),),
        {"area": "derby", "skills_to_build": ("english_speaking",), "access_needs": "rather_not_say"},
        (),
    ),
    (
        "not how people need to help somebody who has said nothing of the kind",
        (Example("help"),),
        {"area": "derby", "skills_to_build": ("maths",)},
        (),
    ),
    (
        "the job of whoever wants better pay",
        (ADVISER,),
        {"area": "derby", "work_status": "in_education", "wants": ("better_pay",)},
        ("occupation",),
    ),
    (
        "not the job of somebody who wants something else first",
        (ADVISER,),
        {"area": "derby", "work_status": "self_employed", "wants": ("a_job", "new_skills")},
        (),
    ),
    (
        "not the job of somebody who wants to keep it",
        (ADVISER,),
        {"area": "derby", "work_status": "employed", "wants": ("to_keep_my_job",)},
        (),
    ),
    (
        "not the job of somebody who would rather not say it",
        (ADVISER,),
        {"area": "derby", "work_status": "employed", "wants": ("better_pay",), "occupation": "rather_not_say"},
        (),
    ),
    (
        "not how people need to help somebody for whom there is no card",
        (Example("help", (IN_DERBY,)),),
        {"area": "outside", "skills_to_build": ("english_speaking",)},
        (),
    ),
]


@pytest.mark.parametrize(("supports", "told", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_what_is_still_worth_asking(
    supports: tuple[Example, ...], told: dict[str, Value], expected: tuple[str, ...]
) -> None:
    pathway = Pathfinder(supports, QUESTIONNAIRE).pathway(Answers(told), ON)
    assert pathway.still_matter == expected
    assert pathway.next_question == (expected[0] if expected else None)


@given(any_records())
def test_the_questions_left_are_the_same_without_the_rest_of_the_pathway(
    pathfinder: Pathfinder, answers: Answers
) -> None:
    assert pathfinder.still_matter(answers, ON) == pathfinder.pathway(answers, ON).still_matter


# Planted faults.


def test_asking_what_cannot_matter_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def nosy(*given: object) -> tuple[str, ...]:
        answers = given[1]
        assert isinstance(answers, Answers)
        asked = still_matter(*given)  # type: ignore[arg-type]
        return asked if "annual_pay" in answers else (*asked, "annual_pay")

    monkeypatch.setattr(triage.pathway.pathfinder, "still_matter", nosy)
    fresh = new_pathfinder()
    breaches = law_3_only_what_can_change_the_pathway_is_asked(fresh, Answers({"area": "derby"}), ON)
    assert breaches == ["annual_pay is asked and cannot change anything"]


@pytest.mark.parametrize(
    "forgotten",
    [
        "benefits",
        "highest_qualification",
        "housing_tenure",
        "caring_hours",
        "health_conditions",
        "life_circumstances",
        "wants",
    ],
)
def test_not_asking_what_matters_would_be_found(monkeypatch: pytest.MonkeyPatch, forgotten: str) -> None:
    def incurious(*given: object) -> tuple[str, ...]:
        return tuple(q for q in still_matter(*given) if q != forgotten)  # type: ignore[arg-type]

    monkeypatch.setattr(triage.pathway.pathfinder, "still_matter", incurious)
    fresh = new_pathfinder()
    random = Random(3)
    assert any(law_3_fewer_questions_give_the_same_pathway(fresh, complete_person(random), ON) for _ in range(60))


def test_not_asking_what_only_a_move_hangs_on_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage.pathway.relevance, "worth_asking", lambda *_given: iter(()))
    fresh = new_pathfinder()
    random = Random(99)
    assert any(law_3_fewer_questions_give_the_same_pathway(fresh, complete_person(random), ON) for _ in range(300))


URGENT, LATER = (
    ExampleMove(name, [ExampleCarrier(own_act="employer")], when=(OneOf(question=question, one_of=("none",)),))
    for name, question in (("urgent", "caring_hours"), ("later", "benefits"))
)
BEHIND = replace(LATER, when=(*LATER.when, *URGENT.when))
SENSITIVE_AND_URGENT = replace(URGENT, when=(OneOf(question="life_circumstances", one_of=("none",)),))


@pytest.mark.parametrize(
    ("moves", "told", "expected"),
    [
        ((URGENT, LATER), {}, ("area", "caring_hours", "benefits")),
        ((LATER, URGENT), {}, ("area", "benefits", "caring_hours")),
        ((SENSITIVE_AND_URGENT, LATER), {}, ("area", "benefits", "life_circumstances")),
        ((URGENT, LATER), {"area": "derby", "caring_hours": "none"}, ()),
        ((URGENT, replace(LATER, due_today=True)), {"area": "derby", "caring_hours": "none"}, ("benefits",)),
        ((URGENT, BEHIND), {"area": "derby"}, ("caring_hours",)),
        ((URGENT, LATER), {"area": "outside"}, ()),
    ],
    ids=(
        "the one that the more urgent move hangs on first",
        "also against their usual order",
        "what is sensitive last all the same",
        "not what only follows",
        "what only follows and is due today",
        "not what comes behind another move for everybody who meets it",
        "nothing of somebody who lives elsewhere",
    ),
)
def test_what_is_still_worth_asking_for_a_move(
    moves: tuple[ExampleMove, ...], told: dict[str, Value], expected: tuple[str, ...]
) -> None:
    assert with_moves((), moves).pathway(Answers(told), ON).still_matter == expected
