"""What the date decides, alike for everyone: what takes people on, what is known to run, and what follows what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.pathway import AccessPointFacts, ProvisionFacts
from triage.questionnaire.everyday import AREA
from triage.rules import OneOf

KNOWN_TO_RUN, NOT_KNOWN_TO_RUN, OVERDUE, PAST_ITS_END = range(4)
"""How much doubt there is whether a provision runs, the least first. Overdue: it was not checked in time. Past its end:
a last day was planned, nobody confirmed it, and it is over."""


OpenAccessPoint = tuple[int, AccessPointFacts, bool]
"""An access point with the position of its rule, and whether it is known to run."""


class Succession(Protocol):
    """A provision as succession sees it: it may close one day, and another may follow it."""

    @property
    def successor(self) -> str | None: ...

    def closed(self, on: str) -> bool:
        """Whether nobody new can join on that day."""
        ...


def led_to(slugs: Iterable[str], supports: Mapping[str, Succession], on: str, but: str) -> tuple[str, ...]:
    """Those of these slugs that take people on, on a day; in place of a closed one, its first open successor.

    `supports` is by slug; `but` is the slug that leads there, left out since nothing leads to itself. A slug that is
    not in the catalogue, or has closed with no open successor, leads nowhere.
    """
    found = [_open_in_place_of(slug, supports, on) for slug in slugs]
    return tuple(dict.fromkeys(slug for slug in found if slug is not None and slug != but))


def _open_in_place_of(slug: str, supports: Mapping[str, Succession], on: str) -> str | None:
    following: str | None = slug
    seen: set[str] = set()
    while following is not None and following not in seen:
        support = supports.get(following)
        if support is None or not support.closed(on):
            return None if support is None else following
        seen.add(following)
        following = support.successor
    return None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a prepared catalogue. Everything but the date is by position; `live` holds the positions there are."""

    on: str
    live: tuple[int, ...]
    doubt: tuple[int, ...]
    access_points: tuple[tuple[OpenAccessPoint, ...], ...]
    instead: tuple[tuple[str, ...], ...]
    instead_bits: tuple[int, ...]
    opens: tuple[tuple[str, ...], ...]
    opens_bits: tuple[int, ...]
    _near: dict[str, tuple[tuple[OpenAccessPoint, ...], ...]] = field(default_factory=dict, init=False)

    def near(self, area: str) -> tuple[tuple[OpenAccessPoint, ...], ...]:
        """The access points that may be for someone of this place; of seventeen councils mostly one."""
        found = self._near.get(area)
        if found is None:
            found = self._near[area] = tuple(
                tuple(one for one in access_points if _may_be_for(one[1], area)) for access_points in self.access_points
            )
        return found

    @staticmethod
    def of(prepared: CatalogueIndex, on: str) -> Day:
        """What a date (YYYY-MM-DD) decides. About a millisecond, so once a day."""
        supports = prepared.supports
        instead = [led_to(s.try_instead, prepared.by_slug, on, but=s.slug) for s in supports]
        opens = [led_to(s.opens, prepared.by_slug, on, but=s.slug) for s in supports]
        return Day(
            on=on,
            live=tuple(i for i, s in enumerate(supports) if not s.closed(on)),
            doubt=tuple(_doubt(s, on) for s in supports),
            access_points=tuple(
                tuple(
                    (rule, access_point, access_point.known_to_run(on))
                    for rule, access_point in access_points
                    if not access_point.closed(on)
                )
                for access_points in prepared.access_points
            ),
            instead=tuple(instead),
            instead_bits=tuple(map(prepared.bits_of, instead)),
            opens=tuple(opens),
            opens_bits=tuple(map(prepared.bits_of, opens)),
        )


def _may_be_for(access_point: AccessPointFacts, area: str) -> bool:
    if access_point.based_in and area not in access_point.based_in:
        return False
    asked = [test.one_of for test in access_point.eligibility if isinstance(test, OneOf) and test.question == AREA]
    return all(area in places for places in asked)


def _doubt(support: ProvisionFacts, on: str) -> int:
    if support.past_its_end(on):
        return PAST_ITS_END
    if support.known_to_run(on):
        return KNOWN_TO_RUN
    return OVERDUE if support.overdue(on) else NOT_KNOWN_TO_RUN
