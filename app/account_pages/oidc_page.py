"""The way to an organisation's own sign-in and back. It makes no account: it finds staff who were invited or joined."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from app.account_pages.join_page import PhoneSetup, begin
from app.account_pages.sign_in_page import CODE, NextAddress
from app.accounts import device_cookies, second_factor
from app.accounts.device_cookies import PendingLogin, own_address
from app.accounts.login import enter, link_account, mark_of, welcome, with_account
from app.accounts.oidc import PendingAuthorisation, Provider, ProviderError, address_to_go_to, identity
from app.accounts.organisations import find_organisation
from app.accounts.people import Staff, staff_by_id
from app.accounts.sessions import hash_of
from app.core.clock import now
from app.core.database import reading, writing
from app.core.encrypted_cookie import DecryptedCookie
from app.web.cookies import delete_cookie, sent_cookie, set_cookie
from app.web.staff_page import desk_page

router = APIRouter(prefix="/desk/sign-in", include_in_schema=False, default_response_class=HTMLResponse)

AWAY = "away"
AWAY_LASTS = timedelta(minutes=10)
NOT_KNOWN = (
    "Nobody with that account is invited here. Ask an administrator of your organisation to invite you with the email "
    "address of that account."
)
NOT_REACHED = "We could not sign you in with that account just now. Try again in a few minutes, or use your password."
NO_SECOND_PROOF = (
    "Your organisation did not ask for a second proof, such as a code, and you have none with us. Ask an administrator "
    "to invite you again: the link lets you set up your phone."
)


def _provider(request: Request, organisation_id: int) -> Provider | None:
    with reading(request.app.state.engine) as session:
        organisation = find_organisation(session, organisation_id)
    if organisation is None or organisation.oidc_issuer is None:
        return None
    secret = request.app.state.staff_secrets.kept(organisation.oidc_secret)
    return Provider(organisation.oidc_issuer, organisation.oidc_client_id or "", secret or "")


def _back(request: Request) -> str:
    return f"{request.app.state.settings.address.rstrip('/')}/desk/sign-in/back"


def _problem(request: Request, sentence: str) -> Response:
    return desk_page(request, "account_pages/no_entry.html", part="", status=403, sentence=sentence)


@router.get("/with/{organisation_id:row}")
def go(request: Request, organisation_id: int, onward: NextAddress = "") -> Response:
    """By a link, not a form: the content security policy lets our forms go to ourselves only."""
    provider = _provider(request, organisation_id)
    if provider is None:
        raise HTTPException(404)
    away = PendingAuthorisation(*(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        address = address_to_go_to(provider, _back(request), away)
    except ProviderError as problem:
        return _not_reached(request, problem)
    moment = int(now().timestamp())
    data = {"away": asdict(away), "organisation": organisation_id, "next": own_address(onward)}
    sealed = request.app.state.staff_secrets.away.encrypt(data, started=moment, now=moment)
    response = RedirectResponse(address, 303)
    set_cookie(response, AWAY, sealed, secure=request.app.state.secure, lasts=AWAY_LASTS)
    return response


def _not_reached(request: Request, problem: ProviderError) -> Response:
    logging.getLogger(__name__).warning("A provider of sign-ins: %s", problem)
    return _problem(request, NOT_REACHED)


@router.get("/back")
def back(request: Request, code: str = "", state: str = "") -> Response:
    moment, locks = now(), request.app.state.staff_secrets
    opened = locks.away.decrypt(sent_cookie(request, AWAY), now=int(moment.timestamp()))
    if not isinstance(opened, DecryptedCookie) or moment.timestamp() - opened.started > AWAY_LASTS.total_seconds():
        return _problem(request, NOT_REACHED)
    away, organisation_id = PendingAuthorisation(**opened.data["away"]), int(opened.data["organisation"])
    provider = _provider(request, organisation_id)
    if provider is None or not code or not secrets.compare_digest(state.encode(), away.state.encode()):
        response = _problem(request, NOT_REACHED)
    else:
        response = _let_in(request, provider, away, code, organisation_id, opened.data["next"], moment)
    delete_cookie(response, AWAY, secure=request.app.state.secure)
    return response


def _let_in(
    request: Request,
    provider: Provider,
    away: PendingAuthorisation,
    code: str,
    organisation_id: int,
    onward: str,
    moment: datetime,
) -> Response:
    try:
        who = identity(provider, _back(request), code, away, moment)
    except ProviderError as problem:
        return _not_reached(request, problem)
    subject = hash_of(f"{provider.issuer}\n{who.subject}")
    with reading(request.app.state.engine) as session:
        staff = with_account(session, organisation_id, subject, who.email)
    if staff is None:
        return _problem(request, NOT_KNOWN)
    if who.strong:
        return _enter(request, staff.id or 0, subject, onward, moment)
    if staff.totp is not None and staff.joined_at is not None:
        return _ask_our_code(request, staff, subject, onward, moment)
    if staff.joined_at is None:
        mine = PhoneSetup(staff.id or 0, "organisation", second_factor.new_seed(), mark_of(staff), subject=subject)
        return begin(request, mine, moment)
    return _problem(request, NO_SECOND_PROOF)


def _enter(request: Request, staff_id: int, subject: str, onward: str, moment: datetime) -> Response:
    with writing(request.app.state.engine) as session:
        staff = staff_by_id(session, staff_id)
        if staff.disabled_at is not None or staff.oidc_subject not in (None, subject):
            return _problem(request, NOT_KNOWN)
        link_account(request, session, staff, subject, moment)
        token = enter(request, session, staff, "organisation's account", moment)
    return welcome(request, RedirectResponse(onward, 303), staff_id, token, moment)


def _ask_our_code(request: Request, staff: Staff, subject: str, onward: str, moment: datetime) -> Response:
    response = RedirectResponse(CODE, 303)
    half = PendingLogin(staff.id or 0, mark_of(staff), onward, subject)
    device_cookies.keep_half(request, response, half, moment)
    return response
