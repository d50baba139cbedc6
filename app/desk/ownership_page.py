"""The owner of a provision: which organisation, who is asked, and how often."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Editor
from app.accounts.organisations import organisation_choices
from app.accounts.signed_links import LinkPurpose, withdraw_links
from app.catalogue.access import editing, existing
from app.catalogue.owners import OwnerContacts
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.permissions import Colleague
from app.core.session import Database
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.emails import error_in_email, read_email
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.verification.schedule import SCHEDULES
from services_catalogue.verification.verification import Owner, find_owner, set_owner

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)

LONGEST_NAME = 200
IN_WORDS = {1: "Every month", 3: "Every 3 months", 6: "Every 6 months", 12: "Once a year"}


@router.get("/{slug}/care")
def care_page(slug: str, request: Request, colleague: Editor, database: Database) -> Response:
    """The form, as it stands."""
    editing(colleague, database, slug)
    owner = find_owner(database, slug)
    typed = {
        "organisation": str(owner.organisation_id or ""),
        "keeper_name": owner.name,
        "keeper_email": owner.email,
        "every_months": str(owner.every_months),
    }
    return _page(request, database, slug, colleague, Form({name: (value,) for name, value in typed.items()}))


@router.post("/{slug}/care")
def set_care(slug: str, request: Request, colleague: Editor, database: Database, form: PostedForm) -> Response:
    """Save the owner. Only the leading organisation may make another organisation the owner."""
    editing(colleague, database, slug)
    before = find_owner(database, slug)
    organisations = dict(organisation_choices(database))
    errors = _errors(form, organisations if colleague.leads else {})
    if errors:
        return _page(request, database, slug, colleague, form, errors)
    chosen = form.text("organisation")
    organisation_id = (int(chosen) if chosen else None) if colleague.leads else before.organisation_id
    after = Owner(
        organisation_id,
        "" if organisation_id is None else organisations[str(organisation_id)],
        form.line("keeper_name"),
        read_email(form.line("keeper_email")) if form.line("keeper_email") else "",
        int(form.text("every_months")),
    )
    if after != before:
        set_owner(database, slug, after, now())
        request.app.state.audit.record(
            database,
            colleague.actor,
            AuditAct.CHANGED,
            "care",
            slug,
            now(),
            organisation=after.organisation,
            owner=after.name,
            every_months=after.every_months,
        )
        if (after.organisation_id, after.name, after.email) != (before.organisation_id, before.name, before.email):
            # Such a link would speak in the name of the new owner.
            withdraw_links(database, LinkPurpose.STILL_RIGHT, slug, now())
    return done(f"/desk/catalogue/{slug}/care", "kept")


def _errors(form: Form, organisations: dict[str, str]) -> list[FieldError]:
    name, email, chosen = form.line("keeper_name"), form.line("keeper_email"), form.text("organisation")
    found = []
    if organisations and chosen and chosen not in organisations:
        found.append(FieldError("organisation", "Choose an organisation from the list."))
    if len(name) > LONGEST_NAME:
        found.append(FieldError("keeper_name", f"Make the name shorter: {LONGEST_NAME} characters at most."))
    if email and (wrong := error_in_email(email)):
        found.append(FieldError("keeper_email", wrong))
    if email and not name:
        found.append(FieldError("keeper_name", "Write whose address it is, so that people see who checked."))
    if form.text("every_months") not in {str(months) for months in SCHEDULES}:
        found.append(FieldError("every_months", "Choose how often it has to be checked."))
    return found


def _page(
    request: Request,
    session: Session,
    slug: str,
    colleague: Colleague,
    form: Form,
    errors: list[FieldError] | None = None,
) -> Response:
    leading = OwnerContacts(session).leading
    return desk_page(
        request,
        "desk/ownership.html",
        part="keeping-true",
        status=422 if errors else 200,
        slug=slug,
        name=read_tolerantly(existing(session, slug).content, slug).name,
        leading=leading or "the leading organisation",
        may_hand_over=colleague.leads,
        organisations=[
            ("", f"{leading or 'The leading organisation'} (nobody was named)"),
            *organisation_choices(session),
        ],
        organisation=find_owner(session, slug).organisation,
        schedules=[(str(months), IN_WORDS[months]) for months in SCHEDULES],
        typed={name: form.text(name) for name in ("organisation", "keeper_name", "keeper_email", "every_months")},
        errors=errors or [],
    )
