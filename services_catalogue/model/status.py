"""The status of a provision on a day: what a dated source showed, moved on by its dates, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services_catalogue.model.dates import Dates, LastCheck
from triage.i18n import _
from triage.i18n import marked as m

GATHERED_ON = "2026-11-23"
"""The day on which the researched facts were gathered, from published sources and none of them live."""

MONTHS = (
    m("January"), m("February"), m("March"), m("April"), m("May"), m("June"),
    m("July"), m("August"), m("September"), m("October"), m("November"), m("December"),
)  # fmt: skip


class CurrentState(StrEnum):
    """The state on one day. Only `running` counts as known to run; nobody can join what is in CLOSED."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSING = "closing"
    NO_NEW_PEOPLE = "no_new_people"  # who is on it may go on
    UNKNOWN = "unknown"
    ENDED = "ended"


CLOSED = frozenset({CurrentState.ENDED, CurrentState.NO_NEW_PEOPLE})


@dataclass(frozen=True, slots=True)
class Status:
    """`as_of` is the date of the newest source (partial, or None), not the day asked about."""

    state: CurrentState
    as_of: str | None
    sentence: str


def state_on(dates: Dates, on: str) -> CurrentState:
    """The state on a day (YYYY-MM-DD).

    Confirmed dates change the state by themselves: it starts, goes on after a pause, takes nobody new and ends. An
    unconfirmed date that has passed makes it unknown, never ended: plans change and nobody tells.
    """
    if dates.status == "closed":
        return CurrentState.ENDED
    if _is_over(dates.end, on):
        return CurrentState.ENDED if dates.confirmed else _doubtful(dates)
    if _is_over(dates.last_referral, on):
        return CurrentState.NO_NEW_PEOPLE if dates.confirmed else _doubtful(dates)
    return _before_its_end(dates, on)


def past_its_end(dates: Dates, on: str) -> bool:
    """Whether a planned last day, for new people or for all, is over on a day and nobody has confirmed it."""
    over = _is_over(dates.end, on) or _is_over(dates.last_referral, on)
    return over and not dates.confirmed and dates.status != "closed"


def status_on(dates: Dates, on: str, *, only_the_plan: bool = False) -> Status:
    """The state on a day and the sentence that says it, with the date of the source, or that only the Plan names it."""
    state = state_on(dates, on)
    return Status(state, dates.as_of, _sentence(state, dates, on, only_the_plan))


def checked_in_words(checked: LastCheck | None, overdue: bool, gathered_on: str | None, newest: str | None) -> str:
    """When a provision was last checked and by whom; `overdue` when that had to be done again by now.

    Before the first check: when its facts were gathered, or that this is not known and how old its newest source is.
    """
    if checked is not None and checked.by:
        says = _("Not checked since {date}. Ask before you go.") if overdue else _("Checked on {date} by {by}.")
        return says.format(date=date_in_words(checked.on), by=checked.by)
    if overdue and gathered_on is not None:
        return _("Not checked since {date}. Ask before you go.").format(date=date_in_words(gathered_on))
    told = [gathered_in_words(gathered_on), *_newest_source(gathered_on, newest)]
    if overdue:
        told.append(_("Nobody has checked them. Ask before you go."))
    return " ".join(told)


def gathered_in_words(gathered_on: str | None) -> str:
    """On which day facts were gathered; that we do not know it when there is no such day."""
    if gathered_on is None:
        return _("We do not know when these facts were gathered.")
    return _("We gathered these facts on {date}.").format(date=date_in_words(gathered_on))


def _newest_source(gathered_on: str | None, newest: str | None) -> list[str]:
    if gathered_on is not None or newest is None:
        return []
    return [_("The date of the newest source is {date}.").format(date=date_in_words(newest))]


def _doubtful(dates: Dates) -> CurrentState:
    return CurrentState.CLOSING if dates.status == "closing" else CurrentState.UNKNOWN


def _before_its_end(dates: Dates, on: str) -> CurrentState:
    waiting, until = _waited_for(dates, on)
    if waiting is not None:
        if until is None or on < first_day(until):
            return waiting
        if not dates.confirmed:
            return CurrentState.UNKNOWN
    if dates.status == "unknown":
        return CurrentState.UNKNOWN
    return (
        CurrentState.CLOSING if dates.status == "closing" or dates.last_referral is not None else CurrentState.RUNNING
    )


def _waited_for(dates: Dates, on: str) -> tuple[CurrentState | None, str | None]:
    """What a provision was seen waiting for, and its date when known; (None, None) when it was seen running."""
    if dates.status == "paused":
        return CurrentState.PAUSED, dates.paused_until
    if dates.status == "planned":
        return CurrentState.PLANNED, dates.start
    if dates.status == "running" and dates.start is not None:
        begins = first_day(dates.start)
        if on < begins or (dates.as_of is not None and last_day(dates.as_of) < begins):
            return CurrentState.PLANNED, dates.start
    return None, None


def _sentence(state: CurrentState, dates: Dates, on: str, only_the_plan: bool) -> str:
    match state:
        case CurrentState.ENDED:
            told = [_ended(dates, on)]
        case CurrentState.NO_NEW_PEOPLE:
            told = [
                _("It took new people until {date}.").format(date=_said(dates.last_referral)),
                _("People who are on it can go on."),
                *_to_come(dates, on),
            ]
        case CurrentState.PLANNED:
            told = [_planned(dates), *_to_come(dates, on)]
        case CurrentState.PAUSED:
            told = [_("It is paused."), _paused(dates), *_to_come(dates, on)]
        case CurrentState.RUNNING:
            told = [_running(dates, on, only_the_plan), *_to_come(dates, on)]
        case CurrentState.CLOSING | CurrentState.UNKNOWN:
            told = _passed(dates, on) or (
                _closing(dates, on, only_the_plan) if state is CurrentState.CLOSING else _unknown(dates, on)
            )
    return " ".join(sentence for sentence in told if sentence)


def _ended(dates: Dates, on: str) -> str:
    if dates.end is None or not _is_over(dates.end, on):
        return _("It has ended.")
    return _("It ended {when}.").format(when=_when(dates.end))


def _planned(dates: Dates) -> str:
    if dates.start is None:
        return _("It is planned. We could not find out when it starts. Ask before you go.")
    says = _("It starts {when}.") if dates.confirmed else _("It is due to start {when}.")
    return says.format(when=_when(dates.start))


def _paused(dates: Dates) -> str:
    if dates.paused_until is None:
        return _("We could not find out until when. Ask before you go.")
    says = _("It takes people again from {date}.") if dates.confirmed else _("It is due to go on from {date}.")
    return says.format(date=_said(dates.paused_until))


def _running(dates: Dates, on: str, only_the_plan: bool) -> str:
    match _waited_for(dates, on):
        case CurrentState.PAUSED, str(until):
            return _("It was paused. It takes people again since {date}.").format(date=date_in_words(until))
        case CurrentState.PLANNED, str(start):
            return _("It started {when}.").format(when=_when(start))
    if dates.as_of is None and only_the_plan:
        return _("The Get East Midlands Working Plan names it as running.")
    if dates.as_of is None:
        return _("A source says that it is running, with no date.")
    if only_the_plan:
        month = date_in_words(dates.as_of[: len("YYYY-MM")])
        return _("The Get East Midlands Working Plan of {month} names it as running.").format(month=month)
    return _("It was running {when}, the date of our newest source.").format(when=_when(dates.as_of))


def _closing(dates: Dates, on: str, only_the_plan: bool) -> list[str]:
    coming = _to_come(dates, on)
    if dates.confirmed and coming:
        return coming
    seen = _("It is closing.") if dates.status == "closing" else _running(dates, on, only_the_plan)
    return [seen, *coming, _("Ask before you go.")]


def _unknown(dates: Dates, on: str) -> list[str]:
    if dates.as_of is None:
        return [
            _("We have not found a dated source that shows it running."),
            *_to_come(dates, on),
            _("Ask before you go."),
        ]
    if dates.as_of == GATHERED_ON:
        found = _("We looked on {date}.").format(date=date_in_words(dates.as_of))
    else:
        found = _("The newest thing we found is from {date}.").format(date=date_in_words(dates.as_of))
    unsure = _("We could not find out if it is running now.")
    return [unsure, found, *_to_come(dates, on), _("Ask before you go.")]


def _passed(dates: Dates, on: str) -> list[str]:
    """What was due by now and is not confirmed; nothing when no such date has passed."""
    if dates.confirmed:
        return []
    waiting, until = _waited_for(dates, on)
    if _is_over(dates.end, on):
        due = _("It was due to stop {when}. We could not find out if it did.").format(when=_when(dates.end))
    elif _is_over(dates.last_referral, on):
        due = _("It was due to take new people until {date}. We could not find out if it still does.").format(
            date=_said(dates.last_referral)
        )
    elif waiting is CurrentState.PAUSED:
        due = _("It was due to go on from {date}. We could not find out if it did.").format(date=_said(until))
    elif waiting is CurrentState.PLANNED:
        due = _("It was due to start {when}. We could not find out if it did.").format(when=_when(until))
    else:
        return []
    return [due, _("Ask before you go.")]


def _to_come(dates: Dates, on: str) -> list[str]:
    """The dates still ahead after which nobody can join, and after which it is over."""
    sure, told = dates.confirmed, []
    if dates.last_referral is not None and not _is_over(dates.last_referral, on):
        says = _("It takes new people until {date}.") if sure else _("It is due to take new people until {date}.")
        told.append(says.format(date=date_in_words(dates.last_referral)))
    if dates.end is not None and not _is_over(dates.end, on):
        says = _("It ends {when}.") if sure else _("It is due to end {when}.")
        told.append(says.format(when=_when(dates.end)))
    return told


def _said(date: str | None) -> str:
    return "" if date is None else date_in_words(date)


def _when(date: str | None) -> str:
    """A date with its little word: "on 1 July 2026", "in March 2027", "in 2025"."""
    whole_day = date is not None and len(date) == len("YYYY-MM-DD")
    return (_("on {date}") if whole_day else _("in {date}")).format(date=_said(date))


def _is_over(date: str | None, on: str) -> bool:
    return date is not None and last_day(date) < on


def first_day(date: str) -> str:
    """The first day that a partial date can mean, so that what starts in "2026-06" has started on 1 June."""
    match date.split("-"):
        case [year]:
            return f"{year}-01-01"
        case [year, month]:
            return f"{year}-{month}-01"
        case _:
            return date


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
