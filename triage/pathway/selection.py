"""Selects the moves for one person: every box that is met, the first move, and up to three that follow it.

A move counts only when it is met: what is not known never shows one and never hides one. Their order is that of the
catalogue, most urgent first; a move that is shown hides those it conflicts with, and one that is hidden hides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from triage.pathway.carriers import Carriers
from triage.pathway.move import MoveLine, MovePlace, MoveSelection, ShownMove
from triage.pathway.move_index import IndexedMove

MOST_FOLLOWING = 3

Carrier = tuple[str, str | None] | None
"""What must not carry two moves that are shown: a slug with its access point, which counts by itself.

None for a person's own act, of which there may be several.
"""

Because = Callable[[int], tuple[str, ...]]
"""Says of a rule of the moves, by its position, what the person told us that meets it."""


def select_moves(carriers: Carriers, because: Because, *, outside: bool) -> MoveSelection:
    """The selection. Somebody who lives outside the area gets the boxes alone."""
    selector = _MoveSelector(carriers, because)
    boxes = tuple(selector.boxes())
    first = None if outside else selector.first()
    return MoveSelection(boxes, first, () if outside else tuple(selector.following(first)))


def every_box(carriers: Carriers) -> tuple[ShownMove, ...]:
    """Every box that is not ruled out and has a line: for whoever needs one and has not told us.

    Of two with the same lines only the one that the other would hide stands: it says "if".
    """
    boxes = [move for move in carriers.not_ruled_out() if move.place is MovePlace.ABOVE]
    shown = [ShownMove(box.move, (), carriers.lines(box)) for box in boxes]
    hidden_by = {box.move.id: box.move.conflicts_with for box in shown}
    lines = {box.move.id: [carrier_of(line) for line in box.lines] for box in shown}
    surer = [one for one, carried in lines.items() if any(lines.get(other) == carried for other in hidden_by[one])]
    return tuple(box for box in shown if box.lines and box.move.id not in surer)


def named_moves(carriers: Carriers, ids: Collection[str]) -> tuple[ShownMove, ...]:
    """The moves of these ids that are awake and that somebody carries, whether or not they are met: for whoever says in
    other words that they are in that situation. A box has all of its lines, any other move the one that fits best."""
    shown = []
    for move in carriers.awake():
        if move.move.id in ids:
            lines = carriers.lines(move)
            shown.append(ShownMove(move.move, (), lines if move.place is MovePlace.ABOVE else lines[:1]))
    return tuple(one for one in shown if one.lines)


class _MoveSelector:
    """The moves that are met by one person, and those that are hidden by what is shown so far."""

    def __init__(self, carriers: Carriers, because: Because) -> None:
        self._met = carriers.met()
        self._carriers = carriers
        self._because = because
        self._hidden: set[str] = set()

    def boxes(self) -> Iterator[ShownMove]:
        """Every box that is met: one gives way only to another, so a crisis line may change and is never lost."""
        for move in self._among(MovePlace.ABOVE):
            if move.move.id not in self._hidden:
                yield self._shown(move, self._carriers.lines(move))

    def first(self) -> ShownMove | None:
        """The first of those that may come first and that somebody carries; else the last resort.

        What people do with somebody they have, such as their GP, has a second line: who can help them with it.
        """
        for place in (MovePlace.FIRST, MovePlace.LAST):
            for move in self._among(place):
                line = self._line(move)
                if line is not None:
                    return self._shown(move, (line, *self._help_with(move, line)))
        return None

    def following(self, first: ShownMove | None) -> Iterator[ShownMove]:
        """Up to three more, in their order, each with a carrier of its own."""
        used = set() if first is None else {carrier_of(line) for line in first.lines} - {None}
        left = MOST_FOLLOWING
        for move in self._among(MovePlace.FIRST, MovePlace.NEXT):
            line = None if first is not None and move.move is first.move else self._line(move)
            if line is None or carrier_of(line) in used:
                continue
            used |= {carrier_of(line)} - {None}
            yield self._shown(move, (line,))
            left -= 1
            if not left:
                return

    def _among(self, *places: MovePlace) -> list[IndexedMove]:
        return [move for move in self._met if move.place in places]

    def _line(self, move: IndexedMove) -> MoveLine | None:
        """The carrier of a move: the first that fits; one that is kept for others only if no other does."""
        return None if move.move.id in self._hidden else next(iter(self._carriers.lines(move)), None)

    def _help_with(self, move: IndexedMove, line: MoveLine) -> tuple[MoveLine, ...]:
        """The first who is in the catalogue, beside a person's own act."""
        if line.carrier.slug is not None:
            return ()
        return tuple(other for other in self._carriers.lines(move) if other.carrier.slug is not None)[:1]

    def _shown(self, move: IndexedMove, lines: tuple[MoveLine, ...]) -> ShownMove:
        self._hidden.update(move.move.conflicts_with)
        return ShownMove(move.move, self._because(move.when), lines)


def carrier_of(line: MoveLine) -> Carrier:
    """Who carries a move that is shown with this line."""
    return None if line.carrier.slug is None else (line.carrier.slug, line.access_point)
