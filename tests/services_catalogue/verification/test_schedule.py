"""When a check is due, counted in calendar months, and the reminders around that day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.verification.schedule import SCHEDULES, ReminderStage, VerificationSchedule, months_later

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 23), 6, date(2027, 5, 23)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@given(days, st.integers(0, 40))
def test_later_is_that_many_months_on_the_same_day_or_the_last_one(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(days, st.sampled_from(SCHEDULES), st.integers(-400, 400))
def test_each_day_has_the_prompts_that_were_reached_and_never_fewer_than_the_day_before(
    checked: date, months: int, offset: int
) -> None:
    schedule = VerificationSchedule(checked, every_months=months)
    day = schedule.due + timedelta(days=offset)
    told = schedule.prompts(day)
    assert (ReminderStage.DUE in told) == (offset >= 0)
    assert (ReminderStage.LATE in told) == (offset >= 14)
    assert (ReminderStage.SOON in told) == (-14 <= offset < 0)
    assert schedule.is_stale(day) == (offset >= 28)
    assert len(told) <= len(schedule.prompts(day + timedelta(days=1))) or ReminderStage.SOON in told


def test_residents_are_told_by_the_same_day() -> None:
    checked = VerificationSchedule(date(2026, 11, 23), "Demo Council").checked
    assert (checked.on, checked.by, checked.stale_from) == ("2026-11-23", "Demo Council", "2027-06-20")
