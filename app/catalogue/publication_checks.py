"""What a record would change once it is published: what keeps it from that, and what comes first for whom."""

from __future__ import annotations

from collections.abc import Sequence

from app.catalogue.snapshot import CatalogueSnapshot
from services_catalogue.impact.blockers import PublicationBlocker, blockers_of, move_blockers
from services_catalogue.impact.first_steps import (
    FirstStepImpact,
    PathwaySource,
    first_step_impact,
    rules_of_entries,
    rules_of_moves,
    rules_of_order,
)
from services_catalogue.model.job_correction import JobCorrection
from services_catalogue.model.move import CatalogueRecord, Move, MoveOrder
from triage.rules import Rule


def blockers_against(
    after: CatalogueRecord, published: CatalogueSnapshot, then: CatalogueSnapshot, on: str
) -> tuple[PublicationBlocker, ...]:
    """What keeps a record from being published on a day (YYYY-MM-DD); `then` is the catalogue with it."""
    match after:
        case Move():
            return move_blockers(after)
        case MoveOrder() | JobCorrection():
            return ()
        case _:
            return blockers_of(published.entries, then.entries, after.slug, on)


def first_steps_of(
    after: CatalogueRecord, published: CatalogueSnapshot, then: CatalogueSnapshot, on: str
) -> FirstStepImpact:
    """Whose first step a record would move on a day (YYYY-MM-DD); `then` is the catalogue with it."""
    return first_step_impact(_source(published), _source(then), _rules(after, published, then), on)


def _source(catalogue: CatalogueSnapshot) -> PathwaySource:
    names = {entry.slug: entry.name for entry in catalogue.entries}
    return PathwaySource(catalogue.pathfinder, catalogue.moves, names)


def _rules(after: CatalogueRecord, published: CatalogueSnapshot, then: CatalogueSnapshot) -> Sequence[Rule]:
    """The rules that the change touches, in both versions."""
    moves = [move for catalogue in (published, then) for move in catalogue.moves if not move.sleeps]
    match after:
        case Move():
            return rules_of_moves([move for move in moves if move.id == after.id])
        case MoveOrder():
            return rules_of_order(published.moves, then.moves)
        case JobCorrection():
            return ()  # next jobs are no steps of a pathway
        case _:
            before = published.entry(after.slug)
            return rules_of_entries([after, *([] if before is None else [before])], moves)
