"""Moves read strictly from their folder: a file for each, and the one order that all of them stand in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path as File

from pydantic import ValidationError

from services_catalogue.model.move import Move
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.issues import CatalogueError, ContentIssue, problems_of
from services_catalogue.reading.move_checks import move_problems, order_problems
from services_catalogue.reading.yaml_lines import YamlError, read_marked

MOVES = File(__file__).parents[1] / "moves"
"""The researched moves that ship with the service."""
ORDER = "order.yaml"


@cache
def shipped_moves() -> tuple[Move, ...]:
    """The moves that ship with the service, in their order: read once in a process."""
    return read_moves()


def read_moves(folder: File = MOVES, carriers: Mapping[str, Collection[str]] | None = None) -> tuple[Move, ...]:
    """Every move of a folder in the order that its `order.yaml` gives.

    `carriers` holds the slugs that may carry a move, each with the ids of its access points: see `carriers_among`;
    None leaves them unchecked. Raises CatalogueError with all the issues of all the files.
    """
    moves: dict[str, Move] = {}
    problems: list[ContentIssue] = []
    for file in sorted(folder.glob("*.yaml")):
        if file.name == ORDER:
            continue
        move, found = _read(file, carriers)
        problems += found
        if move is not None:
            moves[file.stem] = move
    ordered, found = _ordered(folder / ORDER, moves)
    problems += found if problems else [*found, *order_problems(ordered, carriers)]
    if problems:
        raise CatalogueError(problems)
    return tuple(ordered)


def carriers_among(entries: Sequence[CatalogueEntry]) -> dict[str, frozenset[str]]:
    """The slugs of these entries, each with the ids of its access points."""
    return {entry.slug: frozenset(point.id for point in entry.access_points) for entry in entries}


def _read(file: File, carriers: Mapping[str, Collection[str]] | None) -> tuple[Move | None, list[ContentIssue]]:
    where = f"{file.parent.name}/{file.name}"
    try:
        marked = read_marked(file.read_text(encoding="utf-8"))
    except YamlError as problem:
        what = f"this is not YAML that can be read: {problem.what}"
        return None, [ContentIssue(where, (), what, problem.mend, problem.line)]
    try:
        move = Move.model_validate(marked.content)
    except ValidationError as error:
        return None, [replace(one, line=marked.line_of(one.path)) for one in problems_of(error, where, Move)]
    found = list(move_problems(move, file.stem, where, carriers))
    return move, [replace(one, line=marked.line_of(one.path)) for one in found]


def _ordered(file: File, moves: Mapping[str, Move]) -> tuple[list[Move], list[ContentIssue]]:
    content = read_marked(file.read_text(encoding="utf-8")).content
    named = content.get("order") if isinstance(content, Mapping) else None
    order = [one for one in named if isinstance(one, str)] if isinstance(named, list) else []
    problems = list(_not_in_both(order, moves, f"{file.parent.name}/{file.name}"))
    return [moves[one] for one in order if one in moves], problems


def _not_in_both(order: Sequence[str], moves: Mapping[str, Move], where: str) -> Iterator[ContentIssue]:
    for one in sorted(set(order) ^ set(moves)):
        what = f"'{one}' stands in the order or has a file, and not both"
        yield ContentIssue(where, ("order",), what, "Name each move once, by the name of its file")
    if len(order) != len(set(order)):
        yield ContentIssue(where, ("order",), "a move stands in the order twice", "Keep one of the two")
