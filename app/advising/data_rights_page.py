"""A client's data rights, as used at the desk: to see all that is kept, to have it corrected, and to have it erased."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.accounts.organisations import organisation_by_id
from app.core.clock import now
from app.core.session import Database
from app.referrals.access import Client, client_for
from app.referrals.erasure import WHYS, ErasureReason, erase, holders_of
from app.referrals.lifecycle import Side
from app.referrals.retention import months_kept
from app.referrals.subject_access import export, file_name
from app.referrals.transitions import ActionContext
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done

router = APIRouter(prefix="/desk/clients/{code}", include_in_schema=False, default_response_class=HTMLResponse)

NOT_SURE = "Tick the box: what is erased cannot be brought back."


@router.get("/rights")
def rights(code: str, request: Request, colleague: Adviser, database: Database) -> Response:
    """The client's rights, each with the way to exercise it."""
    client = client_for(database, colleague, code)
    months = months_kept(client, organisation_by_id(database, client.organisation_id))
    return desk_page(request, "advising/data_rights.html", part="clients", client=client, months=months)


@router.post("/export")
def make_export(code: str, request: Request, colleague: Adviser, database: Database) -> Response:
    """Everything about the client as a file. A form sends for it, since the export is noted in the audit."""
    client = client_for(database, colleague, code)
    data = export(database, request.app.state.audit, client, colleague.actor, now())
    headers = {"Content-Disposition": f'attachment; filename="{file_name(client)}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/json", headers=headers)


@router.get("/erase")
def erase_form(code: str, request: Request, colleague: Adviser, database: Database) -> Response:
    """What goes, what stays and why, and who is told."""
    return _page(request, database, client_for(database, colleague, code))


@router.post("/erase")
def erase_now(code: str, request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """Erase the record for good."""
    client, why, state = client_for(database, colleague, code), form.text("why"), request.app.state
    errors = [] if why in WHYS else [FieldError("why", "Choose why it is erased.")]
    if not form.has("sure"):
        errors.append(FieldError("sure", NOT_SURE))
    if errors:
        return _page(request, database, client, errors, why)
    erase(
        database,
        client,
        ErasureReason(why),
        ActionContext(state.audit, colleague.actor, Side.SENDER, now(), state.settings.address),
    )
    return done("/desk/clients", "erased")


def _page(
    request: Request, session: Session, client: Client, errors: list[FieldError] | None = None, why: str = ""
) -> Response:
    return desk_page(
        request,
        "advising/data_rights_erase.html",
        part="clients",
        status=422 if errors else 200,
        client=client,
        holders=holders_of(session, client),
        whys=[(one.value, words) for one, words in WHYS.items()],
        why=why,
        errors=errors or [],
    )
