"""The page that checks the answers: each with a way to change it, and the questions that still matter."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import escape

from app.presentation.fragments import FragmentCache
from app.presentation.question_form import unsaid_label
from app.presentation.question_page import TitleOf
from app.presentation.question_urls import PATHWAY, address_of_question, next_address
from triage.i18n import _
from triage.pathway.needs import ACCESS_NEEDS
from triage.questionnaire.answers import UNSAID, Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind


def check_html(answers: Answers, still_matter: Sequence[str], pieces: FragmentCache, title_of: TitleOf) -> bytes:
    """The whole page, in UTF-8, put together from cached fragments."""
    before, after = pieces.get(
        "resident/check.html",
        told=bool(answers),
        to_go=len(still_matter),
        next_address=next_address(next(iter(still_matter), None)),
        pathway_address=PATHWAY,
        access_needs="" if ACCESS_NEEDS in answers else address_of_question(ACCESS_NEEDS, changing=True),
    )
    told = [(question, answers[question.id]) for question in QUESTIONNAIRE if question.id in answers]
    rows = [_row(question, value, pieces, title_of) for question, value in told]
    return b"".join([before, *rows, after])


def _row(question: Question, value: Value, pieces: FragmentCache, title_of: TitleOf) -> bytes:
    """A row of the page. That of an answer chosen from a list is kept whole."""
    if isinstance(value, str):
        return pieces.keep(("row", question.id, value), lambda: _filled(question, value, pieces, title_of).decode())[0]
    return _filled(question, value, pieces, title_of)


def _filled(question: Question, value: Value, pieces: FragmentCache, title_of: TitleOf) -> bytes:
    before, after = pieces.get(
        "resident/check_row.html", short=_(question.short), address=address_of_question(question.id, changing=True)
    )
    return b"%b%b%b" % (before, escape(answer_in_words(question, value, title_of)).encode("utf-8", "replace"), after)


def answer_in_words(question: Question, value: Value, title_of: TitleOf) -> str:
    """An answer as it was chosen or typed."""
    match value:
        case int():
            money = question.number_words is not None and "£" in question.number_words.exactly
            return f"£{value:,}" if money else str(value)
        case str() if question.kind is QuestionKind.OCCUPATION and value not in UNSAID:
            return title_of(value)
        case str():
            chosen: tuple[str, ...] = (value,)
        case tuple():
            chosen = value
    labels = [_(option.label) for option in question.options if option.id in chosen]
    return "; ".join(labels or [unsaid_label(answer) for answer in chosen if answer in UNSAID])
