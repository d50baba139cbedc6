"""The page behind the link in a mail: somebody without an account reads what was sent to them, and answers.

Opening it changes nothing, since programs that look through mail open every link; that it was opened is noted in the
audit. An answer does not use the link up: they come back to say how it goes. It runs out, and can then be had anew.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session, select
from starlette.responses import RedirectResponse, Response

from app.advising.as_received import CONTROLS, act_on, as_received
from app.audit import Actor
from app.clock import now
from app.database import reading
from app.desk.forms import Form, PostedForm
from app.desk.pages import SENTENCES, done
from app.links import find_link, look_up
from app.referrals.answering import Desk, Refused
from app.referrals.letters import RECIPIENT_LINK, write_link_again
from app.referrals.looks import note_look
from app.referrals.packet import shown_to_receiver
from app.referrals.progress import Side
from app.referrals.tables import Referral
from app.templating import render
from app.transaction import Database

router = APIRouter(prefix="/referral", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/{token}")
def look(token: str, request: Request) -> Response:
    """What was sent, and what can be said of it."""
    state = request.app.state
    with reading(state.engine) as session:
        found = _open(session, token)
        if isinstance(found, Response):
            return found
        page = _page(session, request, token, found)
        actor, code = Actor(found.recipient_name), found.code
    if page.status_code == 200:
        note_look(state.engine, state.audit, actor, "referral", code, now())
    return page


@router.get("/{token}/sent")
def sent(token: str) -> Response:
    """A fresh link is on its way. It says the same to everybody."""
    return render("by_link/link_sent.html", token=token)


@router.post("/{token}/again")
def again(token: str, request: Request, database: Database) -> Response:
    """Send a fresh link to the address that we have; whoever presses cannot name another."""
    link = look_up(database, token, RECIPIENT_LINK)
    if link is None:
        return _unknown()
    referral = _referral(database, link.subject)
    if referral is not None and shown_to_receiver(database, referral, now().date()) is not None:
        write_link_again(database, referral, now(), request.app.state.settings.address)
    return RedirectResponse(f"/referral/{token}/sent", 303)


@router.post("/{token}/{act}")
def say(token: str, act: str, request: Request, database: Database, form: PostedForm) -> Response:
    """An answer, an outcome, a pause or its end, or a note."""
    if act not in CONTROLS:
        raise HTTPException(404)
    found = _open(database, token)
    if isinstance(found, Response):
        return found
    if shown_to_receiver(database, found, now().date()) is None:
        return _page(database, request, token, found)
    state = request.app.state
    desk = Desk(state.audit, Actor(found.recipient_name), Side.RECEIVER, now(), state.settings.address)
    try:
        return done(f"/referral/{token}", act_on(database, found, act, form, desk))
    except Refused as problem:
        return _page(database, request, token, found, act=act, form=form, mistake=problem)


def _open(session: Session, token: str) -> Referral | Response:
    """What a link is for while it can be used; otherwise the page that tells its holder why it cannot."""
    link = look_up(session, token, RECIPIENT_LINK)
    if link is None:
        return _unknown()
    if find_link(session, token, RECIPIENT_LINK, now()) is None:
        return render("by_link/run_out.html", status=410, token=token)
    return _referral(session, link.subject) or render("by_link/referral.html", status=410, packet=None, gone="")


def _referral(session: Session, code: str) -> Referral | None:
    return session.exec(select(Referral).where(Referral.code == code)).first()


def _unknown() -> Response:
    return render("by_link/unknown.html", status=404)


def _page(
    session: Session,
    request: Request,
    token: str,
    referral: Referral,
    *,
    act: str = "",
    form: Form | None = None,
    mistake: Refused | None = None,
) -> Response:
    base = f"/referral/{token}"
    context = as_received(session, referral, now().date(), base, act=act, form=form, mistake=mistake)
    status = 410 if context["packet"] is None else 422 if mistake else 200
    said = SENTENCES.get(request.query_params.get("done", ""), "")
    return render("by_link/referral.html", status=status, done=said, **context)
