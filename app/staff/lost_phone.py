"""Letting an administrator in again whose phone is lost or no longer fits: by a command, if nobody else can."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from app.audit import Actor, Audit
from app.database import writing
from app.staff.entering import with_email
from app.staff.mails import mail_link
from app.staff.people import Refused
from app.staff.permissions import Role
from app.staff.tables import Staff

UNKNOWN = "Nobody here has the email address {email}. Write the one with which they sign in."
NO_ADMINISTRATOR = '{name} is not an administrator. An administrator helps them on the desk: People, "Lost phone".'
CLOSED = "The account of {name} is closed. Another administrator opens it again on the desk, under People."
NOT_JOINED = (
    "{name} has not joined yet, so there is no phone to set up again. An administrator invites them again on the desk, "
    "under People. For the first one: python3 dev administrator with --organisation, --name and --email."
)
NO_PASSWORD = (
    "{name} signs in with the account of their organisation, and has no password here. Another administrator invites "
    "them again on the desk, under People: then they choose one, and set up a phone."
)


def lost_phone(engine: Engine, audit: Audit, actor: Actor, email: str, address: str, now: datetime) -> str:
    """Send an administrator a link to set up a phone again, as a colleague on the desk would; returns its path.

    It lasts 24 hours, works once and asks for the password. Raises Refused.
    """
    email = email.strip().lower()
    with writing(engine) as session:
        staff = with_email(session, email)
        if staff is None:
            raise Refused(UNKNOWN.format(email=email))
        if why := _why_not(staff):
            raise Refused(why.format(name=staff.name))
        path = mail_link(session, "new_code", staff, address, now)
        audit.record(session, actor, "sent link", "person", str(staff.id), now, to="set up a phone again")
    return path


def _why_not(staff: Staff) -> str | None:
    if Role.ADMINISTRATOR not in staff.roles:
        return NO_ADMINISTRATOR
    if staff.disabled_at is not None:
        return CLOSED
    if staff.joined_at is None:
        return NOT_JOINED
    return NO_PASSWORD if staff.password_hash is None else None
