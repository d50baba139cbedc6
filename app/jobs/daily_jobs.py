"""What is due as days go by: reminders are sent, records are anonymised, and old rows are deleted.

Idempotent: everything follows from `now` and the database, so it may be done twice, by several processes, or late.
Writers take turns, and sent reminders stand in a table that is never swept.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, col, delete, or_, select

from app.accounts.models import SignedLink, SignInFailure, StaffSession
from app.catalogue.owners import OwnerContacts
from app.catalogue.verification_emails import (
    LONGEST_NAME,
    VerificationRequest,
    reminder_email,
    reminder_key,
    still_right_link,
)
from app.core.audit import SERVICE, Audit, AuditAct
from app.core.database import reading, writing
from app.core.settings import Settings
from app.handover.store import sweep as sweep_hand_overs
from app.mail.outbox import Message, MessageKind, write
from app.referrals.reminder_jobs import prompt as remind_about_referrals
from app.referrals.retention import anonymise_what_is_due
from services_catalogue.store.import_batch import ImportBatch
from services_catalogue.verification.models import SentReminder
from services_catalogue.verification.schedule import ReminderStage
from services_catalogue.verification.verification import (
    VerificationStatus,
    needs_checking,
    published_entries,
    verification_status_of,
)

LOG = logging.getLogger(__name__)
MOST_IN_A_MAIL = 20
"""Provisions in one email, which one person can work through; the rest follow on the next days."""
KEPT_MAIL = KEPT_LINKS = timedelta(days=90)
"""After a mail was sent or given up; after a link ran out, since an old link can be exchanged for a new one."""
KEPT_SESSIONS = KEPT_FAILURES = KEPT_FILES = timedelta(days=30)
ACTS = {
    ReminderStage.SOON: AuditAct.REMINDED,
    ReminderStage.DUE: AuditAct.REMINDED,
    ReminderStage.LATE: AuditAct.ESCALATED,
}


def do_daily_jobs(engine: Engine, audit: Audit, settings: Settings, now: datetime) -> None:
    """Do all that is due by `now`. When the database cannot be reached it logs a warning, and the next call does it."""
    try:
        with reading(engine) as session:
            waiting = _waiting(session, now)
        with writing(engine) as session:
            if waiting:
                _tell(session, audit, _waiting(session, now), settings.address, now)  # another may be first
            _sweep(session, now)
        anonymise_what_is_due(engine, audit, now)
        remind_about_referrals(engine, audit, settings, now)
    except (OperationalError, PoolTimeout):
        LOG.warning("The database cannot be reached, so nobody is asked or reminded until it can.")


@dataclass(frozen=True, slots=True)
class _Letter:
    asked: list[VerificationRequest] = field(default_factory=list)
    late: list[VerificationRequest] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.asked) + len(self.late)


def _waiting(session: Session, now: datetime) -> list[tuple[VerificationStatus, ReminderStage]]:
    """The reminders that are due and were not sent, the longest due first."""
    on = now.date()
    reached = [
        (verification_status, prompt)
        for verification_status in verification_status_of(session).values()
        for prompt in verification_status.schedule.prompts(on)
    ]
    if not reached:
        return []
    told = _told(session, min(verification_status.schedule.due for verification_status, _ in reached))
    untold = [
        (verification_status, prompt)
        for verification_status, prompt in reached
        if (verification_status.slug, verification_status.schedule.due, prompt) not in told
    ]
    provisions = published_entries(session, {verification_status.slug for verification_status, _ in untold})
    wanted = [
        (verification_status, prompt)
        for verification_status, prompt in untold
        if needs_checking(provisions[verification_status.slug], on)
    ]
    return sorted(wanted, key=lambda one: (one[0].schedule.due, one[0].slug))


def _told(session: Session, since: date) -> set[tuple[str, date, ReminderStage]]:
    """The reminders that were sent, as slug, due day and stage, of all that was due on `since` or later."""
    sent = session.exec(select(SentReminder).where(SentReminder.due >= since))
    return {(one.slug, one.due, one.prompt) for one in sent}


def _tell(
    session: Session, audit: Audit, waiting: list[tuple[VerificationStatus, ReminderStage]], address: str, now: datetime
) -> None:
    """Write one email to each person. A person who has today's already, or a full one, gets the rest tomorrow."""
    people = OwnerContacts(session)
    provisions = published_entries(session, {verification_status.slug for verification_status, _ in waiting})
    letters: dict[str, _Letter] = {}
    for verification_status, prompt in waiting:
        late = prompt is ReminderStage.LATE
        whom = people.publishers(verification_status.owner) if late else people.asked(verification_status.owner)
        if not whom or any(_is_full(session, letters, to, now) for to in whom):
            continue
        desk = f"{address}/desk/catalogue/{verification_status.slug}"
        page = (
            desk
            if late
            else still_right_link(session, verification_status.slug, verification_status.schedule, now, address)
        )
        one = VerificationRequest(
            provisions[verification_status.slug].name[:LONGEST_NAME], verification_status.schedule, page
        )
        for to in whom:
            letter = letters.setdefault(to, _Letter())
            (letter.late if late else letter.asked).append(one)
        session.add(
            SentReminder(slug=verification_status.slug, due=verification_status.schedule.due, prompt=prompt, at=now)
        )
        detail = {"due": verification_status.schedule.due.isoformat(), "prompt": prompt.value}
        audit.record(session, SERVICE, ACTS[prompt], "provision", verification_status.slug, now, **detail)
    for to, letter in letters.items():
        subject, body = reminder_email(letter.asked, letter.late, now.date())
        key = reminder_key(to, now.date())
        write(session, MessageKind.PROMPT, key=key, to=to, subject=subject, body=body, now=now)


def _is_full(session: Session, letters: dict[str, _Letter], to: str, now: datetime) -> bool:
    if to in letters:
        return len(letters[to]) >= MOST_IN_A_MAIL
    key = reminder_key(to, now.date())
    return session.exec(select(Message.id).where(Message.key == key)).first() is not None


def _sweep(session: Session, now: datetime) -> None:
    session.exec(
        delete(Message).where(or_(col(Message.sent_at) < now - KEPT_MAIL, col(Message.given_up_at) < now - KEPT_MAIL))
    )
    session.exec(delete(SignedLink).where(col(SignedLink.expires_at) < now - KEPT_LINKS))
    session.exec(delete(StaffSession).where(col(StaffSession.started_at) < now - KEPT_SESSIONS))
    session.exec(delete(ImportBatch).where(col(ImportBatch.created_at) < now - KEPT_FILES))
    session.exec(delete(SignInFailure).where(col(SignInFailure.at) < now - KEPT_FAILURES))
    sweep_hand_overs(session, now)
