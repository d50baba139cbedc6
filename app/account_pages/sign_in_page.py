"""Signing in, in two steps: an email address with its password, then a code. And out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts import device_cookies, login_throttle, second_factor, sessions
from app.accounts.demo_accounts import PASSWORD, demo_people, is_demo
from app.accounts.device_cookies import PendingLogin, own_address
from app.accounts.emails import tell
from app.accounts.login import enter, link_account, mark_of, may_enter, welcome, with_email
from app.accounts.login_throttle import Lockout, wait_sentence
from app.accounts.organisations import with_own_sign_in
from app.accounts.passwords import TypedSecrets
from app.accounts.people import Staff, find_staff
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Colleague
from app.core.session import Database
from app.web.cookies import delete_cookie, sent_cookie
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page
from services_catalogue.model.emails import account_email

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

NextAddress = Annotated[str, Query(alias="next")]
"""Where the person wanted to go. A stranger may have made it up, so it goes through `own_address`."""

SIGN_IN = "/desk/sign-in"
CODE = "/desk/sign-in/code"
WRONG = "That email address and password do not fit together, or the account is not open. Check both and try again."
WRONG_CODE = "That code is not right, or it was used before. Type the one that your phone shows now."
WIPE = '"cache", "storage"'
"""Not the cookies, of which we delete our own: what is left makes the browser a known one, and says no more."""


@router.get("/sign-in")
def ask(request: Request, session: Database, onward: NextAddress = "", use: str = "") -> Response:
    chosen = next((person for person in demo_people(request.app) if person.key == use), None)
    email, password = (chosen.email, PASSWORD) if chosen else ("", "")
    return _page(request, session, next=own_address(onward), email=email, password=password)


def _page(request: Request, session: Session, *, status: int = 200, **said: object) -> Response:
    people = demo_people(request.app)
    password = PASSWORD if people else ""
    shared = {"own_accounts": with_own_sign_in(session), "people": people, "demo_password": password}
    return desk_page(request, "account_pages/sign_in.html", part="", status=status, **(shared | said))


@dataclass(frozen=True, slots=True)
class PasswordAttempt:
    """A counted try whose password may now be checked. `staff` is None when there is no such account."""

    attempt: login_throttle.Attempt
    staff: Staff | None


def try_as(request: Request, email: str, moment: datetime) -> PasswordAttempt | Lockout:
    """Count a try at an account, whether or not the account exists; a Lockout when there were too many."""
    engine = request.app.state.engine
    with reading(engine) as session:
        staff = with_email(session, email)
    browser = device_cookies.known(request, moment).to(staff.id if staff else None)
    attempt = login_throttle.begin(engine, login_throttle.counters(email, browser), moment)
    return attempt if isinstance(attempt, Lockout) else PasswordAttempt(attempt, staff)


@router.post("/sign-in")
def sign_in(request: Request, form: PostedForm, typed: TypedSecrets) -> Response:
    moment, email = now(), account_email(form.line("email"))
    onward = own_address(form.text("next"))
    if not email or not typed.secret("password"):
        return _again(request, form, _missing(email, typed.secret("password")))
    tried = try_as(request, email, moment)
    if isinstance(tried, Lockout):
        errors = [FieldError("", wait_sentence(tried, moment))]
        return _again(request, form, errors, status=429, waits=True)
    staff = tried.staff
    right = request.app.state.staff_secrets.passwords.fits(
        typed.secret("password"), staff.password_hash if staff else None
    )
    if not right or staff is None or not may_enter(request, staff):
        return _again(request, form, [FieldError("email", WRONG)])
    with writing(request.app.state.engine) as session:
        login_throttle.succeeded(session, tried.attempt)
    response = RedirectResponse(CODE, 303)
    device_cookies.keep_half(request, response, PendingLogin(staff.id or 0, mark_of(staff), onward), moment)
    return response


def _missing(email: str, password: str) -> list[FieldError]:
    return [
        *([] if email else [FieldError("email", "Type your email address.")]),
        *([] if password else [FieldError("password", "Type your password.")]),
    ]


def _again(
    request: Request, form: Form, errors: list[FieldError], *, status: int = 422, waits: bool = False
) -> Response:
    with reading(request.app.state.engine) as session:
        return _page(
            request,
            session,
            status=status,
            next=own_address(form.text("next")),
            email=form.line("email"),
            errors=errors,
            waits=waits,
        )


@router.get("/sign-in/code")
def ask_code(request: Request, session: Database) -> Response:
    half = device_cookies.half_signed_in(request, now())
    if half is None:
        return RedirectResponse(SIGN_IN, 303)
    return _code_page(request, find_staff(session, half.staff_id))


def _code_page(request: Request, staff: Staff | None, *, status: int = 200, **said: object) -> Response:
    seeds = {person.email: person.seed for person in demo_people(request.app)}
    seed = seeds.get(staff.email) if staff else None
    shown = second_factor.code_at(seed, now()) if seed else ""
    return desk_page(request, "account_pages/sign_in_code.html", part="", status=status, demo_code=shown, **said)


@router.post("/sign-in/code")
def give_code(request: Request, form: PostedForm) -> Response:
    moment, engine = now(), request.app.state.engine
    half = device_cookies.half_signed_in(request, moment)
    if half is None:
        return RedirectResponse(SIGN_IN, 303)
    with reading(engine) as session:
        staff = find_staff(session, half.staff_id)
    if staff is None:
        return RedirectResponse(SIGN_IN, 303)
    tried = try_as(request, staff.email, moment)
    if isinstance(tried, Lockout):
        said = [FieldError("", wait_sentence(tried, moment))]
        return _code_page(request, staff, status=429, errors=said, waits=True, email=staff.email)
    proof = second_factor.prove(engine, request.app.state.staff_secrets, staff, form.line("code"), moment)
    token = None if proof is None else _enter_by_code(request, half, proof, tried.attempt, moment)
    if token is None:
        return _code_page(request, staff, status=422, errors=[FieldError("code", WRONG_CODE)])
    return welcome(request, RedirectResponse(half.next, 303), half.staff_id, token, moment)


def _enter_by_code(
    request: Request, half: PendingLogin, proof: second_factor.Proof, attempt: login_throttle.Attempt, moment: datetime
) -> str | None:
    """The token; None when, since the code was checked, it was used or the account was changed (a race)."""
    with writing(request.app.state.engine) as session:
        staff = find_staff(session, half.staff_id)
        if staff is None or not may_enter(request, staff) or mark_of(staff) != half.password:
            return None
        # In a demo the code stands on the page, and several sign in as one person within its half minute.
        if not second_factor.spend(session, half.staff_id, proof, moment) and not is_demo(request.app):
            return None
        session.refresh(staff)
        login_throttle.succeeded(session, attempt)
        if proof.recovery is not None:
            tell(session, staff, "recovery code", moment)
        if half.subject:
            link_account(request, session, staff, half.subject, moment)
        return enter(request, session, staff, proof.kind, moment)


@router.post("/sign-out")
def sign_out(request: Request, session: Database) -> Response:
    """Without a guard: a colleague whose session is over already sees that they are out, not a sign-in page."""
    found = sessions.find(session, sent_cookie(request, sessions.COOKIE), now())
    colleague = None if found is None else found[0]
    if colleague is not None:
        sessions.end(session, colleague.session_id, now())
        request.app.state.audit.record(
            session, colleague.actor, AuditAct.SIGNED_OUT, "person", str(colleague.id), now()
        )
    return out(request, "/desk/signed-out", colleague)


def out(request: Request, address: str, colleague: Colleague | None) -> Response:
    """Redirect after a sign-out, and delete what this browser holds of the desk.

    Another colleague's open triage sessions stay: that colleague may only have been signed out by time.
    """
    response = RedirectResponse(address, 303)
    response.headers["Clear-Site-Data"] = WIPE
    delete_cookie(response, sessions.COOKIE, secure=request.app.state.secure)
    for end in request.app.state.at_sign_out:
        end(request, response, colleague)
    return response


@router.get("/signed-out")
def signed_out(request: Request) -> Response:
    return desk_page(request, "account_pages/signed_out.html", part="")
