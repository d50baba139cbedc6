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
from app.advising.open_triage_sessions import CurrentTriageSession, keep_sitting, sitting_of
from app.advising.pathway_view import result_context
from app.advising.question_view import all_asked, place_of
from app.advising.triage_form import read_form
from app.advising.triage_session import TRIAGE, TriageSession
from app.advising.triage_session_page import sitting_page, whose
from app.core.encrypted_cookie import AnswersTooLarge
from app.core.permissions import Colleague
from app.presentation.current_catalogue import cards_of, pathway_of, published_of
from app.presentation.journey import LONGEST_WORDS
from app.presentation.question_page import QuestionValues
from app.presentation.search_results import found_by
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import done
from app.web.templating import render

router = APIRouter(prefix=f"{TRIAGE}/{{sitting}}", include_in_schema=False)
PART = "X-Part"
"""The header by which script asks for the part of the page that changes, and nothing else."""
TOO_LONG = "The notes of the plan are too long to keep all of this. Make some of them shorter."


@router.get("")
def triage(request: Request, colleague: Adviser, sitting: CurrentTriageSession) -> Response:
    """The page, with what has been answered so far."""
    return triage_page(request, colleague, sitting)


@router.post("")
def answer(request: Request, colleague: Adviser, sitting: CurrentTriageSession, form: PostedForm) -> Response:
    """Take every answer at once; what has a slip in it is shown again beside those that were taken."""
    read = read_form(form, sitting.answers, request.app.state.postcodes)
    answered = sitting.with_answers(read.answers)
    if form.has("language"):
        chosen = languages.language_of(form.text("language"))
        answered = answered.with_language("" if chosen is None else chosen.id)
    return kept(request, colleague, answered, read.slips)


def kept(
    request: Request, colleague: Colleague, sitting: TriageSession, slips: Mapping[str, QuestionValues], word: str = ""
) -> Response:
    """Keep a sitting and show the page: the part that changes, or all of it; a slip is shown at once."""
    partly = request.headers.get(PART) == "triage"
    if partly or slips:
        response = triage_page(request, colleague, sitting, slips, partly=partly)
    elif word:
        response = done(sitting.address, word)
    else:
        following = pathway_of(sitting.answers, request).next_question
        response = RedirectResponse(f"{sitting.address}#{place_of(following)}", 303)
    try:
        return keep_sitting(sitting, request, colleague, response)
    except AnswersTooLarge:
        before = sitting_of(request, colleague, sitting.id)
        return triage_page(request, colleague, before, slips, partly=partly, too_long=True)


def triage_page(
    request: Request,
    colleague: Colleague,
    sitting: TriageSession,
    slips: Mapping[str, QuestionValues] | None = None,
    *,
    partly: bool = False,
    too_long: bool = False,
) -> Response:
    """The page, or the part of it that changes with every answer."""
    context = _context(request, sitting, slips or {})
    if too_long:
        context["mistakes"] = [*context["mistakes"], FieldError("", TOO_LONG)]
    if partly:
        return render("advising/_triage.html", **whose(sitting, None), **context)
    status = 422 if context["mistakes"] else 200
    return sitting_page(request, colleague, sitting, "advising/triage.html", status=status, **context)


def _context(request: Request, sitting: TriageSession, slips: Mapping[str, QuestionValues]) -> dict[str, Any]:
    pathway = pathway_of(sitting.answers, request)
    questions = all_asked(sitting.answers, pathway, slips)
    return {
        **result_context(pathway, sitting, cards_of(request)),
        "everyday": [one for one in questions if not one.question.sensitive],
        "sensitive": [one for one in questions if one.question.sensitive],
        "to_go": len(pathway.still_matter),
        "next": place_of(pathway.next_question),
        "mistakes": [
            FieldError(one.wrong, f"{one.question.short}: {one.shown.mistake.sentence}")
            for one in questions
            if one.shown.mistake is not None
        ],
        **language_context(sitting),
    }


def language_context(sitting: TriageSession) -> Mapping[str, Any]:
    """The languages to choose from, and how a sentence of a question is said in the one that was chosen."""
    return {
        "languages": languages.LANGUAGES,
        "language": languages.language_of(sitting.language),
        "translated": languages.in_language,
        "unchecked": languages.UNCHECKED,
    }


@router.post("/find")
def find(request: Request, colleague: Adviser, sitting: CurrentTriageSession, form: PostedForm) -> Response:
    """What words find. They stand in no address, so that no history keeps them."""
    words = form.line("words")[:LONGEST_WORDS]
    hits = found_by(words, published_of(request))
    return sitting_page(request, colleague, sitting, "advising/support_found.html", words=words, hits=hits)
