"""What became of the mails about a referral: waiting, sent, or given up and why. None of it says what stood in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.sessions import hash_of
from app.mail.outbox import ABOUT_REFERRALS, Message
from app.referrals.progress import Side
from app.referrals.tables import Referral


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail about a referral. `what` is that of its key, such as "new"; `to` the side that it was written to.

    `tried` is how often it was handed over, `next_try` when it will be again, and `problem` why it was not taken the
    last time. A mail that was sent is forgotten after 90 days, and so is one that was given up.
    """

    code: str
    what: str
    to: Side
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
    begins = f"{ABOUT_REFERRALS}{referral.code}/"
    wanted = select(Message).where(col(Message.key).startswith(begins, autoescape=True)).order_by(col(Message.id))
    return [_read(message) for message in session.exec(wanted)]


def undelivered(session: Session, referral: Referral) -> list[Delivery]:
    """The mails about a referral that were given up."""
    return [mail for mail in delivery_of(session, referral) if mail.given_up_at is not None]


def given_up(session: Session) -> list[Delivery]:
    """The mails about any referral that were given up, the oldest first."""
    wanted = select(Message).where(
        col(Message.given_up_at).is_not(None), col(Message.key).startswith(ABOUT_REFERRALS, autoescape=True)
    )
    return [_read(message) for message in session.exec(wanted.order_by(col(Message.id)))]


def _read(message: Message) -> Delivery:
    _, code, what, side, _ = message.key.split("/")
    return Delivery(
        code=code,
        what=what,
        to=Side(side),
        subject=message.subject,
        written_at=message.created_at,
        tried=message.attempts,
        next_try=message.due_at,
        sent_at=message.sent_at,
        given_up_at=message.given_up_at,
        problem=message.problem,
        event_key=f"undelivered-{hash_of(message.key)[:16]}",
    )
