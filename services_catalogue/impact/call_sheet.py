"""The call sheet: all that is not known or not strong, ranked by whom it touches, with whom to ring and what to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from itertools import groupby

from services_catalogue.impact.open_facts import OpenFact, OpenFactKind, open_facts, supports_of
from services_catalogue.impact.reach import tenths_reached
from services_catalogue.impact.referral_routes import ReferralRoutes, places_of
from services_catalogue.impact.whom_to_ring import Callee, page_to_look_at, whom_to_ring
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Provision
from services_catalogue.store.newest_contents import NewestContent
from triage.districts import DISTRICT_IDS
from triage.pathway.catalogue_index import rule_through
from triage.rules import Rule


class Exposure(IntEnum):
    """Whether residents are sent to a record now, the most urgent first."""

    PUBLISHED = 0
    DRAFT = 1  # only when it is published
    ENDED = 2


class SheetPart(StrEnum):
    """Which part of the sheet is wanted. A published record with a draft is in either of the first two."""

    DRAFTS = "drafts"
    PUBLISHED = "published"
    DOUBTFUL = "doubtful"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CallSheetRow:
    """One open fact of one record, with whom to ring. `reach` is in tenths of the kinds of people, as of `reach.py`.

    `doubtful` says that residents see the record although it is not known to run; `place` names the local place, and
    `page` may have a number to ring.
    """

    fact: OpenFact
    slug: str
    name: str
    place: str
    callee: Callee
    page: str
    districts: frozenset[str]
    reach: int
    exposure: Exposure
    draft: bool
    published: bool
    doubtful: bool

    @property
    def rank(self) -> tuple[int, int]:
        """The more people it touches, the lower."""
        return self.exposure, -self.reach


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make: whom to ring, and every row that they may settle, those that touch most first."""

    callee: Callee
    rows: tuple[CallSheetRow, ...]


@dataclass(frozen=True, slots=True)
class CallSheet:
    """All calls: the one that touches most people first, of equals the one that settles most, nobody to ring last."""

    calls: tuple[Call, ...]

    @property
    def rows(self) -> tuple[CallSheetRow, ...]:
        """Every row, in the order of the calls."""
        return tuple(row for call in self.calls for row in call.rows)

    def page(self, number: int, size: int) -> CallSheet:
        """The rows of one page, counted from 1; a call may go on over the next."""
        rows = self.rows[(number - 1) * size : number * size]
        return CallSheet(tuple(Call(callee, tuple(some)) for callee, some in groupby(rows, lambda row: row.callee)))


@dataclass(frozen=True, slots=True)
class SheetFilters:
    """The filters of the sheet; empty means all. `words` are of the record or whom to ring; `call` is a key."""

    words: str = ""
    kind: str = ""
    district: str = ""
    part: SheetPart = SheetPart.ALL
    call: str = ""

    def of(self, sheet: CallSheet) -> CallSheet:
        """The rows that fit every filter."""
        kept = (replace(call, rows=tuple(row for row in call.rows if self._fits(row))) for call in sheet.calls)
        return CallSheet(tuple(call for call in kept if call.rows))

    def _fits(self, row: CallSheetRow) -> bool:
        text = " ".join(
            (row.name, row.place, row.slug, row.callee.name, row.callee.run_by, row.callee.phone)
        ).casefold()
        return (
            self.words.casefold() in text
            and self.kind in ("", row.fact.kind)
            and (not self.district or self.district in row.districts)
            and self.call in ("", row.callee.key)
            and self._is_of_the_part(row)
        )

    def _is_of_the_part(self, row: CallSheetRow) -> bool:
        match self.part:
            case SheetPart.DRAFTS:
                return row.draft
            case SheetPart.PUBLISHED:
                return row.published
            case SheetPart.DOUBTFUL:
                return row.doubtful
            case SheetPart.ALL:
                return True


def call_sheet(contents: Iterable[NewestContent], routes: ReferralRoutes, on: str) -> CallSheet:
    """The sheet of these records on a day (YYYY-MM-DD). `routes` are those of what is published."""
    supports = [(one, support) for one in contents for support in supports_of(one.entry)]
    reached = tenths_reached(tuple(_rule(one.entry, support) for one, support in supports))
    facts = {one.entry.slug: open_facts(one.entry, on) for one, _ in supports}
    rows = [
        row
        for (one, support), reach in zip(supports, reached, strict=True)
        for row in _rows(one, support, facts[one.entry.slug], reach, routes, on)
    ]
    return CallSheet(tuple(_calls(rows)))


def _rows(
    one: NewestContent,
    support: CatalogueEntry | AccessPoint,
    facts: Sequence[OpenFact],
    reach: int,
    routes: ReferralRoutes,
    on: str,
) -> Iterator[CallSheetRow]:
    entry, access_point = one.entry, support.id if isinstance(support, AccessPoint) else ""
    own = [fact for fact in facts if fact.access_point == access_point]
    if not own:
        return
    ended = entry.closed(on) or support.closed(on)
    exposure = Exposure.ENDED if ended else Exposure.PUBLISHED if one.published else Exposure.DRAFT
    districts = places_of(support)
    everywhere = districts == frozenset(DISTRICT_IDS)
    row = CallSheetRow(
        fact=own[0],
        slug=entry.slug,
        name=entry.name,
        place=support.name if access_point else "",
        callee=whom_to_ring(entry, support, routes, on),
        page=page_to_look_at(entry, support, on),
        districts=places_of(entry) if everywhere else districts,
        reach=reach,
        exposure=exposure,
        draft=one.draft,
        published=one.published,
        doubtful=one.published and not entry.closed(on) and not entry.known_to_run(on),
    )
    yield from (replace(row, fact=fact) for fact in own)


def _calls(rows: Iterable[CallSheetRow]) -> list[Call]:
    by_callee: dict[str, list[CallSheetRow]] = defaultdict(list)
    for row in rows:
        by_callee[row.callee.key].append(row)
    calls = []
    for some in by_callee.values():
        callee = some[0].callee  # one number may be that of several bodies: they are one call
        ordered = sorted(some, key=_place_in_a_call)
        calls.append(Call(callee, tuple(replace(row, callee=callee) for row in ordered)))
    return sorted(calls, key=_place_of_a_call)


def _place_in_a_call(row: CallSheetRow) -> tuple[tuple[int, int], str, str, int]:
    return row.rank, row.name, row.place, tuple(OpenFactKind).index(row.fact.kind)


def _place_of_a_call(call: Call) -> tuple[bool, tuple[int, int], int, str]:
    return not call.callee.known, call.rows[0].rank, -_touched(call), call.callee.name


def _touched(call: Call) -> int:
    """How much of what residents see it settles, for how many of them."""
    return sum(row.reach for row in call.rows if row.exposure is Exposure.PUBLISHED)


def _rule(entry: CatalogueEntry, support: CatalogueEntry | AccessPoint) -> Rule:
    """By which people come to it. A body's access point has a rule of its own alone."""
    if isinstance(support, AccessPoint) and isinstance(entry, Provision):
        return rule_through(entry, support)
    return support.eligibility
