"""A colleague's own account: their password, phone and recovery codes, and where they are signed in."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.account_pages.join_page import WRONG_PASSWORD, PhoneSetup, begin
from app.account_pages.link_page import errors_in_new, own_words
from app.account_pages.sign_in_page import WRONG_CODE, out
from app.accounts import login_throttle, second_factor, sessions
from app.accounts.dependencies import Anyone
from app.accounts.emails import tell
from app.accounts.login import mark_of, open_sessions
from app.accounts.login_throttle import FailureLimit, Lockout, wait_sentence
from app.accounts.passwords import TypedSecrets
from app.accounts.people import Staff, staff_by_id
from app.accounts.sessions import hash_of
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Colleague
from app.core.session import Database
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done

router = APIRouter(prefix="/desk/account", include_in_schema=False, default_response_class=HTMLResponse)

ACCOUNT = "/desk/account"


@router.get("")
def account(request: Request, colleague: Anyone, session: Database) -> Response:
    return _page(request, colleague, session, now())


def _page(
    request: Request, colleague: Colleague, session: Session, moment: datetime, status: int = 200, **said: object
) -> Response:
    staff = staff_by_id(session, colleague.id)
    return desk_page(
        request,
        "account_pages/account.html",
        part="",
        status=status,
        roles=", ".join(sorted(colleague.roles)).capitalize(),
        sessions=open_sessions(session, colleague.id, moment),
        codes_left=second_factor.recovery_codes_left(session, colleague.id),
        has_password=staff.password_hash is not None,
        has_phone=staff.totp is not None,
        idle=int(sessions.IDLE.total_seconds() // 60),
        longest=int(sessions.LONGEST.total_seconds() // 3600),
        **said,
    )


def _again(request: Request, colleague: Colleague, *errors: FieldError) -> Response:
    with reading(request.app.state.engine) as session:
        return _page(request, colleague, session, now(), status=422, errors=errors)


def _count(request: Request, colleague: Colleague, moment: datetime) -> login_throttle.Attempt | Lockout:
    """Count a try of a signed-in colleague apart from tries at sign-in, so that a stranger cannot use them up."""
    return login_throttle.begin(
        request.app.state.engine, (FailureLimit(hash_of(f"signed in {colleague.id}"), login_throttle.FOR_ONE),), moment
    )


def _staff(request: Request, colleague: Colleague) -> Staff:
    with reading(request.app.state.engine) as session:
        return staff_by_id(session, colleague.id)


@router.post("/password")
def change_password(request: Request, colleague: Anyone, typed: TypedSecrets) -> Response:
    moment, engine, locks = now(), request.app.state.engine, request.app.state.staff_secrets
    with reading(engine) as session:
        staff = staff_by_id(session, colleague.id)
        errors = errors_in_new(typed.secret("new_password"), own_words(session, staff))
    if errors:
        return _again(request, colleague, *errors)
    tried = _count(request, colleague, moment)
    if isinstance(tried, Lockout):
        return _again(request, colleague, FieldError("current_password", wait_sentence(tried, moment)))
    if not locks.passwords.fits(typed.secret("current_password"), staff.password_hash):
        return _again(request, colleague, FieldError("current_password", WRONG_PASSWORD))
    kept = locks.passwords.hash(typed.secret("new_password"))
    with writing(engine) as session:
        login_throttle.succeeded(session, tried)
        staff = staff_by_id(session, colleague.id)
        staff.password_hash = kept
        sessions.end_all(session, colleague.id, moment, but=colleague.session_id)
        tell(session, staff, "password", moment)
        _record(request, session, colleague, AuditAct.CHANGED_PASSWORD, moment)
    return done(ACCOUNT, "new-password-set")


@router.post("/codes")
def new_recovery_codes(request: Request, colleague: Anyone, form: PostedForm) -> Response:
    moment, locks = now(), request.app.state.staff_secrets
    tried = _count(request, colleague, moment)
    if isinstance(tried, Lockout):
        return _again(request, colleague, FieldError("code", wait_sentence(tried, moment)))
    staff = _staff(request, colleague)
    proof = second_factor.prove(request.app.state.engine, locks, staff, form.line("code"), moment)
    new_codes = second_factor.new_recovery_codes()
    hashes = second_factor.hashes_of(locks, new_codes) if proof else ()
    with writing(request.app.state.engine) as session:
        is_used = proof is not None and second_factor.spend(session, colleague.id, proof, moment)
        if is_used:
            login_throttle.succeeded(session, tried)
            second_factor.keep_recovery_codes(session, colleague.id, hashes)
            tell(session, staff, "codes", moment)
            _record(request, session, colleague, AuditAct.RENEWED_RECOVERY_CODES, moment)
    if not is_used:
        return _again(request, colleague, FieldError("code", WRONG_CODE))
    return desk_page(request, "account_pages/recovery_codes.html", part="", codes=new_codes, onward=ACCOUNT)


@router.post("/phone")
def another_phone(request: Request, colleague: Anyone, form: PostedForm, typed: TypedSecrets) -> Response:
    """Begin to set up another phone: needs the password, and a code of the old phone or from paper."""
    moment, locks = now(), request.app.state.staff_secrets
    tried = _count(request, colleague, moment)
    if isinstance(tried, Lockout):
        return _again(request, colleague, FieldError("phone_code", wait_sentence(tried, moment)))
    staff = _staff(request, colleague)
    if not locks.passwords.fits(typed.secret("password"), staff.password_hash):
        return _again(request, colleague, FieldError("password", WRONG_PASSWORD))
    proof = second_factor.prove(request.app.state.engine, locks, staff, form.line("phone_code"), moment)
    with writing(request.app.state.engine) as session:
        is_used = proof is not None and second_factor.spend(session, colleague.id, proof, moment)
        if is_used:
            login_throttle.succeeded(session, tried)
    if not is_used:
        return _again(request, colleague, FieldError("phone_code", WRONG_CODE))
    mine = PhoneSetup(colleague.id, "own", second_factor.new_seed(), mark_of(staff), session_id=colleague.session_id)
    return begin(request, mine, moment)


@router.post("/sessions")
def end_sessions(request: Request, colleague: Anyone, form: PostedForm, session: Database) -> Response:
    """End the session of one browser, of all others, or of all."""
    which, moment = form.line("which"), now()
    mine = {signed_in.id for signed_in in open_sessions(session, colleague.id, moment)}
    if which == "all":
        sessions.end_all(session, colleague.id, moment)
    elif which == "others":
        sessions.end_all(session, colleague.id, moment, but=colleague.session_id)
    elif which.isdecimal() and len(which) < 19 and int(which) in mine:
        sessions.end(session, int(which), moment)
    _record(
        request,
        session,
        colleague,
        AuditAct.ENDED_SESSIONS,
        moment,
        which=which if which in ("all", "others") else "one",
    )
    if which in ("all", str(colleague.session_id)):
        return out(request, "/desk/signed-out", colleague)
    return done(ACCOUNT, "ended")


def _record(
    request: Request, session: Session, colleague: Colleague, act: AuditAct, moment: datetime, **detail: str
) -> None:
    request.app.state.audit.record(session, colleague.actor, act, "person", str(colleague.id), moment, **detail)
