"""Reads the answer to a question of any kind out of a form."""

from __future__ import annotations

from app.catalogue.postcodes import Postcodes
from app.presentation.job_form import JobHint, JobReader, job_in
from app.presentation.place_form import PlaceHint, place_in
from app.presentation.question_form import AnswerError, answer_in
from app.web.forms import Form
from triage.questionnaire.answers import Value
from triage.questionnaire.questions import Question, QuestionKind

AnswerSlip = AnswerError | PlaceHint | JobHint
SLIPS = (AnswerError, PlaceHint, JobHint)
"""What is in the way of an answer: it was wrong, or we propose something that the person has to look at."""


def any_answer_in(
    question: Question, form: Form, before: Value | None, postcodes: Postcodes, jobs: JobReader
) -> Value | AnswerSlip:
    """The answer that a form holds. `before` is what was answered earlier."""
    match question.kind:
        case QuestionKind.PLACE:
            return place_in(form, before, postcodes)
        case QuestionKind.OCCUPATION:
            return job_in(form, jobs)
        case _:
            return answer_in(question, form)
