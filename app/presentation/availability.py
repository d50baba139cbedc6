"""The status of support on a day, as a page says it: whether it runs and takes people, and who checked it when."""

from __future__ import annotations

from dataclasses import dataclass

from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.model.status import CurrentState, checked_in_words, date_in_words, state_on
from triage.i18n import _


@dataclass(frozen=True, slots=True)
class Availability:
    """`marks` are for a glance at a card, and `notice` says the same in full; both empty when all is as it should be.

    `closed` says that nobody new can join, and `closed_how` why.
    """

    status: str
    checked: str
    overdue: bool
    marks: tuple[str, ...]
    notice: str
    closed: str
    closed_how: str


def availability_of(entry: CatalogueEntry, on: str, access_point: AccessPoint | None = None) -> Availability:
    """The availability of an entry on a day (YYYY-MM-DD), and of its access point too."""
    closed, closed_how = _closed(entry, on)
    overdue = entry.overdue(on)
    checked = checked_in_words(entry.checked, overdue, entry.dates.gathered_on, entry.newest_source)
    waiting = _waiting(entry, on)
    return Availability(
        status=" ".join(_statuses(entry, access_point, on)),
        checked=checked,
        overdue=overdue,
        marks=tuple(filter(None, (waiting, _unchecked(entry, on)))),
        notice=" ".join([*([entry.status_on(on).sentence] if waiting else []), *([checked] if overdue else [])]),
        closed=closed,
        closed_how=closed_how,
    )


def _statuses(entry: CatalogueEntry, access_point: AccessPoint | None, on: str) -> list[str]:
    sentences = [entry.status_on(on).sentence]
    if access_point is not None:
        at_access_point = access_point.status_on(on).sentence
        if at_access_point not in sentences:
            sentences.append(_("{door}: {sentence}").format(door=access_point.name, sentence=at_access_point))
    return sentences


def _waiting(entry: CatalogueEntry, on: str) -> str:
    match state_on(entry.shown_dates, on):
        case CurrentState.PLANNED:
            return _("Not started yet")
        case CurrentState.PAUSED:
            return _("Paused")
        case _:
            return ""


def _unchecked(entry: CatalogueEntry, on: str) -> str:
    if entry.checked is None or not entry.overdue(on):
        return ""
    last = entry.checked.on if entry.checked.by else entry.dates.gathered_on
    return _("Never checked") if last is None else _("Not checked since {date}").format(date=date_in_words(last))


def _closed(entry: CatalogueEntry, on: str) -> tuple[str, str]:
    match state_on(entry.shown_dates, on):
        case CurrentState.ENDED:
            return _("This has ended"), _("You cannot join it any more.")
        case CurrentState.NO_NEW_PEOPLE:
            return _("This takes nobody new"), _("If you are on it now, you can go on. Nobody else can join.")
        case _:
            return "", ""
