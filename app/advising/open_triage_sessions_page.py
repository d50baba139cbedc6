"""Which triage sessions are open in this browser: to go on with one, to end one, or to begin with the next client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Adviser
from app.advising.open_triage_sessions import (
    MOST_OPEN,
    OpenTriageSession,
    end_triage_session,
    keep_triage_session,
    open_triage_sessions,
)
from app.advising.triage_session import TRIAGE, TriageSession
from app.core.database import reading
from app.core.permissions import Colleague
from app.referrals.access import Client, clients_with
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done

router = APIRouter(prefix=TRIAGE, include_in_schema=False)

TOO_MANY = f"You have {MOST_OPEN} triages open in this browser. End one that you are done with first."


@dataclass(frozen=True, slots=True)
class OpenTriageRow:
    """An open triage session with its client's record, if there is one."""

    entry: OpenTriageSession
    record: Client | None

    @property
    def address(self) -> str:
        return TriageSession(id=self.entry.id).address

    @property
    def whose(self) -> str:
        """The client's name; for a record that the adviser may not see now, only that it was closed or handed over."""
        if self.record is not None:
            return f"{self.record.name or self.record.reference} (record {self.record.reference})"
        return "A record that was closed or handed over" if self.entry.client else "New client"

    @property
    def begun_at(self) -> datetime:
        return datetime.fromtimestamp(self.entry.started, UTC)


@router.get("")
def choose(request: Request, colleague: Adviser) -> Response:
    """What is open; straight to a new triage when nothing is."""
    if open_triage_sessions(request, colleague):
        return _list(request, colleague)
    return begun(TriageSession(), request, colleague)


@router.post("/new")
def new(request: Request, colleague: Adviser, form: PostedForm) -> Response:
    """Begin with the next client. What the form `ends` is taken out of the browser."""
    ends = form.text("ends")
    if not ends:
        return begun(TriageSession(), request, colleague)
    fresh = TriageSession()
    response = keep_triage_session(fresh, request, colleague, done(fresh.address, "new-sitting"))
    return end_triage_session(ends, request, response)


@router.post("/end")
def end(request: Request, _colleague: Adviser, form: PostedForm) -> Response:
    """End one of the open triage sessions."""
    return end_triage_session(form.text("ends"), request, done(TRIAGE, "sitting-ended"))


def begun(
    triage_session: TriageSession, request: Request, colleague: Colleague, *, page: str = "", word: str = ""
) -> Response:
    """Open a triage session and go to a page of it; to the list of the open ones when there is no room for one more."""
    address = f"{triage_session.address}{page}"
    response = done(address, word) if word else RedirectResponse(address, 303)
    return no_room(request, colleague) or keep_triage_session(triage_session, request, colleague, response)


def no_room(request: Request, colleague: Colleague) -> Response | None:
    """The list, with an error, when no more sessions can be opened; else None."""
    if len(open_triage_sessions(request, colleague)) < MOST_OPEN:
        return None
    return _list(request, colleague, 409, [FieldError("", TOO_MANY)])


def ended(request: Request, _problem: Exception) -> Response:
    """The page in place of one of a triage session that is not open here. Nothing was done."""
    return desk_page(request, "advising/triage_session_ended.html", part="triage", status=410)


def _list(
    request: Request, colleague: Colleague, status: int = 200, errors: list[FieldError] | None = None
) -> Response:
    entries = open_triage_sessions(request, colleague)
    codes = [entry.client for entry in entries]
    with reading(request.app.state.engine) as session:
        records = clients_with(session, colleague, codes)
    listed = [OpenTriageRow(entry, records.get(entry.client)) for entry in entries]
    return desk_page(
        request,
        "advising/open_triage_sessions.html",
        part="triage",
        status=status,
        listed=listed,
        errors=errors or [],
    )
