"""Where the facts of a page come from: the pages that say them, and what is only generally known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass

from app.presentation.fact_doubts import names_of
from services_catalogue.model.provision import Source, SourceKind
from services_catalogue.model.status import date_in_words
from triage.i18n import _

FIELD = re.compile(r"([a-z_]+)(?=$|[.: (])")


@dataclass(frozen=True, slots=True)
class SourceView:
    title: str
    url: str
    date: str
    supports: str


@dataclass(frozen=True, slots=True)
class SourceList:
    """`pages` are the sources; `generally_known` says in one sentence what has none.

    It is empty when all have one, or the page has said of each of them that there is none.
    """

    pages: list[SourceView]
    generally_known: str


def source_list(sources: Iterable[Source], without_source: Collection[str] = ()) -> SourceList:
    """The sources in the words of a page that has said already of which fields there is none."""
    given = list(sources)
    known = [source for source in given if source.kind is SourceKind.GENERAL_KNOWLEDGE]
    return SourceList(
        pages=[_view(source) for source in given if source.kind is SourceKind.PAGE],
        generally_known=_generally_known(known, without_source),
    )


def _view(source: Source) -> SourceView:
    date = source.date or ""
    with suppress(ValueError, IndexError):  # "about 2019" and "undated" stay as they are
        date = date_in_words(date)
    return SourceView(source.title, source.url or "", date, names_of(_fields([source])))


def _generally_known(sources: list[Source], without_source: Collection[str]) -> str:
    fields = _fields(sources)
    unsaid = [field for field in fields if field not in without_source]
    if not sources or (fields and not unsaid):
        return ""
    facts = names_of(unsaid)
    if not facts:
        return _("Some of this is what is generally known. We have no page that says it.")
    return _("What is generally known: {facts}. We have no page that says it.").format(facts=facts)


def _fields(sources: Iterable[Source]) -> list[str]:
    return [found.group(1) for one in sources for fact in one.supports if (found := FIELD.match(fact))]
