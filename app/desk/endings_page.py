"""What ends in the coming months: the dates as they stand, the gaps they leave, and what follows."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.core.clock import today
from app.web.forms import FieldError, clean
from app.web.staff_page import desk_page
from services_catalogue.verification.endings import horizon
from triage.districts import place_names
from triage.i18n import listed

router = APIRouter(prefix="/desk/horizon", include_in_schema=False, default_response_class=HTMLResponse)

EARLIEST, LATEST = "2020-01-01", "2099-12-31"
"""Days outside of these are typing errors."""


@router.get("")
def what_ends(_colleague: Anyone, request: Request, on: str = "") -> Response:
    """All endings, seen from today or from another day."""
    written = clean(on).strip()
    day, errors = _day(written)
    return desk_page(
        request,
        "desk/endings.html",
        part="horizon",
        status=422 if errors else 200,
        horizon=horizon(request.app.state.snapshot.provisions, day),
        on=written or day,
        is_today=day == today(),
        errors=errors,
    )


def _day(written: str) -> tuple[str, list[FieldError]]:
    """The day that was asked for; today for none, and for what is no day."""
    if not written:
        return today(), []
    try:
        day = date.fromisoformat(written).isoformat()
    except ValueError:
        day = ""
    if EARLIEST <= day <= LATEST:
        return day, []
    return today(), [FieldError("on", f"Write a day between {EARLIEST[:4]} and {LATEST[:4]}, such as 2027-04-01.")]


def places_in_words(districts: tuple[str, ...]) -> str:
    """Districts by name, a county in place of all of its districts."""
    return listed(place_names(frozenset(districts)), "and")
