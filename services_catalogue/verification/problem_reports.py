"""Problem reports: what people say is wrong with a provision, in reasons that can be counted, until it is settled."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from services_catalogue.verification.models import ProblemReason as ProblemReason
from services_catalogue.verification.models import ProblemReport as ProblemReport
from services_catalogue.verification.models import Reporter as Reporter
from triage.i18n import marked as m

LONGEST_NOTE = 500


REASONS = {
    ProblemReason.CONTACT_WRONG: m("The phone number or email is wrong"),
    ProblemReason.PAGE_BROKEN: m("The web page does not work"),
    ProblemReason.ENDED_OR_PAUSED: m("It has ended or is paused"),
    ProblemReason.WHO_FOR_WRONG: m("Who it is for is wrong"),
    ProblemReason.PLACE_WRONG: m("The place is wrong"),
    ProblemReason.WAIT_DIFFERENT: m("I was told something else about the wait"),
    ProblemReason.SOMETHING_ELSE: m("Something else"),
}


def report_problem(
    session: Session,
    slug: str,
    reason: ProblemReason,
    reporter: Reporter,
    now: datetime,
    *,
    access_point: str = "",
    note: str = "",
    staff_id: int | None = None,
) -> tuple[ProblemReport, bool]:
    """Note a problem report, and say whether it is new. An open one is counted up, with the new note in front.

    So reports cannot fill the table: reasons and access points are few. Data minimisation: of a resident only the day
    is kept, and nothing that they wrote. Needs a writing session.
    """
    at = now.replace(hour=0, minute=0, second=0, microsecond=0) if reporter is Reporter.RESIDENT else now
    said = "" if reporter is Reporter.RESIDENT else note
    same = session.exec(
        select(ProblemReport).where(
            ProblemReport.slug == slug,
            ProblemReport.access_point == access_point,
            ProblemReport.reason == reason,
            ProblemReport.reporter == reporter,
            col(ProblemReport.staff_id).is_(None) if staff_id is None else ProblemReport.staff_id == staff_id,
            col(ProblemReport.settled_at).is_(None),
        )
    ).first()
    if same is not None:
        same.count += 1
        same.last_at = at
        same.note = _in_front(said, same.note)
        session.add(same)
        session.flush()
        return same, False
    problem_report = ProblemReport(
        slug=slug,
        access_point=access_point,
        reason=reason,
        note=said[:LONGEST_NOTE],
        reporter=reporter,
        staff_id=staff_id,
        first_at=at,
        last_at=at,
    )
    session.add(problem_report)
    session.flush()
    return problem_report, True


def find_problem_report(session: Session, number: int) -> ProblemReport | None:
    """The report of this number, or None."""
    return session.get(ProblemReport, number)


def settle_problem_report(session: Session, problem_report: ProblemReport, by: str, answer: str, now: datetime) -> bool:
    """Settle a problem report with what was done about it. False if it was settled. Needs a writing session."""
    if problem_report.settled_at is not None:
        return False
    problem_report.settled_at, problem_report.settled_by, problem_report.answer = now, by, answer[:LONGEST_NOTE]
    session.add(problem_report)
    session.flush()
    return True


def open_problem_reports(session: Session, slug: str | None = None) -> list[ProblemReport]:
    """The reports that are not settled, the oldest first: of one provision, or of all."""
    wanted = select(ProblemReport).where(col(ProblemReport.settled_at).is_(None))
    if slug is not None:
        wanted = wanted.where(ProblemReport.slug == slug)
    return list(session.exec(wanted.order_by(col(ProblemReport.first_at), col(ProblemReport.id))))


def _in_front(note: str, before: str) -> str:
    """The newer note, then what was said before, as far as there is room."""
    if note in before:
        return before
    return "\n".join(part for part in (note, before) if part)[:LONGEST_NOTE]
