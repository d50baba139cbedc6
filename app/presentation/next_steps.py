"""Which steps follow the first one: the moves that do, and behind them what serves a want or a situation of the person.

Nobody carries two steps. While something has to be done today, or help in a crisis stands above, nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.presentation.move_views import MoveViews
from triage.judgement.judgement import Verdict
from triage.pathway.move import ShownMove
from triage.pathway.pathway import Part, Pathway, PathwayEntry
from triage.pathway.selection import MOST_FOLLOWING

FILLED_FROM = (Part.STEP_ON, Part.STEP_UP, Part.ALONGSIDE)


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What comes first, a move or else a provision, or neither; and what follows, the moves before the provisions."""

    move: ShownMove | None
    entry: PathwayEntry | None
    moves: tuple[ShownMove, ...]
    entries: tuple[PathwayEntry, ...]

    def with_first_among_the_next(self) -> NextSteps:
        """The same for a page on which something else comes first."""
        move, entry = self.move, self.entry
        return NextSteps(
            None,
            None,
            self.moves if move is None else (move, *self.moves),
            self.entries if entry is None else (entry, *self.entries),
        )


def next_steps_of(pathway: Pathway, views: MoveViews) -> NextSteps:
    """The steps of a person who has told us something."""
    move, moves = pathway.moves.first, pathway.moves.following
    entry = pathway.first_met if move is None else None
    if is_urgent(pathway, views):
        return NextSteps(move, entry, moves, ())
    used = {line.carrier.slug for shown in (move, *moves) if shown is not None for line in shown.lines}
    used |= set() if entry is None else {entry.support.slug}
    return NextSteps(move, entry, moves, tuple(islice(_fillers(pathway, used), MOST_FOLLOWING - len(moves))))


def is_urgent(pathway: Pathway, views: MoveViews) -> bool:
    """Whether help in a crisis stands above all, or something has to be done today."""
    first = pathway.moves.first
    return bool(pathway.moves.boxes) or (first is not None and views.is_for_today(first))


def _fillers(pathway: Pathway, used: set[str | None]) -> Iterator[PathwayEntry]:
    """What is met for sure, and was asked for or is made for people in this situation."""
    for part in FILLED_FROM:
        for entry in pathway.parts[part]:
            asked_for = entry.needs_served > 0 or entry.targeted
            if asked_for and entry.verdict is Verdict.MET and entry.support.slug not in used:
                yield entry
