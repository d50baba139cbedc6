"""The first page of the desk, and the list of all support with its filters."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.core.clock import now, today
from app.core.session import Database
from app.desk.catalogue_table import WORK, CatalogueFilters, catalogue_rows, choices_of
from app.desk.desk_section import JOBS, MOVES, DeskSection
from app.referrals.caseload_rows import figures_of
from app.web.staff_page import desk_page, desk_parts
from services_catalogue.store.drafts import revisions_in
from services_catalogue.store.record_content import stored_record
from services_catalogue.store.revisions import RevisionState

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

FILTERS = ("words", "noun", "state", "checked", "keeper", "district", "category", "work")
LONGEST_FILTER = 100
MOST_WAITING = 8


@router.get("")
def home(colleague: Anyone, request: Request, database: Database) -> Response:
    """The desk's first page: the work that waits for this colleague."""
    lines = catalogue_rows(database, request.app.state.snapshot, colleague, today())
    waiting = {
        state: [line for line in lines if state in line.work]
        for state in (RevisionState.IN_REVIEW, RevisionState.SET_ASIDE, RevisionState.SCHEDULED, RevisionState.DRAFT)
    }
    published = [line for line in lines if line.state != "not_published"]
    return desk_page(
        request,
        "desk/home.html",
        part="home",
        waiting={state.value: lines for state, lines in waiting.items()},
        kept=[("What comes first", _in_work(database, MOVES)), ("Next jobs", _in_work(database, JOBS))]
        if colleague.leads
        else [],
        first={state.value: lines[:MOST_WAITING] for state, lines in waiting.items()},
        support=len([line for line in published if line.noun == "provision"]),
        bodies=len([line for line in published if line.noun == "body"]),
        not_known=len([line for line in published if line.state == "unknown"]),
        never_checked=len([line for line in published if line.is_checked(today()) == "never"]),
        late=len([line for line in published if line.is_late(today())]),
        caseload=figures_of(database, colleague, now().date()),
        parts=desk_parts(colleague)[1:],
    )


def _in_work(database: Session, section: DeskSection) -> list[tuple[str, str, str]]:
    """The first records of a section that are in work: address, name and state."""
    rows = revisions_in(database, tuple(WORK), section.table)[:MOST_WAITING]
    return [(f"/desk/{section.part}/{one.slug}", stored_record(one).name, WORK[one.state]) for one in rows]


@router.get("/catalogue")
def catalogue(colleague: Anyone, request: Request, database: Database) -> Response:
    """The list of all support, filtered by the query."""
    lines = catalogue_rows(database, request.app.state.snapshot, colleague, today())
    asked = {name: request.query_params.get(name, "")[:LONGEST_FILTER] for name in FILTERS}
    return desk_page(
        request,
        "desk/catalogue.html",
        part="catalogue",
        lines=CatalogueFilters(**asked).of(lines, today()),
        of=len(lines),
        asked=asked,
        choices=choices_of(lines),
        may_add=colleague.may_edit(colleague.organisation_id),
        on=today(),
    )
