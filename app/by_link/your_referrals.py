"""Somebody's own page: what they agreed to, what was sent to whom and what came of it; and they can stop it here.

They come by the code on their own slip of paper, or by a link in a mail. Both lead to the same page, and a press on it
takes back what was agreed: as many steps as giving it.
"""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from starlette.responses import RedirectResponse, Response

from app.audit import Actor
from app.by_link.news import Nothing, tell_news
from app.by_link.own_view import own_view
from app.clock import now
from app.database import writing
from app.desk.forms import Form, PostedForm
from app.desk.pages import done
from app.links import find_link, look_up, make_link
from app.referrals.answering import Desk, Refused
from app.referrals.codes import heard
from app.referrals.consent import Purpose
from app.referrals.letters import PERSON_LINK
from app.referrals.progress import Side
from app.referrals.tables import Client, Consent, Referral
from app.referrals.withdrawing import withdraw
from app.resident.catalogue import cards_of
from app.staff.attempts import Attempt, Counter, begin, succeeded
from app.staff.sessions import hash_of
from app.templating import render
from app.transaction import Database
from triage.words import _
from triage.words import marked as m

router = APIRouter(prefix="/your-referrals", include_in_schema=False, default_response_class=HTMLResponse)

SLIP_LASTS = timedelta(hours=1)
"""How long a page stays open that was reached by the code on a slip: others may use the same computer later."""
GUESSES = (Counter(hash_of("your-referrals"), 60),)
"""Wrong codes an hour, from everybody together."""
THE_PERSON = Actor("The person")
BY_THEMSELVES = "on their own page"

DONE = {
    "taken-back": m("You took it back. We have told those who need to know."),
    "told": m("Thank you for telling us."),
    "passed-on": m("Thank you. We have told your adviser."),
    "stopped": m("We will not write to you any more."),
}


@router.get("")
def ask(request: Request) -> Response:
    """Ask for the code on the slip."""
    return _ask(request)


@router.post("")
def open_by_code(request: Request, form: PostedForm) -> Response:
    """Open the page of whoever has this code. What is wrong is never said: there is one sentence for all of it."""
    engine: Engine = request.app.state.engine
    code = heard(form.text("code"))
    attempt = None if code is None else begin(engine, GUESSES, now())
    if code is None or not isinstance(attempt, Attempt):
        return _ask(request, wrong=True)
    with writing(engine) as session:
        client = session.exec(select(Client).where(Client.receipt_hash == hash_of(code))).first()
        if client is None or client.anonymised_at is not None:
            return _ask(request, wrong=True)
        succeeded(session, attempt)
        token = make_link(session, PERSON_LINK, client.code, now(), SLIP_LASTS)
    return RedirectResponse(f"/your-referrals/{token}", 303)


@router.get("/{token}")
def look(token: str, request: Request, database: Database) -> Response:
    """All that we keep, and who looked at it. That the person themselves looks is noted nowhere."""
    client = _client(database, request, token)
    return client if isinstance(client, Response) else _page(database, request, token, client)


@router.post("/{token}/withdraw")
def take_back(token: str, request: Request, database: Database, form: PostedForm) -> Response:
    """Take back one thing that they agreed to."""
    client = _client(database, request, token)
    if isinstance(client, Response):
        return client
    consent = database.get(Consent, form.number("consent"))
    if consent is None or consent.client_id != client.id:
        raise HTTPException(404)
    withdraw(database, consent, _desk(request), how=BY_THEMSELVES)
    return done(f"/your-referrals/{token}", "taken-back")


@router.post("/{token}/stop-mail")
def stop_mail(token: str, request: Request, database: Database) -> Response:
    """Take back that we may ask by mail."""
    client = _client(database, request, token)
    if isinstance(client, Response):
        return client
    asked = select(Consent).where(Consent.client_id == client.id, Consent.purpose == Purpose.ASK.value)
    for consent in database.exec(asked.where(col(Consent.withdrawn_at).is_(None))).all():
        withdraw(database, consent, _desk(request), how=BY_THEMSELVES)
    return done(f"/your-referrals/{token}", "stopped")


@router.post("/{token}/news")
def news(token: str, request: Request, database: Database, form: PostedForm) -> Response:
    """Take what they say of how it goes."""
    client = _client(database, request, token)
    if isinstance(client, Response):
        return client
    own = select(Referral).where(Referral.client_id == client.id, Referral.code == form.text("referral"))
    referral = database.exec(own).first()
    if referral is None:
        raise HTTPException(404)
    try:
        passed_on = tell_news(database, referral, form, _desk(request)) is Nothing.YET
    except Refused as problem:
        return _page(database, request, token, client, form=form, mistake=problem)
    return done(f"/your-referrals/{token}", "passed-on" if passed_on else "told")


def _desk(request: Request) -> Desk:
    state = request.app.state
    return Desk(state.audit, THE_PERSON, Side.CLIENT, now(), state.settings.address)


def _client(session: Session, request: Request, token: str) -> Client | Response:
    """Whose page a link opens; otherwise the page that says why it opens none."""
    link = look_up(session, token, PERSON_LINK)
    people = cards_of(request).people
    if link is None:
        return render("by_link/no_page.html", status=404, people=people, known=False)
    client = session.exec(select(Client).where(Client.code == link.subject)).first()
    if client is None or client.anonymised_at is not None:
        return render("by_link/nothing_kept.html", status=410, people=people)
    if find_link(session, token, PERSON_LINK, now()) is None:
        return render("by_link/no_page.html", status=410, people=people, known=True)
    return client


def _ask(request: Request, *, wrong: bool = False) -> Response:
    people = cards_of(request).people
    return render("by_link/your_code.html", status=422 if wrong else 200, people=people, wrong=wrong)


def _page(
    session: Session,
    request: Request,
    token: str,
    client: Client,
    *,
    form: Form | None = None,
    mistake: Refused | None = None,
) -> Response:
    return render(
        "by_link/your_referrals.html",
        status=422 if mistake else 200,
        token=token,
        done=_(DONE.get(request.query_params.get("done", ""), "")) if not mistake else "",
        people=cards_of(request).people,
        typed={} if form is None else {name: form.text(name) for name in form.fields},
        mistake=mistake,
        **own_view(session, client, now().date()),
    )
