"""A person's answers, and what follows from them.

A missing answer, "I'm not sure" and "I'd rather not say" are all *not known*, unless another answer tells it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from triage.questionnaire.implications import (
    ABOUT,
    IMPLICATIONS,
    Implication,
    could_tell,
    holds,
    may_come_to_hold,
    options_in,
    told_of,
    told_parts,
)
from triage.questionnaire.questions import Question, QuestionKind, Questionnaire

NOT_SURE = "not_sure"
RATHER_NOT_SAY = "rather_not_say"
UNSAID = frozenset({NOT_SURE, RATHER_NOT_SAY})
NONE_DECLINED: frozenset[str] = frozenset()
SLUG = re.compile(r"[a-z0-9-]{1,80}")

Value = int | str | tuple[str, ...]
"""A whole number; an option's id, the slug of an occupation, NOT_SURE or RATHER_NOT_SAY; or several options' ids in
the question's order."""


@dataclass(frozen=True, slots=True)
class Partly:
    """What is known of a question that is not answered in full: the options that hold, and those that may.

    `maybe` is None where any other may, but "none".
    """

    sure: frozenset[str]
    maybe: frozenset[str] | None = None


Known = Value | Partly
"""What is known of a question: its answer, with what others add to it, or a part."""


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why a value is not an answer to the question, and what would be."""

    question: str
    problem: str
    allowed: str


class Answers(Mapping[str, Value]):
    """An immutable record from question id to value: what was said, and nothing else."""

    __slots__ = ("_told_parts", "_values", "declined", "known", "said")

    said: Callable[[str], Value | None]
    """The value if it tells us something; None when it is missing, not sure or not said."""
    known: Callable[[str], Known | None]
    """What this and the other answers tell of a question; None when that is nothing. An implied answer wins."""
    declined: frozenset[str]
    """The questions of which the person would rather not say. Nothing that is said back may name what they ask."""

    def __init__(self, values: Mapping[str, Value] | None = None) -> None:
        self._values = dict(values or {})
        said = {question: value for question, value in self._values.items() if value not in UNSAID}
        self.declined = NONE_DECLINED
        if len(said) < len(self._values):
            self.declined = frozenset([q for q, value in self._values.items() if value == RATHER_NOT_SAY])
        known: dict[str, Known] = dict(said)
        for question in told_of(said):
            told = _told(said.get(question), ABOUT[question], self._values)
            if told is not None:
                known[question] = told
        self._told_parts: list[tuple[bool | None, ...]] | None = None
        # Look-ups and not methods: judging asks a hundred times for each person.
        self.said, self.known = said.get, known.get

    def __getitem__(self, question_id: str) -> Value:
        return self._values[question_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._values

    def __repr__(self) -> str:
        # Answers must never reach a log by way of a traceback or a debug print.
        return f"Answers({len(self)} given)"

    def left_to_ask(self, question_id: str, among: frozenset[str] | None = None) -> set[str]:
        """The questions that could tell more of this one: itself, or those that imply an answer that was not given.

        `among` are the options that matter; None when all do.
        """
        known = self.known(question_id)
        if known is not None and not isinstance(known, Partly):
            return set()
        if question_id not in self._values:
            return {question_id}
        telling = [i for i in ABOUT.get(question_id, ()) if among is None or i.option in among]
        return set().union(*(could_tell(i, self._values) for i in telling))

    @property
    def told_parts(self) -> list[tuple[bool | None, ...]]:
        """For each implication, which of its parts these answers tell."""
        if self._told_parts is None:
            self._told_parts = [told_parts(i, self._values) for i in IMPLICATIONS]
        return self._told_parts

    def told_elsewhere(self, question_id: str) -> frozenset[str]:
        """The options of a question that answers to other questions have told already."""
        told = [i for i in ABOUT.get(question_id, ()) if holds(i, self._values)]
        return frozenset(i.option for i in told if all(question != question_id for question, _options in i.when))

    def grounds(self, question_id: str, among: frozenset[str] | None) -> tuple[str, frozenset[str] | None]:
        """The question whose answer tells that one of these options holds, and the options of it that tell so.

        That is the question itself if it was answered so. `among` is None where any answer tells it.
        """
        if among is None or not options_in(self._values.get(question_id)).isdisjoint(among):
            return question_id, among
        for implication in ABOUT.get(question_id, ()):
            if implication.option in among and holds(implication, self._values):
                return implication.when[-1]
        return question_id, among

    def with_answer(self, question_id: str, value: Value) -> Answers:
        """A new record with this answer in it."""
        return Answers({**self._values, question_id: value})

    def without(self, question_ids: set[str]) -> Answers:
        """A new record without these answers."""
        return Answers({k: v for k, v in self._values.items() if k not in question_ids})


def _told(said: Value | None, implications: tuple[Implication, ...], values: Mapping[str, Value]) -> Known | None:
    """What other answers tell of a question, together with its own; None where they tell nothing."""
    sure = [i for i in implications if holds(i, values)]
    for implication in sure:
        if not implication.beside:
            return implication.option
    if said is None:
        return Partly(frozenset([i.option for i in sure])) if sure else None
    maybe = frozenset([i.option for i in implications if may_come_to_hold(i, values)])
    if not sure and not maybe:
        return None
    held = frozenset([i.option for i in sure])
    chosen = options_in(said) - {"none"} | held
    return Partly(chosen, maybe) if maybe else tuple(sorted(chosen))


def read(question: Question, given: object) -> Value | AnswerProblem:
    """Read one answer as the API and the stored cookie write it.

    Shapes: a whole number; an option's id; a list of options' ids (or one alone) where several may be chosen; the slug
    of an occupation, of which only the data on job steps can tell if there is one; or "not_sure" / "rather_not_say" for
    any question.
    """
    if isinstance(given, str) and given in UNSAID:
        return given
    match question.kind:
        case QuestionKind.NUMBER:
            return _read_number(question, given)
        case QuestionKind.MANY:
            return _read_many(question, given)
        case QuestionKind.ONE | QuestionKind.PLACE:
            if isinstance(given, str) and given in question.ids:
                return given
            return _refused(question, given)
        case QuestionKind.OCCUPATION:
            return given if isinstance(given, str) and SLUG.fullmatch(given) else _refused(question, given)


def _read_number(question: Question, given: object) -> Value | AnswerProblem:
    if isinstance(given, bool) or not isinstance(given, int) or given not in (question.numbers or ()):
        return _refused(question, given)
    return given


def _read_many(question: Question, given: object) -> Value | AnswerProblem:
    chosen = [given] if isinstance(given, str) else given
    if not isinstance(chosen, (list, tuple)) or not chosen or not all(isinstance(c, str) for c in chosen):
        return _refused(question, given)
    wanted = set(chosen)
    if not wanted <= question.ids:
        return _refused(question, next(c for c in chosen if c not in question.ids))
    if "none" in wanted and len(wanted) > 1:
        return AnswerProblem(question.id, "'none' cannot be chosen together with another option", allowed(question))
    if wanted == {NOT_SURE}:
        return NOT_SURE  # an option of `wants`: the same as saying it
    return tuple([option.id for option in question.options if option.id in wanted])


def allowed(question: Question) -> str:
    """What may be answered, in words for a programmer."""
    unsaid = f"or {NOT_SURE} or {RATHER_NOT_SAY}"
    if question.numbers is not None:
        return f"a whole number from {question.numbers.start} to {question.numbers.stop - 1}, {unsaid}"
    if question.kind is QuestionKind.OCCUPATION:
        return f"the slug of a job from /api/v1/occupations, {unsaid}"
    options = ", ".join(option.id for option in question.options)
    how_many = "a list of one or more of" if question.kind is QuestionKind.MANY else "one of"
    return f"{how_many} {options}, {unsaid}"


def _refused(question: Question, given: object) -> AnswerProblem:
    match given:
        case str():
            what = f"'{given[:60]}' is not an answer to this question"
        case int() if not isinstance(given, bool):
            what = "this number is outside what is allowed"
        case _:
            what = f"a value of type {type(given).__name__} is not an answer to this question"
    return AnswerProblem(question.id, what, allowed(question))


def read_all(given: Mapping[str, object], questionnaire: Questionnaire) -> Answers | list[AnswerProblem]:
    """Read a whole set of answers; every problem is reported, not only the first."""
    values: dict[str, Value] = {}
    problems: list[AnswerProblem] = []
    for question_id, raw in given.items():
        question = questionnaire.find(question_id)
        if question is None:
            ids = ", ".join(q.id for q in questionnaire)
            problems.append(AnswerProblem(str(question_id)[:60], "there is no such question", f"one of {ids}"))
            continue
        value = read(question, raw)
        if isinstance(value, AnswerProblem):
            problems.append(value)
        else:
            values[question_id] = value
    return problems or Answers(values)
