"""What a card and a page say of how people can be helped: a line for each need, or all that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.model.shown_access import IN_WORDS, OF_A_NEED, access_of, known_access, said_of_access
from triage.i18n import _, listed


def access_lines(
    needs: Sequence[str], entry: CatalogueEntry, access_point: AccessPoint | None, on: str
) -> tuple[str, ...]:
    """For each way in which a person needs to be helped, an option of that question, whether it is there."""
    known = access_of(entry, access_point, on) if needs else {}
    return tuple(known[OF_A_NEED[need]].line for need in needs)


def access_facts(entry: CatalogueEntry, on: str) -> Mapping[str, Any]:
    """What is said of the whole, a sentence each, and in one line what is known neither of it nor of a local place."""
    known = set(known_access(entry, on)).union(*(known_access(point, on) for point in entry.access_points))
    return {
        "access": access_said(entry, on),
        "access_unknown": listed([_(words) for kind, words in IN_WORDS.items() if kind not in known], _("or")),
    }


def access_said(support: CatalogueEntry | AccessPoint, on: str) -> list[str]:
    """What is said of its own access. What its contacts show stands among those."""
    known = known_access(support, on)
    return [known[answer.kind].sentence for answer in said_of_access(support, on)]
