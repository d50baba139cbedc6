"""The one way by which a page fetches a client or a referral: only what this colleague, recipient or client may see.

An adviser sees their own clients, a manager all of the team's, and a recipient what was sent to their organisation.
Leading the partnership or administering it opens no record. What is not theirs raises 404, the same as a code that
never existed. For a page without an account, an encrypted cookie or a signed link has proved first whose page it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fastapi import HTTPException
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.permissions import Colleague, Role
from app.referrals.models import Client as Client
from app.referrals.models import Referral as Referral


def own_clients(colleague: Colleague) -> SelectOfScalar[Client]:
    """The clients of one adviser who are not anonymised."""
    return team_clients(colleague).where(Client.adviser_id == colleague.id)


def team_clients(colleague: Colleague) -> SelectOfScalar[Client]:
    """The clients of the colleague's whole organisation: for managers."""
    return select(Client).where(
        Client.organisation_id == colleague.organisation_id, col(Client.anonymised_at).is_(None)
    )


def visible_clients(colleague: Colleague) -> SelectOfScalar[Client]:
    """All clients that a colleague may open."""
    return team_clients(colleague) if Role.MANAGER in colleague.roles else own_clients(colleague)


def client_for(session: Session, colleague: Colleague, code: str) -> Client:
    """One client that the colleague may open, by the code in an address. Raises HTTPException (404)."""
    found = session.exec(visible_clients(colleague).where(Client.code == code)).first()
    if found is None:
        raise HTTPException(404)
    return found


def clients_with(session: Session, colleague: Colleague, codes: Collection[str]) -> dict[str, Client]:
    """Those of the clients with these codes that the colleague may open, by code."""
    found = session.exec(visible_clients(colleague).where(col(Client.code).in_(codes)))
    return {client.code: client for client in found}


def clients_of(session: Session, colleague: Colleague, adviser_id: int) -> Sequence[Client]:
    """The clients of one adviser of the colleague's organisation: for managers."""
    return session.exec(team_clients(colleague).where(Client.adviser_id == adviser_id)).all()


def advisers_with_clients(session: Session, colleague: Colleague) -> set[int]:
    """The ids of all advisers who look after a client of the colleague's organisation: for managers."""
    return {client.adviser_id for client in session.exec(team_clients(colleague))}


def client_of(session: Session, referral: Referral) -> Client:
    """The client of a referral, also when the record was anonymised. The caller has fetched the referral from here."""
    return session.get_one(Client, referral.client_id)


def client_by_code(session: Session, code: str) -> Client | None:
    """The client with this code, anonymised or not. The caller's cookie or link has proved that it holds the code."""
    return session.exec(select(Client).where(Client.code == code)).first()


def client_by_slip(session: Session, receipt_hash: str) -> Client | None:
    """The client whose slip of paper has a code with this hash, anonymised or not."""
    return session.exec(select(Client).where(Client.receipt_hash == receipt_hash)).first()


def sent_referrals(colleague: Colleague) -> SelectOfScalar[Referral]:
    """The referrals that a colleague sent; for a manager, all that the team sent."""
    wanted = select(Referral).where(Referral.organisation_id == colleague.organisation_id)
    return wanted if Role.MANAGER in colleague.roles else wanted.where(Referral.adviser_id == colleague.id)


def received_referrals(colleague: Colleague) -> SelectOfScalar[Referral]:
    """The referrals that were sent to the colleague's organisation."""
    return select(Referral).where(Referral.receiving_id == colleague.organisation_id)


def referrals_received(session: Session, colleague: Colleague) -> Sequence[Referral]:
    """The referrals that were sent to the colleague's organisation, the newest first."""
    return session.exec(received_referrals(colleague).order_by(col(Referral.sent_at).desc())).all()


def has_received(session: Session, colleague: Colleague, code: str) -> bool:
    """Whether a referral with this code was sent to the colleague's organisation."""
    return session.exec(received_referrals(colleague).where(Referral.code == code)).first() is not None


def sent_referral(session: Session, colleague: Colleague, code: str) -> Referral:
    """One referral, for a colleague of the side that sent it. Raises HTTPException (404)."""
    return _the(session, sent_referrals(colleague), code)


def received_referral(session: Session, colleague: Colleague, code: str) -> Referral:
    """One referral, for a colleague of the organisation that received it. Raises HTTPException (404)."""
    return _the(session, received_referrals(colleague), code)


def referrals_of(session: Session, client: Client) -> Sequence[Referral]:
    """All referrals of a client, the oldest first."""
    return session.exec(_own_referrals(client).order_by(col(Referral.id))).all()


def own_referral(session: Session, client: Client, code: str) -> Referral:
    """One referral, for the client it is about. Raises HTTPException (404)."""
    return _the(session, _own_referrals(client), code)


def referral_by_code(session: Session, code: str) -> Referral | None:
    """One referral, for a recipient without an account whose cookie or link has proved that it holds the code."""
    return session.exec(select(Referral).where(Referral.code == code)).first()


def _own_referrals(client: Client) -> SelectOfScalar[Referral]:
    return select(Referral).where(Referral.client_id == client.id)


def _the(session: Session, wanted: SelectOfScalar[Referral], code: str) -> Referral:
    found = session.exec(wanted.where(Referral.code == code)).first()
    if found is None:
        raise HTTPException(404)
    return found
