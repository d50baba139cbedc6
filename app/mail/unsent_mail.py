"""The mail that waits or was given up, as an operator may see it: never its text, nor the address of a client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.core.audit import Actor, Audit, AuditAct
from app.mail.outbox import Message
from app.mail.sender import try_again


@dataclass(frozen=True, slots=True)
class UnsentMail:
    """One mail. `to` is its address, or words in the place of a client's."""

    id: int
    subject: str
    to: str
    written_at: datetime
    tried: int
    next_try: datetime
    given_up_at: datetime | None
    problem: str


def given_up_mails(session: Session) -> list[UnsentMail]:
    """The mails that were given up, the oldest first."""
    dead = select(Message).where(col(Message.given_up_at).is_not(None))
    return [_listed(message) for message in session.exec(dead.order_by(col(Message.given_up_at), col(Message.id)))]


def waiting_mails(session: Session) -> list[UnsentMail]:
    """The mails that are still being tried, the next first."""
    waiting = select(Message).where(col(Message.sent_at).is_(None), col(Message.given_up_at).is_(None))
    return [_listed(message) for message in session.exec(waiting.order_by(col(Message.due_at), col(Message.id)))]


def send_again(session: Session, audit: Audit, actor: Actor, number: int, now: datetime) -> bool:
    """Have a mail that was given up tried again. False for one that is not. Needs a writing session."""
    message = session.get(Message, number)
    if message is None or message.given_up_at is None:
        return False
    try_again(message, now)
    session.add(message)
    audit.record(session, actor, AuditAct.SENT_AGAIN, "mail", str(number), now)
    return True


def _listed(message: Message) -> UnsentMail:
    return UnsentMail(
        id=message.id or 0,
        subject=message.subject,
        to="the person who was referred" if message.is_private else message.to,
        written_at=message.created_at,
        tried=message.attempts,
        next_try=message.due_at,
        given_up_at=message.given_up_at,
        problem=message.problem,
    )
