"""After how many quiet months an organisation's records are anonymised: administrators set it, and see the impact."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Administrator
from app.accounts.organisations import Organisation, find_organisation
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.permissions import Colleague
from app.core.session import Database
from app.referrals.retention import PERIODS, due_clients
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done

router = APIRouter(
    prefix="/desk/organisations/{organisation_id:row}/records",
    include_in_schema=False,
    default_response_class=HTMLResponse,
)

COUNTED = "Beside each number is how many of your records it would clear at once."
NOT_SURE = "You chose fewer months. Tick the box: what is taken out of a record cannot be brought back."


@router.get("")
def months_form(request: Request, organisation_id: int, colleague: Administrator, session: Database) -> Response:
    """The current number of months, and the impact of the others."""
    organisation = _organisation(session, colleague, organisation_id)
    return _page(request, session, colleague, organisation, organisation.records_months)


@router.post("")
def set_months(
    request: Request, organisation_id: int, colleague: Administrator, form: PostedForm, session: Database
) -> Response:
    """Set another number of months. Records whose time has come by it are anonymised by the next daily jobs."""
    organisation = _organisation(session, colleague, organisation_id)
    before, months = organisation.records_months, form.number("months")
    if months not in PERIODS:
        return _page(
            request, session, colleague, organisation, before, FieldError("months", "Choose from 1 to 12 months.")
        )
    if months < before and not form.has("sure"):
        return _page(request, session, colleague, organisation, months, FieldError("sure", NOT_SURE))
    organisation.records_months = months
    session.add(organisation)
    audit, detail = request.app.state.audit, {"before": before, "after": months}
    audit.record(session, colleague.actor, AuditAct.SET_MONTHS, "organisation", str(organisation_id), now(), **detail)
    return done(f"/desk/organisations/{organisation_id}/records", "months")


def _organisation(session: Session, colleague: Colleague, organisation_id: int) -> Organisation:
    organisation = find_organisation(session, organisation_id) if colleague.may_administer(organisation_id) else None
    if organisation is None:
        raise HTTPException(404)
    return organisation


def _page(
    request: Request,
    session: Session,
    colleague: Colleague,
    organisation: Organisation,
    chosen: int,
    *wrong: FieldError,
) -> Response:
    return desk_page(
        request,
        "advising/retention_settings.html",
        part="people",
        status=422 if wrong else 200,
        organisation=organisation,
        offered=[(str(n), _words(session, colleague, organisation, n)) for n in PERIODS],
        chosen=str(chosen),
        hint=COUNTED if organisation.id == colleague.organisation_id else "",
        errors=wrong,
    )


def _words(session: Session, colleague: Colleague, organisation: Organisation, months: int) -> str:
    """A number with its impact; how many records another organisation has is shown only to its own administrators."""
    words = f"{months} month{'s' if months > 1 else ''}{' (now)' if months == organisation.records_months else ''}"
    if organisation.id != colleague.organisation_id:
        return words
    count = sum(1 for _ in due_clients(session, now(), organisation_id=organisation.id, months=months))
    return f"{words}: clears {count or 'none'}"
