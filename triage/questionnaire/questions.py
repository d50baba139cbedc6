"""A question is one thing that can be asked; the questionnaire is all of them, in the order they may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from triage.rules import Rule, Test


class QuestionKind(StrEnum):
    PLACE = "place"
    NUMBER = "number"
    ONE = "one"
    MANY = "many"
    OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `says` follows "you" or "people who": "are looking for work".

    One that is not `offered` was split into others: whoever gave it is still read, and nobody is asked it any more.
    """

    id: str
    label: str
    says: str
    hint: str = ""
    offered: bool = True


@dataclass(frozen=True, slots=True)
class NumberWords:
    """How a range of a number question is said; each follows "you" or "people who"."""

    exactly: str
    at_least: str
    at_most: str
    between: str


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options that are said in one breath when a rule names all of them: "are out of work"."""

    options: frozenset[str]
    says: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, why, and when. `numbers` is the range allowed when the answer is a number.

    `prompted_by` is for a question that no rule reads and that still changes what is shown: whoever meets this rule is
    asked it, and everyone else may answer it unasked.
    """

    id: str
    kind: QuestionKind
    text: str
    short: str
    why: str
    options: tuple[Option, ...] = ()
    together: tuple[OptionGroup, ...] = ()
    numbers: range | None = None
    number_words: NumberWords | None = None
    ask_if: tuple[Test, ...] = ()
    prompted_by: Rule = ()
    hint: str = ""
    sensitive: bool = False
    ids: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", frozenset(option.id for option in self.options))

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)


def choices(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> tuple[Option, ...]:
    """Options from rows of id, label, what it says and, if wanted, a hint."""
    return tuple(Option(*row) for row in rows)


def together(options: tuple[str, ...], says: str) -> OptionGroup:
    """Options with their shorter way of being said."""
    return OptionGroup(frozenset(options), says)


class Questionnaire:
    """The questions in order, found by id."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        self.prompted = tuple(question for question in questions if question.prompted_by)
        self._by_id = {question.id: question for question in questions}

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    def __getitem__(self, question_id: str) -> Question:
        return self._by_id[question_id]

    def find(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return self._by_id.get(question_id)
