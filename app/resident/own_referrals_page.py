"""A client's own page: what they agreed to, what was sent to whom and what came of it, and how to withdraw.

A code on the client's own slip of paper or a link in a mail opens it. A consent is withdrawn by one press: as many
steps as giving it.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.login_throttle import Attempt, FailureLimit, begin, succeeded
from app.accounts.sessions import hash_of
from app.core.audit import Actor
from app.core.clock import now
from app.core.database import writing
from app.core.session import Database
from app.presentation.current_catalogue import cards_of
from app.referrals.access import Client, client_by_code, client_by_slip, own_referral
from app.referrals.consent import Consent, consent_of, consents_of
from app.referrals.consent_kinds import Purpose, WithdrawalWay
from app.referrals.lifecycle import Side
from app.referrals.random_codes import parse_spoken_code
from app.referrals.transitions import ActionContext, TransitionError
from app.referrals.withdrawal import withdraw
from app.resident.own_referrals_view import own_referrals_view_of
from app.resident.self_report import NoContact, tell_news
from app.web.exit_page import WIPE_ADDRESS
from app.web.forms import Form, PostedForm
from app.web.page_entry import OWN_IDLE, PageEntry, had_own_page, keep_own, own_entry
from app.web.staff_page import done
from app.web.templating import render
from triage.i18n import _
from triage.i18n import marked as m

HERE = "/your-referrals"
router = APIRouter(prefix=HERE, include_in_schema=False, default_response_class=HTMLResponse)

GUESSES = (FailureLimit(hash_of("your-referrals"), 60),)
"""A throttle on wrong codes: so many an hour, from all browsers together."""
THE_PERSON = Actor("The person")

DONE = {
    "taken-back": m("You took it back. We have told those who need to know."),
    "told": m("Thank you for telling us."),
    "passed-on": m("Thank you. We have told your adviser."),
    "stopped": m("We will not write to you any more."),
}


@router.get("")
def look(request: Request, database: Database) -> Response:
    """All that is kept of the client, and who looked at it; or the form for the slip's code. This look is not noted."""
    client = _client(database, request)
    if client is None:
        return _ask(request)
    return client if isinstance(client, Response) else _page(database, request, client)


@router.get("/withdraw")
@router.get("/stop-mail")
@router.get("/news")
def back() -> Response:
    """The redirect for a form's address that was opened by itself."""
    return RedirectResponse(HERE, 303)


@router.post("")
def open_by_code(request: Request, form: PostedForm) -> Response:
    """Open the page of the client whose slip has this code. Every wrong code gets the same sentence. Throttled."""
    engine: Engine = request.app.state.engine
    code = parse_spoken_code(form.text("code"))
    attempt = None if code is None else begin(engine, GUESSES, now())
    if code is None or not isinstance(attempt, Attempt):
        return _ask(request, wrong=True)
    slip = hash_of(code)
    with writing(engine) as session:
        client = client_by_slip(session, slip)
        if client is None or client.anonymised_at is not None:
            return _ask(request, wrong=True)
        succeeded(session, attempt)
        entry = PageEntry(client.code, slip)
    return keep_own(request, RedirectResponse(HERE, 303), entry)


@router.post("/withdraw")
def mark_withdrawn(request: Request, database: Database, form: PostedForm) -> Response:
    """Withdraw one consent."""
    client = _client(database, request)
    if not isinstance(client, Client):
        return client or _closed(request)
    withdraw(database, _consent(database, client, form), _desk(request), how=WithdrawalWay.OWN_PAGE)
    return _stays(request, "taken-back")


@router.post("/stop-mail")
def stop_mail(request: Request, database: Database, form: PostedForm) -> Response:
    """Withdraw every consent to mails that ask how it goes."""
    client = _client(database, request)
    if not isinstance(client, Client):
        return client or _closed(request)
    _consent(database, client, form)  # 404 when the form is from another client's page, in an older tab
    for consent in consents_of(database, client.id or 0):
        if consent.purpose == Purpose.ASK:
            withdraw(database, consent, _desk(request), how=WithdrawalWay.OWN_PAGE)
    return _stays(request, "stopped")


@router.post("/news")
def news(request: Request, database: Database, form: PostedForm) -> Response:
    """Take what the client reports of a referral."""
    client = _client(database, request)
    if not isinstance(client, Client):
        return client or _closed(request)
    referral = own_referral(database, client, form.text("referral"))
    try:
        passed_on = tell_news(database, referral, form, _desk(request)) is NoContact.YET
    except TransitionError as problem:
        return _page(database, request, client, form=form, error=problem)
    return _stays(request, "passed-on" if passed_on else "told")


def _desk(request: Request) -> ActionContext:
    state = request.app.state
    return ActionContext(state.audit, THE_PERSON, Side.CLIENT, now(), state.settings.address)


def _client(session: Session, request: Request) -> Client | Response | None:
    """The client whose page this browser may show; None without access; the page that says so when nothing is kept."""
    entry = own_entry(request)
    client = None if entry is None else client_by_code(session, entry.subject)
    if entry is None or client is None:
        return None
    if client.anonymised_at is not None:
        return render("resident/own_referrals/nothing_kept.html", status=410, people=cards_of(request).people)
    return client if entry.slip in ("", client.receipt_hash) else None


def _consent(session: Session, client: Client, form: Form) -> Consent:
    consent = consent_of(session, client, form.number("consent"))
    if consent is None:
        raise HTTPException(404)
    return consent


def _stays(request: Request, word: str) -> Response:
    """The redirect to the client's page after an act, which renews the browser's access."""
    entry, response = own_entry(request), done(HERE, word)
    return response if entry is None else keep_own(request, response, entry)


def _closed(request: Request) -> Response:
    """The page that says that nothing was done, since the access had ended."""
    return render(
        "resident/own_referrals/closed.html", status=401, people=cards_of(request).people, wipe_address=WIPE_ADDRESS
    )


def _ask(request: Request, *, wrong: bool = False) -> Response:
    return render(
        "resident/own_referrals/code.html",
        status=422 if wrong else 200,
        people=cards_of(request).people,
        wrong=wrong,
        wipe_address=WIPE_ADDRESS if had_own_page(request) and not wrong else "",
    )


def _page(
    session: Session,
    request: Request,
    client: Client,
    *,
    form: Form | None = None,
    error: TransitionError | None = None,
) -> Response:
    page = render(
        "resident/own_referrals/referrals.html",
        status=422 if error else 200,
        done=_(DONE.get(request.query_params.get("done", ""), "")) if not error else "",
        people=cards_of(request).people,
        typed={} if form is None else {name: form.text(name) for name in form.fields},
        error=error,
        wrong_day=error is not None and error.field == "day",
        minutes=OWN_IDLE // 60,
        **own_referrals_view_of(session, client, now().date()),
    )
    # A page that was left open on a screen reloads when its access ends; without script too.
    page.headers["Refresh"] = f"{OWN_IDLE + 1}; url={HERE}"
    return page
