"""A colleague reports a problem with a provision, with a note for its owner."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.catalogue.verification_emails import write_problem_report
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.session import Database
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.model.status import date_in_words
from services_catalogue.verification.problem_reports import (
    LONGEST_NOTE,
    REASONS,
    ProblemReason,
    ProblemReport,
    Reporter,
    report_problem,
)
from services_catalogue.verification.verification import published_entries, verification_status_of

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)

TOLD_BY = {
    Reporter.RESIDENT: "Told by people who use the service",
    Reporter.STAFF: "Told by a colleague",
    Reporter.OWNER: "Told by whoever keeps it",
    Reporter.LINK_CHECK: "Found by the check of web addresses",
}


@router.get("/{slug}/fault")
def form_page(slug: str, request: Request, _colleague: Anyone, database: Database) -> Response:
    """The form by itself."""
    return _page(request, _published(database, slug))


@router.post("/{slug}/fault")
def report(slug: str, request: Request, colleague: Anyone, database: Database, form: PostedForm) -> Response:
    """Note the problem report, and tell the provision's owner."""
    provision = _published(database, slug)
    errors = problem_report_errors(form)
    if errors:
        return _page(request, provision, form, errors)
    at, reason, access_point = now(), ProblemReason(form.text("reason")), form.text("door")
    problem_report, _ = report_problem(
        database,
        slug,
        reason,
        Reporter.STAFF,
        at,
        access_point=access_point if access_point in {point.id for point in provision.access_points} else "",
        note=form.text("note"),
        staff_id=colleague.id,
    )
    write_problem_report(
        database,
        problem_report,
        provision,
        verification_status_of(database)[slug].schedule,
        at,
        request.app.state.settings.address,
    )
    request.app.state.audit.record(
        database, colleague.actor, AuditAct.REPORTED, "fault", slug, at, how="desk", reason=reason.value
    )
    return done(f"/desk/catalogue/{slug}", "reported")


def reasons() -> list[tuple[str, str]]:
    """What may be wrong, as pairs of id and words."""
    return [(reason.value, words) for reason, words in REASONS.items()]


def access_points(provision: CatalogueEntry) -> list[tuple[str, str]]:
    """What the report may be about, as pairs of id and words: the whole provision, or one of its access points."""
    return [("", "All of it"), *((point.id, point.name) for point in provision.access_points)]


@dataclass(frozen=True, slots=True)
class ProblemReportView:
    """A problem report as the desk shows it: what is wrong, who said so, and when."""

    reason: str
    told_by: str
    when: str


def problem_report_words(problem_report: ProblemReport) -> ProblemReportView:
    """A problem report in words."""
    first, last = (date_in_words(at.date().isoformat()) for at in (problem_report.first_at, problem_report.last_at))
    when = (
        f"on {first}"
        if problem_report.count == 1
        else f"{problem_report.count} times, first on {first}, last on {last}"
    )
    return ProblemReportView(REASONS[problem_report.reason], TOLD_BY[problem_report.reporter], when)


def problem_report_errors(form: Form) -> list[FieldError]:
    """The errors of a report whose reporter may write a note."""
    reason, note = form.text("reason"), form.text("note")
    if reason not in list(ProblemReason):
        return [FieldError("reason", "Choose what is wrong.")]
    if len(note) > LONGEST_NOTE:
        return [FieldError("note", f"Make it shorter: {LONGEST_NOTE} characters at most. You wrote {len(note)}.")]
    if reason == ProblemReason.SOMETHING_ELSE and not note:
        return [FieldError("note", "Write in a few words what is wrong.")]
    return []


def _published(session: Session, slug: str) -> CatalogueEntry:
    provision = published_entries(session, {slug}).get(slug)
    if provision is None:
        raise HTTPException(404)
    return provision


def _page(
    request: Request, provision: CatalogueEntry, form: Form | None = None, errors: list[FieldError] | None = None
) -> Response:
    return desk_page(
        request,
        "desk/problem_report.html",
        part="catalogue",
        status=422 if errors else 200,
        slug=provision.slug,
        content=provision,
        problem_report_typed={} if form is None else {name: form.text(name) for name in ("reason", "door", "note")},
        errors=errors or [],
    )
