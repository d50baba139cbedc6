"""The page that checks the answers: each with a way to change it, and the questions that still matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.presentation.question_form import unsaid_label
from app.presentation.question_urls import PATHWAY, address_of_question, next_address
from triage.i18n import _
from triage.pathway.needs import ACCESS_NEEDS
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import UNSAID, Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question


def check_context(answers: Answers, pathway: Pathway) -> Mapping[str, Any]:
    """The context of the template: the rows as GOV.UK's summary list takes them."""
    return {
        "rows": [_row(question, answers[question.id]) for question in QUESTIONNAIRE if question.id in answers],
        "to_go": len(pathway.still_matter),
        "next_address": next_address(pathway.next_question),
        "pathway_address": PATHWAY,
        "access_needs": None if ACCESS_NEEDS in answers else address_of_question(ACCESS_NEEDS, changing=True),
    }


def _row(question: Question, value: Value) -> dict[str, Any]:
    short = _(question.short)
    change = {
        "href": address_of_question(question.id, changing=True),
        "text": _("Change"),
        "visuallyHiddenText": short,
    }
    return {
        "key": {"text": short},
        "value": {"text": answer_in_words(question, value)},
        "actions": {"items": [change]},
    }


def answer_in_words(question: Question, value: Value) -> str:
    """An answer as it was chosen or typed."""
    match value:
        case int():
            money = question.number_words is not None and "£" in question.number_words.exactly
            return f"£{value:,}" if money else str(value)
        case str():
            chosen: tuple[str, ...] = (value,)
        case tuple():
            chosen = value
    labels = [_(option.label) for option in question.options if option.id in chosen]
    return "; ".join(labels or [unsaid_label(answer) for answer in chosen if answer in UNSAID])
