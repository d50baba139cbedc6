"""Mail that is to be sent: written in the transaction that it tells of, so that neither is ever without the other."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, select

from services_catalogue.model.tables import Row

ABOUT_REFERRALS = "referral/"
"""How the key of every mail about a referral begins."""
TO_THE_PERSON = "client"
"""The part of such a key that says it goes to whoever was referred."""


class Message(Row, table=True):
    """One mail. `key` says what it tells of, so that the same is never written twice; `given_up_at` that it is dead."""

    __tablename__ = "message"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    to: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    body: str = Field(max_length=10_000)
    created_at: datetime
    due_at: datetime = Field(index=True)
    attempts: int = 0
    problem: str = Field(default="", max_length=500)
    sent_at: datetime | None = None
    given_up_at: datetime | None = None

    @property
    def is_private(self) -> bool:
        """Whether it goes to somebody who was referred: nobody is shown their address."""
        return self.key.startswith(ABOUT_REFERRALS) and self.key.split("/")[3] == TO_THE_PERSON


def write(session: Session, *, key: str, to: str, subject: str, body: str, now: datetime) -> bool:
    """Put a mail into the outbox, in the transaction of `session`. False, and nothing done, when `key` is there."""
    if session.exec(select(Message.id).where(Message.key == key)).first() is not None:
        return False
    one_line = " ".join(subject.split())
    session.add(
        Message.model_validate(
            {"key": key, "to": to, "subject": one_line, "body": body, "created_at": now, "due_at": now}
        )
    )
    session.flush()
    return True
