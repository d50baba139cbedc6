"""Moves, and the order they stand in, from plain values: strictly from a form, tolerantly as they are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from services_catalogue.model.move import ORDER, Move, MoveOrder, is_order
from services_catalogue.reading.issues import CatalogueError, ContentIssue, problems_of
from services_catalogue.reading.move_checks import move_problems

NO_IDS = frozenset({ORDER, "new"})
"""What no move may be called: they stand in addresses for something else."""
TELLING = frozenset({"id", "place", "urgency", "waits_for", "withdrawn", "when", "act", "carried_by"})
"""Without these nobody can tell whom a move is for, or what it says, so it is shown to nobody."""


def read_move(content: Mapping[str, Any], carriers: Mapping[str, Collection[str]] | None = None) -> Move | MoveOrder:
    """A move, or the order of moves, as strictly as from a file. `carriers` as for `read_moves`.

    Raises CatalogueError with all the issues; the `path` of each tells the field.
    """
    where = str(content.get("id") or "the move")
    model: type[Move | MoveOrder] = MoveOrder if is_order(content) else Move
    try:
        record = model.model_validate(content)
    except ValidationError as error:
        raise CatalogueError(problems_of(error, where, model)) from error
    problems = list(_repeated(record) if isinstance(record, MoveOrder) else _of_a_move(record, carriers))
    if problems:
        raise CatalogueError(problems)
    return record


def move_content(record: Move | MoveOrder) -> dict[str, Any]:
    """A move, or the order, as plain values that JSON and YAML can hold; the inverse of `read_move`."""
    return record.model_dump(mode="json", exclude_none=True)


def read_stored_move(content: Mapping[str, Any], slug: str) -> Move | MoveOrder:
    """What a stored revision holds, however questions and fields have changed since. Never raises.

    A move is `unreadable`, and sleeps, when whom it is for or what it says cannot be read; anything else that cannot be
    read is left out. `slug` is the one the revision is stored under.
    """
    if is_order(content):
        named = content[ORDER] if isinstance(content[ORDER], list) else ()
        return MoveOrder.model_construct(order=tuple(one for one in named if isinstance(one, str)))
    known = {name: value for name, value in content.items() if name in Move.model_fields}
    try:
        move = _salvaged(known, slug)
    except CatalogueError as error:
        return Move.unread(slug, str(error.problems[0]), **_texts(known))
    wrong = next(move_problems(move, move.id, slug, None), None)
    return move if wrong is None else Move.unread(slug, str(wrong), **_texts(known))


def _salvaged(known: Mapping[str, Any], slug: str) -> Move:
    """A move of the fields that can be read. Raises CatalogueError where one that tells cannot be."""
    try:
        return Move.model_validate(known)
    except ValidationError as error:
        problems = problems_of(error, slug, Move)
    lost = {problem.path[0] for problem in problems}
    kept = {name: value for name, value in known.items() if name not in lost}
    try:
        if not lost & TELLING:
            return Move.model_validate(kept)
    except ValidationError:
        pass
    raise CatalogueError(problems)


def _texts(known: Mapping[str, Any]) -> dict[str, str]:
    return {name: known[name] for name in ("act", "why_first") if isinstance(known.get(name), str)}


def _of_a_move(move: Move, carriers: Mapping[str, Collection[str]] | None) -> Iterator[ContentIssue]:
    if move.id in NO_IDS:
        yield ContentIssue(move.id, ("id",), f"no move can be called '{move.id}'", "Give it another short name")
    yield from move_problems(move, move.id, move.id, carriers)


def _repeated(order: MoveOrder) -> Iterator[ContentIssue]:
    for move_id, count in Counter(order.order).items():
        if count > 1:
            yield ContentIssue(ORDER, (ORDER,), f"'{move_id}' stands in the order twice", "Keep one of the two")
