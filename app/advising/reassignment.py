"""Reassignment: clients go to another adviser of the same organisation, with all of their referrals."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from app.accounts.people import Staff, advisers_of
from app.core.audit import AuditAct
from app.mail.outbox import MessageKind, write
from app.referrals.access import Client, referrals_of
from app.referrals.emails import SIGNED
from app.referrals.lifecycle import ONGOING, EventKind
from app.referrals.transitions import ActionContext, happened


def colleague_by_id(session: Session, organisation_id: int, staff_id: int) -> Staff | None:
    """The adviser with this id, if they can look after clients of the organisation now; else None."""
    return next((staff for staff in advisers_of(session, organisation_id) if staff.id == staff_id), None)


def hand_over(session: Session, clients: Sequence[Client], to: Staff, desk: ActionContext) -> None:
    """Give clients to a colleague of their organisation, whom a mail tells how many. Needs a writing session."""
    for client in clients:
        client.adviser_id = to.id or 0
        session.add(client)
        for referral in referrals_of(session, client):
            referral.adviser_id = to.id or 0
            session.add(referral)
            if referral.state in ONGOING:
                happened(session, referral, EventKind.HANDED_OVER, desk, note=f"Now {to.name}, {to.email}")
        desk.audit.record(session, desk.actor, AuditAct.HANDED_OVER, "client", client.code, desk.now, to=to.id)
    if clients and to.id != desk.actor.staff_id:
        _tell(session, len(clients), to, desk)


def _tell(session: Session, count: int, to: Staff, desk: ActionContext) -> None:
    whom = "1 client" if count == 1 else f"{count} clients"
    said = [
        "Hello,",
        f"A colleague has handed {whom} over to you. See what waits for you:",
        f"{desk.address}/desk/clients",
        SIGNED,
    ]
    write(
        session,
        MessageKind.CLIENTS_HANDED_OVER,
        key=f"handed-over/{to.id}/{desk.now.isoformat()}",
        to=to.email,
        subject="Clients were handed over to you",
        body="\n\n".join(said) + "\n",
        now=desk.now,
    )
