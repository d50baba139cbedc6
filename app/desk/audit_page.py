"""The audit as administrators read it: who did what when, the newest first."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, or_, select, tuple_
from sqlmodel.sql.expression import SelectOfScalar
from starlette.responses import Response

from app.accounts.guards import Administrator
from app.accounts.tables import Staff
from app.core.audit import AuditEvent
from app.core.clock import HERE
from app.core.permissions import Colleague
from app.core.transaction import Database
from app.web.forms import Mistake, clean
from app.web.pages import desk_page
from services_catalogue.model.organisations import Organisation

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

Names = dict[tuple[str, str], str]

ON_A_PAGE = 50
FILTERS = ("person", "act", "subject", "day")
IN_WORDS = {"provision": "support", "hand_over": "answers handed over"}
"""What people call a kind of thing, where it is not what the program calls it."""
LARGEST_ID = 2**31 - 1


@router.get("/audit")
def audit(request: Request, colleague: Administrator, session: Database) -> Response:
    typed = {name: " ".join(clean(request.query_params.get(name, "")).split())[:200] for name in FILTERS}
    day, mistakes = _day(typed["day"])
    names = _names(session)
    wanted = _filtered(_allowed(select(AuditEvent), colleague), typed, day, names)
    before = request.query_params.get("before", "")
    if before.isascii() and before.isdecimal():
        wanted = wanted.where(col(AuditEvent.id) < min(int(before[:12]), LARGEST_ID))
    found = session.exec(wanted.order_by(col(AuditEvent.id).desc()).limit(ON_A_PAGE + 1)).all()
    return desk_page(
        request,
        "audit.html",
        part="audit",
        entries=found[:ON_A_PAGE],
        in_words=IN_WORDS,
        names=names,
        acts=_acts(session, colleague),
        typed=typed,
        mistakes=mistakes,
        older=found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
        is_later_page=bool(before),
    )


def _allowed(wanted: SelectOfScalar[AuditEvent], colleague: Colleague) -> SelectOfScalar[AuditEvent]:
    """Everything for the leading organisation; for another what its own people did."""
    return wanted if colleague.leads else wanted.where(AuditEvent.organisation_id == colleague.organisation_id)


def _names(session: Session) -> Names:
    """The name that people and organisations have now, by kind and the number that stands in the audit."""
    people = session.exec(select(Staff.id, Staff.name))
    organisations = session.exec(select(Organisation.id, Organisation.name))
    return {("person", str(number)): name for number, name in people} | {
        ("organisation", str(number)): name for number, name in organisations
    }


def _filtered(
    wanted: SelectOfScalar[AuditEvent], typed: dict[str, str], day: date | None, names: Names
) -> SelectOfScalar[AuditEvent]:
    if typed["person"]:
        wanted = wanted.where(col(AuditEvent.actor).icontains(typed["person"], autoescape=True))
    if typed["act"]:
        wanted = wanted.where(AuditEvent.act == typed["act"])
    if typed["subject"]:
        sought = typed["subject"].casefold()
        named = [pair for pair, name in names.items() if sought in name.casefold()]
        by_name = tuple_(col(AuditEvent.kind), col(AuditEvent.subject)).in_(named)
        wanted = wanted.where(or_(col(AuditEvent.subject).icontains(typed["subject"], autoescape=True), by_name))
    if day is not None:
        start, end = (datetime.combine(day + timedelta(days=more), time(), HERE).astimezone(UTC) for more in (0, 1))
        wanted = wanted.where(col(AuditEvent.at) >= start, col(AuditEvent.at) < end)
    return wanted


def _day(text: str) -> tuple[date | None, list[Mistake]]:
    if not text:
        return None, []
    try:
        return date.fromisoformat(text), []
    except ValueError:
        return None, [Mistake("day", "Write the day as year, month and day, such as 2026-11-23.")]


def _acts(session: Session, colleague: Colleague) -> list[tuple[str, str]]:
    wanted = select(AuditEvent.act).distinct().order_by(AuditEvent.act)
    if not colleague.leads:
        wanted = wanted.where(AuditEvent.organisation_id == colleague.organisation_id)
    return [("", "Anything"), *((act, act.capitalize()) for act in session.exec(wanted))]
