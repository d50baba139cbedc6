"""The page on which an adviser types the code that a client reads out: the answers come into the triage session.

A code opens again until it ends, so that a second desk can go on; its holder may delete it at any time.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.accounts.login_throttle import Lockout, begin, succeeded, wait_sentence
from app.advising.open_triage_sessions_page import begun, no_room
from app.advising.triage_session import TriageSession
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import writing
from app.core.permissions import Colleague
from app.handover.store import open_up, opening_counters
from app.web.forms import FieldError, PostedForm
from app.web.templating import render

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

WRONG = "This code opens nothing. Check it with the client and type it again."


@router.get("/triage/hand-over")
def ask(colleague: Adviser) -> Response:
    return _page(colleague)


@router.post("/triage/hand-over")
def open_answers(request: Request, colleague: Adviser, form: PostedForm) -> Response:
    state, moment, typed = request.app.state, now(), form.line("code")
    full = no_room(request, colleague)
    if full is not None:
        return full
    if not typed:
        return _page(colleague, 422, "Type the code that the client reads out.")
    attempt = begin(state.engine, opening_counters(colleague.id), moment)
    if isinstance(attempt, Lockout):
        return _page(colleague, 429, wait_sentence(attempt, moment))
    found = open_up(state.engine, state.code_cipher, typed, moment)
    if found is None:
        return _page(colleague, 422, WRONG)
    with writing(state.engine) as session:
        succeeded(session, attempt)
        state.audit.record(session, colleague.actor, AuditAct.OPENED, "hand_over", str(found.row), moment)
    return begun(TriageSession(found.answers), request, colleague, word="handed-over")


def _page(colleague: Colleague, status: int = 200, error: str = "") -> Response:
    errors = [FieldError("code", error)] if error else []
    return render("advising/handover.html", status=status, colleague=colleague, part="triage", done="", errors=errors)
