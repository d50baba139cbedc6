"""The dates of sources, which are free text: the newest of some, and whether one bears a date out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services_catalogue.model.status import first_day, last_day

WRITTEN_DATE = re.compile(r"\b[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?\b(?!-[0-9])")
"""A year, a month or a day in the date of a source, which is free text."""
YEARS = re.compile(r"\b[12][0-9]{3}(?=[-–/][0-9]{2})")
"""The first of two years: "2020-21". It is no 21st month."""
UNDATED = ("undated", "no date", "not shown")
"""How the date of a source begins when the source has none. What its content implies is no date."""
MONTHS_OF_A_NEW_SOURCE = 24


def dates_in(written: str | None) -> list[str]:
    """The years, months and days that stand in the date of a source: "2020-21" is 2020; "undated (2025)" is none."""
    if written is None or written.lower().startswith(UNDATED):
        return []
    return WRITTEN_DATE.findall(written) or YEARS.findall(written)


def is_within(date: str, months: int, on: str) -> bool:
    """Whether a day is no more than so many months behind a date, a partial one counting from its last day."""
    year, month = int(on[:4]), int(on[5:7]) - months
    earliest = f"{year + (month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}{on[7:]}"
    return last_day(date) >= earliest


def newest_of(written: Iterable[str | None]) -> str | None:
    """The newest of the dates of sources; those that are not written as a year, a month or a day do not count."""
    dates = [date for date in written if date is not None and WRITTEN_DATE.fullmatch(date)]
    return max(dates, key=lambda date: (last_day(date), len(date)), default=None)


def as_exact_as(as_of: str | None, written: Iterable[str | None]) -> str | None:
    """A date no more exactly than some source has it: of "2025-09-30", a source of "2025-09" bears out the month."""
    found = [date for text in written for date in dates_in(text)]
    if as_of is None or any(date.startswith(as_of) for date in found):
        return as_of
    return max((date for date in found if as_of.startswith(date)), key=len, default=as_of)


def is_borne_out(as_of: str, written: Iterable[str | None]) -> bool:
    """Whether a source has this date, as people write it: "2025-09", "2025-09-22 (about)", "mapping Aug-Sep 2025"."""
    found = [date.group() for text in written for date in WRITTEN_DATE.finditer(text or "")]
    return any(first_day(one) <= last_day(as_of) and first_day(as_of) <= last_day(one) for one in found)


def only_date(written: str | None) -> str | None:
    """The date of a source, when that is a year, a month or a day and no more."""
    return written if written is not None and WRITTEN_DATE.fullmatch(written) else None
