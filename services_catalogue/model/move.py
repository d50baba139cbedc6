"""A move: one act for one situation, with whom to turn to, why it comes first, by when, and what each rests on.

What rests on no source that was read is marked, kept for whoever keeps the record, and not shown to residents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, PrivateAttr, field_serializer, model_validator

from services_catalogue.model.contact_facts import FactSource, PersonCheck
from services_catalogue.model.dates import Record, Text
from services_catalogue.model.job_correction import JobCorrection
from services_catalogue.model.provision import CatalogueEntry, Confidence, Slug
from triage.pathway.move import MovePlace
from triage.rules import Rule

ACT = "act"
"""The field that says of a content that it is a move; no provision, body or order has it."""
ORDER = "order"
"""The field that says of a content that it is the order of moves; and the slug that the order is stored under."""


SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z])")


class Urgency(StrEnum):
    """How soon it should be done, the most urgent first."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    SOON = "soon"
    WHEN_READY = "when_ready"


class NewAnswer(StrEnum):
    """Answers that nobody is asked for yet, and that tell situations apart."""

    YOUNGEST_CHILD = "youngest_child"  # which hours of childcare are free


class MoveField(StrEnum):
    """What may rest on no source."""

    WHY_FIRST = "why_first"
    DEADLINE = "deadline"
    NOT_TO_DO = "not_to_do"


UNSOURCED_WORDS: dict[str, str] = {
    MoveField.WHY_FIRST: "Why it comes first",
    MoveField.DEADLINE: "By when",
    MoveField.NOT_TO_DO: "What not to do",
}
"""What they are called at the desk."""


class MoveCarrier(Record):
    """Who carries a move: a provision, draft or body by its slug, or one access point of it; or a person's own act.

    `only_for` says in tests for whom it is kept, `who` in words, as a label; `says` is a short word on its line.
    `by_law`: a council that has a duty to do this does it, whatever we know of the record that holds its number.
    """

    slug: Slug | None = None
    access_point: Slug | None = None
    own_act: Slug | None = None
    only_for: Rule = ()
    who: Text | None = None
    says: Text | None = None
    by_law: bool = False

    @model_validator(mode="after")
    def _is_somebody(self) -> MoveCarrier:
        if (self.slug is None) == (self.own_act is None) or (self.access_point and self.slug is None):
            raise ValueError("give a slug, with or without an access point, or an own_act")
        return self


class CardLine(Record):
    """A line that stands beside the act. `sources` names sources of its move; a line without one is not shown."""

    say: Text
    sources: tuple[Slug, ...] = ()


class Move(Record):
    """`opens` are slugs, and ids of moves, that often come after it. `checked` is the person who has tried its facts.

    A move that `waits_for` an answer sleeps: without it, its situation cannot be told from another. One that is
    `withdrawn` is kept and shown to nobody.
    """

    id: Slug
    place: MovePlace
    urgency: Urgency
    withdrawn: bool = False
    discreet: bool = False  # never in the title of a page, the subject of a message, or a text message
    waits_for: tuple[NewAnswer, ...] = ()
    sharper_with: tuple[NewAnswer, ...] = ()
    when: Annotated[Rule, Field(min_length=1)]
    act: Text
    why_first: Text
    deadline: Text | None = None
    on_card: tuple[CardLine, ...] = ()
    not_to_do: Text | None = None
    unsourced: frozenset[MoveField] = frozenset()
    carried_by: Annotated[tuple[MoveCarrier, ...], Field(min_length=1)]
    conflicts_with: tuple[Slug, ...] = ()
    opens: tuple[Slug, ...] = ()
    sources: Annotated[dict[Slug, FactSource], Field(min_length=1)]
    confidence: Confidence
    checked: PersonCheck | None = None
    keeper_notes: tuple[Text, ...] = ()
    _unreadable: str | None = PrivateAttr(None)

    @field_serializer("unsourced")
    def _sorted(self, unsourced: frozenset[MoveField]) -> list[str]:
        return sorted(unsourced)  # always alike, so that equal moves are stored alike

    @classmethod
    def unread(cls, move_id: str, why: str, **known: Any) -> Move:
        """A stored move that cannot be read: `why` is for staff, and `known` are the fields that can. It sleeps."""
        empty: dict[str, Any] = {"when": (), "carried_by": (), "sources": {}, "act": move_id, "why_first": ""}
        lowest = {"place": MovePlace.NEXT, "urgency": Urgency.WHEN_READY, "confidence": Confidence.LOW}
        move = cls.model_construct(**{**empty, **lowest, **known, "id": move_id})
        move._unreadable = why
        return move

    @property
    def name(self) -> str:
        """The first sentence of its act, by which lists name it."""
        return SENTENCE_END.split(self.act, maxsplit=1)[0].rstrip(".")

    @property
    def unreadable(self) -> str | None:
        """Why it cannot be read, for staff; None for one that can."""
        return self._unreadable

    @property
    def due_today(self) -> bool:
        return self.urgency is Urgency.TODAY

    @property
    def sleeps(self) -> bool:
        """Whether nobody is shown it."""
        return bool(self.waits_for) or self.withdrawn or self._unreadable is not None

    @property
    def lines_to_show(self) -> tuple[str, ...]:
        """The lines beside the act that have a source."""
        return tuple(line.say for line in self.on_card if line.sources)

    def to_show(self, field: MoveField) -> str | None:
        """The text of a field, when it has one that rests on a source."""
        text: str | None = getattr(self, field.value)
        return None if field in self.unsourced else text


class MoveOrder(Record):
    """The ids of moves in the order that holds inside each urgency, the first one first."""

    order: tuple[Slug, ...] = ()

    @property
    def id(self) -> str:
        """What it is stored under; no move has this id."""
        return ORDER

    @property
    def name(self) -> str:
        """What lists call it."""
        return "The order of what comes first"


CatalogueRecord = CatalogueEntry | Move | MoveOrder | JobCorrection
"""All that is drafted, reviewed and published."""


def is_move(content: object) -> bool:
    """Whether a content, as it is stored or stands in a file, is that of a move."""
    return isinstance(content, Mapping) and ACT in content


def is_order(content: object) -> bool:
    """The same of the order of moves."""
    return isinstance(content, Mapping) and ORDER in content


def in_order(moves: Sequence[Move], order: Sequence[str]) -> tuple[Move, ...]:
    """Moves by urgency, most urgent first, and inside each as in the order; one that it does not name stands last."""
    urgencies = tuple(Urgency)
    place = {move_id: i for i, move_id in enumerate(order)}
    return tuple(
        sorted(moves, key=lambda move: (urgencies.index(move.urgency), place.get(move.id, len(place)), move.id))
    )
