"""A question as the page of triage draws it: to be said aloud, answered with few keys, and read in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.advising.triage_form import WITH_UNSAID, field_of
from app.presentation.question_page import (
    Item,
    QuestionValues,
    TitleOf,
    items_for,
    job_items,
    place_groups,
    shown_answer,
    unsaid_items,
)
from app.presentation.question_urls import NUMBER_OF
from triage.pathway.needs import ACCESS_NEEDS
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import NOT_SURE, Answers
from triage.questionnaire.everyday import AGE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind

LAST_KEY = 9
"""The answers after the ninth have no key of their own."""
NONE = "none"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """`choices` are the answers to choose from, each with an `id` and a `key` that chooses it while the question has
    the focus; `unsaid` the ways not to answer beside a number; `groups` the places. `field` is what it is sent as.
    """

    question: Question
    field: str
    choices: list[Item]
    unsaid: list[Item]
    groups: list[dict[str, Any]]
    shown: QuestionValues
    answered: bool

    @property
    def id(self) -> str:
        """Where it stands on the page."""
        return place_of(self.question.id)

    @property
    def wrong(self) -> str:
        """The id of the control that the error is about; empty when there is none."""
        if self.shown.error is None:
            return ""
        typed = "postcode" if self.shown.wrong_postcode else "job" if self.shown.wrong_job else "answer"
        return field_of(self.question, typed)

    @property
    def several(self) -> bool:
        """Whether more than one answer may be chosen."""
        return self.question.kind is QuestionKind.MANY

    @property
    def of_job(self) -> bool:
        """Whether a job is typed, and then chosen."""
        return self.question.kind is QuestionKind.OCCUPATION

    @property
    def in_years(self) -> bool:
        """Whether the number is one of years and not of pounds."""
        return self.question.id == AGE


def place_of(question_id: str) -> str:
    """The fragment of a question on the page: its number, so that no history tells the question."""
    return f"question-{NUMBER_OF[question_id]}"


def next_place(pathway: Pathway) -> str:
    """The fragment of what comes next on the page, from top to bottom: a question that still matters, or the result."""
    left = next((question for question in QUESTIONNAIRE if question.id in pathway.still_matter), None)
    return "result" if left is None else place_of(left.id)


def asked(question: Question, answers: Answers, title_of: TitleOf, slip: QuestionValues | None = None) -> QuestionView:
    """A question with the answer given, or with what was typed and its error."""
    shown = slip or shown_answer(question, answers.get(question.id), title_of)
    field = field_of(question)
    told = answers.told_elsewhere(question.id)
    beside = unsaid_items(question, shown.chosen) if question.kind in WITH_UNSAID else []
    items = items_for(question, shown.chosen, told) if shown.jobs is None else job_items(shown.jobs)
    return QuestionView(
        question=question,
        field=field,
        choices=_numbered(items, field),
        unsaid=_numbered(beside, f"{field}-unsaid"),
        groups=place_groups(shown) if question.kind is QuestionKind.PLACE else [],
        shown=shown,
        answered=question.id in answers,
    )


def all_asked(
    answers: Answers, pathway: Pathway, slips: Mapping[str, QuestionValues], title_of: TitleOf
) -> list[QuestionView]:
    """Every question that is answered or still matters, in the order of the questionnaire: sensitive ones last.

    Access needs change no pathway, and go along with a referral: that question can always be answered.
    """
    wanted = {*answers, *pathway.still_matter, *slips, ACCESS_NEEDS}
    return [
        asked(question, answers, title_of, slips.get(question.id))
        for question in QUESTIONNAIRE
        if question.id in wanted
    ]


def _numbered(items: list[Item], field: str) -> list[Item]:
    """The options without the "or" between them: the first has the id of the field, and "I'm not sure" the key 0.

    "None of these" has a key in a list of any length: the last one.
    """
    choices = [item for item in items if "value" in item]
    keys = {item["value"]: str(place) for place, item in enumerate(choices[:LAST_KEY], start=1)}
    if NONE not in keys and any(item["value"] == NONE for item in choices):
        keys = {value: key for value, key in keys.items() if key != str(LAST_KEY)} | {NONE: str(LAST_KEY)}
    keys[NOT_SURE] = "0"
    return [
        {**item, "id": field if place == 1 else f"{field}-{place}", "key": keys.get(item["value"], "")}
        for place, item in enumerate(choices, start=1)
    ]
