"""When a provision has to be checked again: the due day, the reminders around it, and when it counts as stale."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services_catalogue.model.dates import LastCheck


class ReminderStage(StrEnum):
    """The reminders of a due day. The first two go to the provision's owner, the last to publishers."""

    SOON = "soon"
    DUE = "due"
    LATE = "late"


FROM_DUE = {
    ReminderStage.SOON: timedelta(days=-14),
    ReminderStage.DUE: timedelta(0),
    ReminderStage.LATE: timedelta(days=14),
}
STALE_AFTER = timedelta(days=28)
"""Days from the due day: when each reminder is sent, and when residents begin to read "not checked since"."""

SCHEDULES = (1, 3, 6, 12)
"""The numbers of months that may be chosen."""
USUAL_SCHEDULE = 6


@dataclass(frozen=True, slots=True)
class VerificationSchedule:
    """The last check of a provision, and the months until the next. `by` is empty when nobody has checked it yet."""

    checked_on: date
    by: str = ""
    every_months: int = USUAL_SCHEDULE

    @property
    def due(self) -> date:
        """The day by which it has to be checked again."""
        return months_later(self.checked_on, self.every_months)

    @property
    def stale_from(self) -> date:
        """The first day on which residents are told that it was not checked."""
        return self.due + STALE_AFTER

    @property
    def checked(self) -> LastCheck:
        """The same as a LastCheck, for residents' pages."""
        return LastCheck(on=self.checked_on.isoformat(), by=self.by, stale_from=self.stale_from.isoformat())

    def begins(self, prompt: ReminderStage) -> date:
        """The day from which a reminder is to be sent."""
        return self.due + FROM_DUE[prompt]

    def prompts(self, on: date) -> tuple[ReminderStage, ...]:
        """The reminders that must have been sent by this day. The one of the due day makes up for the one before it."""
        reached = tuple(prompt for prompt in ReminderStage if self.begins(prompt) <= on)
        return tuple(prompt for prompt in reached if prompt is not ReminderStage.SOON) or reached

    def is_stale(self, on: date) -> bool:
        """Whether residents are told that it was not checked."""
        return self.stale_from <= on


def months_later(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last one of a shorter month: 31 January, 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
