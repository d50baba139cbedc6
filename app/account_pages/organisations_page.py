"""Organisations, for the administrators of the leading one: add them, and set how their staff may sign in."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts import people
from app.accounts.dependencies import Administrator, PermissionRefusal
from app.accounts.oidc import is_safe_address
from app.accounts.organisations import Organisation, add_organisation, find_organisation, organisation_named
from app.accounts.people import LONGEST_NAME
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.permissions import Colleague
from app.core.session import Database
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done

router = APIRouter(prefix="/desk/organisations", include_in_schema=False, default_response_class=HTMLResponse)

LEADING_ONLY = "Only administrators of the leading organisation can do this."
LONGEST_ISSUER = 500
LONGEST_CLIENT = 200
LONGEST_SECRET = 1_000


def _leads(colleague: Colleague) -> None:
    if not colleague.leads:
        raise PermissionRefusal(LEADING_ONLY)


@router.get("/new")
def new_form(request: Request, colleague: Administrator) -> Response:
    _leads(colleague)
    return desk_page(request, "account_pages/organisation.html", part="people", organisation=None, typed={})


@router.post("/new")
def new(request: Request, colleague: Administrator, form: PostedForm, session: Database) -> Response:
    _leads(colleague)
    name = form.line("name")
    errors = _wrong_name(session, name, None)
    if errors:
        return _again(request, None, form, errors)
    organisation = add_organisation(session, name, now())
    _record(request, session, colleague, AuditAct.ADDED, organisation)
    return done("/desk/people", "organisation")


@router.get("/{organisation_id:row}")
def organisation_form(request: Request, organisation_id: int, colleague: Administrator, session: Database) -> Response:
    _leads(colleague)
    organisation = _organisation(session, organisation_id)
    typed = {"name": organisation.name, "issuer": organisation.oidc_issuer, "client": organisation.oidc_client_id}
    return desk_page(request, "account_pages/organisation.html", part="people", organisation=organisation, typed=typed)


@router.post("/{organisation_id:row}")
def change(
    request: Request, organisation_id: int, colleague: Administrator, form: PostedForm, session: Database
) -> Response:
    _leads(colleague)
    organisation = _organisation(session, organisation_id)
    errors = [*_wrong_name(session, form.line("name"), organisation.id), *_wrong_sign_in(form, organisation)]
    if errors:
        return _again(request, organisation, form, errors)
    organisation.name = form.line("name")
    if organisation.oidc_issuer != (form.line("issuer") or None):
        people.unlink_accounts(session, organisation_id)
    _set_sign_in(request, organisation, form)
    _record(request, session, colleague, AuditAct.CHANGED, organisation)
    return done(f"/desk/organisations/{organisation.id}", "kept")


def _organisation(session: Session, organisation_id: int) -> Organisation:
    organisation = find_organisation(session, organisation_id)
    if organisation is None:
        raise HTTPException(404)
    return organisation


def _again(request: Request, organisation: Organisation | None, form: Form, errors: list[FieldError]) -> Response:
    typed = {name: form.line(name) for name in ("name", "issuer", "client")}
    return desk_page(
        request,
        "account_pages/organisation.html",
        part="people",
        status=422,
        organisation=organisation,
        typed=typed,
        errors=errors,
    )


def _wrong_name(session: Session, name: str, own: int | None) -> list[FieldError]:
    if not 0 < len(name) <= LONGEST_NAME:
        return [FieldError("name", "Give the name of the organisation, in up to 200 letters.")]
    holder = organisation_named(session, name)
    return [] if holder in (None, own) else [FieldError("name", "There is an organisation of this name already.")]


def _wrong_sign_in(form: Form, organisation: Organisation) -> list[FieldError]:
    """All three of issuer, client and secret, or none. A secret that is stored need not be typed again."""
    issuer, client, secret = form.line("issuer"), form.line("client"), form.line("secret")
    if not issuer and not client:
        return []
    kept = organisation.oidc_secret is not None and issuer == organisation.oidc_issuer
    wrong = {
        "issuer": (len(issuer) <= LONGEST_ISSUER and is_safe_address(issuer))
        or "Give the whole address of the issuer, beginning with https://. Whoever runs their accounts knows it.",
        "client": 0 < len(client) <= LONGEST_CLIENT or "Give the client ID, as their accounts' page shows it.",
        "secret": (len(secret) <= LONGEST_SECRET and bool(secret or kept))
        or "Give the client secret. It is needed anew when the issuer is another one.",
    }
    return [FieldError(field, sentence) for field, sentence in wrong.items() if isinstance(sentence, str)]


def _set_sign_in(request: Request, organisation: Organisation, form: Form) -> None:
    organisation.oidc_issuer = form.line("issuer") or None
    organisation.oidc_client_id = form.line("client") or None
    if organisation.oidc_issuer is None:
        organisation.oidc_secret = None
    elif form.line("secret"):
        organisation.oidc_secret = request.app.state.staff_secrets.keep(form.line("secret"))


def _record(
    request: Request, session: Session, colleague: Colleague, act: AuditAct, organisation: Organisation
) -> None:
    audit = request.app.state.audit
    detail = {"name": organisation.name, "issuer": organisation.oidc_issuer}
    audit.record(session, colleague.actor, act, "organisation", str(organisation.id), now(), **detail)
