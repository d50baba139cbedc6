"""Whether an owner or a public body says each amount, deadline and right that residents read."""

from __future__ import annotations

from collections.abc import Iterator

from services_catalogue.model.amounts import amounts_without_source
from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.yaml_lines import Path


def without_an_official_source(entry: CatalogueEntry, on: str) -> Iterator[ContentIssue]:
    """The sentences of an entry and its access points with an amount that no such source bears out on a day."""
    yield from _of(entry, (), entry.slug, on)
    for position, access_point in enumerate(entry.access_points):
        yield from _of(access_point, ("access_points", position), entry.slug, on)


def _of(support: CatalogueEntry | AccessPoint, around: Path, where: str, on: str) -> Iterator[ContentIssue]:
    for field, sentence in amounts_without_source(support, on):
        yield ContentIssue(
            where,
            (*around, *field.split(".")),
            f"“{sentence}” has an amount, a deadline or a right that no new source of an owner or a public body says",
            f"Add that source, with “{field}” in what it supports, or take the figure out and say what to ask",
        )
