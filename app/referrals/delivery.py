"""The delivery of mails about a referral: waiting, sent, or given up and why. It never reads what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.accounts.sessions import hash_of
from app.mail.outbox import Message, MessageKind
from app.referrals.lifecycle import Side
from app.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail about a referral, by the referral's code; `to` is the side that it was written to.

    `tried` counts the attempts, `next_try` is the moment of the next one, and `problem` why the last one failed. A mail
    that was sent or given up is forgotten after 90 days.
    """

    code: str
    kind: MessageKind
    to: Side | None
    subject: str
    written_at: datetime
    tried: int
    next_try: datetime
    sent_at: datetime | None
    given_up_at: datetime | None
    problem: str
    event_key: str


def delivery_of(session: Session, referral: Referral) -> list[Delivery]:
    """Every mail about a referral that is still known, the oldest first."""
    return [_read(mail, code) for mail, code in session.exec(_mails().where(Message.referral_id == referral.id))]


def undelivered(session: Session, referral: Referral) -> list[Delivery]:
    """The mails about a referral that were given up."""
    return [mail for mail in delivery_of(session, referral) if mail.given_up_at is not None]


def given_up(session: Session) -> list[Delivery]:
    """The mails about any referral that were given up, the oldest first."""
    dead = _mails().where(col(Message.given_up_at).is_not(None))
    return [_read(mail, code) for mail, code in session.exec(dead)]


def _mails() -> Select[Message, str]:
    """Mails with the code of the referral that each is about, the oldest first."""
    joined = col(Referral.id) == col(Message.referral_id)
    return select(Message, Referral.code).join(Referral, joined).order_by(col(Message.id))


def _read(message: Message, code: str) -> Delivery:
    return Delivery(
        code=code,
        kind=message.kind,
        to=message.side,
        subject=message.subject,
        written_at=message.created_at,
        tried=message.attempts,
        next_try=message.due_at,
        sent_at=message.sent_at,
        given_up_at=message.given_up_at,
        problem=message.problem,
        event_key=f"undelivered-{hash_of(message.key)[:16]}",
    )
