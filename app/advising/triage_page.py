"""The one page of triage with a client: all questions that still matter beside what comes out of the answers so far.

Without script the whole page is sent and drawn again; with it the same form is sent after each answer, and the answer
to that holds only what changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Adviser
from app.advising import languages
from app.advising.client_jobs import jobs_in_short
from app.advising.open_triage_sessions import CurrentTriageSession, keep_triage_session, triage_session_of
from app.advising.pathway_view import result_context
from app.advising.question_view import all_asked, next_place
from app.advising.triage_form import read_form
from app.advising.triage_session import TRIAGE, TriageSession
from app.advising.triage_session_page import triage_session_page, whose
from app.core.encrypted_cookie import AnswersTooLarge
from app.core.permissions import Colleague
from app.presentation.current_catalogue import cards_of, jobs_of, outlook_of, pathway_of, title_of_job
from app.presentation.journey import LONGEST_WORDS
from app.presentation.question_page import QuestionValues
from app.presentation.search_results import boxes_of, found_by, situations_of, with_place
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import done
from app.web.templating import render

router = APIRouter(prefix=f"{TRIAGE}/{{triage_session}}", include_in_schema=False)
PART = "X-Part"
"""The header by which script asks for the part of the page that changes, and nothing else."""
TOO_LONG = "The notes of the plan are too long to keep all of this. Make some of them shorter."


@router.get("")
def triage(request: Request, colleague: Adviser, triage_session: CurrentTriageSession) -> Response:
    """The page, with what has been answered so far."""
    return triage_page(request, colleague, triage_session)


@router.post("")
def answer(request: Request, colleague: Adviser, triage_session: CurrentTriageSession, form: PostedForm) -> Response:
    """Take every answer at once; what has an error is shown again beside those that were taken."""
    read = read_form(form, triage_session.answers, request.app.state.postcodes, jobs_of(request))
    answered = triage_session.with_answers(read.answers)
    if form.has("language"):
        chosen = languages.language_of(form.text("language"))
        answered = answered.with_language("" if chosen is None else chosen.id)
    return kept(request, colleague, answered, read.slips)


def kept(
    request: Request,
    colleague: Colleague,
    triage_session: TriageSession,
    slips: Mapping[str, QuestionValues],
    word: str = "",
) -> Response:
    """Keep a triage session and show the page: the part that changes, or all of it; an error is shown at once."""
    partly = request.headers.get(PART) == "triage"
    if partly or slips:
        response = triage_page(request, colleague, triage_session, slips, partly=partly)
    elif word:
        response = done(triage_session.address, word)
    else:
        following = next_place(pathway_of(triage_session.answers, request))
        response = RedirectResponse(f"{triage_session.address}#{following}", 303)
    try:
        return keep_triage_session(triage_session, request, colleague, response)
    except AnswersTooLarge:
        before = triage_session_of(request, colleague, triage_session.id)
        return triage_page(request, colleague, before, slips, partly=partly, too_long=True)


def triage_page(
    request: Request,
    colleague: Colleague,
    triage_session: TriageSession,
    slips: Mapping[str, QuestionValues] | None = None,
    *,
    partly: bool = False,
    too_long: bool = False,
) -> Response:
    """The page, or the part of it that changes with every answer."""
    context = _context(request, triage_session, slips or {})
    if too_long:
        context["errors"] = [*context["errors"], FieldError("", TOO_LONG)]
    if partly:
        return render("advising/_triage.html", **whose(triage_session, None), **context)
    status = 422 if context["errors"] else 200
    return triage_session_page(request, colleague, triage_session, "advising/triage.html", status=status, **context)


def _context(request: Request, triage_session: TriageSession, slips: Mapping[str, QuestionValues]) -> dict[str, Any]:
    pathway = pathway_of(triage_session.answers, request)
    questions = all_asked(triage_session.answers, pathway, slips, title_of_job(request))
    return {
        **result_context(pathway, triage_session, cards_of(request)),
        "jobs": jobs_in_short(outlook_of(triage_session.answers, pathway, request)),
        "everyday": [one for one in questions if not one.question.sensitive],
        "sensitive": [one for one in questions if one.question.sensitive],
        "to_go": len(pathway.still_matter),
        "next": next_place(pathway),
        "errors": [
            FieldError(one.wrong, f"{one.question.short}: {one.shown.error.sentence}")
            for one in questions
            if one.shown.error is not None
        ],
        **language_context(triage_session),
    }


def language_context(triage_session: TriageSession) -> Mapping[str, Any]:
    """The languages to choose from, and the functions that translate a question into the chosen one."""
    return {
        "languages": languages.LANGUAGES,
        "language": languages.language_of(triage_session.language),
        "translated": languages.in_language,
        "unchecked": languages.UNCHECKED,
    }


@router.post("/find")
def find(request: Request, colleague: Adviser, triage_session: CurrentTriageSession, form: PostedForm) -> Response:
    """Search the catalogue as residents do. The words come by POST and stand in no address: no history keeps them."""
    words = form.line("words")[:LONGEST_WORDS]
    cards = cards_of(request)
    query = cards.published.search.read(words)
    there = with_place(triage_session.answers, query.districts)
    found: dict[str, Any] = {
        "boxes": boxes_of(query.topics, cards, there),
        "situations": situations_of(query.topics, cards, there),
        "hits": found_by(words, cards.published, triage_session.answers, triage_session.address),
    }
    return triage_session_page(request, colleague, triage_session, "advising/support_found.html", words=words, **found)
