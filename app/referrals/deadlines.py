"""The deadline of a response, and the steps on the way when none comes; everything follows from the days given. Pure.

A day on which the clock stands still does not count: a weekend, a bank holiday, and every day of a pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.referrals.working_days import ONE, is_working_day

PROMISED = 10
"""Working days for a response where nothing else was agreed."""
LONGEST_PROMISE = 60
LONGEST_PAUSE = 90
"""Days."""


class DeadlineStep(StrEnum):
    """What happens as working days go by without a response, in this order."""

    REMIND = "remind"  # the recipient is reminded, while there is still time
    ALERT = "alert"  # the deadline has passed: both sides are told
    EXPIRE = "expire"  # the referral expires, and the adviser finds another way


@dataclass(frozen=True, slots=True)
class ResponseClock:
    """When a referral was sent, within how many working days a response was promised, and the pauses.

    A pause is [first day, day on which the clock goes on), and pauses may overlap.
    """

    sent_on: date
    answer_within: int
    pauses: tuple[tuple[date, date], ...] = ()

    @staticmethod
    def of(sent_on: date, answer_within: int, pauses: Sequence[Sequence[str]]) -> ResponseClock:
        """The clock of a referral as it is stored: days as YYYY-MM-DD."""
        return ResponseClock(
            sent_on, answer_within, tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in pauses)
        )

    def runs_on(self, day: date) -> bool:
        """Whether a day counts."""
        return is_working_day(day) and not self.is_paused(day)

    def is_paused(self, day: date) -> bool:
        """Whether a day is in a pause."""
        return any(first <= day < until for first, until in self.pauses)

    def paused_until(self, day: date) -> date | None:
        """The day on which the clock goes on; None when it is not paused on `day`."""
        until = [until for first, until in self.pauses if first <= day < until]
        return max(until) if until else None

    def elapsed(self, on: date) -> int:
        """The days that count, after the day on which it was sent and up to `on`."""
        days, day = 0, self.sent_on + ONE
        while day <= on:
            days += self.runs_on(day)
            day += ONE
        return days

    def day_after(self, count: int) -> date:
        """The day on which so many days have counted, as far as the pauses are known now."""
        day = self.sent_on
        while count > 0:
            day += ONE
            count -= self.runs_on(day)
        return day

    @property
    def due(self) -> date:
        """The last day for a response."""
        return self.day_after(self.answer_within)

    @property
    def expires(self) -> date:
        """The day after which the referral expires."""
        return self.day_after(2 * self.answer_within)

    def steps(self, on: date) -> tuple[DeadlineStep, ...]:
        """The steps whose day has come; none of them while the clock is paused."""
        if self.is_paused(on):
            return ()
        days, promised = self.elapsed(on), self.answer_within
        reached = (
            (DeadlineStep.REMIND, _remind_after(promised)),
            (DeadlineStep.ALERT, promised + 1),
            (DeadlineStep.EXPIRE, 2 * promised + 1),
        )
        return tuple(step for step, after in reached if days >= after)


def _remind_after(promised: int) -> int:
    """Six of ten days: late enough not to nag, early enough to answer."""
    return max(1, promised * 6 // 10)
