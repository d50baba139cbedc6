"""Endings: what ends in the coming months, what nothing serves then in which districts, and what follows it.

Every date counts, confirmed or only planned: it shows the worst that is foreseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from services_catalogue.model.dates import Dates, ObservedState
from services_catalogue.model.provision import AccessPoint, Provision
from services_catalogue.model.status import CLOSED, CurrentState, last_day, state_on
from triage.districts import DISTRICT_IDS
from triage.judgement.judgement import Verdict, judge
from triage.pathway.needs import NEEDS, Need
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE


class EndingKind(StrEnum):
    """What a date brings."""

    ENDS = "ends"
    LAST_REFERRAL = "takes nobody new"


@dataclass(frozen=True, slots=True)
class Ending:
    """A provision, or one access point of it, that ends or takes nobody new after a date (partial, as it is written).

    `followers` take its place: what is named as its successor, or else what is to be tried instead and takes people on
    the day after. `access_point` is empty when it is the whole provision.
    """

    provision: Provision
    access_point: str
    what: EndingKind
    date: str
    confirmed: bool
    followers: tuple[Provision, ...]

    @property
    def is_end(self) -> bool:
        """Whether it ends, and does not only take nobody new."""
        return self.what is EndingKind.ENDS

    @property
    def has_successor(self) -> bool:
        """Whether the `followers` were named as its successor."""
        return bool(self.followers) and self.followers[0].slug == self.provision.successor


@dataclass(frozen=True, slots=True)
class ProvisionPause:
    """A provision or access point that takes nobody for the time being. `until` is None when it is not known."""

    provision: Provision
    access_point: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A need, in its own words, that nothing serves in these districts; `filled_by` are those who served it last."""

    need: str
    districts: tuple[str, ...]
    filled_by: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """One period of the overview: what ends in it, and the gaps on the day `until` that were not there before it."""

    days: int
    until: str
    endings: tuple[Ending, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class EndingsOverview:
    """All endings, seen from one day. `overdue` was to end before that day, and no source says whether it did."""

    on: str
    windows: tuple[Window, ...]
    overdue: tuple[Ending, ...]
    paused: tuple[ProvisionPause, ...]
    gaps_now: tuple[Gap, ...]


Cell = tuple[str, str]
"""A need in its own words, and a district's id."""


def horizon(provisions: Sequence[Provision], on: str, days: Sequence[int] = (30, 90, 180)) -> EndingsOverview:
    """What lies ahead of a day (YYYY-MM-DD). Raises ValueError when it is no day, or no day that far ahead."""
    begins = date.fromisoformat(on)
    ends = [on, *((begins + timedelta(days=count)).isoformat() for count in days)]
    filled = [cells(provisions, end) for end in ends]
    endings = sorted(_endings(provisions), key=lambda ending: (last_day(ending.date), ending.provision.name))
    return EndingsOverview(
        on=on,
        windows=tuple(
            Window(
                count,
                until,
                tuple(ending for ending in endings if after <= last_day(ending.date) < until),
                _gaps(provisions, was, now),
            )
            for count, (after, until), (was, now) in zip(days, pairwise(ends), pairwise(filled), strict=True)
        ),
        overdue=tuple(ending for ending in endings if last_day(ending.date) < on and not ending.confirmed),
        paused=tuple(_paused(provisions, on)),
        gaps_now=_gaps(provisions, None, filled[0]),
    )


def needs() -> dict[str, Need]:
    """The needs by their words; of two with the same words the wider one."""
    found: dict[str, Need] = {}
    for of_question in NEEDS.values():
        for need in of_question.values():
            found.setdefault(need.says, need)
    return found


def cells(provisions: Sequence[Provision], on: str) -> dict[Cell, frozenset[str]]:
    """For each need and district the slugs of what serves it there on a day; empty when nothing does.

    A provision counts when it takes people that day, offers what the need asks for, and the district alone does not
    rule it out.
    """
    filled: dict[Cell, frozenset[str]] = {(need, d): frozenset() for need in needs() for d in DISTRICT_IDS}
    for provision in provisions:
        if not takes_people(provision.dates, on):
            continue
        covered = [d for d in DISTRICT_IDS if _covers(provision, d)]
        for says, need in needs().items():
            if need.is_served_by(provision.offers):
                for district in covered:
                    filled[says, district] |= {provision.slug}
    return filled


def takes_people(dates: Dates, on: str) -> bool:
    """Whether a new resident can join on that day if all goes as the dates say, confirmed or not."""
    as_foreseen = dates.model_copy(update={"confirmed": True})
    return state_on(as_foreseen, on) not in CLOSED | {CurrentState.PLANNED, CurrentState.PAUSED}


def _covers(provision: Provision, district: str) -> bool:
    return judge(provision.eligibility, Answers({AREA: district}), QUESTIONNAIRE).verdict is not Verdict.NOT_MET


def _gaps(
    provisions: Sequence[Provision], was: Mapping[Cell, frozenset[str]] | None, now: Mapping[Cell, frozenset[str]]
) -> tuple[Gap, ...]:
    """The gaps that are new since `was`; without it, all gaps. Districts that lost the same are told together."""
    together: dict[tuple[str, frozenset[str]], list[str]] = {}
    for (need, district), filling in now.items():
        before = frozenset() if was is None else was[need, district]
        if not filling and (was is None or before):
            together.setdefault((need, before), []).append(district)
    return tuple(
        Gap(need, tuple(districts), tuple(p for p in provisions if p.slug in before))
        for (need, before), districts in together.items()
    )


def _endings(provisions: Sequence[Provision]) -> Iterator[Ending]:
    for provision, access_point in _supports(provisions):
        dates = provision.dates if access_point is None else access_point.dates
        for what, when in ((EndingKind.LAST_REFERRAL, dates.last_referral), (EndingKind.ENDS, dates.end)):
            if when is not None and dates.status is not ObservedState.CLOSED and not provision.ended:
                followers = _followers(provision, provisions, when)
                yield Ending(provision, _name(access_point), what, when, dates.confirmed, followers)


def _supports(provisions: Sequence[Provision]) -> Iterator[tuple[Provision, AccessPoint | None]]:
    for provision in provisions:
        yield provision, None
        for access_point in provision.access_points:
            yield provision, access_point


def _name(access_point: AccessPoint | None) -> str:
    return "" if access_point is None else access_point.name


def _followers(provision: Provision, provisions: Sequence[Provision], when: str) -> tuple[Provision, ...]:
    by_slug = {p.slug: p for p in provisions}
    if provision.successor in by_slug:
        return (by_slug[provision.successor],)
    others = [by_slug[slug] for slug in provision.try_instead if slug in by_slug]
    return tuple(other for other in others if takes_people(other.dates, _day_after(when)))


def _day_after(when: str) -> str:
    """A day that is surely after a partial date."""
    return last_day(when) + "~"


def _paused(provisions: Sequence[Provision], on: str) -> Iterator[ProvisionPause]:
    for provision, access_point in _supports(provisions):
        dates = provision.dates if access_point is None else access_point.dates
        if state_on(dates, on) is CurrentState.PAUSED and not provision.closed(on):
            yield ProvisionPause(provision, _name(access_point), dates.paused_until)
