"""What a card and a page say of how people can be helped: a line for each need, or all that is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.model.shown_access import IN_WORDS, OF_A_NEED, access_of, said_of_access
from triage.i18n import _, listed
from triage.pathway.needs import AccessNeeds


def access_lines(
    needs: AccessNeeds, entry: CatalogueEntry, access_point: AccessPoint | None, on: str
) -> tuple[str, ...]:
    """For each way in which a person needs to be helped, whether it is there."""
    known = access_of(entry, access_point, on) if needs.chosen else {}
    return tuple(known[OF_A_NEED[need]].line for need in needs.chosen)


def access_facts(entry: CatalogueEntry, on: str) -> Mapping[str, Any]:
    """What is known of the whole, a sentence each, and in one line what is not."""
    answers = access_of(entry, None, on).values()
    return {
        "access": [answer.sentence for answer in answers if answer.offered is not None],
        "access_unknown": listed([_(IN_WORDS[answer.kind]) for answer in answers if answer.offered is None], _("or")),
    }


def access_at(access_point: AccessPoint, on: str) -> list[str]:
    """What is said of an access point's own."""
    return [answer.sentence for answer in said_of_access(access_point, on)]
