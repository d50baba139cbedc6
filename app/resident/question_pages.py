"""One question a page: its answer goes into the encrypted cookie, and the resident to the next that still matters."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.presentation.answer_form import SLIPS, AnswerSlip, any_answer_in
from app.presentation.current_catalogue import cards_of, jobs_of, still_matter_of, title_of_job
from app.presentation.journey import Journey, journey_of, keep
from app.presentation.question_page import QuestionValues, question_html, shown_answer, shown_slip
from app.presentation.question_urls import CHECK, NUMBER_OF, address_of_question, next_address, question_at
from app.resident.session_expiry import answers_gone
from app.web.forms import Form, short_form
from triage.judgement.applicability import with_answer
from triage.judgement.judgement import Verdict, applies
from triage.questionnaire.answers import NOT_SURE, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question


async def ask(request: Request) -> Response:
    """Show a question, with the answer given before filled in."""
    question, journey, changing = _where(request)
    elsewhere = _cannot_be_asked(question, journey, request)
    if elsewhere is not None:
        return elsewhere
    shown = _sent_back(question, journey, request) or shown_answer(
        question, _filled_in(question, journey), title_of_job(request)
    )
    return _page(question, shown, journey, request, changing=changing)


async def answer(request: Request) -> Response:
    """Take the answer to a question, or send the person back to it. Either way the browser is sent on."""
    question, journey, changing = _where(request)
    form = await short_form(request)
    elsewhere = _cannot_be_asked(question, journey, request)
    if elsewhere is not None:
        return elsewhere
    value = NOT_SURE if form.text("skip") else _answer_in(question, form, journey, request)
    if isinstance(value, SLIPS):
        here = request.url.path
        return keep(journey.with_sent_back(here, form), request, RedirectResponse(here, 303))
    return _go_on(question, value, journey, request, changing=changing)


def _filled_in(question: Question, journey: Journey) -> Value | None:
    """The answer given before; else what was told of it in other words."""
    return journey.answers.get(question.id, journey.beforehand.get(question.id))


def _where(request: Request) -> tuple[Question, Journey, bool]:
    question = question_at(request.path_params["number"])
    if question is None:
        raise HTTPException(404)
    return question, journey_of(request), request.url.path.endswith("/change")


def _cannot_be_asked(question: Question, journey: Journey, request: Request) -> Response | None:
    """The redirect for a resident whose answers have gone, or to whom this question does not apply; else None."""
    if journey.lost in ("tampered", "expired") or (journey.lost == "missing" and NUMBER_OF[question.id] > 1):
        return answers_gone(journey.lost, request)
    if applies(question.id, journey.answers, QUESTIONNAIRE) is not Verdict.MET:
        return RedirectResponse(next_address(next(iter(still_matter_of(journey.answers, request)), None)), 303)
    return None


def _answer_in(question: Question, form: Form, journey: Journey, request: Request) -> Value | AnswerSlip:
    before = journey.answers.get(question.id)
    return any_answer_in(question, form, before, request.app.state.postcodes, jobs_of(request))


def _sent_back(question: Question, journey: Journey, request: Request) -> QuestionValues | None:
    """What was typed here before and could not be taken, with its error; None when there is no such thing."""
    back = journey.sent_back
    if back is None or back.address != request.url.path:
        return None
    slip = _answer_in(question, back.form, journey, request)
    return shown_slip(back.form, slip) if isinstance(slip, SLIPS) else None


def _go_on(question: Question, value: Value, journey: Journey, request: Request, *, changing: bool) -> Response:
    answers = with_answer(journey.answers, question.id, value, QUESTIONNAIRE)
    after = still_matter_of(answers, request)
    if not changing:
        onward = next_address(next(iter(after), None))
        return keep(journey.with_answers(answers), request, RedirectResponse(onward, 303))
    before = still_matter_of(journey.answers, request)
    opened = tuple(q for q in after if q in journey.opened or q not in before)
    onward = address_of_question(opened[0], changing=True) if opened else CHECK
    return keep(journey.with_answers(answers, opened), request, RedirectResponse(onward, 303))


def _page(question: Question, shown: QuestionValues, journey: Journey, request: Request, *, changing: bool) -> Response:
    still_matter = still_matter_of(journey.answers, request)
    pieces = cards_of(request).pieces
    page = question_html(question, shown, journey.answers, still_matter, pieces, changing=changing)
    return Response(page, status_code=200 if shown.error is None else 422, media_type="text/html")
