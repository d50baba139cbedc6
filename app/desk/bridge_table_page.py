"""Where common low-paid jobs have no bridge to a next job, by district: as a page, and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.desk.desk_section import JOBS
from app.presentation.current_catalogue import job_data_of, snapshot_of
from app.web.staff_page import desk_page
from services_catalogue.files.csv_table import csv_file
from services_catalogue.job_steps.bridge_gaps import AGE, BridgeRow, BridgeStanding, bridge_gaps
from triage.districts import DISTRICTS

router = APIRouter(prefix="/desk/next-jobs/bridges", include_in_schema=False, default_response_class=HTMLResponse)

COLUMNS = ("job", "people_in_uk", "next_job", "district", "bridge", "provision", "on")


@dataclass(frozen=True, slots=True)
class BridgeTable:
    """The rows with what they were made from: they are made anew when one of it is another."""

    made_from: tuple[object, ...]
    rows: tuple[BridgeRow, ...]


@router.get("")
def bridges(_: Anyone, request: Request) -> Response:
    """The table."""
    rows = _table(request).rows
    return desk_page(
        request,
        "desk/bridges.html",
        part=JOBS.part,
        age=AGE,
        rows=[(row.job, _with_a_bridge(row), _districts(row.districts(BridgeStanding.NONE))) for row in rows],
        nowhere=[(row.job, jobs) for row in rows if (jobs := _without(row))],
        without=[row.job.title for row in rows if row.districts(BridgeStanding.NONE)],
        districts=len(DISTRICTS),
    )


@router.get(".csv")
def bridge_file(_: Anyone, request: Request) -> Response:
    """The same with every next job in every district, as CSV."""
    on = snapshot_of(request).on
    lines = [
        (
            row.job.slug,
            str(row.job.people),
            place.next_job.slug,
            place.district,
            place.standing.value,
            place.slug or "",
            on,
        )
        for row in _table(request).rows
        for place in row.places
    ]
    headers = {"Content-Disposition": f'attachment; filename="bridges-{on}.csv"'}
    return Response(csv_file(COLUMNS, lines), media_type="text/csv; charset=utf-8", headers=headers)


def _table(request: Request) -> BridgeTable:
    """The table of what is published today: half a second the first time."""
    published, data, state = snapshot_of(request), job_data_of(request), request.app.state
    made_from = (published.pathfinder, data, published.on)
    kept: BridgeTable | None = getattr(state, "bridge_table", None)
    if kept is None or kept.made_from != made_from:
        kept = state.bridge_table = BridgeTable(made_from, bridge_gaps(data, published.pathfinder, published.on))
    return kept


def _districts(names: Sequence[str]) -> str:
    if len(names) == len(DISTRICTS):
        return f"All {len(DISTRICTS)} districts"
    return ", ".join(names) or "None"


def _with_a_bridge(row: BridgeRow) -> str:
    at_the_level = row.districts(BridgeStanding.AT_THE_LEVEL)
    in_the_sector = row.districts(BridgeStanding.IN_THE_SECTOR)
    unsure = f"level not known: {_districts(in_the_sector)}" if in_the_sector else ""
    return "; ".join(filter(None, [_districts(at_the_level) if at_the_level or not unsure else "", unsure]))


def _without(row: BridgeRow) -> list[str]:
    """The next jobs for which nothing teaches in any district."""
    taught = {place.next_job.slug for place in row.places if place.standing is not BridgeStanding.NONE}
    return list(dict.fromkeys(place.next_job.title for place in row.places if place.next_job.slug not in taught))
