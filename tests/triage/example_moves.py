"""Small moves, carriers and bodies for tests: only what the core reads of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.triage.catalogue import ExampleDoor
from triage.pathway.move import MovePlace
from triage.rules import Between, Rule

ADULT = (Between(question="age", at_least=18),)


@dataclass(frozen=True)
class ExampleCarrier:
    slug: str | None = None
    access_point: str | None = None
    own_act: str | None = None
    only_for: Rule = ()
    who: str | None = None
    says: str | None = None
    by_law: bool = False


@dataclass(frozen=True)
class ExampleMove:
    id: str
    carried_by: Sequence[ExampleCarrier]
    place: MovePlace = MovePlace.FIRST
    when: Rule = ADULT
    conflicts_with: tuple[str, ...] = ()
    due_today: bool = False
    sleeps: bool = False


@dataclass(frozen=True)
class ExampleBody:
    slug: str
    open_to: Rule = ()
    access_points: tuple[ExampleDoor, ...] = ()
    unreadable: str | None = None
    closed_from: str = "9999"

    def closed(self, on: str) -> bool:
        return on >= self.closed_from
