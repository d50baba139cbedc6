"""People who have told us just enough to meet a rule, in every way that it can be met."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from triage import rules
from triage.judgement.judgement import Verdict, judge
from triage.questionnaire.answers import UNSAID, Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import QuestionKind
from triage.rules import Between, NoneOf, OneOf, Rule, Test


def options_for(test: Test) -> Iterator[Value]:
    """Answers that meet a test."""
    question = QUESTIONNAIRE[test.question]
    match test:
        case Between(at_least=low, at_most=high):
            yield low if low is not None else high or 0
        case OneOf(one_of=named):
            yield from ((name,) if question.kind is QuestionKind.MANY else name for name in named)
        case NoneOf(none_of=named):
            others = [o.id for o in question.options if o.id not in named and o.id not in UNSAID]
            yield from ((other,) if question.kind is QuestionKind.MANY else other for other in others)


def ways_to_meet(test: Test) -> Iterator[dict[str, Value]]:
    """The answers that meet a test, each with what has to be told for its question to be asked."""
    before: dict[str, Value] = {}
    for deciding in QUESTIONNAIRE[test.question].ask_if:
        before |= next(ways_to_meet(deciding))
    yield from ({**before, test.question: value} for value in options_for(test))


def those_who_meet(rule: Rule) -> Iterator[Answers]:
    """People who have told us just enough to meet a rule, in every way that it can be met."""
    for ways in product(*([way for t in rules.tests_of(c) for way in ways_to_meet(t)] for c in rule)):
        told: dict[str, Value] = {}
        for question, value in (item for way in ways for item in way.items()):
            said = told.get(question)
            several = isinstance(said, tuple) and isinstance(value, tuple)
            told[question] = tuple(dict.fromkeys((*said, *value))) if several else value  # type: ignore[misc]
        answers = Answers(told)
        if judge(rule, answers, QUESTIONNAIRE).verdict is Verdict.MET:
            yield answers
