"""What of a change of moves somebody who knows safeguarding has to look at: help in danger, and what is for today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services_catalogue.model.move import Move, Urgency
from triage.pathway.move import MovePlace


def safeguarding_questions(before: Sequence[Move], after: Sequence[Move]) -> tuple[str, ...]:
    """Why a second person who knows safeguarding should decide, in sentences; empty when nothing calls for it.

    The two are all moves in their order, before and after the change.
    """
    return tuple(_questions(before, after))


def _questions(before: Sequence[Move], after: Sequence[Move]) -> Iterator[str]:
    known = {move.id: move for move in before}
    for move in after:
        was = known.get(move.id)
        if was == move:
            continue
        if MovePlace.ABOVE in {move.place, None if was is None else was.place}:
            yield f"“{move.name}” stands above everything, for people in danger."
        if was is not None and was.urgency is not move.urgency and Urgency.TODAY in (was.urgency, move.urgency):
            yield f"“{move.name}” {'becomes' if move.urgency is Urgency.TODAY else 'is no longer'} something for today."
    if _today(before, known) != _today(after, known):
        yield "The order of what is for today changes."


def _today(moves: Sequence[Move], known: dict[str, Move]) -> list[str]:
    """The ids of what is for today and was there before, in order."""
    today = (move.id for move in moves if move.urgency is Urgency.TODAY)
    return [move_id for move_id in today if move_id in known and known[move_id].urgency is Urgency.TODAY]
