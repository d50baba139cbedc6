"""A form with many questions, parsed: the answers, and the errors among them, each with what was typed.

The rules are those of a resident's own page of each question; only the names of the fields are one question's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.catalogue.postcodes import Postcodes
from app.presentation.answer_form import SLIPS, any_answer_in
from app.presentation.job_form import JobReader
from app.presentation.place_form import PlaceHint
from app.presentation.question_form import FIELDS, typed_again
from app.presentation.question_page import QuestionValues, shown_slip
from app.web.forms import Form, clean_line
from triage.judgement.applicability import without_what_no_longer_applies
from triage.questionnaire.answers import UNSAID, Answers, Value
from triage.questionnaire.everyday import OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind

WITH_UNSAID = (QuestionKind.NUMBER, QuestionKind.OCCUPATION)
"""Kinds of questions that are answered otherwise than by choosing: not to answer is a box beside the field."""
ASKED = "asked"
"""The field that names the questions which stand on the form: a box that is not ticked sends nothing."""

OWN_ENDING = {
    **{"answer": "", "number": "", "period": "-period", "unsaid": "-unsaid"},
    **{"postcode": "-postcode", "job": "-job", "asked_again": "-asked-again", "within": "-within"},
}


@dataclass(frozen=True, slots=True)
class ParsedAnswers:
    """The answers, without those that no longer apply; and, by question, what could not be taken."""

    answers: Answers
    slips: Mapping[str, QuestionValues]


def field_of(question: Question, name: str = "answer") -> str:
    """The name of a field of a question where many questions stand in one form."""
    return f"q-{question.id}{OWN_ENDING[name]}"


NOT_AN_ANSWER = ("asked_again", "within")
"""What the form keeps of the choices that it showed."""


def read_form(form: Form, before: Answers, postcodes: Postcodes, jobs: JobReader) -> ParsedAnswers:
    """Read every answer of a form. What is blank is not answered, and what has an error stays as it was before."""
    values: dict[str, Value] = dict(before)
    slips: dict[str, QuestionValues] = {}
    for question in asked_in(form):
        sent = _sent(form, question)
        if not any(sent.texts(name) for name in FIELDS if name not in NOT_AN_ANSWER):
            values.pop(question.id, None)
            continue
        value = any_answer_in(question, sent, before.get(question.id), postcodes, jobs)
        if isinstance(value, PlaceHint) and value.guess.areas == (OUTSIDE,):
            value = OUTSIDE  # an adviser sees on the same page what that comes to
        if isinstance(value, SLIPS):
            slips[question.id] = shown_slip(sent, value)
        else:
            values[question.id] = value
    return ParsedAnswers(without_what_no_longer_applies(Answers(values), QUESTIONNAIRE), slips)


def asked_in(form: Form) -> list[Question]:
    """The questions that stand on a form, in their own order."""
    named = form.texts(ASKED)
    return [question for question in QUESTIONNAIRE if question.id in named]


def fields_of(answers: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The fields, as name and value, of a form that sends these answers."""
    for question_id, value in answers.items():
        question = QUESTIONNAIRE[question_id]
        yield ASKED, question_id
        match value:
            case tuple():
                yield from ((field_of(question), chosen) for chosen in value)
            case str() if value in UNSAID and question.kind in WITH_UNSAID:
                yield field_of(question, "unsaid"), value
            case int():
                yield field_of(question), typed_again(question, value)
            case _:
                yield field_of(question), value


def _sent(form: Form, question: Question) -> Form:
    fields = {name: form.texts(field_of(question, name)) for name in FIELDS}
    shown = {name: tuple(filter(None, map(clean_line, texts))) for name, texts in fields.items()}
    return Form({name: texts for name, texts in shown.items() if texts})
