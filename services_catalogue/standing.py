"""Whether somebody new can join on a day, as far as the dates say."""

from __future__ import annotations

from services_catalogue.provision import Dates, Provision, State
from services_catalogue.status import last_day


def closed(provision: Provision, on: str) -> bool:  # noqa: ARG001  what its dates bring about is to follow
    """Whether it is in nobody's pathway on that day (YYYY-MM-DD)."""
    return provision.ended


def takes_people(dates: Dates, on: str) -> bool:
    """Whether somebody new can join on that day if all goes as the dates say, confirmed or not."""
    match dates.status:
        case State.CLOSED:
            return False
        case State.PAUSED:
            starts = dates.paused_until
        case State.PLANNED:
            starts = dates.start
        case _:
            starts = dates.start or on
    started = starts is not None and starts <= on
    return started and all(end is None or last_day(end) >= on for end in (dates.last_referral, dates.end))
