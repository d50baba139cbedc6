"""What the audit holds, looked for: the newest first, and of one organisation's people or of all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, or_, select, tuple_
from sqlmodel.sql.expression import SelectOfScalar

from app.core.audit import AuditEvent

Wanted = TypeVar("Wanted")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is looked for; empty means anything.

    `named` are the (kind, subject) pairs whose name `subject` matches. `start` and `end` are moments, `end` excluded.
    `before` is the id of an entry: only older ones are wanted. `organisation_id` limits to entries by its staff.
    """

    organisation_id: int | None = None
    person: str = ""
    act: str = ""
    subject: str = ""
    named: Collection[tuple[str, str]] = ()
    start: datetime | None = None
    end: datetime | None = None
    before: int | None = None


def entries_found(session: Session, wanted: AuditFilter, most: int) -> Sequence[AuditEvent]:
    """The newest entries that match the whole filter, at most `most`."""
    found = _of_organisation(select(AuditEvent), wanted.organisation_id)
    if wanted.person:
        found = found.where(col(AuditEvent.actor).icontains(wanted.person, autoescape=True))
    if wanted.act:
        found = found.where(AuditEvent.act == wanted.act)
    if wanted.subject:
        by_name = tuple_(col(AuditEvent.kind), col(AuditEvent.subject)).in_(wanted.named)
        found = found.where(or_(col(AuditEvent.subject).icontains(wanted.subject, autoescape=True), by_name))
    if wanted.start is not None:
        found = found.where(col(AuditEvent.at) >= wanted.start)
    if wanted.end is not None:
        found = found.where(col(AuditEvent.at) < wanted.end)
    if wanted.before is not None:
        found = found.where(col(AuditEvent.id) < wanted.before)
    return session.exec(found.order_by(col(AuditEvent.id).desc()).limit(most)).all()


def entries_about(session: Session, kind: str, subject: str, most: int) -> Sequence[AuditEvent]:
    """The newest entries about one thing, at most `most`."""
    about = select(AuditEvent).where(AuditEvent.kind == kind, AuditEvent.subject == subject)
    return session.exec(about.order_by(col(AuditEvent.id).desc()).limit(most)).all()


def acts_recorded(session: Session, organisation_id: int | None) -> Sequence[str]:
    """Each act that was ever recorded, by its words."""
    wanted = select(AuditEvent.act).distinct().order_by(AuditEvent.act)
    return session.exec(_of_organisation(wanted, organisation_id)).all()


def _of_organisation(wanted: SelectOfScalar[Wanted], organisation_id: int | None) -> SelectOfScalar[Wanted]:
    return wanted if organisation_id is None else wanted.where(AuditEvent.organisation_id == organisation_id)
