"""A rule judged against answers in three-valued (Kleene) logic: met, not met or not known, in whole and in part.

Never a bool: unknown is never a pass and never a fail. This plain form is the reference for `compiled_rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from triage.questionnaire.answers import Answers, Known, Partly
from triage.questionnaire.implications import options_in
from triage.questionnaire.questions import Questionnaire
from triage.rules import AnyOf, Between, Condition, NoneOf, OneOf, Rule, Test, tests_of


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"

    __hash__ = str.__hash__  # as an enum's own, but not in Python: judging looks up by verdicts all the time

    def __bool__(self) -> bool:
        raise TypeError("a verdict has three values: compare it, do not test its truth")


class Cause(StrEnum):
    """Why a test came out as it did."""

    ANSWERED = "answered"
    NOT_SAID = "not_said"
    TO_CHECK = "to_check"  # the answer matches, and one more thing has to be checked by people
    DOES_NOT_APPLY = "does_not_apply"
    MAY_NOT_APPLY = "may_not_apply"  # we do not know yet whether the question applies


@dataclass(frozen=True, slots=True)
class TestFinding:
    test: Test
    verdict: Verdict
    cause: Cause

    __test__ = False  # a name from the domain, not a pytest class


@dataclass(frozen=True, slots=True)
class ConditionFinding:
    condition: Condition
    verdict: Verdict
    tests: tuple[TestFinding, ...]


@dataclass(frozen=True, slots=True)
class RuleFinding:
    verdict: Verdict
    conditions: tuple[ConditionFinding, ...]


def all_of(verdicts: list[Verdict]) -> Verdict:
    """Kleene and: one failure fails; otherwise one unknown leaves it unknown."""
    if Verdict.NOT_MET in verdicts:
        return Verdict.NOT_MET
    return Verdict.NOT_KNOWN if Verdict.NOT_KNOWN in verdicts else Verdict.MET


def any_of(verdicts: list[Verdict]) -> Verdict:
    """Kleene or: one success is enough; otherwise one unknown leaves it unknown."""
    if Verdict.MET in verdicts:
        return Verdict.MET
    return Verdict.NOT_KNOWN if Verdict.NOT_KNOWN in verdicts else Verdict.NOT_MET


def applies(question_id: str, answers: Answers, questionnaire: Questionnaire) -> Verdict:
    """Whether a question applies to this person: its `ask_if`, judged like any rule."""
    tests = questionnaire[question_id].ask_if
    if not tests:  # most of them, and this is asked for each test of each rule
        return Verdict.MET
    return all_of([judge_test(test, answers, questionnaire).verdict for test in tests])


def judge_value(test: Test, value: Known | None, applicable: Verdict) -> TestFinding:
    """One test against one answer. `value` is None when nothing is known."""
    if applicable is Verdict.NOT_MET:
        verdict = Verdict.MET if isinstance(test, NoneOf) else Verdict.NOT_MET
        return TestFinding(test, verdict, Cause.DOES_NOT_APPLY)
    if applicable is Verdict.NOT_KNOWN:
        return TestFinding(test, Verdict.NOT_KNOWN, Cause.MAY_NOT_APPLY)
    matched = None if value is None else matches(test, value)
    if matched is None:
        return TestFinding(test, Verdict.NOT_KNOWN, Cause.NOT_SAID)
    if not matched:
        return TestFinding(test, Verdict.NOT_MET, Cause.ANSWERED)
    if test.check is not None:
        return TestFinding(test, Verdict.NOT_KNOWN, Cause.TO_CHECK)
    return TestFinding(test, Verdict.MET, Cause.ANSWERED)


def judge_test(test: Test, answers: Answers, questionnaire: Questionnaire) -> TestFinding:
    """One test against a person's answers."""
    applicable = applies(test.question, answers, questionnaire)
    return judge_value(test, answers.known(test.question), applicable)


def matches(test: Test, value: Known) -> bool | None:
    """Whether what is known is what the test names; None when it may be."""
    match test:
        case Between(at_least=low, at_most=high):
            number = value if isinstance(value, int) else None
            return number is not None and (low is None or number >= low) and (high is None or number <= high)
        case OneOf(one_of=named):
            return _includes(value, named)
        case NoneOf(none_of=named):
            included = _includes(value, named)
            return None if included is None else not included


def _includes(value: Known, named: tuple[str, ...]) -> bool | None:
    """Whether one of the options named is in an answer; None when it may be."""
    if not isinstance(value, Partly):
        return not options_in(value).isdisjoint(named)
    others = frozenset(named) - {"none"}
    if not value.sure.isdisjoint(others):
        return True
    return None if (others if value.maybe is None else value.maybe & others) else False


def judge(rule: Rule, answers: Answers, questionnaire: Questionnaire) -> RuleFinding:
    """A whole rule against a person's answers; a rule without conditions is met by everyone."""
    conditions = tuple(_judge_condition(condition, answers, questionnaire) for condition in rule)
    return RuleFinding(all_of([c.verdict for c in conditions]), conditions)


def _judge_condition(condition: Condition, answers: Answers, questionnaire: Questionnaire) -> ConditionFinding:
    tests = tuple(judge_test(test, answers, questionnaire) for test in tests_of(condition))
    match condition:
        case AnyOf():
            return ConditionFinding(condition, any_of([t.verdict for t in tests]), tests)
        case _:
            return ConditionFinding(condition, tests[0].verdict, tests)
