"""What has to be checked, what people say is wrong, and the mail that could not be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Administrator, Anyone, Editor, PermissionRefusal
from app.catalogue.access import editing
from app.catalogue.owners import OwnerContacts
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.permissions import Colleague, Role
from app.core.session import Database
from app.mail.unsent_mail import given_up_mails
from app.mail.unsent_mail import send_again as send_mail_again
from app.web.badge import WAIT, Badge
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.model.status import date_in_words
from services_catalogue.verification.problem_reports import (
    LONGEST_NOTE,
    ProblemReport,
    find_problem_report,
    open_problem_reports,
    settle_problem_report,
)
from services_catalogue.verification.schedule import FROM_DUE, STALE_AFTER, ReminderStage, VerificationSchedule
from services_catalogue.verification.verification import (
    CheckedHow,
    Owner,
    RevisionConflict,
    VerificationStatus,
    confirm_still_right,
    needs_checking,
    published_entries,
    verification_status_of,
)

PLACE = "/desk/keeping-true"
router = APIRouter(prefix=PLACE, include_in_schema=False, default_response_class=HTMLResponse)
of_one = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)

BADGES = {
    "stale": Badge("Residents read: not checked", WAIT),
    "late": Badge("Late", WAIT),
    "soon": Badge("Due soon"),
}


@dataclass(frozen=True, slots=True)
class VerificationRow:
    """One provision as the page lists it. `state` is "stale", "late", "soon", or "" when it is not due."""

    verification_status: VerificationStatus
    name: str
    state: str
    due: str
    checked: str
    kept_by: str
    mine: bool

    @property
    def badge(self) -> Badge:
        """The badge of a provision that is due."""
        return BADGES[self.state]

    @property
    def is_due(self) -> bool:
        """Whether its day has come."""
        return self.state in ("late", "stale")


@dataclass(frozen=True, slots=True)
class ProblemReportRow:
    """One open problem report as the page lists it."""

    problem_report: ProblemReport
    name: str
    access_point: str
    kept_by: str
    mine: bool


@router.get("")
def keeping_true(request: Request, colleague: Anyone, database: Database) -> Response:
    """All provisions that are due or late, and all open problem reports."""
    return _page(request, colleague, database)


@of_one.post("/{slug}/still-right")
def still_right(slug: str, request: Request, colleague: Editor, database: Database, form: PostedForm) -> Response:
    """Verify a published provision; `revision` is the number that was seen (optimistic locking)."""
    editing(colleague, database, slug)
    seen, at = form.number("revision"), now()
    try:
        confirm_still_right(
            database,
            slug,
            seen,
            by_name=colleague.name,
            by_organisation=colleague.organisation,
            how=CheckedHow.DESK,
            now=at,
        )
    except RevisionConflict:
        sentence = "It was changed while you had the page open. Look at it, then press again."
        return _page(request, colleague, database, status=409, errors=[FieldError("", sentence)])
    request.app.state.audit.record(
        database, colleague.actor, AuditAct.CHECKED, "provision", slug, at, how="desk", revision=seen
    )
    return done(PLACE if form.has("from-list") else f"/desk/catalogue/{slug}", "checked")


@router.post("/faults/{number:row}/settle")
def settle(number: int, request: Request, colleague: Editor, database: Database, form: PostedForm) -> Response:
    """Settle a problem report with what was done about it."""
    problem_report = find_problem_report(database, number)
    if problem_report is None:
        raise HTTPException(404)
    editing(colleague, database, problem_report.slug)
    field = f"answer-{number}"
    answer = form.text(field)
    if not answer or len(answer) > LONGEST_NOTE:
        sentence = "Write what you did about it." if not answer else f"Make it shorter: {LONGEST_NOTE} characters."
        return _page(request, colleague, database, status=422, errors=[FieldError(field, sentence)], form=form)
    if settle_problem_report(database, problem_report, colleague.name, answer, now()):
        request.app.state.audit.record(
            database,
            colleague.actor,
            AuditAct.SETTLED,
            "fault",
            problem_report.slug,
            now(),
            reason=problem_report.reason,
            count=problem_report.count,
        )
    return done(PLACE, "settled")


@router.post("/mail/{number:row}/again")
def send_again(number: int, request: Request, colleague: Administrator, database: Database) -> Response:
    """Try once more to send a mail that was given up."""
    if not colleague.leads:
        raise PermissionRefusal("Only administrators of the leading organisation can do this.")
    if not send_mail_again(database, request.app.state.audit, colleague.actor, number, now()):
        raise HTTPException(404)
    return done(PLACE, "mail-again")


def _page(
    request: Request,
    colleague: Colleague,
    session: Session,
    *,
    status: int = 200,
    errors: list[FieldError] | None = None,
    form: Form | None = None,
) -> Response:
    on, verification_status = now().date(), verification_status_of(session)
    provisions, leading = published_entries(session, verification_status), OwnerContacts(session).leading
    lines = sorted(
        (
            _line(one, provisions[slug], colleague, leading, on)
            for slug, one in verification_status.items()
            if needs_checking(provisions[slug], on)
        ),
        key=lambda line: (line.verification_status.schedule.due, line.name),
    )
    may_see_mail = Role.ADMINISTRATOR in colleague.roles and colleague.leads
    return desk_page(
        request,
        "desk/verification.html",
        part="keeping-true",
        status=status,
        waiting=[line for line in lines if line.state],
        resting=[line for line in lines if not line.state],
        stale=sum(line.state == "stale" for line in lines),
        late=sum(line.state == "late" for line in lines),
        soon=sum(line.state == "soon" for line in lines),
        problem_reports=[
            _problem_report(problem_report, provisions, verification_status, colleague, leading)
            for problem_report in open_problem_reports(session)
        ],
        days={
            "soon": -FROM_DUE[ReminderStage.SOON].days,
            "late": FROM_DUE[ReminderStage.LATE].days,
            "stale": STALE_AFTER.days,
        },
        may_see_mail=may_see_mail,
        dead=given_up_mails(session) if may_see_mail else [],
        errors=errors or [],
        form=form or Form({}),
    )


def _checked(schedule: VerificationSchedule, provision: CatalogueEntry) -> str:
    if schedule.by:
        return f"Checked on {date_in_words(schedule.checked_on.isoformat())} by {schedule.by}"
    if provision.dates.gathered_on is None:
        return "Nobody has checked it yet, and we do not know when its facts were found"
    return f"Not checked since the facts were found on {date_in_words(provision.dates.gathered_on)}"


def _line(
    verification_status: VerificationStatus, provision: CatalogueEntry, colleague: Colleague, leading: str, on: date
) -> VerificationRow:
    schedule = verification_status.schedule
    return VerificationRow(
        verification_status=verification_status,
        name=provision.name,
        state=_state(verification_status, on),
        due=date_in_words(schedule.due.isoformat()),
        checked=_checked(schedule, provision),
        kept_by=_kept_by(verification_status.owner, leading),
        mine=colleague.may_edit(verification_status.owner.organisation_id),
    )


def _state(verification_status: VerificationStatus, on: date) -> str:
    if verification_status.schedule.is_stale(on):
        return "stale"
    if verification_status.schedule.due <= on:
        return "late"
    return "soon" if verification_status.schedule.begins(ReminderStage.SOON) <= on else ""


def _kept_by(owner: Owner, leading: str) -> str:
    organisation = owner.organisation or leading
    if owner.name:
        return f"{owner.name}, {organisation}" if organisation else owner.name
    return f"Editors of {organisation}" if organisation else "Nobody yet"


def _problem_report(
    problem_report: ProblemReport,
    provisions: Mapping[str, CatalogueEntry],
    verification_status: Mapping[str, VerificationStatus],
    colleague: Colleague,
    leading: str,
) -> ProblemReportRow:
    provision = provisions.get(problem_report.slug)
    owner = verification_status[problem_report.slug].owner if problem_report.slug in verification_status else Owner()
    points = () if provision is None else provision.access_points
    return ProblemReportRow(
        problem_report=problem_report,
        name=problem_report.slug if provision is None else provision.name,
        access_point=next((point.name for point in points if point.id == problem_report.access_point), ""),
        kept_by=_kept_by(owner, leading),
        mine=colleague.may_edit(owner.organisation_id),
    )
