"""Which tests of moves are worth a question: those that can still change what comes first, or who carries it.

A box is worth any, and so is a move that can become the first one. What can only follow is worth a question where it is
due today, while there is room for it among the next three. What is due later may follow, or not, by an answer that
nobody was asked for. Whether a carrier is sure to take the person is not worth one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from triage.judgement.judgement import Verdict
from triage.pathway.carriers import Carriers
from triage.pathway.move import MovePlace
from triage.pathway.move_index import IndexedMove
from triage.pathway.selection import MOST_FOLLOWING, Carrier, carrier_of

MAY_BE_FIRST = (MovePlace.FIRST, MovePlace.LAST)


def worth_asking(carriers: Carriers, askable: Callable[[], int] | None) -> Iterator[tuple[int, int]]:
    """The tests of these moves and of their carriers that are open, as bits, each with how many moves come before it.

    `askable` gives the tests, as bits, that an answer which can still be asked for may meet. None where all that was
    asked was answered, so that all may be met that is not ruled out.
    """
    search = _MoveSearch(carriers, askable)
    ranked = carriers.ranked()
    yield from ((rank, search.about_box(move)) for rank, move in ranked if move.place is MovePlace.ABOVE)
    for rank, move in ranked:
        if search.is_full:
            return
        if move.place is not MovePlace.ABOVE:
            yield rank, search.about(move)


class _MoveSearch:
    """Goes through the moves in their order, and keeps what is sure: what is shown whatever else is answered."""

    def __init__(self, carriers: Carriers, askable: Callable[[], int] | None) -> None:
        self._carriers = carriers
        self._askable = askable
        self._hidden: set[str] = set()
        self._maybe_hidden: set[str] = set()
        self._maybe_hidden_by_a_box: set[str] = set()
        self._used: set[Carrier] = set()
        self._maybe_used: set[Carrier] = set()
        self._first_is_sure = False
        self._first_if_met: list[IndexedMove] = []
        self._shown = 0

    @property
    def is_full(self) -> bool:
        """Whether a first move and three more are sure."""
        return self._first_is_sure and self._shown > MOST_FOLLOWING

    def about_box(self, box: IndexedMove) -> int:
        """The tests of a box, as bits, that are worth a question."""
        if box.move.id in self._hidden or not self._may_be_met(box):
            return 0
        is_sure = self._is_met(box) and box.move.id not in self._maybe_hidden_by_a_box
        (self._hidden if is_sure else self._maybe_hidden_by_a_box).update(box.move.conflicts_with)
        return self._carriers.open_tests(box.when) | self._about_carriers(box)

    def about(self, move: IndexedMove) -> int:
        """The tests of any other move, as bits, that are worth a question."""
        may_be_first = move.place in MAY_BE_FIRST and not self._first_is_sure and not self._comes_behind(move)
        counts = may_be_first or (move.place is not MovePlace.LAST and move.move.due_today)
        if move.move.id in self._hidden or not (self._may_be_met(move) if counts else self._is_met(move)):
            return 0
        line = next(iter(self._carriers.lines(move)), None)
        if line is None:
            return 0
        self._note(move, carrier_of(line))
        return self._carriers.open_tests(move.when) | self._about_carriers(move) if counts else 0

    def _comes_behind(self, move: IndexedMove) -> bool:
        """Whether whoever meets a move meets an earlier one, which comes first then."""
        return any(self._carriers.met_with(earlier, move) for earlier in self._first_if_met)

    def _is_met(self, move: IndexedMove) -> bool:
        return self._carriers.verdict(move.when) is Verdict.MET

    def _may_be_met(self, move: IndexedMove) -> bool:
        """Whether a move that is not ruled out is met, or could be."""
        if self._askable is None or self._is_met(move):
            return True
        return self._carriers.could_be_met(move.when, self._askable())

    def _is_sure_of_a_carrier(self, move: IndexedMove) -> bool:
        """Whether one of its carriers goes on to fit whatever else is answered."""
        fit = {id(line.carrier) for line in self._carriers.lines(move)}
        return any(id(one) in fit and not self._carriers.open_tests_of(one, only) for one, only in move.carriers)

    def _about_carriers(self, move: IndexedMove) -> int:
        """The tests of its carriers, as bits, by which another could come to carry it, or a line of a box go."""
        if not self._carriers.may_change(move):
            return 0
        bits, lines = 0, self._carriers.lines(move)
        for carrier, only_for in move.carriers:
            line = next((line for line in lines if line.carrier is carrier), None)
            found = 0 if line is None else self._carriers.open_tests_of(carrier, only_for)
            if line is not None and line.for_them and not found and move.place is not MovePlace.ABOVE:
                break  # it is sure to carry it, if none before it does
            bits |= found
        return bits

    def _note(self, move: IndexedMove, carrier: Carrier) -> None:
        """Take note of what a move that may be shown hides, and of its carrier, which shows no other."""
        if carrier is not None and carrier in self._used:
            return
        by_box = move.move.id in self._maybe_hidden_by_a_box
        if move.place is MovePlace.FIRST and not by_box and self._is_sure_of_a_carrier(move):
            self._first_if_met.append(move)  # of those that come first only a box hides any
        doubtful = by_box or move.move.id in self._maybe_hidden or carrier in self._maybe_used - {None}
        if doubtful or not self._is_met(move):
            self._maybe_hidden.update(move.move.conflicts_with)
            self._maybe_used.add(carrier)
        else:
            self._hidden.update(move.move.conflicts_with)
            self._used.add(carrier)
            self._shown += 1
        if self._is_met(move) and move.place is MovePlace.FIRST and not by_box:
            self._first_is_sure = True  # where an earlier one hides it or takes its carrier, that one comes first
