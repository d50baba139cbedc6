"""The contacts of the records that ship: each stands on a source, and nothing that is known to be wrong is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactSource, Strength
from services_catalogue.model.phones import read_phone
from services_catalogue.model.provision import AccessPoint, Provision
from services_catalogue.reading.provision_reader import CANDIDATES, read_folder
from tests.triage.catalogue import real_catalogue

TODAY = "2026-11-30"
PROVISIONS = real_catalogue()
RECORDS = (*PROVISIONS, *read_folder(CANDIDATES, known={provision.slug for provision in PROVISIONS}))
SUPPORTS: dict[str, Provision | AccessPoint] = {p.slug: p for p in RECORDS} | {
    f"{p.slug}/{point.id}": point for p in RECORDS for point in p.access_points
}
CALLED = (ContactKind.PHONE, ContactKind.TEXT, ContactKind.TEXT_RELAY)

# Numbers and pages that people still meet, and that lead them wrong. Each is kept where a record has it, so that nobody
# adds it back.
SUPERSEDED = {
    "0300 555 5582", "0300 123 0542", "01332 265659",  # former providers of talking therapy in Derbyshire
    "https://joinedupcarederbyshire.co.uk/your-services/talking-therapies",  # their page
    "0800 028 0077",  # the mental health helpline of Derbyshire, switched off
    "01773 743355", "0115 824 8824",  # former numbers of the two carers' services
    "0808 164 7753",  # a street outreach team that has closed
    "0800 561 2121", "0800 389 7712",  # the stop smoking service before Thriving Nottingham
    "0800 328 9344", "0844 980 8080", "07870 277291", "01909 533610",
    "housing@derbyshire.gov.uk", "homelessenquiries@mansfield.gov.uk",
}  # fmt: skip
DO_NOT_SHOW_UNTIL_RUNG = {
    "0800 100 900", "0800 169 0140", "0800 321 3137", "0344 264 2600", "0800 047 6861", "0115 910 0100",
    "0800 028 0289",
}  # fmt: skip


def facts() -> Iterator[tuple[str, ContactFact]]:
    for where, support in SUPPORTS.items():
        yield from ((where, fact) for fact in support.contacts)


def shown(fact: ContactFact, on: str = TODAY) -> bool:
    return fact.showing(on) != "never"


def test_every_fact_has_a_source_with_a_title_or_says_that_it_is_from_memory() -> None:
    for where, fact in facts():
        from_memory = fact.strength is Strength.FROM_MEMORY
        assert from_memory or (fact.sources and all(s.title for s in fact.sources)), (where, fact.value)
        assert not (from_memory and shown(fact)), (where, fact.value)


def test_what_is_superseded_is_never_shown() -> None:
    assert not [(where, fact.value) for where, fact in facts() if fact.value in SUPERSEDED and shown(fact)]
    for where, support in SUPPORTS.items():
        contact = support.contact
        assert SUPERSEDED.isdisjoint({contact.phone, contact.email, contact.url}), where


def test_what_is_in_doubt_is_not_shown_until_a_person_has_rung_it() -> None:
    doubted = [fact for _, fact in facts() if fact.value in DO_NOT_SHOW_UNTIL_RUNG]
    assert {fact.value for fact in doubted} == DO_NOT_SHOW_UNTIL_RUNG
    assert not [fact.value for fact in doubted if shown(fact)]


def test_what_is_withheld_says_why_in_one_sentence() -> None:
    for where, fact in facts():
        if fact.withheld is not None:
            assert not shown(fact)
            assert re.fullmatch(r"[A-Z0-9].+\.", fact.withheld), (where, fact.withheld)


def test_what_conflicts_or_is_from_memory_says_why_it_is_withheld() -> None:
    doubtful = (Strength.CONFLICTING, Strength.FROM_MEMORY)
    assert not [(w, fact.value) for w, fact in facts() if fact.strength in doubtful and fact.withheld is None]


@pytest.mark.parametrize("where", [where for where, support in SUPPORTS.items() if support.contacts])
def test_every_number_that_is_shown_can_be_called_and_is_written_as_we_show_it(where: str) -> None:
    for fact in SUPPORTS[where].contacts:
        if fact.kind in CALLED:
            phone = read_phone(fact.value)
            assert phone.shown == fact.value
            assert phone.link.startswith("sms:" if fact.kind is ContactKind.TEXT else "tel:")


def test_no_contact_stands_twice_in_one_place() -> None:
    for where, support in SUPPORTS.items():
        told = [(fact.kind, fact.value, fact.for_whom) for fact in support.contacts]
        assert len(set(told)) == len(told), where


def test_the_pages_of_the_older_contact_are_among_those_with_sources() -> None:
    # Where a record says what its contacts stand on, it says it of the one that stands apart as well.
    for where, support in SUPPORTS.items():
        pages = {fact.value.rstrip("/") for fact in support.contacts}
        if pages and support.contact.url is not None:
            assert support.contact.url.rstrip("/") in pages, where


def test_a_source_is_new_for_24_months_from_its_own_date_whatever_day_it_is() -> None:
    old = ContactFact(
        kind=ContactKind.PHONE,
        value="0115 496 0123",
        strength=Strength.THIRD_PARTY,
        sources=(FactSource(title="A list", date="2024-11"),),
    )
    assert [old.showing(day) for day in ("2024-12-01", "2026-11-30", "2026-12-01", "2031-01-01")] == [
        "not_rung", "not_rung", "old", "old",
    ]  # fmt: skip


def test_years_from_now_only_what_is_called_current_is_still_shown_plain() -> None:
    current = (Strength.OWNER_CURRENT, Strength.OFFICIAL_CURRENT)
    for where, fact in facts():
        if fact.checked is None and shown(fact, "2031-01-01"):
            expected = "plain" if fact.strength in current else "old"
            assert fact.showing("2031-01-01") == expected, where
