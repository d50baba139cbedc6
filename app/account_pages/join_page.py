"""Accepting an invitation, and setting up the codes of a phone: all of it is saved at the end, or nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import segno
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.account_pages.link_page import errors_in_new, link_gone, own_words, staff_of
from app.account_pages.sign_in_page import SIGN_IN, try_as
from app.accounts import device_cookies, login_throttle, second_factor, sessions
from app.accounts.emails import tell
from app.accounts.login import actor_of, enter, mark_of, welcome
from app.accounts.login_throttle import Lockout, wait_sentence
from app.accounts.organisations import organisation_by_id
from app.accounts.passwords import TypedSecrets
from app.accounts.people import Staff, find_staff
from app.accounts.signed_links import LinkPurpose, find_link, use_link, withdraw_links
from app.accounts.staff_secrets import StaffSecrets
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import reading, writing
from app.core.encrypted_cookie import DecryptedCookie
from app.core.session import Database
from app.web.cookies import delete_cookie, sent_cookie, set_cookie
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

SETTING_UP = "setting-up"
SET_UP = "/desk/set-up-code"
WRONG_PASSWORD = "That is not your password. Check it and try again."


@dataclass(frozen=True, slots=True)
class PhoneSetup:
    """What the browser holds, encrypted, while a phone is set up, for half an hour.

    `why` is what permits it: "invitation" or "new_code" (with the token of the link), "own" (with the session in which
    the colleague asked) or "organisation" (the organisation's sign-in). `password` is the mark of the password they
    had.
    """

    staff_id: int
    why: str
    seed: str
    password: str
    new_hash: str = ""
    token: str = ""
    session_id: int = 0
    subject: str = ""


def begin(request: Request, setting_up: PhoneSetup, moment: datetime) -> Response:
    """Redirect to the page where a phone is set up."""
    locks: StaffSecrets = request.app.state.staff_secrets
    at = int(moment.timestamp())
    response = RedirectResponse(SET_UP, 303)
    sealed = locks.setting_up.encrypt(asdict(setting_up), started=at, now=at)
    set_cookie(response, SETTING_UP, sealed, secure=request.app.state.secure)
    return response


def _under_way(request: Request, moment: datetime) -> PhoneSetup | None:
    locks: StaffSecrets = request.app.state.staff_secrets
    opened = locks.setting_up.decrypt(sent_cookie(request, SETTING_UP), now=int(moment.timestamp()))
    return PhoneSetup(**opened.data) if isinstance(opened, DecryptedCookie) else None


def _not_joined(session: Session, token: str, moment: datetime) -> Staff | None:
    return staff_of(session, find_link(session, token, LinkPurpose.INVITATION, moment))


@router.get("/join/{token}")
def invitation(request: Request, token: str, session: Database) -> Response:
    staff = _not_joined(session, token, now())
    if staff is None:
        return link_gone(request)
    return _join_page(request, session, staff, token)


def _join_page(request: Request, session: Session, staff: Staff, token: str, **said: object) -> Response:
    name = organisation_by_id(session, staff.organisation_id).name
    status = 422 if said else 200
    return desk_page(
        request, "account_pages/join.html", part="", status=status, token=token, person=staff, organisation=name, **said
    )


@router.post("/join/{token}")
def accept(request: Request, token: str, typed: TypedSecrets) -> Response:
    moment, engine, password = now(), request.app.state.engine, typed.secret("new_password")
    with reading(engine) as session:
        staff = _not_joined(session, token, moment)
        if staff is None:
            return link_gone(request)
        if errors := errors_in_new(password, own_words(session, staff)):
            return _join_page(request, session, staff, token, errors=errors)
    kept = request.app.state.staff_secrets.passwords.hash(password)
    mine = PhoneSetup(
        staff.id or 0, LinkPurpose.INVITATION, second_factor.new_seed(), mark_of(staff), new_hash=kept, token=token
    )
    return begin(request, mine, moment)


@router.get("/new-code/{token}")
def new_code_form(request: Request, token: str, session: Database) -> Response:
    staff = staff_of(session, find_link(session, token, LinkPurpose.NEW_CODE, now()))
    return (
        link_gone(request) if staff is None else desk_page(request, "account_pages/new_code.html", part="", token=token)
    )


@router.post("/new-code/{token}")
def new_code(request: Request, token: str, typed: TypedSecrets) -> Response:
    moment, engine = now(), request.app.state.engine
    with reading(engine) as session:
        staff = staff_of(session, find_link(session, token, LinkPurpose.NEW_CODE, moment))
    if staff is None:
        return link_gone(request)
    tried = try_as(request, staff.email, moment)
    if isinstance(tried, Lockout):
        errors, status = [FieldError("", wait_sentence(tried, moment))], 429
    elif request.app.state.staff_secrets.passwords.fits(typed.secret("password"), staff.password_hash):
        with writing(engine) as session:
            login_throttle.succeeded(session, tried.attempt)
        mine = PhoneSetup(staff.id or 0, LinkPurpose.NEW_CODE, second_factor.new_seed(), mark_of(staff), token=token)
        return begin(request, mine, moment)
    else:
        errors, status = [FieldError("password", WRONG_PASSWORD)], 422
    return desk_page(request, "account_pages/new_code.html", part="", status=status, token=token, errors=errors)


@router.get("/set-up-code")
def set_up_form(request: Request, session: Database) -> Response:
    mine = _under_way(request, now())
    staff = find_staff(session, mine.staff_id) if mine else None
    return RedirectResponse(SIGN_IN, 303) if mine is None or staff is None else _set_up_page(request, mine, staff)


def _set_up_page(request: Request, mine: PhoneSetup, staff: Staff, **said: object) -> Response:
    made = segno.make(second_factor.for_phones(mine.seed, staff.email), error="m", micro=False)
    picture = made.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr")
    fours = " ".join(mine.seed[at : at + 4] for at in range(0, len(mine.seed), 4))
    status = 422 if said else 200
    return desk_page(
        request, "account_pages/set_up_code.html", part="", status=status, picture=Markup(picture), seed=fours, **said
    )


@router.post("/set-up-code")
def set_up(request: Request, form: PostedForm) -> Response:
    moment, engine, locks = now(), request.app.state.engine, request.app.state.staff_secrets
    mine = _under_way(request, moment)
    with reading(engine) as session:
        staff = find_staff(session, mine.staff_id) if mine else None
    if mine is None or staff is None:
        return RedirectResponse(SIGN_IN, 303)
    step = second_factor.step_of(mine.seed, form.line("code"), moment)
    if step is None:
        errors = [
            FieldError("code", "That code is not right. Type the one that your phone shows now, for this account.")
        ]
        return _set_up_page(request, mine, staff, errors=errors)
    new_codes = second_factor.new_recovery_codes()
    hashes = second_factor.hashes_of(locks, new_codes)
    with writing(engine) as session:
        token = _keep(request, session, mine, step, hashes, moment)
    if token is None:
        return link_gone(request)
    response = desk_page(
        request, "account_pages/recovery_codes.html", part="", codes=new_codes, onward=device_cookies.HOME
    )
    delete_cookie(response, SETTING_UP, secure=request.app.state.secure)
    return welcome(request, response, mine.staff_id, token, moment)


def _keep(
    request: Request, session: Session, mine: PhoneSetup, step: int, hashes: tuple[str, ...], moment: datetime
) -> str | None:
    """Save all that was set up, and sign the member of staff in; None when what permitted it no longer does."""
    staff = find_staff(session, mine.staff_id)
    if staff is None or not _still_may(session, mine, staff, moment):
        return None
    is_new = staff.joined_at is None
    staff.password_hash = mine.new_hash or staff.password_hash
    staff.oidc_subject = mine.subject or staff.oidc_subject
    staff.totp, staff.totp_step = request.app.state.staff_secrets.keep(mine.seed), step
    staff.joined_at = staff.joined_at or moment
    second_factor.keep_recovery_codes(session, mine.staff_id, hashes)
    for purpose in (LinkPurpose.INVITATION, LinkPurpose.NEW_CODE):
        withdraw_links(session, purpose, str(staff.id), moment)
    sessions.end_all(session, mine.staff_id, moment)
    if not is_new:
        tell(session, staff, "phone", moment)
    act = AuditAct.JOINED if is_new else AuditAct.SET_UP_PHONE
    request.app.state.audit.record(session, actor_of(staff), act, "person", str(staff.id), moment, by=mine.why)
    return enter(request, session, staff, "code", moment)


def _still_may(session: Session, mine: PhoneSetup, staff: Staff, moment: datetime) -> bool:
    if staff.disabled_at is not None or mark_of(staff) != mine.password:
        return False
    match mine.why:
        case "own":
            return sessions.is_still_open(session, mine.session_id, moment)
        case "organisation":
            return staff.totp is None and staff.joined_at is None
        case purpose:
            link = find_link(session, mine.token, LinkPurpose(purpose), moment)
            return link is not None and link.subject == str(staff.id) and use_link(session, link, moment)
