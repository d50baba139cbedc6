"""Whose people somebody may see: the one way by which a page fetches a client or a referral.

An adviser sees their own clients, a manager all of the team's, and a recipient what was sent to their organisation.
Leading the partnership or administering it opens nobody's record. What is not theirs is not there: 404, the same as for
what never was.
"""

from __future__ import annotations

from fastapi import HTTPException
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.permissions import Colleague, Role
from app.referrals.tables import Client, Referral


def own_clients(colleague: Colleague) -> SelectOfScalar[Client]:
    """The clients of one adviser who can still be told apart."""
    return team_clients(colleague).where(Client.adviser_id == colleague.id)


def team_clients(colleague: Colleague) -> SelectOfScalar[Client]:
    """The clients of their whole organisation: for managers."""
    return select(Client).where(
        Client.organisation_id == colleague.organisation_id, col(Client.anonymised_at).is_(None)
    )


def visible_clients(colleague: Colleague) -> SelectOfScalar[Client]:
    """All that somebody may open."""
    return team_clients(colleague) if Role.MANAGER in colleague.roles else own_clients(colleague)


def client_for(session: Session, colleague: Colleague, code: str) -> Client:
    """One client, by the code in an address. Raises HTTPException (404)."""
    found = session.exec(visible_clients(colleague).where(Client.code == code)).first()
    if found is None:
        raise HTTPException(404)
    return found


def sent_referrals(colleague: Colleague) -> SelectOfScalar[Referral]:
    """The referrals that somebody sent; for a manager, that their team sent."""
    wanted = select(Referral).where(Referral.organisation_id == colleague.organisation_id)
    return wanted if Role.MANAGER in colleague.roles else wanted.where(Referral.adviser_id == colleague.id)


def received_referrals(colleague: Colleague) -> SelectOfScalar[Referral]:
    """The referrals that were sent to their organisation."""
    return select(Referral).where(Referral.receiving_id == colleague.organisation_id)


def sent_referral(session: Session, colleague: Colleague, code: str) -> Referral:
    """One referral, for those who sent it. Raises HTTPException (404)."""
    return _the(session, sent_referrals(colleague), code)


def received_referral(session: Session, colleague: Colleague, code: str) -> Referral:
    """One referral, for those who received it. Raises HTTPException (404)."""
    return _the(session, received_referrals(colleague), code)


def client_of(session: Session, referral: Referral) -> Client:
    """Whom a referral is about, for those who may see it; also when the record was cleared."""
    return session.get_one(Client, referral.client_id)


def _the(session: Session, wanted: SelectOfScalar[Referral], code: str) -> Referral:
    found = session.exec(wanted.where(Referral.code == code)).first()
    if found is None:
        raise HTTPException(404)
    return found
