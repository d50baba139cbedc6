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
    points = {point.get("id"): point for point in before.get(ACCESS_POINTS, ())}
    if isinstance(kept.get(ACCESS_POINTS), list):
        kept[ACCESS_POINTS] = [
            _with(one, points[one["id"]], untold) if isinstance(one, Mapping) and one.get("id") in points else one
            for one in kept[ACCESS_POINTS]
        ]
    return kept


def told_of_untold(untold: Iterable[str]) -> Iterator[ImportIssue]:
    """What its sender is told, once, when something was kept so."""
    names = ", ".join(f"'{name}'" for name in sorted(untold))
    what = f"it knows nothing of {names}, as files did not once, so what is known of them stays as it is"
    yield ImportIssue("The whole file", what, "To change that too, begin with a new export")


def _names(content: Mapping[str, Any]) -> Iterator[str]:
    yield from map(str, content)
    if isinstance(content.get("dates"), Mapping):
        yield from (f"dates.{name}" for name in content["dates"])
    points = content.get(ACCESS_POINTS)
    for point in points if isinstance(points, list) else ():
        if isinstance(point, Mapping):
            yield from _names(point)


def _with(content: Mapping[str, Any], before: Mapping[str, Any], untold: Iterable[str]) -> dict[str, Any]:
    kept = dict(content)
    for field in untold:
        name, _, inner = field.partition(".")
        if not inner and before.get(name):
            kept[name] = before[name]
        elif inner and isinstance(kept.get(name), Mapping) and before.get(name, {}).get(inner):
            kept[name] = {**kept[name], inner: before[name][inner]}
    return kept
