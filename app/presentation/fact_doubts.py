"""What several facts of a page lack alike, said once and by name; beside each of them stands no more than to ask
first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from services_catalogue.model.fact_basis import ASK_FIRST, NO_SOURCE
from services_catalogue.model.shown_contacts import NO_DATE
from services_catalogue.model.shown_facts import FactCertainty
from triage.i18n import _, listed
from triage.i18n import marked as m

FACT_NAMES = {
    "name": m("its name"),
    "also_known_as": m("its other names"),
    "summary": m("what you get"),
    "offers": m("what it offers"),
    "eligibility": m("who it is for"),
    "how_to_access": m("how you get in"),
    "contact": m("how to get in touch"),
    "cost_to_resident": m("what it costs"),
    "evidence": m("if it works"),
    "dates": m("if and when it runs"),
    "provider": m("who runs it"),
    "commissioner": m("who pays for it"),
    "good_to_know": m("what is good to know"),
}
"""What a field of a record is called on a page. What else a source is for stays a note of the research."""
NONE_FOUND = m("We found no source for {facts}.")
WITHOUT_DATE = m("The source of {facts} has no date.")


@dataclass(frozen=True, slots=True)
class FactDoubts:
    """`beside` is what stands next to each fact, and `once` what is said of several together.

    `without_source` are the fields of which the page says that there is no source.
    """

    beside: FactCertainty
    once: tuple[str, ...]
    without_source: frozenset[str]


def fact_doubts(certainty: FactCertainty, *not_shown: str) -> FactDoubts:
    """The same doubts, each reason that several facts share said once, without the fields that are not on the page.

    A summary, which people read first, says its own.
    """
    certainty = replace(certainty, **dict.fromkeys(not_shown, ""))
    short: dict[str, str] = {}
    once = []
    for reason, of_several in _reasons():
        alike = [name for name in _fields_that_say(certainty, reason) if name != "summary"]
        if len(alike) > 1:
            once.append(of_several.format(facts=names_of(alike)))
            short |= dict.fromkeys(alike, _(ASK_FIRST))
    return FactDoubts(replace(certainty, **short), tuple(once), frozenset(_fields_that_say(certainty, _(NO_SOURCE))))


def names_of(found: list[str]) -> str:
    """What fields are called, each once, in the order of a page."""
    return listed([_(words) for field, words in FACT_NAMES.items() if field in found], _("and"))


def _reasons() -> Iterator[tuple[str, str]]:
    yield _(NO_SOURCE), _(NONE_FOUND)
    yield f"{_(NO_DATE)} {_(ASK_FIRST)}", _(WITHOUT_DATE)


def _fields_that_say(certainty: FactCertainty, sentence: str) -> list[str]:
    return [field.name for field in fields(certainty) if getattr(certainty, field.name) == sentence]
