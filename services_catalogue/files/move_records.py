"""Moves in files: under which key a record stands there, as what it is written, and what a sent one would change.

They stand in YAML alone: a rule, carriers with rules of their own and named sources nest too deep for a row of cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from services_catalogue.editing.differences import differences
from services_catalogue.files.import_types import (
    ContentPlaces,
    ImportedProvision,
    ImportEntry,
    ImportIssue,
    ImportOutcome,
    OwnerLookup,
    ReadyProvision,
    StoredContent,
)
from services_catalogue.model.move import ORDER, Move, MoveOrder, is_move, is_order
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.move_checks import move_problems
from services_catalogue.reading.stored_moves import move_content, read_move, read_stored_move
from services_catalogue.store.revisions import MoveRevision, ProvisionRevision, Revision

MOVES = "moves/"
"""What the key of a move begins with, for its id may be the slug of an entry too. No slug has a stroke in it."""


def key_of_record(content: Mapping[str, Any]) -> object:
    """What a record is called among all of a file: its slug, or the id of a move behind MOVES."""
    if is_order(content):
        return f"{MOVES}{ORDER}"
    return f"{MOVES}{content.get('id', '')}" if is_move(content) else content.get("slug")


def is_of_moves(key: str) -> bool:
    """Whether a key is that of a move or of their order."""
    return key.startswith(MOVES)


def stored_under(key: str) -> tuple[type[Revision], str]:
    """The table of the record of a key, and its slug there."""
    return (MoveRevision, key.removeprefix(MOVES)) if is_of_moves(key) else (ProvisionRevision, key)


def move_record(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a move as it is written into a file: without what is empty."""
    return {name: _written(value) for name, value in content.items() if value not in ([], {}, False, None)}


def move_entry(
    one: ImportedProvision,
    places: ContentPlaces,
    uses: Counter[str],
    before: StoredContent | None,
    carriers: Mapping[str, Collection[str]],
    keeper: OwnerLookup,
) -> tuple[ImportEntry, ReadyProvision | None]:
    """What a file would change of one move, and what can be saved of it.

    `carriers` are the slugs that may carry a move, with their access points: a move that names another is saved as a
    draft all the same, and cannot be published.
    """
    record, faults = _read(one, places)
    if uses[one.slug] > 1:
        what = f"'{one.slug.removeprefix(MOVES)}' stands in this file {uses[one.slug]} times, and only one can count"
        faults = (*faults, ImportIssue(f"Line {one.row}", what, "Keep one of them"))
    if record is None or faults:
        return ImportEntry(one.row, one.slug[:80], one.name[:200], ImportOutcome.NOT_UNDERSTOOD, faults=faults), None
    content = move_content(record)
    outcome, changes = _compared(before, record, content)
    kept_by = keeper(one.slug) if outcome is not ImportOutcome.SAME else ""
    if kept_by:
        outcome, changes = ImportOutcome.NOT_YOURS, ()
    issues = () if isinstance(record, MoveOrder) else move_problems(record, record.id, "", carriers)
    remarks = tuple(places.of(issue) for issue in issues)
    entry = ImportEntry(one.row, one.slug, record.name[:200], outcome, changes, (), remarks, kept_by)
    if outcome not in (ImportOutcome.NEW, ImportOutcome.CHANGED):
        return entry, None
    return entry, ReadyProvision(one.slug, None if before is None else before.number, content)


def carriers_in(contents: Sequence[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The slugs of these entries, as they are stored or came in a file, with the ids of their access points."""
    found: dict[str, set[str]] = {}
    for content in contents:
        points = content.get("access_points")
        ids = {str(p.get("id")) for p in points if isinstance(p, Mapping)} if isinstance(points, list) else set()
        found.setdefault(str(content.get("slug")), set()).update(ids)
    return found


def _read(one: ImportedProvision, places: ContentPlaces) -> tuple[Move | MoveOrder | None, tuple[ImportIssue, ...]]:
    if one.faults:
        return None, one.faults
    try:
        return read_move(one.content), ()
    except CatalogueError as error:
        return None, tuple(places.of(problem) for problem in error.problems)


def _compared(
    before: StoredContent | None, record: Move | MoveOrder, content: Mapping[str, Any]
) -> tuple[ImportOutcome, tuple[str, ...]]:
    if before is None:
        return ImportOutcome.NEW, ()
    was = read_stored_move(before.content, record.id)
    if before.content == content or was == record:
        return ImportOutcome.SAME, ()
    return ImportOutcome.CHANGED, tuple(dict.fromkeys(one.label for one in differences(was, record)))


def _written(value: Any) -> Any:
    match value:
        case Mapping():
            return dict(_fields(value))
        case list():
            return [_written(one) for one in value]
        case _:
            return value


def _fields(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if value not in ([], None):
            yield name, _written(value)
