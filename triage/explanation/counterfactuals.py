"""Counterfactuals: the answers that would turn a "not now" into an open provision, each proved by judging again.

Only true statements leave this module: a change is proposed, applied and judged, and kept when the provision opens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from triage.explanation.phrases import phrase
from triage.i18n import _
from triage.judgement.applicability import is_declined
from triage.judgement.judgement import Cause, ConditionFinding, RuleFinding, TestFinding, Verdict, judge_test
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.everyday import AGE
from triage.questionnaire.implications import TELLING, options_in
from triage.questionnaire.questions import Question, QuestionKind, Questionnaire
from triage.rules import Between, NoneOf, OneOf, Test

MOST_COMBINATIONS = 12


@dataclass(frozen=True, slots=True)
class Change:
    """A partial set of answers that opens the provision, the question it is mostly about, and the sentence.

    It is shared by all for whom the rule came out the same, whatever else they chose. To the questions in `beside`
    each keeps that: every option chosen but those named here, which the rule reads.
    """

    question: str
    answers: dict[str, Value]
    beside: dict[str, frozenset[str]]
    sentence: str

    def answers_of(self, person: Answers, questionnaire: Questionnaire) -> dict[str, Value]:
        """The answers that this person would give."""
        return self.answers | {
            question: tuple(
                option.id
                for option in questionnaire[question].options
                if option.id in options_in(self.answers[question])
                or (option.id in options_in(person.said(question)) and option.id not in read)
            )
            for question, read in self.beside.items()
        }


@dataclass(frozen=True, slots=True)
class _ChangeStep:
    test: Test
    answers: dict[str, Value]


Reads = Mapping[str, frozenset[str]]
"""For each question where several options may be chosen, those that decide how the rule comes out."""
RulesOut = Callable[[Answers], bool]
"""Whether the rule is not met for a person with these answers."""
Opens = Callable[[Mapping[str, Value]], bool]
"""Whether the provision is no longer ruled out once these answers replace the person's own."""


def what_would_change(
    finding: RuleFinding, answers: Answers, questionnaire: Questionnaire, rules_out: RulesOut, reads: Reads
) -> tuple[Change, ...]:
    """The changes that open a provision for this person; empty when an age that has passed stands in the way.

    With one failing condition there is one change for each way to meet it; with several, one change that meets all.
    """

    def opens(wanted: Mapping[str, Value]) -> bool:
        # Answers that no longer apply stay: no test reads them, and every question that tells of others applies to all.
        return not rules_out(Answers({**answers, **wanted}))

    asked = Counter(test.test.question for condition in finding.conditions for test in condition.tests)
    failing = [c for c in finding.conditions if c.verdict is Verdict.NOT_MET]
    ways = [list(_ways(condition, answers, questionnaire)) for condition in failing]
    found: list[Change] = []
    for all_steps in islice(product(*ways), MOST_COMBINATIONS):
        if not opens(_together(all_steps)):
            continue
        steps = _narrowed(_needed(all_steps, opens), asked, answers, questionnaire, opens)
        wanted, beside = _shared(_together(steps), answers, reads)
        found.append(Change(_about(steps), wanted, beside, _sentence(steps, questionnaire)))
        if len(failing) > 1:
            break
    return tuple(found)


def _shared(
    wanted: Mapping[str, Value], answers: Answers, reads: Reads
) -> tuple[dict[str, Value], dict[str, frozenset[str]]]:
    """The answers without what this person chose beside them, and the questions to which they keep that."""
    shared, beside = dict(wanted), {}
    for question, read in reads.items():
        value, others = wanted.get(question), options_in(answers.said(question)) - read
        if isinstance(value, tuple) and others and others <= set(value):
            shared[question] = tuple(option for option in value if option in read)
            beside[question] = read
    return shared, beside


def _together(steps: Sequence[_ChangeStep]) -> dict[str, Value]:
    return {question: value for step in steps for question, value in step.answers.items()}


def _needed(steps: tuple[_ChangeStep, ...], opens: Opens) -> tuple[_ChangeStep, ...]:
    """The steps without those that the others make needless: a lowest age may open two conditions at once."""
    kept = list(steps)
    for step in steps if len(steps) > 1 else ():
        fewer = [other for other in kept if other is not step]
        if fewer and opens(_together(fewer)):
            kept = fewer
    return tuple(kept)


def _narrowed(
    steps: tuple[_ChangeStep, ...],
    asked: Mapping[str, int],
    answers: Answers,
    questionnaire: Questionnaire,
    opens: Opens,
) -> tuple[_ChangeStep, ...]:
    """The steps with only those options named that open it, where another test or an implication may stand against.

    `asked` tells how often the rule asks each question.
    """
    wanted = _together(steps)
    found = []
    for step in steps:
        test = step.test
        if isinstance(test, OneOf) and (test.question in TELLING or asked[test.question] > 1):
            question = questionnaire[test.question]
            now = answers.said(question.id)
            meeting = [
                option for option in test.one_of if opens({**wanted, question.id: _with_one((option,), question, now)})
            ]
            test = test.model_copy(update={"one_of": tuple(meeting)}) if meeting else test
        found.append(_ChangeStep(test, step.answers))
    return tuple(found)


def _ways(condition: ConditionFinding, answers: Answers, questionnaire: Questionnaire) -> Iterator[_ChangeStep]:
    """The ways to meet a condition; those that people would still have to check only when there is no sure one."""
    found = [
        _ChangeStep(finding.test, wanted)
        for finding in condition.tests
        if (wanted := _wanted(finding, answers, questionnaire)) is not None
    ]
    yield from [step for step in found if step.test.check is None] or found


def _wanted(finding: TestFinding, answers: Answers, questionnaire: Questionnaire) -> dict[str, Value] | None:
    """Answers that meet one test, with those that make its question apply; None when nothing can."""
    test = finding.test
    question = questionnaire[test.question]
    if is_declined(question.id, answers, questionnaire):
        return None
    value = _meeting(test, question, answers.said(question.id))
    if value is None:
        return None
    wanted: dict[str, Value] = {}
    if finding.cause is Cause.DOES_NOT_APPLY:
        for condition in question.ask_if:
            earlier = judge_test(condition, answers, questionnaire)
            if earlier.verdict is Verdict.MET:
                continue
            before = _wanted(earlier, answers, questionnaire)
            if before is None:
                return None
            wanted.update(before)
    return {**wanted, question.id: value}


def _meeting(test: Test, question: Question, now: Value | None) -> Value | None:
    match test:
        case Between(at_least=low, at_most=high):
            if isinstance(now, int) and high is not None and now > high:
                return None if question.id == AGE else high  # nobody gets younger
            return low
        case OneOf(one_of=named):
            return _with_one(named, question, now)
        case NoneOf(none_of=named):
            return _with_none(named, question, now)


def _with_one(named: tuple[str, ...], question: Question, now: Value | None) -> Value:
    if question.kind is not QuestionKind.MANY:
        return named[0]
    kept = now if isinstance(now, tuple) and named[0] != "none" else ()
    return tuple(o.id for o in question.options if o.id == named[0] or (o.id in kept and o.id != "none"))


def _with_none(named: tuple[str, ...], question: Question, now: Value | None) -> Value | None:
    others = [o.id for o in question.options if o.id not in named]
    if question.kind is not QuestionKind.MANY:
        return others[0] if others else None
    kept = tuple(o for o in others if isinstance(now, tuple) and o in now)
    return kept or (("none",) if "none" in others else None)


def _about(steps: tuple[_ChangeStep, ...]) -> str:
    return next((s.test.question for s in steps if s.test.question != AGE), AGE)


def _sentence(steps: tuple[_ChangeStep, ...], questionnaire: Questionnaire) -> str:
    first = steps[0].test
    if len(steps) == 1:
        if first.question == AGE and isinstance(first, Between):
            return _("It opens when you are {age}.").format(age=first.at_least)
        if questionnaire[first.question].sensitive:
            return _("If you {phrase}, change your answer and it opens.").format(phrase=phrase(first, questionnaire))
    parts = list(dict.fromkeys(phrase(step.test, questionnaire) for step in steps))
    together = _(", and you ").join(parts)
    return _("It opens if you {phrase}.").format(phrase=together)
