"""The audit as administrators read it: who did what when, the newest first."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Administrator
from app.accounts.organisations import organisation_names
from app.accounts.people import staff_names
from app.core.audit_search import AuditFilter, acts_recorded, entries_found
from app.core.clock import HERE
from app.core.session import Database
from app.web.forms import FieldError, clean
from app.web.staff_page import desk_page

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

SubjectNames = dict[tuple[str, str], str]

ON_A_PAGE = 50
FILTERS = ("person", "act", "subject", "day")
IN_WORDS = {"provision": "support", "hand_over": "answers handed over"}
"""What people call a kind of thing, where it is not what the program calls it."""
LARGEST_ID = 2**31 - 1


@router.get("/audit")
def audit(request: Request, colleague: Administrator, session: Database) -> Response:
    typed = {name: " ".join(clean(request.query_params.get(name, "")).split())[:200] for name in FILTERS}
    day, errors = _day(typed["day"])
    names = _names(session)
    # Everything for the leading organisation; for another what its own staff did.
    organisation_id = None if colleague.leads else colleague.organisation_id
    before = request.query_params.get("before", "")
    start, end = (None, None) if day is None else _from_to(day)
    wanted = AuditFilter(
        organisation_id,
        typed["person"],
        typed["act"],
        typed["subject"],
        named=_named(names, typed["subject"]),
        start=start,
        end=end,
        before=min(int(before[:12]), LARGEST_ID) if before.isascii() and before.isdecimal() else None,
    )
    found = entries_found(session, wanted, ON_A_PAGE + 1)
    return desk_page(
        request,
        "desk/audit.html",
        part="audit",
        entries=found[:ON_A_PAGE],
        in_words=IN_WORDS,
        names=names,
        acts=[("", "Anything"), *((act, act.capitalize()) for act in acts_recorded(session, organisation_id))],
        typed=typed,
        errors=errors,
        older=found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
        is_later_page=bool(before),
    )


def _names(session: Session) -> SubjectNames:
    """The present names of people and organisations, by kind and the number that stands in the audit."""
    by_kind = {"person": staff_names(session), "organisation": organisation_names(session)}
    return {(kind, str(number)): name for kind, found in by_kind.items() for number, name in found.items()}


def _named(names: SubjectNames, sought: str) -> list[tuple[str, str]]:
    """The subjects of the audit whose present name contains this text."""
    return [pair for pair, name in names.items() if sought.casefold() in name.casefold()]


def _from_to(day: date) -> tuple[datetime, datetime]:
    """The moments at which a day begins and ends in local time."""
    start, end = (datetime.combine(day + timedelta(days=more), time(), HERE).astimezone(UTC) for more in (0, 1))
    return start, end


def _day(text: str) -> tuple[date | None, list[FieldError]]:
    if not text:
        return None, []
    try:
        return date.fromisoformat(text), []
    except ValueError:
        return None, [FieldError("day", "Write the day as year, month and day, such as 2026-11-23.")]
