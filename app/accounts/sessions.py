"""Sessions of staff, which can be ended: the browser holds a token of 256 random bits, the database only its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from app.accounts.models import Staff, StaffSession
from app.core.permissions import Colleague, Role
from services_catalogue.model.organisations import Organisation

COOKIE = "staff"
"""The cookie that keeps a member of staff signed in until the browser is closed."""
IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last request of a session is noted: not every request has to write."""


def hash_of(token: str) -> str:
    """The hash that is stored in place of a token: a plain one, since 256 random bits cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def start(session: Session, staff_id: int, now: datetime) -> str:
    """Sign a member of staff in and return the new token. The caller has checked all proofs."""
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(token_hash=hash_of(token), staff_id=staff_id, started_at=now, seen_at=now, proved_at=now))
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> tuple[Colleague, datetime] | None:
    """The colleague whose open session has this token, and when it was last used; None without one."""
    row = session.exec(
        select(StaffSession, Staff, Organisation)
        .join(Staff, col(Staff.id) == StaffSession.staff_id)
        .join(Organisation, col(Organisation.id) == Staff.organisation_id)
        .where(StaffSession.token_hash == hash_of(token))
    ).first()
    if row is None:
        return None
    signed_in, staff, organisation = row
    if not is_open(signed_in, now) or staff.disabled_at is not None or staff.joined_at is None:
        return None
    colleague = Colleague(
        id=staff.id or 0,
        name=staff.name,
        email=staff.email,
        roles=frozenset(Role(role) for role in staff.roles if role in list(Role)),
        organisation_id=staff.organisation_id,
        organisation=organisation.name,
        leads=organisation.leads,
        session_id=signed_in.id or 0,
    )
    return colleague, signed_in.seen_at


def is_open(signed_in: StaffSession, now: datetime) -> bool:
    """Whether a session was neither ended nor left unused for too long."""
    return signed_in.ended_at is None and now - signed_in.seen_at <= IDLE and now - signed_in.started_at <= LONGEST


def is_still_open(session: Session, session_id: int, now: datetime) -> bool:
    """The same, by the session's id."""
    signed_in = session.get(StaffSession, session_id)
    return signed_in is not None and is_open(signed_in, now)


def seen(session: Session, session_id: int, now: datetime) -> None:
    """Note that a session was used. Needs a writing session."""
    session.exec(
        update(StaffSession)
        .where(col(StaffSession.id) == session_id, col(StaffSession.seen_at) < now)
        .values(seen_at=now)
    )


def end(session: Session, session_id: int, now: datetime) -> None:
    """End one session."""
    session.exec(
        update(StaffSession)
        .where(col(StaffSession.id) == session_id, col(StaffSession.ended_at).is_(None))
        .values(ended_at=now)
    )


def end_all(session: Session, staff_id: int, now: datetime, but: int | None = None) -> None:
    """End all sessions of a member of staff, `but` one if it is given."""
    wanted = update(StaffSession).where(col(StaffSession.staff_id) == staff_id, col(StaffSession.ended_at).is_(None))
    if but is not None:
        wanted = wanted.where(col(StaffSession.id) != but)
    session.exec(wanted.values(ended_at=now))
