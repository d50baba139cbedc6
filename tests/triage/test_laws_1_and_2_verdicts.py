"""Law 1: learning more never flips a verdict. Law 2: unknown is never a pass and never a fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

import triage.judgement.judgement
from tests.triage.catalogue import ON, Example, real_catalogue
from tests.triage.laws import (
    law_1_learning_more_only_settles,
    law_2_unknown_is_never_settled,
    law_2_what_is_not_known_is_named,
    rules_of,
)
from tests.triage.people import consistent, people
from tests.triage.strategies import any_records, catalogues_and_people, complete_records, parts_of, rules
from triage.judgement.judgement import Cause, RuleFinding, TestFinding, Verdict, judge
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import NoneOf, OneOf, Rule, Test

REAL_RULES = list(rules_of(real_catalogue()))


@given(rules(), st.data())
def test_learning_more_never_flips_a_verdict(rule: Rule, data: DataObject) -> None:
    more = consistent(data.draw(any_records() | complete_records()))
    less = data.draw(parts_of(more))
    assert law_1_learning_more_only_settles(rule, less, more) == []


@given(st.sampled_from(REAL_RULES), st.data())
def test_learning_more_never_flips_a_verdict_of_a_real_rule(rule: Rule, data: DataObject) -> None:
    more = consistent(data.draw(complete_records()))
    assert law_1_learning_more_only_settles(rule, data.draw(parts_of(more)), more) == []


# A question that stops applying: what was not known is settled, and nothing that was settled turns.
STOPS_APPLYING: list[tuple[str, Rule, dict[str, Value], dict[str, Value], Verdict, Verdict]] = [
    (
        "pay does not count for somebody out of work",
        (NoneOf(question="work_status", none_of=("employed",)), OneOf(question="lone_parent", one_of=("yes",))),
        {"lone_parent": "yes"},
        {"lone_parent": "yes", "children": ("none",)},
        Verdict.NOT_KNOWN,
        Verdict.NOT_MET,
    ),
    (
        "time out of work does not count against somebody with a job",
        (NoneOf(question="time_out_of_work", none_of=("under_3_months",)),),
        {"time_out_of_work": "under_3_months"},
        {"time_out_of_work": "under_3_months", "work_status": "employed"},
        Verdict.NOT_KNOWN,
        Verdict.MET,
    ),
    (
        "a health team is not looked for where health is no trouble",
        (OneOf(question="mental_health_team", one_of=("yes",)),),
        {"mental_health_team": "yes", "health_conditions": ("mental_health",)},
        {"mental_health_team": "yes", "health_conditions": ("mental_health",), "health_affects_work": "no"},
        Verdict.NOT_KNOWN,
        Verdict.NOT_MET,
    ),
]


@pytest.mark.parametrize(
    ("rule", "less", "more", "before", "after"), [row[1:] for row in STOPS_APPLYING], ids=[r[0] for r in STOPS_APPLYING]
)
def test_a_question_that_stops_applying_only_settles(
    rule: Rule, less: dict[str, Value], more: dict[str, Value], before: Verdict, after: Verdict
) -> None:
    assert judge(rule, Answers(less), QUESTIONNAIRE).verdict is before
    assert judge(rule, Answers(more), QUESTIONNAIRE).verdict is after
    assert law_1_learning_more_only_settles(rule, Answers(less), Answers(more)) == []


@given(rules(), any_records())
def test_a_test_is_known_exactly_when_its_answer_is(rule: Rule, answers: Answers) -> None:
    assert law_2_unknown_is_never_settled(rule, answers) == []


@given(rules())
def test_somebody_who_says_nothing_is_neither_in_nor_out(rule: Rule) -> None:
    verdict = judge(rule, Answers(), QUESTIONNAIRE).verdict
    assert verdict is (Verdict.NOT_KNOWN if rule else Verdict.MET)


@given(rules(), complete_records())
def test_somebody_who_says_everything_is_in_or_out_unless_people_must_check(rule: Rule, answers: Answers) -> None:
    finding = judge(rule, answers, QUESTIONNAIRE)
    causes = {test.cause for condition in finding.conditions for test in condition.tests}
    assert causes <= {Cause.ANSWERED, Cause.TO_CHECK, Cause.DOES_NOT_APPLY}
    assert finding.verdict is not Verdict.NOT_KNOWN or Cause.TO_CHECK in causes


@given(any_records())
def test_what_is_not_known_of_a_real_provision_is_named(pathfinder: Pathfinder, answers: Answers) -> None:
    assert law_2_what_is_not_known_is_named(pathfinder.pathway(answers, ON), answers) == []


@given(catalogues_and_people())
def test_what_is_not_known_of_any_provision_is_named(made_up: tuple[tuple[Example, ...], list[Answers]]) -> None:
    supports, everybody = made_up
    pathfinder = Pathfinder(supports, QUESTIONNAIRE)
    for answers in everybody:
        assert law_2_what_is_not_known_is_named(pathfinder.pathway(answers, ON), answers) == []


# Planted faults (mutation testing): each must be found, or the properties above prove nothing.


def breaches_of_law_1() -> Iterator[str]:
    """The breaches found when each answer of some made-up people is left out in turn."""
    for answers in map(consistent, people(30)):
        for forgotten in answers:
            for rule in REAL_RULES:
                yield from law_1_learning_more_only_settles(rule, answers.without({forgotten}), answers)


def breaches_of_law_2() -> Iterator[str]:
    for answers in people(60):
        for rule in REAL_RULES:
            yield from law_2_unknown_is_never_settled(rule, answers)


def test_the_searches_find_nothing_without_a_problem_report() -> None:
    assert list(breaches_of_law_1()) == []
    assert list(breaches_of_law_2()) == []


@pytest.mark.parametrize("wrong", [Verdict.MET, Verdict.NOT_MET], ids=["as a pass", "as a fail"])
def test_counting_unknown_would_be_found(monkeypatch: pytest.MonkeyPatch, wrong: Verdict) -> None:
    honest = triage.judgement.judgement.judge_value

    def careless(test: Test, value: Value | None, applicable: Verdict) -> TestFinding:
        finding = honest(test, value, applicable)
        return TestFinding(test, wrong, finding.cause) if finding.cause is Cause.NOT_SAID else finding

    monkeypatch.setattr(triage.judgement.judgement, "judge_value", careless)
    assert any(breaches_of_law_1())
    assert any(breaches_of_law_2())


def test_leaving_a_check_unsaid_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_finding: RuleFinding, _answers: Answers, _questionnaire: object) -> list[str]:
        return []

    monkeypatch.setattr("triage.explanation.explanation._checks", silent)
    fresh = Pathfinder(real_catalogue(), QUESTIONNAIRE)
    assert any(law_2_what_is_not_known_is_named(fresh.pathway(answers, ON), answers) for answers in people(30))
