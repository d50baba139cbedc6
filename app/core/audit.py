"""Who did what when: an append-only hash chain, each entry sealed together with the one before it.

The seal is made with a key of the service (HMAC-SHA-256), so an attacker who can change the database but has no key can
neither change an entry nor rebuild the chain after it. A cut-off end shows when the last seal was written down
elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, event
from sqlalchemy.orm import Mapper
from sqlmodel import Field, Session, col, func, select

from services_catalogue.model.base import TableRow

FIRST = "0" * 64
"""The `previous` of the first entry, which has no entry before it."""
AT_ONCE = 1000
LOST, OWN_KEY = "lost", "audit key"


class AuditAct(StrEnum):
    """What can be done. The words are sealed into the entries: none is ever changed, only added.

    `Audit.record` checks an act, the table does not: what older versions wrote stays as it is.
    """

    ACCEPTED = "accepted"
    ACCEPTED_LOST_KEY = "accepted lost key"  # went on, knowingly, without what was lost
    ADDED = "added"
    AGREED = "agreed"
    ANONYMISED = "anonymised"
    APPROVED_FOR_A_TIME = "approved for a time"
    CHANGED = "changed"
    CHANGED_PASSWORD = "changed password"
    CHANGED_ROLES = "changed roles"
    CHECKED = "checked"
    COULD_NOT_PUBLISH = "could not publish"
    DISABLED = "disabled"
    DRAFTED = "drafted"
    ENABLED = "enabled"
    ENDED = "ended"
    ENDED_SESSIONS = "ended sessions"
    ERASED = "erased"
    ESCALATED = "escalated"
    EXPIRED = "expired"
    EXPORTED = "exported"
    GAVE_UP = "gave up"
    HANDED_OVER = "handed over"
    IMPORTED = "imported"
    INVITED = "invited"
    JOINED = "joined"
    LINKED_ACCOUNT = "linked account"
    LOOKED = "looked"
    MADE_SLIP = "made slip"
    MERGED = "merged"
    OPENED = "opened"
    PAUSED = "paused"
    PLANNED = "planned"
    PUBLISHED = "published"
    PUBLISHED_AT_ITS_TIME = "published at its time"
    RECEIVED = "received"
    REFUSED = "refused"
    REMINDED = "reminded"
    RENEWED_RECOVERY_CODES = "renewed recovery codes"
    REPORTED = "reported"
    RESUMED = "resumed"
    SENT = "sent"
    SENT_AGAIN = "sent again"
    SENT_BACK = "sent back"
    SENT_LINK = "sent link"
    SENT_TO_REVIEW = "sent to review"
    SET_MONTHS = "set months"
    SET_UP_PHONE = "set up phone"
    SETTLED = "settled"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    STARTED = "started"
    TOLD = "told"
    WAITING = "waiting"
    WENT_BACK = "went back"
    WITHDRAWN = "withdrawn"
    WITHDREW = "withdrew"


class AuditEvent(TableRow, table=True):
    """One thing that was done. `detail` never holds a secret, an answer of a resident or a client's name."""

    __tablename__ = "audit_event"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor_id: int | None = None  # a member of staff; None for the service itself and for the holder of a link
    actor: str = Field(max_length=200)
    organisation_id: int | None = None
    act: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    subject: str = Field(max_length=80)
    detail: dict[str, Any] = Field(sa_type=JSON)
    previous: str = Field(max_length=64)
    seal: str = Field(max_length=64, unique=True)


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse(_mapper: Mapper[Any], _connection: object, entry: AuditEvent) -> None:
    raise RuntimeError(f"Entry {entry.id} of the audit is history: it is neither changed nor deleted.")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a member of staff, the holder of a signed link, or the service itself."""

    name: str
    staff_id: int | None = None
    organisation_id: int | None = None


SERVICE = Actor("The service")
BY_COMMAND = Actor("A command")


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The result of checking the whole chain. `broken` is the number of the first entry that was changed, or None.

    The first `unchecked` entries were sealed with a key that is gone: of them only the links were followed.
    """

    entries: int
    last: str
    broken: int | None
    unchecked: int = 0


class Audit:
    """Writes and checks the audit. `key` is the service's own for this, 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def record(
        self,
        session: Session,
        actor: Actor,
        act: AuditAct,
        kind: str,
        subject: str,
        now: datetime,
        **detail: Any,
    ) -> None:
        """Add an entry, in the transaction of `session`, which must be a writing one: those take turns.

        Raises ValueError for an act that is none of `AuditAct`.
        """
        previous = session.exec(select(AuditEvent.seal).order_by(col(AuditEvent.id).desc()).limit(1)).first() or FIRST
        entry = AuditEvent(
            at=now.astimezone(UTC).replace(microsecond=0),
            actor_id=actor.staff_id,
            actor=actor.name[:200],
            organisation_id=actor.organisation_id,
            act=AuditAct(act).value,
            kind=kind,
            subject=subject[:80],
            detail=json.loads(json.dumps(detail)),
            previous=previous,
            seal="",
        )
        entry.seal = self._seal(entry)
        session.add(entry)
        session.flush()

    def begin_again(self, session: Session, actor: Actor, now: datetime) -> None:
        """Go on with this key after the one before was lost: what that one sealed can no longer be checked."""
        entries = session.exec(select(func.count()).select_from(AuditEvent)).one()
        self.record(session, actor, AuditAct.ACCEPTED_LOST_KEY, LOST, OWN_KEY, now, unchecked=entries)

    def has_sealed(self, entry: AuditEvent) -> bool:
        """Whether an entry was sealed with this key and has not been changed since."""
        return hmac.compare_digest(entry.seal, self._seal(entry))

    def check(self, session: Session, expected: str | None = None) -> ChainCheck:
        """Check the whole chain. With `expected`, a seal noted earlier, its absence counts as broken too."""
        unchecked, began = self._began(session)
        previous, count, seen = FIRST, 0, expected is None
        for entry in self._all(session):
            count += 1
            # The count must match: entries that cannot be checked could otherwise be added or removed afterwards.
            is_in_place = count == unchecked + 1 if entry.id == began else count <= unchecked or self.has_sealed(entry)
            if entry.previous != previous or not is_in_place:
                return ChainCheck(count, previous, entry.id, unchecked)
            previous = entry.seal
            seen = seen or previous == expected
        return ChainCheck(count, previous, None if seen else count + 1, unchecked)

    def _began(self, session: Session) -> tuple[int, int | None]:
        """How many entries older keys have sealed, and the number of the entry that says so.

        That entry counts only with the seal of this key, which an attacker who can only write in the database cannot
        make.
        """
        told = session.exec(
            select(AuditEvent)
            .where(AuditEvent.act == AuditAct.ACCEPTED_LOST_KEY, AuditEvent.kind == LOST, AuditEvent.subject == OWN_KEY)
            .order_by(col(AuditEvent.id).desc())
        )
        return next(((int(entry.detail["unchecked"]), entry.id) for entry in told if self.has_sealed(entry)), (0, None))

    def _all(self, session: Session) -> Iterator[AuditEvent]:
        last = 0
        while True:
            entries = session.exec(
                select(AuditEvent).where(col(AuditEvent.id) > last).order_by(col(AuditEvent.id)).limit(AT_ONCE)
            ).all()
            yield from entries
            if len(entries) < AT_ONCE:
                return
            last = entries[-1].id or last
            session.expunge_all()

    def _seal(self, entry: AuditEvent) -> str:
        said = [
            entry.at.astimezone(UTC).isoformat(),
            entry.actor_id,
            entry.actor,
            entry.organisation_id,
            entry.act,
            entry.kind,
            entry.subject,
            entry.detail,
            entry.previous,
        ]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
