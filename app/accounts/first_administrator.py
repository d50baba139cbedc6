"""The first administrator, whom no other can invite: the operator makes the account with one command."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.accounts.emails import LASTS, PATHS
from app.accounts.login import with_email
from app.accounts.models import LinkPurpose, Staff
from app.accounts.people import AccountError, administrators
from app.accounts.signed_links import make_link, withdraw_links
from app.core.audit import SERVICE, Audit, AuditAct
from app.core.database import writing
from app.core.permissions import Role
from services_catalogue.model.emails import account_email, error_in_email
from services_catalogue.model.organisations import Organisation


def first_administrator(engine: Engine, audit: Audit, organisation: str, name: str, email: str, now: datetime) -> str:
    """Make the leading organisation, unless there is one, and an invited administrator of it.

    Returns the path of the link by which they join within 24 hours. Called again with the same email address, before
    they have joined, it makes a new link. Raises AccountError when there is an administrator already, or a value cannot
    be used.
    """
    email, name, organisation = account_email(email), " ".join(name.split()), " ".join(organisation.split())
    if wrong := error_in_email(email):
        raise AccountError(wrong)
    if not name or not organisation:
        raise AccountError("Give the name of the person and the name of the organisation.")
    with writing(engine) as session:
        there = administrators(session)
        if there:
            names = " or ".join(staff.name for staff in there)
            raise AccountError(
                f"There is an administrator already. Ask {names} to invite you. If it is you, and your phone is lost: "
                "the same command with --lost-phone and --email."
            )
        staff = _invited(session, _leading(session, organisation, now), name, email, now)
        withdraw_links(session, LinkPurpose.INVITATION, str(staff.id), now)
        token = make_link(session, LinkPurpose.INVITATION, str(staff.id), now, LASTS[LinkPurpose.INVITATION])
        audit.record(
            session, SERVICE, AuditAct.INVITED, "person", str(staff.id), now, name=staff.name, roles=staff.roles
        )
    return PATHS[LinkPurpose.INVITATION] + token


def _leading(session: Session, name: str, now: datetime) -> Organisation:
    leading = session.exec(select(Organisation).where(col(Organisation.leads))).first()
    if leading is not None:
        return leading
    if session.exec(select(Organisation.id).where(Organisation.name == name)).first() is not None:
        raise AccountError(f"There is an organisation called {name}, and it does not lead. Give another name.")
    leading = Organisation(name=name, leads=True, created_at=now)
    session.add(leading)
    session.flush()
    return leading


def _invited(session: Session, leading: Organisation, name: str, email: str, now: datetime) -> Staff:
    staff = with_email(session, email)
    if staff is not None and (staff.joined_at or staff.disabled_at or Role.ADMINISTRATOR not in staff.roles):
        raise AccountError(f"{email} belongs to somebody already. Give another email address.")
    if staff is not None:
        return staff
    staff = Staff(organisation_id=leading.id or 0, email=email, name=name, roles=[Role.ADMINISTRATOR], created_at=now)
    session.add(staff)
    session.flush()
    return staff
