"""A resident's problem report about a provision or a body: a reason from a list, and no free words.

The form needs no database. Only sending it does, and when that is away the page says so, and whom to tell.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.catalogue.verification_emails import write_problem_report
from app.core.clock import now
from app.core.database import writing
from app.presentation.current_catalogue import cards_of
from app.presentation.entry_address import address_of_entry
from app.web.forms import short_form
from app.web.templating import render
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.verification.problem_reports import REASONS, ProblemReason, Reporter, report_problem
from services_catalogue.verification.verification import verification_status_of
from triage.i18n import _


async def wrong(request: Request) -> Response:
    """The form."""
    return _form(request, _entry(request))


async def tell(request: Request) -> Response:
    """Note the problem report; a repeated one only raises its count."""
    entry, form = _entry(request), await short_form(request)
    reason, access_point = form.text("reason"), form.text("door")
    if reason not in list(ProblemReason):
        return _form(request, entry, access_point, error=_("Choose what is wrong."))
    if access_point not in {point.id for point in entry.access_points}:
        access_point = ""
    engine: Engine | None = getattr(request.app.state, "engine", None)
    if engine is None:
        return _not_noted(request, entry)
    try:
        # In another thread: waiting for the database must not hold up requests that need none.
        await run_in_threadpool(
            _note, engine, entry, ProblemReason(reason), access_point, request.app.state.settings.address
        )
    except (OperationalError, PoolTimeout):
        return _not_noted(request, entry)
    return RedirectResponse(f"{address_of_entry(entry)}/wrong/told", 303)


async def told(request: Request) -> Response:
    """Thanks, and what happens next."""
    return _page(request, "resident/problem_report_thanks.html", _entry(request))


def _note(engine: Engine, entry: CatalogueEntry, reason: ProblemReason, access_point: str, address: str) -> None:
    with writing(engine) as session:
        problem_report, is_new = report_problem(
            session, entry.slug, reason, Reporter.RESIDENT, now(), access_point=access_point
        )
        verification_status = verification_status_of(session).get(entry.slug)
        if is_new and verification_status is not None:
            write_problem_report(session, problem_report, entry, verification_status.schedule, now(), address)


def _entry(request: Request) -> CatalogueEntry:
    entry = cards_of(request).published.entry(request.path_params["slug"])
    if entry is None or not request.url.path.startswith(address_of_entry(entry)):
        raise HTTPException(404)
    return entry


def _form(request: Request, entry: CatalogueEntry, access_point: str = "", error: str = "") -> Response:
    return _page(
        request,
        "resident/problem_report.html",
        entry,
        status=422 if error else 200,
        reasons=[{"value": reason.value, "text": _(words)} for reason, words in REASONS.items()],
        access_points=_access_points(entry, access_point),
        error=error,
    )


def _access_points(entry: CatalogueEntry, chosen: str) -> list[dict[str, object]]:
    access_points = [
        ("", _("All of it, or I am not sure")),
        *((point.id, point.name) for point in entry.access_points),
    ]
    return (
        [{"value": key, "text": name, "checked": key == chosen} for key, name in access_points]
        if access_points[1:]
        else []
    )


def _not_noted(request: Request, entry: CatalogueEntry) -> Response:
    return _page(request, "resident/problem_report_lost.html", entry, status=503)


def _page(request: Request, template: str, entry: CatalogueEntry, status: int = 200, **context: object) -> Response:
    address, people = address_of_entry(entry), cards_of(request).people
    return render(template, status=status, entry=entry, address=address, people=people, **context)
