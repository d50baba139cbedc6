"""Answers stored under a code: made, opened, deleted. The slow work is done between transactions, and never in one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from app.accounts.login_throttle import FailureLimit
from app.accounts.sessions import hash_of
from app.core.database import reading, writing
from app.handover.encryption import CodeCipher, EncryptedAnswers
from app.handover.models import HandOver
from app.presentation.journey import HandoverCode, values_of
from app.referrals.random_codes import parse_spoken_code, spoken_code
from triage.questionnaire.answers import Answers

KEPT = timedelta(days=2)
NO_CODE = "0" * 12
"""Tried in the place of a malformed code, so that this takes as long (constant time)."""

MADE = FailureLimit(hash_of("hand-over made"), 200)
"""Codes an hour, from all browsers together (a throttle): so no more than 9,600 work at one moment."""
DELETED = FailureLimit(hash_of("hand-over deleted"), 60)
"""Wrong codes an hour on the page that deletes, from all browsers together."""
FOR_ONE_ADVISER = 10
FOR_ALL_ADVISERS = FailureLimit(hash_of("hand-over opened"), 200)


@dataclass(frozen=True, slots=True)
class HandOverContent:
    """What a code opened. `row` is the id of its row, and `mark` tells it from a later row with that id."""

    row: int
    mark: str
    answers: Answers


def opening_counters(staff_id: int) -> tuple[FailureLimit, ...]:
    """The limits that an adviser's try counts against."""
    return FailureLimit(hash_of(f"hand-over opened by {staff_id}"), FOR_ONE_ADVISER), FOR_ALL_ADVISERS


def put_away(
    engine: Engine, lock: CodeCipher, answers: Answers, now: datetime, *, before: HandoverCode | None
) -> HandoverCode:
    """Store answers for two days under a new code, and delete those under `before`, the resident's older code.

    When the first part of the new code is in use, another is made.
    """
    while True:
        code = spoken_code()
        plain = _plain(code)
        locked = lock.encrypt(plain, {"answers": dict(answers)})
        with writing(engine) as session:
            if before is not None:
                _delete_own(session, lock, before)
            if _at(session, lock, plain):
                continue
            session.add(HandOver(**asdict(locked), created_at=now, expires_at=now + KEPT))
        return HandoverCode(code, locked.salt)


def works_until(engine: Engine, lock: CodeCipher, handed: HandoverCode, now: datetime) -> datetime | None:
    """Until when a code works that this resident was given; None when it no longer does."""
    with reading(engine) as session:
        rows = _at(session, lock, _plain(handed.code))
        return next((row.expires_at for row in rows if row.salt == handed.mark and row.expires_at > now), None)


def open_up(engine: Engine, lock: CodeCipher, typed: str, now: datetime) -> HandOverContent | None:
    """What a typed code opens; None for a wrong, ended, deleted or malformed one alike. All take about as long."""
    plain = parse_spoken_code(typed) or NO_CODE
    with reading(engine) as session:
        standing = [row for row in _at(session, lock, plain) if row.expires_at > now]
        numbers = {row.locator: row.id or 0 for row in standing}
        locked = {row.locator: EncryptedAnswers(row.locator, row.salt, row.sealed) for row in standing}
    opened = lock.decrypt(plain, locked)
    if opened is None:
        return None
    locator, data = opened
    return HandOverContent(numbers[locator], locked[locator].salt, values_of(data["answers"]))


def delete_found(session: Session, found: HandOverContent) -> None:
    """Delete what a typed code opened. Needs a writing session."""
    session.exec(delete(HandOver).where(col(HandOver.id) == found.row, col(HandOver.salt) == found.mark))


def delete_own(engine: Engine, lock: CodeCipher, handed: HandoverCode) -> None:
    """Delete what is stored under a code that this resident was given."""
    with writing(engine) as session:
        _delete_own(session, lock, handed)


def sweep(session: Session, now: datetime) -> None:
    """Delete all that has ended. Needs a writing session."""
    session.exec(delete(HandOver).where(col(HandOver.expires_at) <= now))


def _plain(code: str) -> str:
    return code.replace("-", "")


def _at(session: Session, lock: CodeCipher, plain: str) -> list[HandOver]:
    """The rows that a code leads to, ended or not: one, except when the service's keys have just been changed."""
    return list(session.exec(select(HandOver).where(col(HandOver.locator).in_(lock.locators(plain)))))


def _delete_own(session: Session, lock: CodeCipher, handed: HandoverCode) -> None:
    # By the mark too: once the row is gone, another resident's code may have the same first part.
    at = lock.locators(_plain(handed.code))
    session.exec(delete(HandOver).where(col(HandOver.locator).in_(at), col(HandOver.salt) == handed.mark))
