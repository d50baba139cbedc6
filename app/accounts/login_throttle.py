"""A login throttle that a stranger cannot turn against a colleague: known browsers have counts of their own.

Counted in the database, so that all processes share it. Why it is as it is: docs/decisions/0010.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from app.accounts.models import SignInFailure
from app.accounts.sessions import hash_of
from app.core.database import writing

WITHIN = timedelta(hours=1)
FOR_ONE = 10
"""Failures an hour for one account: from all strange browsers together, and from each known browser apart."""
FOR_ALL = 200
"""Failures an hour from strange browsers over all accounts: one try at each of many is guessing too."""


@dataclass(frozen=True, slots=True)
class FailureLimit:
    """What failures are counted against, as a hash, and how many of them there may be in an hour."""

    key: str
    limit: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was counted as a failure before its outcome is known. See `succeeded`."""

    failures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lockout:
    """There were too many tries: what was typed is not checked before `until`."""

    until: datetime


def counters(email: str, browser: str | None) -> tuple[FailureLimit, ...]:
    """What a try at an account counts against. `browser` is the name of a browser known to that account, or None."""
    if browser is not None:
        return (FailureLimit(hash_of(f"known {email} {browser}"), FOR_ONE),)
    return FailureLimit(hash_of(f"strange {email}"), FOR_ONE), FailureLimit(hash_of("strange"), FOR_ALL)


def begin(engine: Engine, counted: tuple[FailureLimit, ...], now: datetime) -> Attempt | Lockout:
    """Count a try as failed before it is checked, so that many at one moment (a race) are no more than many in turn."""
    with writing(engine) as session:
        session.exec(delete(SignInFailure).where(col(SignInFailure.at) <= now - WITHIN))
        full = [until for counter in counted if (until := _full_until(session, counter)) is not None]
        if full:
            return Lockout(max(full))
        failures = [SignInFailure(key=counter.key, at=now) for counter in counted]
        session.add_all(failures)
        session.flush()
        return Attempt(tuple(failure.id or 0 for failure in failures))


def succeeded(session: Session, attempt: Attempt) -> None:
    """Take a try off the count, since it did not fail. Needs a writing session."""
    session.exec(delete(SignInFailure).where(col(SignInFailure.id).in_(attempt.failures)))


def _full_until(session: Session, counter: FailureLimit) -> datetime | None:
    failed = session.exec(
        select(SignInFailure.at)
        .where(SignInFailure.key == counter.key)
        .order_by(col(SignInFailure.at).desc())
        .limit(counter.limit)
    ).all()
    return failed[-1] + WITHIN if len(failed) == counter.limit else None


def wait_sentence(wait: Lockout, moment: datetime) -> str:
    """The sentence that says when to try again."""
    minutes = max(1, math.ceil((wait.until - moment).total_seconds() / 60))
    return f"There were too many tries. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}."
