"""Amounts, deadlines and rights in what residents read: they come only from an owner or a public body, and not of old.

Whoever relies on a wrong one loses money or a place. An age is none of these: pages say how sure the whole rule is. Nor
is a warning ("your benefit can be cut"), which is safe to heed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from services_catalogue.model.contact_facts import Strength
from services_catalogue.model.fact_basis import pages_for
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Source, SupportFields
from services_catalogue.model.rule_matters import NOTE_ABOUT, PLACE
from services_catalogue.model.source_dates import MONTHS_OF_A_NEW_SOURCE, dates_in, is_within
from services_catalogue.model.status import MONTHS, first_day
from triage.rules import tests_of

NUMBER = (
    r"(?:\d+(?:[.,]\d+)*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|half an?|half)"
)
AMOUNT = re.compile(
    rf"£|\bpounds?\b|%|\bper cent\b|\b{NUMBER} (?:in|out of) {NUMBER}\b|\bhalf of\b"
    rf"|\b{NUMBER}[- ](?:free )?(?:minute|hour|day|week|month|year)s?\b(?! olds?\b)"
    r"|\b(?:up to|lasts?|for|get) a (?:month|year)\b|\bin the (?:last|next) (?:week|month|year)\b"
    rf"|\b{NUMBER} (?:people|places|zones)\b|\b\d{{1,2}}(?:[.:]\d\d)? ?[ap]m\b"
    rf"|\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b|\bby the end of\b(?! the summer holidays)|\bbirthday\b"
    r"|\b(?:keep|change) your (?:other )?benefits\b|\b(?:employer|council|school|college) must\b|\bshould be offered\b"
    r"|\bentitled\b|\byour rights? (?:is|are)\b",
    re.IGNORECASE,
)
"""Money, shares, lengths of time, counts, days and times, and what people have a right to."""

PUBLIC_BODIES = (
    *("gov.uk", "nhs.uk", "parliament.uk", "slc.co.uk"),
    # Copies of what was said and answered in Parliament.
    *("parallelparliament.co.uk", "theyworkforyou.com", "parli.uk"),
)
"""The ends of the web addresses of public bodies."""
OWNERS = (Strength.OWNER_CURRENT, Strength.OWNER_OLD)


def has_amount(sentences: str) -> bool:
    """Whether a text holds an amount, a deadline or a right."""
    return AMOUNT.search(sentences) is not None


def amounts_without_source(support: CatalogueEntry | AccessPoint, on: str) -> Iterator[tuple[str, str]]:
    """Each sentence with an amount for which no new source of an owner or a public body stands, and its field."""
    owners = {_host(fact.value) for fact in support.contacts if fact.strength in OWNERS} - {""}
    for field, sentences in _read(support):
        if not has_amount(sentences):
            continue
        if not any(_counts(page, owners, on) for page in pages_for(support, field)):
            yield field, sentences


def _read(support: CatalogueEntry | AccessPoint) -> Iterator[tuple[str, str]]:
    """What residents read, with the field whose sources have to bear it out."""
    yield "summary", support.summary
    yield from (("good_to_know", sentence) for sentence in support.good_to_know)
    yield from (("provider_checks", sentence) for sentence in support.provider_checks)
    if isinstance(support, SupportFields) and support.cost_to_resident is not None:
        yield "cost_to_resident", support.cost_to_resident
    if support.dates.notes is not None:
        yield "dates", support.dates.notes
    for condition in support.eligibility:
        for test in tests_of(condition):
            if test.check is not None:
                yield f"eligibility.{NOTE_ABOUT.get(test.question, PLACE)}", test.check


def _counts(source: Source, owners: set[str], on: str) -> bool:
    host = _host(source.url or "")
    public = source.is_the_plan or f".{host}".endswith(tuple(f".{body}" for body in PUBLIC_BODIES))
    new = any(is_within(first_day(date), MONTHS_OF_A_NEW_SOURCE, on) for date in dates_in(source.date))
    return new and (public or host in owners)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
