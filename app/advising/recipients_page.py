"""The page for the recipients of a provision's referrals, written down once they agreed. Until then advisers ring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Editor
from app.accounts.organisations import organisation_choices, organisation_names
from app.catalogue.access import editing
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.permissions import Colleague
from app.core.session import Database
from app.referrals.deadlines import LONGEST_PROMISE, PROMISED
from app.referrals.recipients import end_recipient, recipients_of, replace_recipient
from app.referrals.response_form import day_in
from app.referrals.transitions import TransitionError
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.emails import error_in_email, read_email
from services_catalogue.model.provision import Provision
from services_catalogue.reading.tolerant_reading import read_tolerantly

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)

LONGEST_NAME = 200
FIELDS = ("door", "name", "organisation", "email", "answer_within", "agreed_with", "agreed_on")


@router.get("/{slug}/referrals")
def recipients(slug: str, request: Request, colleague: Editor, database: Database) -> Response:
    """The current recipients, and the form to change them."""
    provision = _provision(colleague, database, slug)
    return _page(request, colleague, database, provision, Form({"answer_within": (str(PROMISED),)}))


@router.post("/{slug}/referrals")
def agree(slug: str, request: Request, colleague: Editor, database: Database, form: PostedForm) -> Response:
    """Write down a new recipient, in place of the current one."""
    provision = _provision(colleague, database, slug)
    offered = dict(_organisations(colleague, database))
    errors, agreed_on = _errors(form, provision, offered)
    if errors or agreed_on is None:
        return _page(request, colleague, database, provision, form, errors)
    access_point, chosen = form.text("door"), form.text("organisation")
    recipient = replace_recipient(
        database,
        slug,
        access_point,
        now(),
        name=form.line("name"),
        organisation_id=int(chosen) if chosen else None,
        email=read_email(form.line("email")) if form.line("email") else "",
        answer_within=form.number("answer_within"),
        agreed_with=form.line("agreed_with"),
        agreed_on=agreed_on,
    )
    request.app.state.audit.record(
        database,
        colleague.actor,
        AuditAct.AGREED,
        "recipient",
        slug,
        now(),
        access_point=access_point,
        name=recipient.name,
        organisation=offered.get(chosen, ""),
        by_mail=bool(recipient.email),
        answer_within=recipient.answer_within,
    )
    return done(f"/desk/catalogue/{slug}/referrals", "kept")


@router.post("/{slug}/referrals/end")
def end(slug: str, request: Request, colleague: Editor, database: Database, form: PostedForm) -> Response:
    """End a recipient: advisers ring again. Referrals that were sent before go on as they were."""
    editing(colleague, database, slug)
    if end_recipient(database, slug, form.text("door"), now()):
        request.app.state.audit.record(
            database, colleague.actor, AuditAct.ENDED, "recipient", slug, now(), door=form.text("door")
        )
    return done(f"/desk/catalogue/{slug}/referrals", "kept")


def _organisations(colleague: Colleague, session: Session) -> list[tuple[str, str]]:
    """The organisations that can work referrals from their inbox. Only the leading one names another than itself."""
    own = str(colleague.organisation_id)
    return [(number, name) for number, name in organisation_choices(session) if colleague.leads or number == own]


def _errors(form: Form, provision: Provision, organisations: dict[str, str]) -> tuple[list[FieldError], date | None]:
    found = [*_wrong_places(form, provision, organisations), *_wrong_words(form)]
    agreed_on = None
    try:
        agreed_on = day_in(form, "agreed_on")
        if agreed_on is None or agreed_on > now().date():
            found.append(FieldError("agreed_on", "Write the day on which they agreed, up to today."))
    except TransitionError as refused:
        found.append(FieldError(refused.field, refused.sentence))
    return found, agreed_on


def _wrong_places(form: Form, provision: Provision, organisations: dict[str, str]) -> Sequence[FieldError]:
    found = []
    if form.text("door") not in {"", *(access_point.id for access_point in provision.access_points)}:
        found.append(FieldError("door", "Choose a place from the list."))
    if form.text("organisation") not in {"", *organisations}:
        found.append(FieldError("organisation", "Choose an organisation from the list."))
    if form.line("email") and (wrong := error_in_email(form.line("email"))):
        found.append(FieldError("email", wrong))
    if not form.text("organisation") and not form.line("email"):
        found.append(FieldError("email", "Choose an organisation or write an email address, so that it gets to them."))
    return found


def _wrong_words(form: Form) -> Sequence[FieldError]:
    found = []
    for field, what in (("name", "who receives them: a team or a person"), ("agreed_with", "who agreed to that")):
        if not 1 <= len(form.line(field)) <= LONGEST_NAME:
            found.append(FieldError(field, f"Write {what}, in up to {LONGEST_NAME} characters."))
    if not 1 <= form.number("answer_within") <= LONGEST_PROMISE:
        found.append(FieldError("answer_within", f"Write a number of working days from 1 to {LONGEST_PROMISE}."))
    return found


def _page(
    request: Request,
    colleague: Colleague,
    session: Session,
    provision: Provision,
    form: Form,
    errors: Sequence[FieldError] = (),
) -> Response:
    names = {"": "All of it", **{access_point.id: access_point.name for access_point in provision.access_points}}
    organisations = organisation_names(session)
    return desk_page(
        request,
        "advising/recipients.html",
        part="catalogue",
        status=422 if errors else 200,
        slug=provision.slug,
        name=provision.name,
        current=[
            (one, names.get(one.access_point_id, one.access_point_id), organisations.get(one.organisation_id, ""))
            for one in recipients_of(session, provision.slug)
        ],
        access_points=list(names.items()),
        organisations=[("", "None: by email only"), *_organisations(colleague, session)],
        today=now().date().isoformat(),
        typed={field: form.text(field) for field in FIELDS},
        errors=list(errors),
    )


def _provision(colleague: Colleague, session: Session, slug: str) -> Provision:
    """The provision whose recipients an editor may change. A body takes no referrals. Raises HTTPException (404)."""
    entry = read_tolerantly(editing(colleague, session, slug).content, slug)
    if not isinstance(entry, Provision):
        raise HTTPException(404)
    return entry
