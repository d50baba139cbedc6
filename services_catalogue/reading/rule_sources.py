"""Whether a source says each condition that can turn people away. One that no source says is a check, not a bar."""

from __future__ import annotations

from collections.abc import Iterator

from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.model.rule_matters import NOTE_ABOUT, turns_away
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.yaml_lines import Path
from triage.questionnaire.everyday import AREA
from triage.rules import tests_of


def without_a_source(entry: CatalogueEntry) -> Iterator[ContentIssue]:
    """The conditions, of an entry and its access points, that turn people away though no note says so."""
    yield from _of(entry, (), entry.slug)
    for position, access_point in enumerate(entry.access_points):
        yield from _of(access_point, ("access_points", position), entry.slug)


def _of(support: CatalogueEntry | AccessPoint, around: Path, where: str) -> Iterator[ContentIssue]:
    for position, condition in enumerate(support.eligibility):
        if not turns_away(condition):
            continue
        notes = [NOTE_ABOUT[t.question] for t in tests_of(condition) if t.question != AREA and t.check is None]
        for note in dict.fromkeys(notes):
            if note not in support.eligibility_notes:
                yield ContentIssue(
                    where,
                    (*around, "eligibility", position),
                    "it turns people away, and no source is given that says so",
                    f"Write what the source says under “{note}” in what the sources say, or make it a check",
                )
