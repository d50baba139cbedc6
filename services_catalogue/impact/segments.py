"""Segments: equivalence classes of residents whom certain rules cannot tell apart, so one of them stands for all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations, islice, pairwise, product
from random import Random

from triage.districts import DISTRICT_IDS
from triage.judgement.judgement import Verdict, applies, judge, matches
from triage.questionnaire.answers import NOT_SURE, UNSAID, Answers, Value
from triage.questionnaire.everyday import AREA
from triage.questionnaire.implications import IMPLICATIONS
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind
from triage.rules import Between, NoneOf, OneOf, Rule, Test, tests_of

MOST_KINDS, MOST_SETS = 20_000, 40
"""The second: sets of options of one question, where several may be chosen, that a spread crosses with the rest."""


class MissingAnswer(Enum):
    """Why a segment has no answer to a question."""

    NOT_ASKED = "not_asked"  # the question does not apply
    NOT_SAID = "not_said"


Mark = Value | MissingAnswer
"""A segment's value for one trait. Where several may be chosen: 1 when one of those named is among them, else 0."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing about a resident that the rules look at: an answer, or whether one of these options is chosen."""

    question: Question
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraitValue:
    """Answers to one question that no rule tells apart. `value` stands for all its `members`."""

    value: Value
    members: range | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Answers that stand for all residents of a segment, and its mark for each trait, in the order of the traits."""

    answers: Answers
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments that the rules tell apart; when `sampled`, some of them that cover each pair of answers."""

    aspects: tuple[Trait, ...]
    choices: Mapping[str, tuple[TraitValue, ...]]
    kinds: tuple[Segment, ...]
    sampled: bool


def segments_of(
    rules: Sequence[Rule],
    unsaid: Collection[str] = (),
    finer: Sequence[Rule] = (),
    among: Rule = (),
    most: int = MOST_KINDS,
) -> Segments:
    """The segments that these rules tell apart among residents of the 17 districts who answer all that the rules ask.

    For the questions in `unsaid`, segments without an answer are added; for the others law 1 makes that needless: an
    unanswered question leaves open whatever some answer does. The rules in `finer` tell answers apart too, but ask
    nothing. Segments that `among`, one of the rules, rules out are left out. With more than `most` segments it is a
    sample, always the same.
    """
    questions = asked_for(rules)
    choices = choices_of(questions, rules, finer)
    for question_id in unsaid:
        choices[question_id] += (TraitValue(NOT_SURE, ()),)
    found = list(islice(_everyone(questions, choices, Answers(), among), most + 1))
    sampled = len(found) > most
    if sampled:
        found = list(_spread(questions, choices))
    aspects = _aspects(rules)
    kinds: dict[tuple[Mark, ...], Segment] = {}
    for answers in found:
        marks = tuple([_mark(aspect, answers) for aspect in aspects])
        kinds.setdefault(marks, Segment(answers, marks))
    return Segments(aspects, choices, tuple(kinds.values()), sampled)


def somebody_for(rule: Rule) -> Answers | None:
    """Answers of a resident of the 17 districts to all that this rule asks, not ruled out; None when none can be found.

    The search is complete: by law 1 a rule that is failed by the first answers is failed whatever follows.
    """
    questions = asked_for([rule])
    return next(_everyone(questions, choices_of(questions, [rule]), Answers(), rule), None)


def residents_drawn(rules: Sequence[Rule], count: int) -> list[Answers]:
    """So many residents of the 17 districts, drawn evenly from the answers that these rules tell apart, always alike.

    They answer all that the rules ask. They stand for kinds of people, and say nothing of how many of each there are.
    """
    questions, random = asked_for(rules), Random(0)
    given = choices_of(questions, rules)
    some = {question: [choice.value for choice in choices[:MOST_SETS]] for question, choices in given.items()}
    drawn = (_somebody(questions, some, {}, random) for _ in range(count))
    return [answers for answers in drawn if answers is not None]


def residents_like(
    kind: Segment, kinds: Segments, choices: Mapping[str, Sequence[TraitValue]], count: int
) -> Iterator[Answers]:
    """So many residents of a segment of these, in any of the districts that it stands for, drawn always alike.

    Of all else that there are choices for they tell little or much: some nothing, and some all of it.
    """
    random, home = Random(0), kind.answers[AREA]
    some = {question: [choice.value for choice in given[:MOST_SETS]] for question, given in choices.items()}
    questions = [question for question in QUESTIONNAIRE if question.id in some.keys() | kind.answers.keys()]
    districts = next([*choice.members] for choice in kinds.choices[AREA] if choice.value == home)
    for _ in range(count):
        fixed = {**kind.answers, AREA: random.choice(districts)}
        everything = _somebody(questions, some, fixed, random)
        if everything is not None:
            yield _in_part(everything, fixed, random)


def _in_part(answers: Answers, fixed: Mapping[str, Value], random: Random) -> Answers:
    """The fixed answers, and some of the others, with all that decides whether these are asked."""
    told, part = Answers(), random.random()
    for question, value in answers.items():
        if question in fixed or (random.random() < part and applies(question, told, QUESTIONNAIRE) is Verdict.MET):
            told = told.with_answer(question, value)
    return told


def asked_for(rules: Sequence[Rule]) -> list[Question]:
    """The area, the questions that these rules ask, and those that decide whether they apply, in their order."""
    wanted = {AREA} | {test.question for test in _tests(rules)}
    for question in reversed(QUESTIONNAIRE.questions):
        if question.id in wanted:
            wanted |= {test.question for test in question.ask_if}
    return [question for question in QUESTIONNAIRE if question.id in wanted]


def _tests(rules: Sequence[Rule]) -> list[Test]:
    """The tests of these rules, and those that decide whether what one of them asks follows from two answers."""
    tests = [test for rule in rules for condition in rule for test in tests_of(condition)]
    asked = {test.question for test in tests}
    together = [i for i in IMPLICATIONS if i.question in asked and len(i.when) > 1]
    return tests + [OneOf(question=q, one_of=tuple(sorted(options))) for i in together for q, options in i.when]


def choices_of(
    questions: Sequence[Question], rules: Sequence[Rule], finer: Sequence[Rule] = ()
) -> dict[str, tuple[TraitValue, ...]]:
    """For each question the answers that the rules, or the `ask_if` of these questions, tell apart.

    The rules in `finer` count too, except where several may be chosen: there are too many combinations.
    """
    tests = [*_tests(rules), *(test for question in questions for test in question.ask_if)]
    more = [test for test in _tests(finer) if QUESTIONNAIRE[test.question].kind is not QuestionKind.MANY]
    return {q.id: _choices(q, [test for test in (*tests, *more) if test.question == q.id]) for q in questions}


def _choices(question: Question, tests: Sequence[Test]) -> tuple[TraitValue, ...]:
    match question.kind:
        case QuestionKind.NUMBER:
            return _numbers(question.numbers or range(0), tests)
        case QuestionKind.MANY:
            return _several(question, tests)
        case QuestionKind.ONE | QuestionKind.PLACE | QuestionKind.OCCUPATION:
            alike: dict[tuple[bool, ...], list[str]] = {}
            for option in _options(question):
                alike.setdefault(tuple([matches(test, option) is True for test in tests]), []).append(option)
            return tuple(TraitValue(options[0], tuple(options)) for options in alike.values())


def _options(question: Question) -> list[str]:
    if question.id == AREA:
        return list(DISTRICT_IDS)
    return [option.id for option in question.options if option.id not in UNSAID]


def _numbers(allowed: range, tests: Sequence[Test]) -> tuple[TraitValue, ...]:
    """The ranges between the bounds; the number nearest to a bound stands for each."""
    cuts = {allowed.start, allowed.stop}
    for test in tests:
        if isinstance(test, Between):
            cuts |= {test.at_least} if test.at_least is not None else set()
            cuts |= {test.at_most + 1} if test.at_most is not None else set()
    ends = sorted(cut for cut in cuts if allowed.start <= cut <= allowed.stop)
    stretches = [range(low, high) for low, high in pairwise(ends)]
    return tuple(TraitValue(s.start if s.start > allowed.start else s.stop - 1, s) for s in stretches)


def _several(question: Question, tests: Sequence[Test]) -> tuple[TraitValue, ...]:
    """Sets of options that the tests tell apart; "none" stands alone. Fewest options first."""
    alone: dict[tuple[bool, ...], tuple[str, ...]] = {}
    found: dict[tuple[bool, ...], tuple[str, ...]] = {}
    for option in _options(question):
        matched = tuple([option in _named(test) for test in tests])
        if option == "none":
            alone[matched] = (option,)
            continue
        if matched in found:
            continue
        for others, chosen in [*found.items()]:
            both = tuple([a or b for a, b in zip(matched, others, strict=True)])
            found.setdefault(both, (*chosen, option))
        found[matched] = (option,)
    sets = sorted([*(found | alone).values()], key=len)
    return tuple(TraitValue(chosen, chosen) for chosen in sets)


def _named(test: Test) -> tuple[str, ...]:
    match test:
        case OneOf():
            return test.one_of
        case NoneOf():
            return test.none_of
        case Between():
            return ()


def _aspects(rules: Sequence[Rule]) -> tuple[Trait, ...]:
    found = {Trait(QUESTIONNAIRE[AREA]): None}
    for test in _tests(rules):
        question = QUESTIONNAIRE[test.question]
        named = _named(test) if question.kind is QuestionKind.MANY else ()
        found[Trait(question, tuple(sorted(named)))] = None
    order = [question.id for question in QUESTIONNAIRE]
    return tuple(sorted(found, key=lambda aspect: (order.index(aspect.question.id), aspect.named)))


def _mark(aspect: Trait, answers: Answers) -> Mark:
    value = answers.said(aspect.question.id)
    if value is None:
        return MissingAnswer.NOT_SAID if aspect.question.id in answers else MissingAnswer.NOT_ASKED
    return int(not set(aspect.named).isdisjoint(value)) if isinstance(value, tuple) else value


def _everyone(
    questions: Sequence[Question], choices: Mapping[str, Sequence[TraitValue]], answers: Answers, rule: Rule = ()
) -> Iterator[Answers]:
    if rule and judge(rule, answers, QUESTIONNAIRE).verdict is Verdict.NOT_MET:
        return
    if not questions:
        yield answers
        return
    first, *rest = questions
    if applies(first.id, answers, QUESTIONNAIRE) is not Verdict.MET:
        yield from _everyone(rest, choices, answers, rule)
        return
    for choice in choices[first.id]:
        yield from _everyone(rest, choices, answers.with_answer(first.id, choice.value), rule)


def _spread(questions: Sequence[Question], choices: Mapping[str, Sequence[TraitValue]]) -> Iterator[Answers]:
    """A pairwise sample: for each two choices that can go together, a resident who makes both; always the same."""
    random = Random(0)
    some = {q: [choice.value for choice in given[:MOST_SETS]] for q, given in choices.items()}
    for one, other in combinations(questions, 2):
        for value, another in product(some[one.id], some[other.id]):
            found = _somebody(questions, some, {one.id: value, other.id: another}, random)
            if found is not None:
                yield found


def _somebody(
    questions: Sequence[Question], some: Mapping[str, Sequence[Value]], fixed: Mapping[str, Value], random: Random
) -> Answers | None:
    """A resident with the fixed answers, and any others; None when these answers cannot go together."""
    wanted = set(fixed)
    for question in reversed(questions):
        if question.id in wanted:
            wanted |= {test.question for test in question.ask_if}
    needed = [test for question in questions if question.id in wanted for test in question.ask_if]
    answers = Answers()
    for question in questions:
        if applies(question.id, answers, QUESTIONNAIRE) is not Verdict.MET:
            continue
        here = [test for test in needed if test.question == question.id]
        given = [fixed[question.id]] if question.id in fixed else some[question.id]
        possible = [value for value in given if all(matches(test, value) for test in here)]
        if not possible:
            return None
        answers = answers.with_answer(question.id, random.choice(possible))
    return answers if fixed.keys() <= answers.keys() else None
