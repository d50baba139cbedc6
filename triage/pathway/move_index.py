"""The moves of a catalogue, with their rules, and those of the bodies that carry them, as positions in one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from triage.pathway.move import CarrierFacts, MoveFacts, MovePlace
from triage.pathway.pathway import AccessPointFacts
from triage.rules import Rule

MOST_WAYS_IN = 50_000


class CarrierBody(Protocol):
    """What the core needs to know of a body. `open_to` is its rule."""

    @property
    def slug(self) -> str: ...
    @property
    def open_to(self) -> Rule: ...
    @property
    def access_points(self) -> Sequence[AccessPointFacts]: ...
    @property
    def unreadable(self) -> str | None: ...

    def closed(self, on: str) -> bool:
        """Whether it takes nobody new on a day (YYYY-MM-DD)."""
        ...


def no_way_in(_slug: str, _access_point: str | None, _on: str) -> bool:
    """The answer where nothing is known of how to get in touch."""
    return False


@dataclass(frozen=True, slots=True)
class MoveCatalogue:
    """Moves in their order, the bodies that may carry them, and the means to tell what can be got in touch with.

    `has_way_in` takes a slug, the id of an access point of it or None, and a day (YYYY-MM-DD).
    """

    moves: Sequence[MoveFacts] = ()
    bodies: Sequence[CarrierBody] = ()
    has_way_in: Callable[[str, str | None, str], bool] = no_way_in


NO_MOVES = MoveCatalogue()


@dataclass(frozen=True, slots=True)
class IndexedBody:
    """A body that carries a move, with the positions of its rule and of those of its access points."""

    body: CarrierBody
    rule: int
    access_points: tuple[tuple[int, AccessPointFacts], ...]


@dataclass(frozen=True, slots=True)
class IndexedMove:
    move: MoveFacts
    place: MovePlace
    when: int
    carriers: tuple[tuple[CarrierFacts, int], ...]  # each with the position of the rule whom the move keeps it for


class MoveIndex:
    """The moves that are awake, in their order. `rules` holds every rule, to be compiled with those of provisions."""

    def __init__(self, catalogue: MoveCatalogue) -> None:
        self.rules: list[Rule] = []
        self._has_way_in = catalogue.has_way_in
        self._ways_in: dict[tuple[str, str | None, str], bool] = {}
        self.moves = [self._indexed(move) for move in catalogue.moves if not move.sleeps]
        named = {carrier.slug for indexed in self.moves for carrier, _only_for in indexed.carriers}
        self.bodies = {
            body.slug: IndexedBody(
                body, self._add(body.open_to), tuple((self._add(p.eligibility), p) for p in body.access_points)
            )
            for body in catalogue.bodies
            if body.slug in named
        }

    def _indexed(self, move: MoveFacts) -> IndexedMove:
        carriers = tuple((carrier, self._add(carrier.only_for)) for carrier in move.carried_by)
        return IndexedMove(move, move.place, self._add(move.when), carriers)

    def _add(self, rule: Rule) -> int:
        self.rules.append(rule)
        return len(self.rules) - 1

    def has_way_in(self, slug: str, access_point: str | None, on: str) -> bool:
        """Whether there is a phone, a page or another way to get in touch that may be shown on that day."""
        key = (slug, access_point, on)
        found = self._ways_in.get(key)
        if found is None:
            if len(self._ways_in) >= MOST_WAYS_IN:  # bounded: anybody may ask for any day
                self._ways_in.clear()
            found = self._ways_in[key] = self._has_way_in(*key)
        return found
