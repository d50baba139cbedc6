"""Somebody who uses the service says that something is wrong with a provision: a reason to choose, and no words.

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

from app.catalogue.verification_emails import write_fault
from app.core.clock import now
from app.core.database import writing
from app.presentation.current_catalogue import cards_of
from app.web.forms import short_form
from app.web.templating import render
from services_catalogue.model.provision import Provision
from services_catalogue.verification.problem_reports import REASONS, ProblemReason, Reporter, report_fault
from services_catalogue.verification.verification import upkeep_of
from triage.i18n import _


async def wrong(request: Request) -> Response:
    """The form."""
    return _form(request, _provision(request))


async def tell(request: Request) -> Response:
    """Note the fault; the same one is counted only."""
    provision, form = _provision(request), await short_form(request)
    reason, door = form.text("reason"), form.text("door")
    if reason not in list(ProblemReason):
        return _form(request, provision, door, mistake=_("Choose what is wrong."))
    if door not in {point.id for point in provision.access_points}:
        door = ""
    engine: Engine | None = getattr(request.app.state, "engine", None)
    if engine is None:
        return _not_noted(request, provision)
    try:
        # In another thread: waiting for the database must not hold up those who only read.
        await run_in_threadpool(
            _note, engine, provision, ProblemReason(reason), door, request.app.state.settings.address
        )
    except (OperationalError, PoolTimeout):
        return _not_noted(request, provision)
    return RedirectResponse(f"/support/{provision.slug}/wrong/told", 303)


async def told(request: Request) -> Response:
    """Thanks, and what happens next."""
    return render("resident/problem_report_thanks.html", provision=_provision(request), people=cards_of(request).people)


def _note(engine: Engine, provision: Provision, reason: ProblemReason, door: str, address: str) -> None:
    with writing(engine) as session:
        fault, is_new = report_fault(session, provision.slug, reason, Reporter.RESIDENT, now(), door=door)
        upkeep = upkeep_of(session).get(provision.slug)
        if is_new and upkeep is not None:
            write_fault(session, fault, provision, upkeep.rhythm, now(), address)


def _provision(request: Request) -> Provision:
    provision = cards_of(request).published.by_slug.get(request.path_params["slug"])
    if provision is None:
        raise HTTPException(404)
    return provision


def _form(request: Request, provision: Provision, door: str = "", mistake: str = "") -> Response:
    return render(
        "resident/problem_report.html",
        status=422 if mistake else 200,
        provision=provision,
        reasons=[{"value": reason.value, "text": _(words)} for reason, words in REASONS.items()],
        doors=_doors(provision, door),
        mistake=mistake,
        people=cards_of(request).people,
    )


def _doors(provision: Provision, chosen: str) -> list[dict[str, object]]:
    doors = [("", _("All of it, or I am not sure")), *((point.id, point.name) for point in provision.access_points)]
    return [{"value": key, "text": name, "checked": key == chosen} for key, name in doors] if doors[1:] else []


def _not_noted(request: Request, provision: Provision) -> Response:
    people = cards_of(request).people
    return render("resident/problem_report_lost.html", status=503, provision=provision, people=people)
