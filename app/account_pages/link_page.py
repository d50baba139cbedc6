"""What a link in an email opens before sign-in: it makes this browser a known one, or sets a new password."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts import device_cookies, sessions
from app.accounts.emails import may_ask, send_link, tell
from app.accounts.login import actor_of, may_enter, with_email
from app.accounts.organisations import organisation_by_id
from app.accounts.password_rules import problem_with
from app.accounts.passwords import TypedSecrets
from app.accounts.people import Staff, find_staff
from app.accounts.signed_links import LinkPurpose, SignedLink, find_link, use_link
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import reading, writing
from app.core.session import Database
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.emails import account_email

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

SENT = "/desk/sent"


def link_gone(request: Request) -> Response:
    """The page for a link that cannot be used. It does not say why: its holder may be a stranger."""
    return desk_page(request, "account_pages/link_gone.html", part="", status=404)


def staff_of(session: Session, link: SignedLink | None) -> Staff | None:
    """The member of staff whom a link is about; None without a link, or when their account was closed."""
    staff = None if link is None else find_staff(session, int(link.subject))
    return staff if staff is not None and staff.disabled_at is None else None


def own_words(session: Session, staff: Staff) -> tuple[str, ...]:
    """Words that a member of staff's password must not be made of: their name, email address and organisation."""
    return staff.name, staff.email, organisation_by_id(session, staff.organisation_id).name


def errors_in_new(password: str, own: tuple[str, ...]) -> list[FieldError]:
    """What is wrong with a new password, beside its field."""
    problem = problem_with(password, own)
    return [] if problem is None else [FieldError("new_password", problem)]


def _send(request: Request, session: Session, purpose: LinkPurpose, email: str) -> Response:
    staff = with_email(session, email)
    if staff is not None and may_enter(request, staff) and may_ask(session, purpose, staff.id, now()):
        send_link(request, session, purpose, staff, now())
    return RedirectResponse(SENT, 303)


@router.get("/sent")
def sent(request: Request) -> Response:
    return desk_page(request, "account_pages/link_sent.html", part="")


@router.post("/sign-in/link")
def ask_for_known_browser(request: Request, form: PostedForm, session: Database) -> Response:
    return _send(request, session, LinkPurpose.KNOWN_BROWSER, account_email(form.line("email")))


@router.get("/sign-in/here/{token}")
def this_browser(request: Request, token: str, session: Database) -> Response:
    staff = staff_of(session, find_link(session, token, LinkPurpose.KNOWN_BROWSER, now()))
    return (
        link_gone(request)
        if staff is None
        else desk_page(request, "account_pages/this_browser.html", part="", token=token)
    )


@router.post("/sign-in/here/{token}")
def make_known(request: Request, token: str, session: Database) -> Response:
    link = find_link(session, token, LinkPurpose.KNOWN_BROWSER, now())
    staff = staff_of(session, link)
    if link is None or staff is None or not use_link(session, link, now()):
        return link_gone(request)
    response = RedirectResponse("/desk/sign-in", 303)
    device_cookies.remember(request, response, staff.id or 0, now(), anew=True)
    return response


@router.get("/forgotten")
def forgotten(request: Request) -> Response:
    return desk_page(request, "account_pages/forgotten_password.html", part="")


@router.post("/forgotten")
def ask_for_password(request: Request, form: PostedForm, session: Database) -> Response:
    email = account_email(form.line("email"))
    if "@" not in email:
        errors = [FieldError("email", "Type your whole email address, with the part after the @.")]
        return desk_page(
            request, "account_pages/forgotten_password.html", part="", status=422, email=email, errors=errors
        )
    return _send(request, session, LinkPurpose.NEW_PASSWORD, email)


@router.get("/new-password/{token}")
def new_password_form(request: Request, token: str, session: Database) -> Response:
    staff = staff_of(session, find_link(session, token, LinkPurpose.NEW_PASSWORD, now()))
    if staff is None:
        return link_gone(request)
    return desk_page(request, "account_pages/new_password.html", part="", token=token, email=staff.email)


@router.post("/new-password/{token}")
def new_password(request: Request, token: str, typed: TypedSecrets) -> Response:
    """Set the password only: the sign-in that follows asks for the code. Every session of the account ends."""
    moment, engine, password = now(), request.app.state.engine, typed.secret("new_password")
    with reading(engine) as session:
        staff = staff_of(session, find_link(session, token, LinkPurpose.NEW_PASSWORD, moment))
        own = own_words(session, staff) if staff else ()
    if staff is None:
        return link_gone(request)
    if errors := errors_in_new(password, own):
        return desk_page(
            request,
            "account_pages/new_password.html",
            part="",
            status=422,
            token=token,
            email=staff.email,
            errors=errors,
        )
    kept = request.app.state.staff_secrets.passwords.hash(password)
    with writing(engine) as session:
        link = find_link(session, token, LinkPurpose.NEW_PASSWORD, moment)
        staff = staff_of(session, link)
        if link is None or staff is None or not use_link(session, link, moment):
            return link_gone(request)
        staff.password_hash = kept
        sessions.end_all(session, staff.id or 0, moment)
        tell(session, staff, "password", moment)
        request.app.state.audit.record(
            session, actor_of(staff), AuditAct.CHANGED_PASSWORD, "person", str(staff.id), moment, by="mailed link"
        )
    return done("/desk/sign-in", "new-password")
