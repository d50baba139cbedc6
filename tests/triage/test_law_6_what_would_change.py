"""Law 6: every "what would change this" is true: send it back with the other answers, and the provision is open."""

from __future__ import annotations

import pytest
from hypothesis import given

import triage.explanation.counterfactuals
from tests.triage.catalogue import ON, Example, real_catalogue
from tests.triage.laws import law_6_every_way_that_is_named_is_true, law_6_what_would_change_this_is_true
from tests.triage.people import people
from tests.triage.strategies import any_records, catalogues_and_people
from triage.judgement.compiled_rules import CompiledRules
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, NoneOf, OneOf, Rule

MadeUp = tuple[tuple[Example, ...], list[Answers]]


@given(any_records())
def test_what_would_change_a_real_pathway_is_true(pathfinder: Pathfinder, answers: Answers) -> None:
    assert law_6_what_would_change_this_is_true(pathfinder, answers, ON) == []


def test_what_would_change_is_true_for_hundreds(pathfinder: Pathfinder, deep: int) -> None:
    for answers in people(100 * deep, seed=6):
        assert law_6_what_would_change_this_is_true(pathfinder, answers, ON) == []


@given(catalogues_and_people())
def test_what_would_change_any_pathway_is_true(made_up: MadeUp) -> None:
    supports, everybody = made_up
    pathfinder = Pathfinder(supports, QUESTIONNAIRE)
    for answers in everybody:
        assert law_6_what_would_change_this_is_true(pathfinder, answers, ON) == []


def test_every_way_that_a_sentence_names_is_true_for_hundreds(pathfinder: Pathfinder, deep: int) -> None:
    for answers in people(50 * deep, seed=30):
        assert law_6_every_way_that_is_named_is_true(pathfinder, answers, ON) == []


HEALTH = OneOf(question="health_conditions", one_of=("mental_health",))
TEAM = OneOf(question="mental_health_team", one_of=("yes",))
ROWS: list[tuple[str, Rule, dict[str, Value], list[str]]] = [
    ("an age to come", (Between(question="age", at_least=18),), {"age": 17}, ["It opens when you are 18."]),
    ("an age gone by", (Between(question="age", at_most=24),), {"age": 25}, []),
    (
        "a place",
        (OneOf(question="area", one_of=("derby", "nottingham")),),
        {"area": "bassetlaw"},
        ["It opens if you live in Derby or Nottingham."],
    ),
    (
        "pay that is too high",
        (Between(question="annual_pay", at_most=25_000),),
        {"work_status": "employed", "annual_pay": 30_000},
        ["It opens if you are in work and paid £25,000 a year or less."],
    ),
    (
        "something sensitive, said with care",
        (OneOf(question="health_affects_work", one_of=("a_little", "a_lot")),),
        {"health_affects_work": "no"},
        ["If you find work hard because of health or a disability, change your answer and it opens."],
    ),
    (
        "one of two ways, each said",
        (AnyOf(any_of=(Between(question="age", at_least=25), OneOf(question="lone_parent", one_of=("yes",)))),),
        {"age": 24, "children": ("none",)},
        ["It opens when you are 25.", "It opens if you bring up children on your own."],
    ),
    (
        "two conditions together",
        (OneOf(question="area", one_of=("derby",)), Between(question="age", at_least=18)),
        {"area": "bassetlaw", "age": 16},
        ["It opens if you live in Derby, and you are 18 or over."],
    ),
    (
        "nothing when one of two can never be",
        (OneOf(question="area", one_of=("derby",)), Between(question="age", at_most=18)),
        {"area": "bassetlaw", "age": 60},
        [],
    ),
    (
        "a place that must be one of many and of few, said as the few",
        (
            OneOf(question="area", one_of=("derby", "nottingham")),
            AnyOf(any_of=(Between(question="age", at_most=24), OneOf(question="area", one_of=("derby",)))),
        ),
        {"area": "outside", "age": 25},
        ["It opens if you live in Derby."],
    ),
    (
        "what is chosen already is kept",
        (OneOf(question="benefits", one_of=("esa",)),),
        {"benefits": ("universal_credit",)},
        ["It opens if you get Employment and Support Allowance."],
    ),
]


def sentences(rule: Rule, answers: dict[str, Value]) -> list[str]:
    pathway = Pathfinder((Example("help", rule),), QUESTIONNAIRE).pathway(Answers(answers), ON)
    return [change.sentence for entry in pathway.entries() for change in entry.explanation.would_change]


@pytest.mark.parametrize(("rule", "answers", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_what_would_change_this(rule: Rule, answers: dict[str, Value], expected: list[str]) -> None:
    assert sentences(rule, answers) == expected


def changes(rule: Rule, answers: dict[str, Value]) -> list[dict[str, Value]]:
    told = Answers(answers)
    pathway = Pathfinder((Example("help", rule),), QUESTIONNAIRE).pathway(told, ON)
    found = [change for entry in pathway.entries() for change in entry.explanation.would_change]
    return [change.answers_of(told, QUESTIONNAIRE) for change in found]


def test_a_change_goes_through_the_questions_that_come_before() -> None:
    assert changes((TEAM,), {"health_affects_work": "no"}) == [
        {"health_affects_work": "a_little", "health_conditions": ("mental_health",), "mental_health_team": "yes"}
    ]


def test_a_change_keeps_the_other_things_chosen() -> None:
    told: dict[str, Value] = {"health_affects_work": "a_lot", "health_conditions": ("diabetes",)}
    assert changes((HEALTH,), told) == [{"health_conditions": ("mental_health", "diabetes")}]


def test_each_keeps_their_own_choices_though_one_explanation_is_shared() -> None:
    pathfinder = Pathfinder((Example("help", (HEALTH,)),), QUESTIONNAIRE)
    found = []
    for other in ("diabetes", "respiratory"):
        told = Answers({"health_affects_work": "a_lot", "health_conditions": (other,)})
        [entry] = pathfinder.pathway(told, ON).entries()
        [change] = entry.explanation.would_change
        found.append((entry.explanation, change.answers_of(told, QUESTIONNAIRE)["health_conditions"]))
    assert found[0][0] is found[1][0]
    assert [kept for _explanation, kept in found] == [("mental_health", "diabetes"), ("mental_health", "respiratory")]


def test_a_change_takes_away_none_of_these() -> None:
    told: dict[str, Value] = {"benefits": ("none",)}
    assert changes((OneOf(question="benefits", one_of=("esa",)),), told) == [{"benefits": ("esa",)}]


def test_a_change_takes_away_only_what_must_not_be_chosen() -> None:
    told: dict[str, Value] = {"benefits": ("esa", "pip_or_dla")}
    assert changes((NoneOf(question="benefits", none_of=("esa",)),), told) == [{"benefits": ("pip_or_dla",)}]


def test_a_change_is_not_promised_when_an_old_answer_would_come_back_and_stop_it() -> None:
    rule: Rule = (
        OneOf(question="work_status", one_of=("looking_for_work",)),
        NoneOf(question="time_out_of_work", none_of=("never_worked",)),
    )
    assert changes(rule, {"work_status": "employed"}) == [{"work_status": "looking_for_work"}]
    assert changes(rule, {"work_status": "employed", "time_out_of_work": "never_worked"}) == []


# Planted faults.


def test_a_change_that_does_not_open_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CompiledRules, "rules_out", lambda *_given: False)
    monkeypatch.setattr(
        triage.explanation.counterfactuals, "_meeting", lambda test, question, now: wrong(test, question.id, now)
    )
    fresh = Pathfinder(real_catalogue(), QUESTIONNAIRE)
    breaches = (b for answers in people(30) for b in law_6_what_would_change_this_is_true(fresh, answers, ON))
    assert any("stays shut" in breach for breach in breaches)


def wrong(test: object, question: str, now: Value | None) -> Value | None:
    """For an age the year before it opens; for the rest what was answered already."""
    return test.at_least - 1 if isinstance(test, Between) and question == "age" and test.at_least else now


def test_a_change_that_nobody_could_answer_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage.explanation.counterfactuals, "_meeting", lambda *_given: "something_else")
    monkeypatch.setattr(CompiledRules, "rules_out", lambda *_given: False)
    fresh = Pathfinder(real_catalogue(), QUESTIONNAIRE)
    breaches = (b for answers in people(10) for b in law_6_what_would_change_this_is_true(fresh, answers, ON))
    assert any("Problem" in breach for breach in breaches)


def test_a_sentence_that_names_too_many_ways_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rule: Rule = (
        OneOf(question="area", one_of=("derby", "nottingham")),
        OneOf(question="area", one_of=("nottingham", "bassetlaw")),
    )
    told = Answers({"area": "outside"})
    assert law_6_every_way_that_is_named_is_true(Pathfinder((Example("help", rule),), QUESTIONNAIRE), told, ON) == []
    monkeypatch.setattr(triage.explanation.counterfactuals, "_narrowed", lambda steps, *_given: steps)
    assert law_6_every_way_that_is_named_is_true(Pathfinder((Example("help", rule),), QUESTIONNAIRE), told, ON) != []
