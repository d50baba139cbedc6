"""Is it still running? What a dated source showed, moved on to the day asked about, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from triage.words import _
from triage.words import marked as m

if TYPE_CHECKING:
    from services_catalogue.provision import Dates

GATHERED_ON = "2026-11-23"
"""The day on which the researched facts were gathered, from published sources and none of them live."""

MONTHS = (
    m("January"), m("February"), m("March"), m("April"), m("May"), m("June"),
    m("July"), m("August"), m("September"), m("October"), m("November"), m("December"),
)  # fmt: skip


class Now(StrEnum):
    """The state on one day. Only `running` counts as known to run."""

    PLANNED = "planned"
    RUNNING = "running"
    CLOSING = "closing"
    UNKNOWN = "unknown"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Status:
    """`as_of` is the date of the newest source (partial, or None), not the day asked about."""

    state: Now
    as_of: str | None
    sentence: str


def state_on(dates: Dates, on: str) -> Now:
    """The state on a day (YYYY-MM-DD). A planned end that has passed makes "running" unknown, never "ended":
    only a source can say that something has ended."""
    match dates.status:
        case "closed":
            return Now.ENDED
        case "unknown":
            return Now.UNKNOWN
        case "closing":
            return Now.CLOSING
    if dates.start is not None and dates.start > on:
        return Now.PLANNED
    return Now.UNKNOWN if _is_over(dates, on) else Now.RUNNING


def status_on(dates: Dates, on: str) -> Status:
    """The state on a day and the sentence that says it, with the date of the source."""
    state = state_on(dates, on)
    return Status(state, dates.as_of, _sentence(state, dates, on))


def _sentence(state: Now, dates: Dates, on: str) -> str:
    match state:
        case Now.ENDED:
            return _("It has ended.") if dates.end is None else _("It ended in {end}.").format(end=_said(dates.end))
        case Now.PLANNED:
            return _("It is due to start in {start}.").format(start=_said(dates.start))
        case Now.RUNNING:
            return _running(dates)
        case Now.CLOSING | Now.UNKNOWN:
            return _doubtful(state, dates, on)


def _running(dates: Dates) -> str:
    if dates.as_of is None:
        seen = _("A source says that it is running, with no date.")
    else:
        seen = _("It was running on {date}, the date of our newest source.").format(date=_said(dates.as_of))
    return seen if dates.end is None else seen + " " + _("It is due to end in {end}.").format(end=_said(dates.end))


def _doubtful(state: Now, dates: Dates, on: str) -> str:
    if _is_over(dates, on):
        return _("It was due to stop in {end}. We could not find out if it did. Ask before you go.").format(
            end=_said(dates.end)
        )
    if state is Now.CLOSING:
        return _("It is closing. Ask before you go.")
    unsure = _("We could not find out if it is running now.")
    if dates.as_of is None:
        found = ""
    elif dates.as_of == GATHERED_ON:
        found = _("We looked on {date}.").format(date=_said(dates.as_of))
    else:
        found = _("The newest thing we found is from {date}.").format(date=_said(dates.as_of))
    return " ".join(part for part in (unsure, found, _("Ask before you go.")) if part)


def _said(date: str | None) -> str:
    return "" if date is None else date_in_words(date)


def _is_over(dates: Dates, on: str) -> bool:
    return dates.end is not None and last_day(dates.end) < on


def last_day(date: str) -> str:
    """The last day that a partial date can mean, so that "2026-06" is over only in July."""
    match date.split("-"):
        case [year]:
            return f"{year}-12-31"
        case [year, month]:
            return f"{year}-{month}-31"  # compared as text only, so a 31st of June does no harm
        case _:
            return date


def date_in_words(date: str) -> str:
    """A partial date as people write it: "1 July 2026", "March 2027", "2025"."""
    match date.split("-"):
        case [year, month, day]:
            return f"{int(day)} {_(MONTHS[int(month) - 1])} {year}"
        case [year, month]:
            return f"{_(MONTHS[int(month) - 1])} {year}"
        case _:
            return date
