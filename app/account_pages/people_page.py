"""Organisations and their staff, for administrators: invite, change, close, and help back in."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts import people, sessions
from app.accounts.dependencies import Administrator
from app.accounts.emails import send_link, tell
from app.accounts.login import open_sessions
from app.accounts.organisations import organisation_by_id
from app.accounts.people import LONGEST_NAME, AccountError, Staff
from app.accounts.signed_links import LinkPurpose
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.permissions import Colleague, Role
from app.core.session import Database
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.emails import account_email, error_in_email

router = APIRouter(prefix="/desk/people", include_in_schema=False, default_response_class=HTMLResponse)

ROLES = (
    (Role.ADVISER, "Adviser: refers clients and follows them up, and answers what is sent to your organisation"),
    (Role.MANAGER, "Manager: the same for everybody in the team"),
    (Role.EDITOR, "Editor: drafts changes and says that support is still right"),
    (Role.PUBLISHER, "Publisher: all that an editor does, and publishes what others drafted"),
    (Role.ADMINISTRATOR, "Administrator: looks after people, and reads the audit"),
)
PROVED_FIRST = (
    "Make sure first that it is really them, for example by calling them on a number that you know, and tick the box. "
    "Somebody else may be asking in their name."
)


@router.get("")
def everybody(request: Request, colleague: Administrator, session: Database) -> Response:
    listed = [
        (organisation, people.people_of(session, organisation.id or 0))
        for organisation in people.organisations_of(session, colleague)
    ]
    return desk_page(request, "account_pages/people.html", part="people", listed=listed)


@router.get("/invite")
def invite_form(request: Request, colleague: Administrator, session: Database, organisation: str = "") -> Response:
    return _invite_page(request, colleague, session, organisation=organisation)


def _invite_page(
    request: Request, colleague: Colleague, session: Session, status: int = 200, **said: object
) -> Response:
    offered = [(str(o.id), o.name) for o in people.organisations_of(session, colleague)]
    return desk_page(
        request, "account_pages/invitation.html", part="people", status=status, offered=offered, roles=ROLES, **said
    )


@router.post("/invite")
def invite(request: Request, colleague: Administrator, form: PostedForm, session: Database) -> Response:
    """The page that follows shows the link once, since mail may not be set up."""
    name, email, wanted = form.line("name"), account_email(form.line("email")), form.line("organisation")
    allowed = {str(o.id): o for o in people.organisations_of(session, colleague)}
    errors = _errors(name, email)
    if wanted not in allowed:
        # An administrator of only one organisation is shown no choice, so there is no field to lead to.
        errors.append(FieldError("organisation" if len(allowed) > 1 else "", "Choose the organisation they work for."))
    try:
        roles = people.roles_from(form.texts("roles"))
        staff = None
        if not errors:
            staff = people.invite(session, allowed[wanted].id or 0, name, email, roles, now())
    except AccountError as problem:
        errors.append(FieldError("email" if form.texts("roles") else "roles", str(problem)))
    if errors or staff is None:
        typed = {"name": name, "email": form.line("email"), "organisation": wanted, "chosen": form.texts("roles")}
        return _invite_page(request, colleague, session, status=422, errors=errors, **typed)
    return _invited(request, session, colleague, staff, allowed[wanted].name)


def _errors(name: str, email: str) -> list[FieldError]:
    wrong = error_in_email(email) if "@" in email else "Give their email address, such as name@example.org."
    return [
        *([] if 0 < len(name) <= LONGEST_NAME else [FieldError("name", "Give their name, in up to 200 letters.")]),
        *([FieldError("email", wrong)] if wrong else []),
    ]


def _invited(request: Request, session: Session, colleague: Colleague, staff: Staff, organisation: str) -> Response:
    path = send_link(request, session, LinkPurpose.INVITATION, staff, now(), organisation)
    _record(request, session, colleague, AuditAct.INVITED, staff, name=staff.name, roles=staff.roles)
    link = request.app.state.settings.address.rstrip("/") + path
    return desk_page(request, "account_pages/invited.html", part="people", person=staff, link=link)


def _person(session: Session, colleague: Colleague, person_id: int) -> Staff:
    staff = people.person_for(session, colleague, person_id)
    if staff is None:
        raise HTTPException(404)
    return staff


@router.get("/{person_id:row}")
def person(request: Request, person_id: int, colleague: Administrator, session: Database) -> Response:
    return _person_page(request, session, _person(session, colleague, person_id))


def _person_page(request: Request, session: Session, staff: Staff, *errors: FieldError) -> Response:
    return desk_page(
        request,
        "account_pages/person.html",
        part="people",
        status=422 if errors else 200,
        person=staff,
        organisation=organisation_by_id(session, staff.organisation_id),
        signed_in=len(open_sessions(session, staff.id or 0, now())),
        roles=ROLES,
        errors=errors,
    )


@router.post("/{person_id:row}/roles")
def change_roles(
    request: Request, person_id: int, colleague: Administrator, form: PostedForm, session: Database
) -> Response:
    staff = _person(session, colleague, person_id)
    before = list(staff.roles)
    try:
        people.change_roles(session, colleague, staff, people.roles_from(form.texts("roles")))
    except AccountError as problem:
        staff.roles = before
        return _person_page(request, session, staff, FieldError("roles", str(problem)))
    tell(session, staff, "roles", now())
    _record(request, session, colleague, AuditAct.CHANGED_ROLES, staff, before=before, after=staff.roles)
    return done(_address(staff), "roles")


@router.post("/{person_id:row}/disable")
def disable(request: Request, person_id: int, colleague: Administrator, session: Database) -> Response:
    staff = _person(session, colleague, person_id)
    before = staff.disabled_at
    try:
        people.disable(session, colleague, staff, now())
    except AccountError as problem:
        staff.disabled_at = before
        return _person_page(request, session, staff, FieldError("", str(problem)))
    return _changed(request, session, colleague, staff, "disabled", "disabled", AuditAct.DISABLED)


@router.post("/{person_id:row}/enable")
def enable(request: Request, person_id: int, colleague: Administrator, session: Database) -> Response:
    staff = _person(session, colleague, person_id)
    people.enable(staff)
    return _changed(request, session, colleague, staff, "enabled", "enabled", AuditAct.ENABLED)


@router.post("/{person_id:row}/sign-out")
def sign_out(request: Request, person_id: int, colleague: Administrator, session: Database) -> Response:
    staff = _person(session, colleague, person_id)
    sessions.end_all(session, person_id, now())
    return _changed(request, session, colleague, staff, "signed out", "ended", AuditAct.ENDED_SESSIONS)


def _changed(
    request: Request,
    session: Session,
    colleague: Colleague,
    staff: Staff,
    change: str,
    word: str,
    act: AuditAct,
) -> Response:
    tell(session, staff, change, now())
    _record(request, session, colleague, act, staff)
    return done(_address(staff), word)


@router.post("/{person_id:row}/invite-again")
def invite_again(request: Request, person_id: int, colleague: Administrator, session: Database) -> Response:
    """A new link for a member of staff without a password: not joined, or signing in only by their organisation."""
    staff = _person(session, colleague, person_id)
    if staff.password_hash is not None or staff.disabled_at is not None:
        raise HTTPException(404)
    organisation = organisation_by_id(session, staff.organisation_id)
    return _invited(request, session, colleague, staff, organisation.name)


@router.post("/{person_id:row}/new-password")
def help_with_password(request: Request, person_id: int, colleague: Administrator, session: Database) -> Response:
    staff = _joined(session, colleague, person_id)
    send_link(request, session, LinkPurpose.NEW_PASSWORD, staff, now())
    _record(request, session, colleague, AuditAct.SENT_LINK, staff, to="choose a new password")
    return done(_address(staff), "mailed")


@router.post("/{person_id:row}/new-code")
def help_with_phone(
    request: Request, person_id: int, colleague: Administrator, form: PostedForm, session: Database
) -> Response:
    staff = _joined(session, colleague, person_id)
    if not form.has("proved"):
        return _person_page(request, session, staff, FieldError("proved", PROVED_FIRST))
    send_link(request, session, LinkPurpose.NEW_CODE, staff, now())
    _record(
        request, session, colleague, AuditAct.SENT_LINK, staff, to="set up a phone again", proved="by the administrator"
    )
    return done(_address(staff), "mailed")


def _joined(session: Session, colleague: Colleague, person_id: int) -> Staff:
    staff = _person(session, colleague, person_id)
    if staff.password_hash is None or staff.disabled_at is not None:
        raise HTTPException(404)
    return staff


def _address(staff: Staff) -> str:
    return f"/desk/people/{staff.id}"


def _record(
    request: Request, session: Session, colleague: Colleague, act: AuditAct, staff: Staff, **detail: object
) -> None:
    request.app.state.audit.record(session, colleague.actor, act, "person", str(staff.id), now(), **detail)
