"""Working days in England: Monday to Friday without its bank holidays, which the library `holidays` knows."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

ONE = timedelta(days=1)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year, with the days that stand for those on a weekend."""
    # Imported here: the import takes a quarter of a second, which only callers with a deadline should pay.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether people work on a day."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def after_working_days(day: date, count: int) -> date:
    """The working day that is so many of them after a day; with 0 the day itself, or the next working day."""
    while not is_working_day(day):
        day += ONE
    for _ in range(count):
        day += ONE
        while not is_working_day(day):
            day += ONE
    return day
