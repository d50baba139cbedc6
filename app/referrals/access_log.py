"""The access log of a record: the audit notes each time a client or referral is opened, and the client can read it."""

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
    """That a record was opened on a day, by an organisation or by the holder of a link; never a colleague's name."""

    day: date
    who: str


def note_look(engine: Engine, audit: Audit, actor: Actor, kind: str, code: str, now: datetime) -> None:
    """Note that a "client" or a "referral" is opened, in a transaction of its own: the page's own has to be over."""
    with writing(engine) as session:
        audit.record(session, actor, AuditAct.LOOKED, kind, code, now)


def access_log_of(session: Session, codes: Collection[str]) -> Sequence[AccessLogEntry]:
    """The looks at the records with these codes, each party once a day, the newest first."""
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
