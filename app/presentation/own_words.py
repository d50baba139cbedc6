"""What somebody told in their own words, as answers that they may tick, and numbers where they wrote of danger.

Nothing that was typed is kept: only which answers it may mean, until the person has ticked those that are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.presentation.search_results import box_ids
from services_catalogue.search.query import LONGEST, Query
from services_catalogue.search.search import SearchIndex
from triage.i18n import _
from triage.judgement.applicability import with_answer
from triage.questionnaire.answers import AnswerProblem, Answers, Value, read
from triage.questionnaire.everyday import AGE, AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind

MOST_OFFERED = 12
YEARS_OLD = re.compile(
    r"\b(?:i['’]?m|i am|age|aged)\s+(\d{2})\b(?!\s*(?:minutes|mins|miles|hours|days|weeks|months|pounds|%))"
    r"|\b(\d{2})\s*(?:years? old|year-old|yrs? old|yo)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    """One answer that may be meant: a question, and an option of it or a number."""

    question: str
    answer: str

    @property
    def value(self) -> str:
        """The same in one word, as a form and a cookie hold it."""
        return f"{self.question}:{self.answer}"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What was understood: answers to tick, and ids of the boxes about danger."""

    offered: tuple[OfferedAnswer, ...] = ()
    boxes: tuple[str, ...] = ()

    @property
    def districts(self) -> tuple[str, ...]:
        """The district that was written of, if any."""
        return tuple(one.answer for one in self.offered if one.question == AREA)


def understood(text: str, search: SearchIndex, answers: Answers) -> OwnWords:
    """What a text may tell. What is said not to be so is not offered, nor what has been answered so already."""
    query = search.read(text)
    found = dict.fromkeys([*_place(query), *_age(text), *_of_topics(query)])
    new = [one for one in found if not _is_answered(one, answers)]
    return OwnWords(tuple(new[:MOST_OFFERED]), tuple(dict.fromkeys(box_ids(query.topics, answers))))


def offered_in(values: Iterable[str]) -> tuple[OfferedAnswer, ...]:
    """The answers in what a form or a cookie holds, without those that the present questions do not know."""
    parted = (value.partition(":") for value in values)
    offered = (OfferedAnswer(question, answer) for question, _colon, answer in parted)
    return tuple(one for one in offered if _value(one) is not None)


def ticked(offered: Iterable[OfferedAnswer], answers: Answers) -> tuple[Answers, dict[str, tuple[str, ...]]]:
    """The answers with those that were ticked, and what to tick beforehand in questions that allow several.

    Such a question is asked all the same: whoever told one thing has not said that nothing else is so. Where two were
    ticked of which only one can be true, that question is asked too.
    """
    by_question: dict[str, list[str]] = {}
    for one in offered:
        by_question.setdefault(one.question, []).append(one.answer)
    beforehand: dict[str, tuple[str, ...]] = {}
    for question in QUESTIONNAIRE:
        told = by_question.get(question.id, [])
        if told and question.kind is QuestionKind.MANY:
            beforehand[question.id] = tuple(told)
        elif len(told) == 1:
            value = _value(OfferedAnswer(question.id, told[0]))
            answers = answers if value is None else with_answer(answers, question.id, value, QUESTIONNAIRE)
    return answers, beforehand


def items_of(offered: Iterable[OfferedAnswer]) -> list[dict[str, object]]:
    """The answers as GOV.UK's macro takes them, none ticked: what it says, and which question it answers."""
    return [
        {"value": one.value, "text": _label(one), "hint": {"text": _(QUESTIONNAIRE[one.question].short)}}
        for one in offered
    ]


def _label(one: OfferedAnswer) -> str:
    question = QUESTIONNAIRE[one.question]
    option = question.option(one.answer)
    return _("I am {age}").format(age=one.answer) if option is None else _(option.label)


def _of_topics(query: Query) -> Iterator[OfferedAnswer]:
    for topic in query.topics:
        if topic.box is None:
            yield from (OfferedAnswer(question, option) for question, option in topic.options)


def _place(query: Query) -> Iterator[OfferedAnswer]:
    if len(query.districts) == 1:
        yield from (OfferedAnswer(AREA, district) for district in query.districts)


def _age(text: str) -> Iterator[OfferedAnswer]:
    ages = {one or other for one, other in YEARS_OLD.findall(text[:LONGEST])}
    if len(ages) == 1:
        yield from offered_in(f"{AGE}:{age}" for age in ages)


def _value(one: OfferedAnswer) -> Value | None:
    question = QUESTIONNAIRE.find(one.question)
    if question is None or question.kind is QuestionKind.OCCUPATION:
        return None
    value = read(question, _given(question, one.answer))
    return None if isinstance(value, AnswerProblem) else value


def _given(question: Question, answer: str) -> object:
    if question.kind is QuestionKind.MANY:
        return [answer]
    return int(answer) if question.kind is QuestionKind.NUMBER and answer.isascii() and answer.isdigit() else answer


def _is_answered(one: OfferedAnswer, answers: Answers) -> bool:
    said, value = answers.get(one.question), _value(one)
    return said == value or (isinstance(said, tuple) and one.answer in said)
