"""Who looked at the record of a person: each time somebody opens it, the audit says so, and the person can read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.core.audit import Actor, Audit, AuditAct, AuditEvent
from app.core.database import writing
from services_catalogue.model.organisations import Organisation


@dataclass(frozen=True, slots=True)
class AccessLogEntry:
    """That somebody looked on a day: an organisation, or whoever holds a link for one; never a person's name."""

    day: date
    who: str


def note_look(engine: Engine, audit: Audit, actor: Actor, kind: str, code: str, now: datetime) -> None:
    """Note that somebody opens a "client" or a "referral". In a transaction of its own: pages that show it only read,
    and must have ended their own before."""
    with writing(engine) as session:
        audit.record(session, actor, AuditAct.LOOKED, kind, code, now)


def access_log_of(session: Session, codes: Collection[str]) -> Sequence[AccessLogEntry]:
    """Who looked at what has these codes, each once a day, the newest first."""
    found = session.exec(
        select(AuditEvent, Organisation)
        .join(Organisation, col(AuditEvent.organisation_id) == col(Organisation.id), isouter=True)
        .where(
            AuditEvent.act == AuditAct.LOOKED,
            col(AuditEvent.kind).in_(("client", "referral")),
            col(AuditEvent.subject).in_(codes),
        )
        .order_by(col(AuditEvent.id).desc())
    )
    looks = (
        AccessLogEntry(event.at.date(), event.actor if organisation is None else organisation.name)
        for event, organisation in found
    )
    return list(dict.fromkeys(looks))
