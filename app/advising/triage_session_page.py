"""How a page of a triage session is made: it says whose it is, and every address on it leads to the same session."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request
from sqlmodel import Session
from starlette.responses import Response

from app.advising.open_triage_sessions import TriageSessionEnded
from app.advising.triage_session import TriageSession
from app.core.database import reading
from app.core.permissions import Colleague
from app.referrals.access import Client, client_for
from app.web.staff_page import desk_page


def triage_session_page(
    request: Request,
    colleague: Colleague,
    triage_session: TriageSession,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    """A page of a triage session. Raises TriageSessionEnded when the adviser may no longer see the client's record."""
    record = looked_up(request, colleague, triage_session)
    return desk_page(request, template, part="triage", status=status, **whose(triage_session, record), **context)


def whose(triage_session: TriageSession, record: Client | None) -> dict[str, Any]:
    """What every template of a triage session needs: `at` is where its addresses begin, `record` the client's."""
    return {"at": triage_session.address, "triage_session_id": triage_session.id, "record": record}


def looked_up(request: Request, colleague: Colleague, triage_session: TriageSession) -> Client | None:
    """The record that a triage session belongs to; None before there is one. Raises TriageSessionEnded."""
    if not triage_session.client:
        return None
    with reading(request.app.state.engine) as session:
        return record_of(session, colleague, triage_session)


def record_of(session: Session, colleague: Colleague, triage_session: TriageSession) -> Client | None:
    """The record that a triage session belongs to, read in the caller's transaction. Raises TriageSessionEnded."""
    if not triage_session.client:
        return None
    try:
        return client_for(session, colleague, triage_session.client)
    except HTTPException:
        raise TriageSessionEnded from None
