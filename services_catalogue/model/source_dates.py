"""The dates of sources, which are free text: the newest of some, and whether one bears a date out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services_catalogue.model.status import first_day, last_day

WRITTEN_DATE = re.compile(r"\b[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?\b(?!-[0-9])")
"""A year, a month or a day in the date of a source, which is free text."""


def newest_of(written: Iterable[str | None]) -> str | None:
    """The newest of the dates of sources; those that are not written as a year, a month or a day do not count."""
    dates = [date for date in written if date is not None and WRITTEN_DATE.fullmatch(date)]
    return max(dates, key=lambda date: (last_day(date), len(date)), default=None)


def is_borne_out(as_of: str, written: Iterable[str | None]) -> bool:
    """Whether a source has this date, as people write it: "2025-09", "2025-09-22 (about)", "mapping Aug-Sep 2025"."""
    found = [date.group() for text in written for date in WRITTEN_DATE.finditer(text or "")]
    return any(first_day(one) <= last_day(as_of) and first_day(as_of) <= last_day(one) for one in found)


def only_date(written: str | None) -> str | None:
    """The date of a source, when that is a year, a month or a day and no more."""
    return written if written is not None and WRITTEN_DATE.fullmatch(written) else None
