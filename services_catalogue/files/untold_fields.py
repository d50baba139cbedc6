"""Fields that a file does not know at all, as one that was exported before there were such: they stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services_catalogue.files.import_types import ImportedProvision, ImportIssue
from services_catalogue.files.sheet import ACCESS_POINTS, ADDED_SINCE


def untold_fields(sent: Iterable[ImportedProvision]) -> frozenset[str]:
    """The fields added since the first files of which nothing stands in any part of this one, not even that it is
    empty."""
    return ADDED_SINCE.difference(*(one.fields for one in sent))


def fields_of(content: Mapping[str, Any]) -> frozenset[str]:
    """The fields of a record and of its access points; those of its dates as "dates.end"."""
    return frozenset(_names(content))


def with_untold(content: Mapping[str, Any], before: Mapping[str, Any], untold: Iterable[str]) -> dict[str, Any]:
    """The content that a file sent, and what was known before in the fields that the file does not know."""
    kept = _with(content, before, untold)
    points = {str(point.get("id")): point for point in points_of(before)}
    if isinstance(kept.get(ACCESS_POINTS), list):
        kept[ACCESS_POINTS] = [
            _with(one, points.get(str(one.get("id")), {}), untold) if isinstance(one, Mapping) else one
            for one in kept[ACCESS_POINTS]
        ]
    return kept


def points_of(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The access points of a content, as far as they are any: what is stored may be of any age."""
    points = content.get(ACCESS_POINTS)
    yield from (point for point in points if isinstance(point, Mapping)) if isinstance(points, list) else ()


def told_of_kept(kept: Iterable[str]) -> Iterator[ImportIssue]:
    """What its sender is told, once for all records: the fields that stay as they are."""
    for field in sorted(kept):
        what = f"it says nothing of '{field}', as files did not once, so what is known of it stays as it is"
        mend = f"To take it away, send an empty column '{field}', or an empty list or line of that name"
        yield ImportIssue("The whole file", what, mend)


def _names(content: Mapping[str, Any]) -> Iterator[str]:
    yield from map(str, content)
    if isinstance(content.get("dates"), Mapping):
        yield from (f"dates.{name}" for name in content["dates"])
    for point in points_of(content):
        yield from _names(point)


def _with(content: Mapping[str, Any], before: Mapping[str, Any], untold: Iterable[str]) -> dict[str, Any]:
    kept = dict(content)
    for field in untold:
        name, _, inner = field.partition(".")
        known = before.get(name)
        if not inner and known:
            kept[name] = known
        elif inner and isinstance(kept.get(name), Mapping) and isinstance(known, Mapping) and known.get(inner):
            kept[name] = {**kept[name], inner: known[inner]}
    return kept
