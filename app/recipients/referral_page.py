"""The page of a referral for a recipient without an account, who reads what was sent and responds.

A link in a mail leads here. Opening the page is noted in the audit.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.core.audit import Actor
from app.core.clock import now
from app.core.database import reading
from app.core.session import Database
from app.recipients.recipient_view import recipient_context
from app.referrals.access import Referral, referral_by_code
from app.referrals.access_log import note_look
from app.referrals.actions import ACTIONS
from app.referrals.disclosure import shown_to_receiver
from app.referrals.lifecycle import Side
from app.referrals.transitions import ActionContext, TransitionError
from app.web.exit_page import WIPE_ADDRESS
from app.web.forms import Form, PostedForm
from app.web.page_entry import RECEIVED, close, keep_received, received_entry
from app.web.staff_page import SENTENCES, done
from app.web.templating import render

PLACE = "/received"
router = APIRouter(prefix=PLACE, include_in_schema=False, default_response_class=HTMLResponse)

TYPED = ("note", "instead", "pause_why", "own_note")
"""The fields of the page that are typed into; the others are chosen again in a moment."""


@router.get("")
def closed() -> Response:
    """Where closing a page ends: it clears the page out of the memory behind the Back button."""
    return render("recipients/closed.html", wipe_address=WIPE_ADDRESS, pressed=False, typed=[])


@router.get("/{code}")
def look(code: str, request: Request) -> Response:
    """What was sent, and the forms to respond to it."""
    state = request.app.state
    with reading(state.engine) as session:
        found = _let_in(session, request, code)
        if found is None:
            return _shut()
        page = _page(session, request, found)
        actor = Actor(found.recipient_name)
    if page.status_code == 200:
        note_look(state.engine, state.audit, actor, "referral", code, now())
    return page


@router.post("/{code}/close")
def close_it(code: str, request: Request) -> Response:
    """End this browser's access to this referral, and to no other."""
    return close(request, RedirectResponse(PLACE, 303), RECEIVED + code)


@router.post("/{code}/{act}")
def say(code: str, act: str, request: Request, database: Database, form: PostedForm) -> Response:
    """Take a response, an outcome, a pause or its end, or a note."""
    if act not in ACTIONS:
        raise HTTPException(404)
    found, entry = _let_in(database, request, code), received_entry(request, code)
    if found is None or entry is None:
        return _shut(form)
    if shown_to_receiver(database, found, now().date()) is None:
        return _page(database, request, found)
    state = request.app.state
    desk = ActionContext(state.audit, Actor(found.recipient_name), Side.RECEIVER, now(), state.settings.address)
    try:
        word = ACTIONS[act](database, found, form, desk)
    except TransitionError as problem:
        return _page(database, request, found, act=act, form=form, error=problem)
    return keep_received(request, done(f"{PLACE}/{code}", word), entry)


def _let_in(session: Session, request: Request, code: str) -> Referral | None:
    """The referral, if this browser may open it now; else None."""
    return None if received_entry(request, code) is None else referral_by_code(session, code)


def _shut(form: Form | None = None) -> Response:
    """The page that says the access had ended; with what was typed into a form that was not taken, to copy it."""
    typed = [] if form is None else [words for name in TYPED if (words := form.text(name))]
    return render(
        "recipients/closed.html", status=401, wipe_address=WIPE_ADDRESS, pressed=form is not None, typed=typed
    )


def _page(
    session: Session,
    request: Request,
    referral: Referral,
    *,
    act: str = "",
    form: Form | None = None,
    error: TransitionError | None = None,
) -> Response:
    base = f"{PLACE}/{referral.code}"
    context = recipient_context(session, referral, now().date(), base, act=act, form=form, error=error)
    status = 410 if context["disclosure"] is None else 422 if error else 200
    said = SENTENCES.get(request.query_params.get("done", ""), "")
    return render("recipients/referral.html", status=status, done=said, closes=f"{base}/close", **context)
