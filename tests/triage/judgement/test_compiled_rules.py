"""The compiled rules agree with the reference: verdict by verdict, test by test, for any rule and any answers."""

from __future__ import annotations

from itertools import chain, combinations, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.catalogue import real_catalogue
from tests.triage.laws import rules_of
from tests.triage.people import people
from tests.triage.strategies import any_records, complete_records, rules
from triage.judgement.compiled_rules import CompiledRules
from triage.judgement.judgement import Cause, TestFinding, Verdict, judge, judge_value
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, OneOf, Rule, Test
from triage.rules import tests_of as inside

REAL_RULES = list(rules_of(real_catalogue()))


def disagreements(written: list[Rule], answers: Answers, compiled: CompiledRules) -> list[str]:
    """Where the compiled rules differ from the reference for this person."""
    judged = compiled.judge(answers)
    found = []
    for position, rule in enumerate(written):
        finding = judge(rule, answers, QUESTIONNAIRE)
        if compiled.verdict(position, judged) is not finding.verdict:
            found.append(f"rule {position}: {compiled.verdict(position, judged)} for {finding.verdict}")
        if compiled.rules_out(position, answers) is not (finding.verdict is Verdict.NOT_MET):
            found.append(f"rule {position}: ruled out alone, or not, for {finding.verdict}")
        tests = [test for condition in finding.conditions for test in condition.tests]
        settled_conditions = {
            id(test) for c in finding.conditions if c.verdict is Verdict.MET for test in c.tests if len(c.tests) > 1
        }
        for (bit, _test), plain in zip(compiled.tests_of_rule(position), tests, strict=True):
            quick = (
                bool(judged.met & bit),
                bool(judged.failed & bit),
                bool(judged.not_applicable & bit),
                bool(judged.to_check & bit),
                bool(judged.open & bit),
            )
            unknown = plain.verdict is Verdict.NOT_KNOWN
            expected = (
                plain.verdict is Verdict.MET,
                plain.verdict is Verdict.NOT_MET,
                plain.cause is Cause.DOES_NOT_APPLY,
                plain.cause is Cause.TO_CHECK,
                unknown and plain.cause is not Cause.TO_CHECK and id(plain) not in settled_conditions,
            )
            if quick != expected:
                found.append(f"rule {position}, {plain}: {quick}")
    return found


@given(st.lists(rules(), min_size=1, max_size=5), st.lists(any_records() | complete_records(), min_size=1, max_size=3))
def test_quick_and_plain_rules_agree(written: list[Rule], everybody: list[Answers]) -> None:
    compiled = CompiledRules(written, QUESTIONNAIRE)
    for answers in everybody:
        assert disagreements(written, answers, compiled) == []


def test_quick_and_plain_agree_on_every_real_rule(deep: int) -> None:
    compiled = CompiledRules(REAL_RULES, QUESTIONNAIRE)
    for answers in people(150 * deep, seed=13):
        assert disagreements(REAL_RULES, answers, compiled) == []


@given(rules(), any_records(), any_records())
def test_two_people_with_one_key_are_told_the_same(rule: Rule, one: Answers, other: Answers) -> None:
    compiled = CompiledRules([rule], QUESTIONNAIRE)
    if compiled.key(0, compiled.judge(one)) != compiled.key(0, compiled.judge(other)):
        return
    outcomes = [
        [(t.verdict, t.cause is Cause.DOES_NOT_APPLY, t.cause is Cause.TO_CHECK) for c in f.conditions for t in c.tests]
        for f in (judge(rule, one, QUESTIONNAIRE), judge(rule, other, QUESTIONNAIRE))
    ]
    assert outcomes[0] == outcomes[1]


@given(rules(), any_records())
def test_a_rule_could_be_met_if_some_answers_would_meet_it(rule: Rule, answers: Answers) -> None:
    compiled = CompiledRules([rule], QUESTIONNAIRE)
    judged = compiled.judge(answers)
    everything = compiled.tests_about([question.id for question in QUESTIONNAIRE])
    match compiled.verdict(0, judged):
        case Verdict.MET:
            assert compiled.could_be_met(0, judged, 0)
        case Verdict.NOT_KNOWN:
            assert not compiled.could_be_met(0, judged, 0)
            hopeful = all(
                c.verdict is Verdict.MET
                or any(
                    t.verdict is Verdict.NOT_KNOWN and t.cause is not Cause.TO_CHECK and t.test.check is None
                    for t in c.tests
                )
                for c in judge(rule, answers, QUESTIONNAIRE).conditions
            )
            assert compiled.could_be_met(0, judged, everything) is hopeful
        case Verdict.NOT_MET:
            assert not compiled.could_be_met(0, judged, everything)


@given(rules(), rules(), any_records() | complete_records())
def test_rules_that_have_conditions_in_common_agree_too(one: Rule, other: Rule, answers: Answers) -> None:
    written = [one, other, (*one, *other), (*other, *one, *one)]
    compiled = CompiledRules(written, QUESTIONNAIRE)
    assert disagreements(written, answers, compiled) == []
    assert len(compiled.tests) <= sum(len(inside(condition)) for condition in written[2])


def test_a_rule_knows_its_own_tests() -> None:
    compiled = CompiledRules(REAL_RULES, QUESTIONNAIRE)
    for position, rule in enumerate(REAL_RULES):
        assert [t for _bit, t in compiled.tests_of_rule(position)] == [t for c in rule for t in inside(c)]
    any_of = [(p, c) for p, rule in enumerate(REAL_RULES) for c in rule if isinstance(c, AnyOf)]
    assert any_of


def test_a_quick_rule_that_takes_unknown_for_no_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(test: Test, value: Value | None, applicable: Verdict) -> TestFinding:
        finding = judge_value(test, value, applicable)
        return TestFinding(test, Verdict.NOT_MET, finding.cause) if finding.cause is Cause.NOT_SAID else finding

    monkeypatch.setattr("triage.judgement.compiled_rules.judge_value", careless)
    compiled = CompiledRules(REAL_RULES, QUESTIONNAIRE)
    assert any(disagreements(REAL_RULES, answers, compiled) for answers in people(10))


def test_a_stranger_who_sends_ever_new_answers_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 50
    monkeypatch.setattr("triage.judgement.compiled_rules.MOST_MASKS", most)
    paid_little = Between(question="annual_pay", at_most=20_000)
    with_the_team = OneOf(question="mental_health_team", one_of=("yes",))
    written: list[Rule] = [(paid_little, with_the_team)]
    compiled = CompiledRules(written, QUESTIONNAIRE)
    ill: dict[str, Value] = {"health_affects_work": "a_lot", "mental_health_team": "yes"}
    conditions = [option.id for option in QUESTIONNAIRE["health_conditions"].options if option.id != "none"]
    every_set = chain.from_iterable(combinations(conditions, size) for size in range(1, 5))
    for pay, chosen in enumerate(islice(every_set, 4 * most), start=20_000 - 2 * most):
        told = {**ill, "work_status": "employed", "annual_pay": pay, "health_conditions": chosen}
        assert disagreements(written, Answers(told), compiled) == []
    kept = [len(one) for one in vars(compiled).values() if isinstance(one, dict)]
    assert max(kept) <= most + 1
