"""Mail that is to be sent: a transactional outbox, written in the transaction that the mail reports.

So neither is ever without the other. `sender` delivers it later, at least once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, select

from app.core.side import Side
from services_catalogue.model.base import TableRow, one_of


class MessageKind(StrEnum):
    """What a mail is for."""

    # of an account
    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"
    NEW_CODE = "new_code"
    KNOWN_BROWSER = "known_browser"
    ACCOUNT_CHANGED = "account_changed"
    # of the catalogue
    PROMPT = "prompt"
    PROMPT_AGAIN = "prompt_again"
    PROBLEM_REPORT = "fault"
    BROKEN_LINKS = "broken_links"
    NOT_PUBLISHED = "not_published"
    # of people who are referred
    CLIENTS_HANDED_OVER = "clients_handed_over"
    NEW = "new"
    LINK_AGAIN = "link_again"
    ANSWER = "answer"
    TAKEN_BACK = "taken_back"
    NO_OUTCOMES = "no_outcomes"
    NOBODY_YET = "nobody_yet"
    UNDELIVERED = "undelivered"
    # and reminders of a referral: `app.referrals.reminder_rules.ReminderAct`
    REMIND = "remind"
    ALERT = "alert"
    EXPIRE = "expire"
    ASK_IF_ROOM = "ask_if_room"
    TELL_STILL_WAITING = "tell_still_waiting"
    ASK_IF_STARTED = "ask_if_started"
    ASK_IF_IN_WORK = "ask_if_in_work"
    ASK_PERSON = "ask_person"
    TELL_CONSENT_ENDED = "tell_consent_ended"


@dataclass(frozen=True, slots=True)
class MessageContext:
    """The referral that a mail is about, its client, and the side it goes to. `what` tells it from other mails of the
    same kind, such as "answer-17"."""

    referral_id: int
    client_id: int
    side: Side
    what: str


class Message(TableRow, table=True):
    """One mail. `key` makes writing it idempotent and says nothing else; `given_up_at` says that it is tried no more.

    The four columns of `MessageContext` are empty in a mail that is about no referral.
    """

    __tablename__ = "message"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    kind: MessageKind = Field(sa_type=one_of(MessageKind, "kind", 20))
    referral_id: int | None = Field(default=None, foreign_key="referral.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    side: Side | None = Field(default=None, sa_type=one_of(Side, "side", 20))
    what: str = Field(default="", max_length=80)
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
        """Whether the mail goes to a client: staff and operators are not shown that address."""
        return self.side is Side.CLIENT


def write(
    session: Session,
    kind: MessageKind,
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    now: datetime,
    about: MessageContext | None = None,
) -> bool:
    """Put a mail into the outbox, in the transaction of `session`. Idempotent: False when `key` is there already."""
    if session.exec(select(Message.id).where(Message.key == key)).first() is not None:
        return False
    mail = {"key": key, "kind": kind, "to": to, "subject": " ".join(subject.split()), "body": body}
    more = {} if about is None else asdict(about)
    session.add(Message.model_validate({**mail, **more, "created_at": now, "due_at": now}))
    session.flush()
    return True
