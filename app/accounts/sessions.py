"""Who is signed in where. The browser holds 256 random bits; here only their hash is kept, and it can be ended."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from app.accounts.models import Staff, StaffSession
from app.core.permissions import Colleague, Role
from services_catalogue.model.organisations import Organisation

COOKIE = "staff"
"""The cookie that keeps somebody signed in until the browser is closed."""
IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when somebody was last here: writing at every request would be for nothing."""


def hash_of(token: str) -> str:
    """What is kept in the place of a token. A token has 256 random bits, so a plain hash cannot be turned round."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def start(session: Session, staff_id: int, now: datetime) -> str:
    """Sign somebody in and return the new token. The caller has proved who they are."""
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(token_hash=hash_of(token), staff_id=staff_id, started_at=now, seen_at=now, proved_at=now))
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> tuple[Colleague, datetime] | None:
    """Who is signed in with this token now, and when they were last seen; None when nobody is, or no longer."""
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
    """Whether a session has been neither ended nor left alone for too long."""
    return signed_in.ended_at is None and now - signed_in.seen_at <= IDLE and now - signed_in.started_at <= LONGEST


def is_still_open(session: Session, session_id: int, now: datetime) -> bool:
    """The same of the session with an id."""
    signed_in = session.get(StaffSession, session_id)
    return signed_in is not None and is_open(signed_in, now)


def seen(session: Session, session_id: int, now: datetime) -> None:
    """Note that somebody is still here. Needs a writing session."""
    session.exec(
        update(StaffSession)
        .where(col(StaffSession.id) == session_id, col(StaffSession.seen_at) < now)
        .values(seen_at=now)
    )


def end(session: Session, session_id: int, now: datetime) -> None:
    """Sign out of one browser."""
    session.exec(
        update(StaffSession)
        .where(col(StaffSession.id) == session_id, col(StaffSession.ended_at).is_(None))
        .values(ended_at=now)
    )


def end_all(session: Session, staff_id: int, now: datetime, but: int | None = None) -> None:
    """Sign somebody out everywhere, or everywhere `but` in one session."""
    wanted = update(StaffSession).where(col(StaffSession.staff_id) == staff_id, col(StaffSession.ended_at).is_(None))
    if but is not None:
        wanted = wanted.where(col(StaffSession.id) != but)
    session.exec(wanted.values(ended_at=now))
