"""Reads the answer to a question out of a form, or says in plain words what to do."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.presentation.pay_form import PAY, PayUnclear, pay_as_typed, pay_in
from app.web.forms import Form
from triage.i18n import _
from triage.questionnaire.answers import NOT_SURE, RATHER_NOT_SAY, UNSAID, AnswerProblem, Value, read
from triage.questionnaire.everyday import AGE
from triage.questionnaire.questions import Question, QuestionKind

NUMBER = re.compile(r"([0-9]{1,9})(?:\.[0-9]{1,2})?")
FIELDS = ("answer", "asked_again", "job", "number", "period", "postcode", "unsaid", "within")
"""All that the forms of our questions send."""
ON_THEIR_OWN = ("none", NOT_SURE, RATHER_NOT_SAY)
"""Answers that exclude all others."""


@dataclass(frozen=True, slots=True)
class AnswerError:
    """What to do about an answer that could not be read, and the id of its field on the page."""

    field: str
    sentence: str


def answer_in(question: Question, form: Form) -> Value | AnswerError:
    """The answer that a form holds. Not about the place or the job: see `place_form` and `job_form`."""
    match question.kind:
        case QuestionKind.NUMBER:
            return _number_in(question, form)
        case QuestionKind.MANY:
            return _several_in(question, form)
        case QuestionKind.ONE | QuestionKind.PLACE | QuestionKind.OCCUPATION:
            return _one_in(question, form)


def _one_in(question: Question, form: Form) -> Value | AnswerError:
    given = form.texts("answer")
    if len(given) != 1:
        return AnswerError("answer", _("Choose one answer. If you do not know, choose ‘I’m not sure’"))
    value = read(question, given[0])
    return (
        AnswerError("answer", _("Choose one of the answers on this page"))
        if isinstance(value, AnswerProblem)
        else value
    )


def _several_in(question: Question, form: Form) -> Value | AnswerError:
    given = form.texts("answer")
    if not given:
        return AnswerError("answer", _("Choose all that fit. If you do not know, choose ‘I’m not sure’"))
    alone = next((answer for answer in ON_THEIR_OWN if answer in given), None)
    if alone is not None and len(given) > 1:
        return AnswerError("answer", _on_its_own(question, alone))
    value = read(question, alone if alone in UNSAID else given)
    return (
        AnswerError("answer", _("Choose from the answers on this page")) if isinstance(value, AnswerProblem) else value
    )


def _on_its_own(question: Question, alone: str) -> str:
    option = question.option(alone)
    label = unsaid_label(alone) if option is None else _(option.label)
    return _("Choose ‘{label}’ on its own, or choose others without it").format(label=label)


def _number_in(question: Question, form: Form) -> Value | AnswerError:
    typed, unsaid = form.text("number"), form.texts("unsaid")
    if typed and unsaid:
        return AnswerError("number", _("Give a number, or tick the box if you do not know. Not both"))
    if unsaid and unsaid[0] in UNSAID:
        return unsaid[0]
    try:
        number = pay_in(typed, form.text("period")) if question.id == PAY else number_in(typed)
    except PayUnclear as unclear:
        return AnswerError(unclear.field, unclear.sentence)
    value = None if number is None else read(question, number)
    if value is None or isinstance(value, AnswerProblem):
        return AnswerError("number", _number_error(question, number))
    return value


def typed_again(question: Question, number: int) -> str:
    """A number as somebody could type it for this question."""
    return pay_as_typed(number) if question.id == PAY else str(number)


def number_in(typed: str) -> int | None:
    """The whole number that was typed; None when it is not one."""
    found = NUMBER.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    return None if found is None else int(found.group(1))


def _number_error(question: Question, number: int | None) -> str:
    numbers = question.numbers or range(0)
    if question.id == AGE:
        if number is not None and number < numbers.start:
            return _("You need to be {lowest} or over to use this. Ask a parent or your school for help").format(
                lowest=numbers.start
            )
        return _("Enter your age in years, in numbers. For example, 34")
    return _("Enter your pay in pounds. For example, 18500 a year, or 1500 a month")


def unsaid_label(answer: str) -> str:
    """How an answer that tells us nothing is written."""
    return _("I’d rather not say") if answer == RATHER_NOT_SAY else _("I’m not sure")
