"""A three-way merge of two editors' work on one record: where both changed the same field, a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services_catalogue.editing.differences import ACCESS_POINTS, FieldLines, told
from services_catalogue.editing.field_words import ACCESS_POINT
from services_catalogue.model.job_correction import is_correction
from services_catalogue.model.move import is_move, is_order
from services_catalogue.reading.stored_corrections import read_stored_correction
from services_catalogue.reading.stored_moves import read_stored_move
from services_catalogue.reading.tolerant_reading import read_tolerantly

NOTHING: Final = object()
"""In the place of a value that is not there at all."""

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """One field in which both editors' work differs from what both began with, and from each other, in words."""

    path: str
    label: str
    base: tuple[str, ...]
    theirs: tuple[str, ...]
    yours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """`content` has every change that only one side made; where both did it has `theirs`, and `choices` says so.

    `taken` are the names of the fields that come from `yours` alone.
    """

    content: dict[str, Any]
    choices: tuple[MergeChoice, ...]
    taken: tuple[str, ...]


def merge(base: Content, theirs: Content, yours: Content, chosen: frozenset[str] = frozenset()) -> Merge:
    """Merge two contents that were made from `base`. `chosen` are the paths of the choices to settle as `yours`.

    An access point that one side added or took away is merged whole; of the others each field by itself.
    """
    sides = (base, theirs, yours)
    whole = _not_everywhere(sides)
    flat = [_flat(side, whole) for side in sides]
    words = [_words(side, whole) for side in sides]
    merged = dict(flat[1])
    choices, taken = [], []
    for path in dict.fromkeys([*flat[2], *flat[0]]):
        was, one, other = (side.get(path, NOTHING) for side in flat)
        if other in (was, one):
            continue
        label = next((side[path][0] for side in reversed(words) if path in side), path)
        if one == was:
            taken.append(label)
        else:
            before, there, here = (side[path][1] if path in side else () for side in words)
            choices.append(MergeChoice(path, label, before, there, here))
        if one == was or path in chosen:
            _put(merged, path, other)
    return Merge(_deep(merged), tuple(choices), tuple(taken))


def _put(flat: dict[str, Any], path: str, value: Any) -> None:
    if value is NOTHING:
        flat.pop(path, None)
    else:
        flat[path] = value


def _not_everywhere(sides: tuple[Content, ...]) -> set[str]:
    """The ids of the access points that are not in all of these contents."""
    ids = [{access_point["id"] for access_point in side.get(ACCESS_POINTS, ())} for side in sides]
    return set.union(*ids) - set.intersection(*ids)


def _flat(content: Content, whole: set[str]) -> dict[str, Any]:
    """A content with the fields of its access points beside its own, so that two editors may change two of them."""
    found = {name: value for name, value in content.items() if name != ACCESS_POINTS}
    for access_point in content.get(ACCESS_POINTS, ()):
        if access_point["id"] in whole:
            found[f"{ACCESS_POINTS}/{access_point['id']}"] = access_point
        else:
            found |= {f"{ACCESS_POINTS}/{access_point['id']}/{name}": value for name, value in access_point.items()}
    return found


def _deep(flat: Content) -> dict[str, Any]:
    """The content that `_flat` was made of."""
    found: dict[str, Any] = {}
    access_points: dict[str, dict[str, Any]] = {}
    for path, value in flat.items():
        match path.split("/"):
            case [name]:
                found[name] = value
            case [_, access_point_id]:
                access_points[access_point_id] = dict(value)
            case [_, access_point_id, name]:
                access_points.setdefault(access_point_id, {})[name] = value
    has_points = not (is_move(found) or is_order(found) or is_correction(found))
    return {**found, ACCESS_POINTS: list(access_points.values())} if has_points else found


def _words(content: Content, whole: set[str]) -> dict[str, FieldLines]:
    if not content:
        return {}
    if is_move(content) or is_order(content):
        return told(read_stored_move(content, ""))
    if is_correction(content):
        return told(read_stored_correction(content, ""))
    entry = read_tolerantly(content)
    words = told(entry)
    for access_point in entry.access_points:
        if access_point.id in whole:
            inside = [words.pop(path) for path in list(words) if path.startswith(f"{ACCESS_POINTS}/{access_point.id}/")]
            lines = tuple(f"{label.partition(': ')[2]}: {'; '.join(said)}" for label, said in inside)
            words[f"{ACCESS_POINTS}/{access_point.id}"] = (ACCESS_POINT.format(name=access_point.name), lines)
    return words
