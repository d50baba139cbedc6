"""Where the facts of a page come from: the pages that say them, and what is only generally known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from services_catalogue.model.provision import Source, SourceKind
from services_catalogue.model.status import date_in_words
from triage.i18n import _, listed
from triage.i18n import marked as m

FACTS = {
    "name": m("its name"),
    "also_known_as": m("its other names"),
    "summary": m("what you get"),
    "offers": m("what it offers"),
    "eligibility": m("who it is for"),
    "how_to_access": m("how you get in"),
    "contact": m("how to get in touch"),
    "cost_to_resident": m("what it costs"),
    "dates": m("if and when it runs"),
    "provider": m("who runs it"),
    "commissioner": m("who pays for it"),
}
"""What a field of a record is called on a page. What else a source is for stays a note of the research."""

FIELD = re.compile(r"([a-z_]+)(?=$|[.: (])")


@dataclass(frozen=True, slots=True)
class SourceView:
    title: str
    url: str
    date: str
    supports: str


@dataclass(frozen=True, slots=True)
class SourceList:
    """`pages` are the sources; `generally_known` says in one sentence what has none, and is empty when all have one."""

    pages: list[SourceView]
    generally_known: str


def source_list(sources: Iterable[Source]) -> SourceList:
    """The sources in the words of a page."""
    given = list(sources)
    return SourceList(
        pages=[_view(source) for source in given if source.kind is SourceKind.PAGE],
        generally_known=_generally_known([source for source in given if source.kind is SourceKind.GENERAL_KNOWLEDGE]),
    )


def _view(source: Source) -> SourceView:
    date = source.date or ""
    with suppress(ValueError, IndexError):  # "about 2019" and "undated" stay as they are
        date = date_in_words(date)
    return SourceView(source.title, source.url or "", date, _facts([source]))


def _generally_known(sources: list[Source]) -> str:
    if not sources:
        return ""
    facts = _facts(sources)
    if not facts:
        return _("Some of this is what is generally known. We have no page that says it.")
    return _("What is generally known: {facts}. We have no page that says it.").format(facts=facts)


def _facts(sources: Iterable[Source]) -> str:
    """What the sources are for, each matter once, in the order of `FACTS`."""
    fields = {found.group(1) for one in sources for fact in one.supports if (found := FIELD.match(fact))}
    return listed([_(words) for field, words in FACTS.items() if field in fields], _("and"))
