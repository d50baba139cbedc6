"""Outcomes in figures: of one's own clients, of what one's organisation received, and of all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.advising.outcomes_tables import (
    BY_WORDS,
    COLUMNS,
    MEASURE_INDICATORS,
    MEASURE_WORDS,
    SLICES,
    FigureScope,
    FigureTable,
    SliceNames,
    figures,
    is_hidden,
    rows_of,
    seen_by,
)
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Colleague, Role
from app.core.session import Database
from app.referrals.funnel import (
    ANSWER_MEASURES,
    FUNNEL_MEASURES,
    OUTCOME_MEASURES,
    REASON_MEASURES,
    SENT,
    CountedReferral,
    Dimension,
    quarter_in,
    start_of_quarter,
)
from app.referrals.lifecycle import ReferralState
from app.referrals.statistics_query import (
    EVERYBODYS,
    Whose,
    as_they_stand,
    names_among,
    people_until,
    received_by,
    sent_by,
)
from app.web.staff_page import desk_page
from services_catalogue.files.csv_table import csv_file

router = APIRouter(prefix="/desk/outcomes", include_in_schema=False, default_response_class=HTMLResponse)

SHOWN: dict[str, Any] = {
    "words": MEASURE_WORDS,
    "by_words": BY_WORDS,
    "indicators": MEASURE_INDICATORS,
    "funnel": FUNNEL_MEASURES,
    "of_the_answered": ANSWER_MEASURES,
    "slices": SLICES,
}
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """One part of the page: whose referrals, how it is called, what is to be known of it, and their figures."""

    of: FigureScope
    title: str
    hint: str
    figures: FigureTable


class OutcomeCounts:
    """The counts for one colleague at one moment; each set of referrals is read once."""

    def __init__(self, request: Request, session: Session, colleague: Colleague) -> None:
        self._session = session
        self._colleague = colleague
        self._published = request.app.state.snapshot
        today = now().date()
        self.until = start_of_quarter(today)
        self._this_quarter = quarter_in(today.year, today.month)
        self._read: dict[tuple[FigureScope, bool], list[CountedReferral]] = {}

    def figures(self, of: FigureScope, *kinds: Dimension | None) -> list[FigureTable]:
        """The table of each kind of slice, for one scope; None is all referrals of the scope together."""
        whose = self._whose(of)
        names = SliceNames.of(self._published, names_among(self._session, whose), self._this_quarter)
        return [self._figures(of, whose, by, names) for by in kinds]

    def _figures(self, of: FigureScope, whose: Whose, by: Dimension | None, names: SliceNames) -> FigureTable:
        hidden = is_hidden(of, by)
        if (of, hidden) not in self._read:
            self._read[of, hidden] = (
                people_until(self._session, whose, self.until) if hidden else as_they_stand(self._session, whose)
            )
        return figures(self._read[of, hidden], by, names, hidden=hidden)

    def _whose(self, of: FigureScope) -> Whose:
        match of:
            case FigureScope.SENT:
                return sent_by(self._colleague)
            case FigureScope.RECEIVED:
                return received_by(self._colleague)
            case FigureScope.ALL:
                return EVERYBODYS


@router.get("")
def outcomes(colleague: Anyone, request: Request, database: Database) -> Response:
    """The totals of every scope that the colleague may see."""
    counting = OutcomeCounts(request, database, colleague)
    parts = [
        OutcomePart(of, title_of(of, colleague), hint_of(of, colleague), counting.figures(of, None)[0])
        for of in seen_by(colleague)
    ]
    return _page(request, "outcomes.html", counting, parts=parts, outcomes=OUTCOME_MEASURES, reasons=REASON_MEASURES)


@router.get("/by")
def by_slice(colleague: Anyone, request: Request, database: Database) -> Response:
    """The tables of one kind of slice."""
    of = _chosen(request, "of", seen_by(colleague))
    by = _chosen(request, "by", SLICES[of])
    counting = OutcomeCounts(request, database, colleague)
    [found] = counting.figures(of, by)
    return _page(
        request,
        "outcomes_by.html",
        counting,
        of=of,
        title=title_of(of, colleague),
        figures=found,
        is_received=of is FigureScope.RECEIVED,
        outcomes=(SENT, *OUTCOME_MEASURES),
        reasons=(ReferralState.REFUSED.value, *REASON_MEASURES),
    )


@router.get("/export.csv")
def export(colleague: Anyone, request: Request) -> Response:
    """The figures of one scope as a CSV file. The export is noted in the audit."""
    of = _chosen(request, "of", seen_by(colleague))
    engine: Engine = request.app.state.engine
    with reading(engine) as session:
        counting = OutcomeCounts(request, session, colleague)
        data = csv_file(COLUMNS, rows_of(counting.figures(of, None, *SLICES[of]), counting.until.date()))
    with writing(engine) as session:
        request.app.state.audit.record(session, colleague.actor, AuditAct.EXPORTED, "outcomes", of.value, now())
    headers = {"Content-Disposition": f'attachment; filename="outcomes-{of.value}.csv"'}
    return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


def title_of(of: FigureScope, colleague: Colleague) -> str:
    """The heading of a scope on a colleague's page."""
    match of:
        case FigureScope.SENT:
            return "What your organisation sent" if Role.MANAGER in colleague.roles else "What you sent"
        case FigureScope.RECEIVED:
            return "What was sent to your organisation"
        case FigureScope.ALL:
            return "All referrals"


def hint_of(of: FigureScope, colleague: Colleague) -> str:
    """What the heading does not say; empty when there is nothing to add."""
    is_own = of is FigureScope.SENT and Role.MANAGER not in colleague.roles
    return "The referrals of your own clients." if is_own else ""


def _chosen(request: Request, name: str, allowed: tuple[Choice, ...]) -> Choice:
    """The choice that a query parameter names, of those the colleague may make. Raises HTTPException (404)."""
    found = next((one for one in allowed if one.value == request.query_params.get(name)), None)
    if found is None:
        raise HTTPException(404)
    return found


def _page(request: Request, template: str, counting: OutcomeCounts, **context: Any) -> Response:
    until = counting.until.date().isoformat()
    return desk_page(request, f"advising/{template}", part="outcomes", until=until, **SHOWN, **context)
