"""Dates that no calendar has, that are written so that the month may be the day, or that lie in the wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from services_catalogue.model.contact_facts import SourcedFact
from services_catalogue.model.dates import ObservedState
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, SupportFields
from services_catalogue.model.source_dates import WRITTEN_DATE
from services_catalogue.model.status import first_day, last_day
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.yaml_lines import Path

PARTIAL = ("start", "paused_until", "last_referral", "end", "as_of")
IN_ORDER = (("start", "last_referral"), ("start", "end"), ("last_referral", "end"), ("paused_until", "end"))
A_DAY_THERE_IS = "Write a day that there is: 2026-11-23"
AS_WE_WRITE_IT = "Write the year, the month and the day: 2026-11-23"

NUMBERS = re.compile(r"(?<![\w/-])[0-9]{1,4}([-/.])[0-9]{1,4}(?:\1[0-9]{1,4})?(?![\w/-])")
TWO_YEARS = re.compile(r"([12][0-9])([0-9]{2})[-/](?:\1)?([0-9]{2})")
"""A financial year or two years: 2025/26, 2018-2022."""
IN_WORDS = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.? ([12][0-9]{3})\b")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def impossible_dates(support: CatalogueEntry | AccessPoint, around: Path, where: str) -> Iterator[ContentIssue]:
    """The issues of the dates of an entry or an access point and of its sources."""
    dates = support.dates.model_dump(include=set(PARTIAL), exclude_none=True)
    for field, day in dates.items():
        if not _exists(day):
            what = f"'{day}' is no day of the calendar"
            yield ContentIssue(where, (*around, "dates", field), what, A_DAY_THERE_IS)
    for earlier, later in IN_ORDER:
        if earlier in dates and later in dates and first_day(dates[earlier]) > last_day(dates[later]):
            what = f"{later} ({dates[later]}) is before {earlier} ({dates[earlier]})"
            yield ContentIssue(where, (*around, "dates", later), what, "Check both at their source")
    seen = dates.get("as_of") if support.dates.status is ObservedState.RUNNING else None
    if seen is not None and "start" in dates and first_day(dates["start"]) > last_day(seen):
        what = f"start ({dates['start']}) is after as_of ({seen}), the date of the source that shows it running"
        yield ContentIssue(where, (*around, "dates", "start"), what, "If it had not begun then, its status is planned")
    for path, written in _of_sources(support):
        wrong = wrong_in(written or "")
        if wrong is not None:
            yield ContentIssue(where, (*around, *path), *wrong)


def _of_sources(support: CatalogueEntry | AccessPoint) -> Iterator[tuple[Path, str | None]]:
    yield from ((("sources", n, "date"), source.date) for n, source in enumerate(support.sources))
    for field, facts in sourced_facts(support).items():
        for i, fact in enumerate(facts):
            yield from (((field, i, "sources", n, "date"), source.date) for n, source in enumerate(fact.sources))


def sourced_facts(support: CatalogueEntry | AccessPoint) -> Mapping[str, Sequence[SourcedFact]]:
    """The fields whose facts have sources of their own."""
    taught = support.teaches if isinstance(support, SupportFields) else ()
    return {"contacts": support.contacts, "access": support.access, "teaches": taught}


def wrong_in(written: str) -> tuple[str, str] | None:
    """What is wrong with the date of a source, which is free text, and the mend; None when nothing is."""
    for found in NUMBERS.finditer(written):
        if WRITTEN_DATE.fullmatch(found[0]):
            if not _exists(found[0]):
                return f"'{found[0]}' is no day of the calendar", A_DAY_THERE_IS
        elif _is_a_date(found[0]):
            return f"in '{found[0]}' nobody can tell the day from the month", AS_WE_WRITE_IT
    for day, month, year in IN_WORDS.findall(written):
        if month[:3].lower() in MONTHS and not _exists(f"{year}-{MONTHS.index(month[:3].lower()) + 1:02d}-{day:0>2}"):
            return f"'{day} {month} {year}' is no day of the calendar", A_DAY_THERE_IS
    return None


def _is_a_date(numbers: str) -> bool:
    """Whether numbers with marks between them are meant as a date: three of them, or two of which one is a year."""
    parts = re.split("[-/.]", numbers)
    years = TWO_YEARS.fullmatch(numbers)
    if years is not None and int(years[3]) > int(years[2]):
        return False
    return len(parts) == 3 or any(len(part) == 4 for part in parts)


def _exists(day: str) -> bool:
    if len(day) < len("2026-11-23"):
        return True
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
