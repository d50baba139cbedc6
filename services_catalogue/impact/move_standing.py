"""How a move stands for whoever keeps it: who carries it and can be reached, and what of it residents are not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services_catalogue.impact.carrier_contacts import CarrierContacts
from services_catalogue.model.criteria import conditions_in_words
from services_catalogue.model.move import UNSOURCED_WORDS, Move, MoveCarrier
from services_catalogue.model.provision import CatalogueEntry


@dataclass(frozen=True, slots=True)
class CarrierStanding:
    """Who may carry a move. `entry` is None for the person's own act, and for what is not published."""

    carrier: MoveCarrier
    entry: CatalogueEntry | None
    reachable: bool

    @property
    def name(self) -> str:
        """What it is called, with its local place."""
        carrier, entry = self.carrier, self.entry
        if carrier.own_act is not None:
            return f"What they do themselves: {carrier.own_act.replace('-', ' ')}"
        if entry is None:
            return f"{carrier.slug}"
        points = (point.name for point in entry.access_points if point.id == carrier.access_point)
        return f"{entry.name}: {next(points, carrier.access_point)}" if carrier.access_point else entry.name

    @property
    def not_published(self) -> bool:
        """Whether it is a draft, or given up: then it carries nothing."""
        return self.entry is None and self.carrier.own_act is None

    @property
    def only_for(self) -> list[str]:
        """For whom the move keeps it, in words."""
        return conditions_in_words(self.carrier.only_for)


@dataclass(frozen=True, slots=True)
class MoveStanding:
    """A move with its carriers as they stand on one day."""

    move: Move
    carriers: tuple[CarrierStanding, ...]

    @property
    def when(self) -> list[str]:
        """For whom it is, in words."""
        return conditions_in_words(self.move.when)

    @property
    def nobody_to_turn_to(self) -> bool:
        """Whether no carrier can be reached, so that nobody is shown it: somebody has to ring first."""
        return not any(one.reachable for one in self.carriers)

    @property
    def unsourced(self) -> list[str]:
        """The lines that rest on no source, and that residents are not shown."""
        return list(_unsourced(self.move))

    @property
    def signed(self) -> bool:
        """Whether somebody who gives advice has signed it."""
        return self.move.checked is not None


def standing_of(move: Move, entries: dict[str, CatalogueEntry], contacts: CarrierContacts, on: str) -> MoveStanding:
    """A move on a day (YYYY-MM-DD); `entries` are those that are published, by slug."""
    return MoveStanding(move, tuple(_carrier(one, entries, contacts, on) for one in move.carried_by))


def _carrier(
    carrier: MoveCarrier, entries: dict[str, CatalogueEntry], contacts: CarrierContacts, on: str
) -> CarrierStanding:
    if carrier.slug is None:
        return CarrierStanding(carrier, None, reachable=True)
    entry = entries.get(carrier.slug)
    if entry is None or entry.closed(on):
        return CarrierStanding(carrier, entry, reachable=False)
    places = [None, *(point.id for point in entry.access_points)]
    wanted = places if carrier.access_point is None else [carrier.access_point]
    return CarrierStanding(carrier, entry, any(contacts.has_way_in(carrier.slug, place, on) for place in wanted))


def _unsourced(move: Move) -> Iterator[str]:
    for field in sorted(move.unsourced):
        yield f"{UNSOURCED_WORDS[field]}: {getattr(move, field.value)}"
    yield from (f"Beside it: {line.say}" for line in move.on_card if not line.sources)
