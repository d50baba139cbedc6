"""Lets an administrator in again whose phone is lost or no longer fits: by a command, when no colleague can."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts.emails import mail_link
from app.accounts.login import with_email
from app.accounts.models import LinkPurpose, Staff
from app.accounts.people import AccountError, administrators
from app.core.audit import Actor, Audit, AuditAct
from app.core.database import writing
from app.core.permissions import Role
from services_catalogue.model.emails import account_email
from services_catalogue.model.organisations import Organisation

UNKNOWN = "Nobody here has the email address {email}. Write the one with which they sign in."
SEVERAL = "There are several administrators. Say which of them by --email: {names}."
NONE_YET = "There is no administrator yet. Make the first one: give --organisation, --name and --email."
NO_ADMINISTRATOR = '{name} is not an administrator. An administrator helps them on the desk: People, "Lost phone".'
CLOSED = "The account of {name} is closed. Another administrator opens it again on the desk, under People."
NOT_JOINED = (
    "{name} has not joined yet, so there is no phone to set up again. An administrator invites them again on the desk, "
    "under People. For the first one: python3 dev administrator with --organisation, --name and --email."
)


def lost_phone(engine: Engine, audit: Audit, actor: Actor, email: str | None, address: str, now: datetime) -> str:
    """Send an administrator a link to set up a phone again, as a colleague on the desk would; returns its path.

    It lasts 24 hours, works once and asks for the password; an administrator who signs in with their organisation's
    account only has none, and chooses one. Without an `email` it is the only administrator. Raises AccountError.
    """
    with writing(engine) as session:
        staff = _only_one(session) if email is None else with_email(session, account_email(email))
        if staff is None:
            raise AccountError(UNKNOWN.format(email=email))
        if why := _why_not(staff):
            raise AccountError(why.format(name=staff.name))
        purpose = LinkPurpose.NEW_CODE if staff.password_hash is not None else LinkPurpose.INVITATION
        organisation = session.get_one(Organisation, staff.organisation_id).name
        path = mail_link(session, purpose, staff, address, now, organisation)
        audit.record(session, actor, AuditAct.SENT_LINK, "person", str(staff.id), now, to="set up a phone again")
    return path


def _only_one(session: Session) -> Staff:
    there = administrators(session)
    if len(there) != 1:
        raise AccountError(SEVERAL.format(names=" or ".join(sorted(one.email for one in there))) if there else NONE_YET)
    return there[0]


def _why_not(staff: Staff) -> str | None:
    if Role.ADMINISTRATOR not in staff.roles:
        return NO_ADMINISTRATOR
    if staff.disabled_at is not None:
        return CLOSED
    return NOT_JOINED if staff.joined_at is None else None
