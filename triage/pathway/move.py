"""A move is one act for one situation. This is what the core reads of moves, and what it finds for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from triage.rules import Rule


class MovePlace(StrEnum):
    """Where a move may stand in an answer."""

    ABOVE = "above"  # a box over everything, never the first step
    FIRST = "first"
    NEXT = "next"  # never the first step
    LAST = "last"  # the first step when there is no other


class CarrierKind(StrEnum):
    PROVISION = "provision"
    BODY = "body"
    OWN_ACT = "own_act"  # what people do with somebody they have: their employer, their GP


class CarrierFacts(Protocol):
    """Who carries a move: a provision, a body or an access point of one; or nobody, for what is the person's own act.

    Exactly one of `slug` and `own_act` is set.
    """

    @property
    def slug(self) -> str | None: ...
    @property
    def access_point(self) -> str | None: ...
    @property
    def own_act(self) -> str | None: ...
    @property
    def only_for(self) -> Rule: ...
    @property
    def who(self) -> str | None: ...  # for whom it is, as a label
    @property
    def says(self) -> str | None: ...  # a short word on its line
    @property
    def by_law(self) -> bool: ...  # it has a duty to do this, so nobody need ask first if it still does


class MoveFacts(Protocol):
    """What the core needs to know of a move."""

    @property
    def id(self) -> str: ...
    @property
    def place(self) -> MovePlace: ...
    @property
    def when(self) -> Rule: ...
    @property
    def conflicts_with(self) -> Sequence[str]: ...  # ids of later moves that it hides when it is shown
    @property
    def carried_by(self) -> Sequence[CarrierFacts]: ...
    @property
    def due_today(self) -> bool: ...
    @property
    def sleeps(self) -> bool: ...  # it cannot be told apart until a new question is asked


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A carrier as it stands for one person. `access_point` is the id of the place of it that fits them, if any."""

    carrier: CarrierFacts
    kind: CarrierKind
    access_point: str | None
    for_them: bool  # whether those whom the move keeps it for are known to include this person
    ask_first: bool  # it is not known to run, or not known to take this person


@dataclass(frozen=True, slots=True)
class ShownMove:
    """A met move. `lines` holds all that fit for a box, the one that carries it for any other."""

    move: MoveFacts
    because: tuple[str, ...]  # what the person told us that makes it theirs, in sentences
    lines: tuple[MoveLine, ...]


@dataclass(frozen=True, slots=True)
class MoveSelection:
    """What comes first for one person: every box that is met, one first move or none, and up to three more."""

    boxes: tuple[ShownMove, ...]
    first: ShownMove | None
    following: tuple[ShownMove, ...]
