"""The contacts of the records that ship: each stands on a source, and nothing that is known to be wrong is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
import pytest

from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactSource, Strength
from services_catalogue.model.phones import read_phone
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, SupportFields
from tests.triage.catalogue import real_bodies, real_candidates, real_catalogue

TODAY = "2026-11-30"
PROVISIONS = real_catalogue()
RECORDS: tuple[CatalogueEntry, ...] = (
    *PROVISIONS,
    *real_candidates(),
    *real_bodies(),
)
SUPPORTS: dict[str, CatalogueEntry | AccessPoint] = {r.slug: r for r in RECORDS} | {
    f"{r.slug}/{point.id}": point for r in RECORDS for point in r.access_points
}
WITH_AN_OLDER_CONTACT = {where: one for where, one in SUPPORTS.items() if isinstance(one, SupportFields)}
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
    "housing@derbyshire.gov.uk",
    "0300 500 0914",  # StreetLink takes alerts online only
    "http://www.nottinghamcity.gov.uk/article/22466/Emergency-Hardship-Support",  # before the fund of today
}  # fmt: skip
DO_NOT_SHOW_UNTIL_RUNG = {
    "0800 100 900", "0800 169 0140", "0800 321 3137", "0344 264 2600", "0800 047 6861", "0115 910 0100",
    "0800 028 0289", "01909 491330", "0330 331 0020", "text 07800 003421", "0808 802 2000", "01332 786968",
    # Switchboards of councils that only one list gives, and that list names no sources.
    "01773 570222", "01629 761100", "0345 129 7777", "0115 981 9911", "01283 221000",
}  # fmt: skip
FOR_WORKERS = {"dutytorefer@derby.gov.uk", "housing.options@derby.gov.uk", "0300 500 8090"}


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
    for where, support in WITH_AN_OLDER_CONTACT.items():
        contact = support.contact
        assert SUPERSEDED.isdisjoint({contact.phone, contact.email, contact.url}), where


def test_what_is_in_doubt_is_not_shown_until_a_person_has_rung_it() -> None:
    doubted = [fact for _, fact in facts() if fact.value in DO_NOT_SHOW_UNTIL_RUNG]
    assert {fact.value for fact in doubted} == DO_NOT_SHOW_UNTIL_RUNG
    assert not [fact.value for fact in doubted if shown(fact)]


def test_what_is_for_workers_only_is_not_shown_to_residents() -> None:
    meant = [fact for _, fact in facts() if fact.value in FOR_WORKERS]
    assert {fact.value for fact in meant} == FOR_WORKERS
    assert not [fact.value for fact in meant if shown(fact)]


def test_a_council_team_does_not_show_the_address_of_another_council() -> None:
    # Ashfield's page still gives Mansfield's email, from when the two shared the service.
    with_it = {where for where, fact in facts() if fact.value == "homelessenquiries@mansfield.gov.uk" and shown(fact)}
    assert with_it == {"council-homeless-teams/mansfield"}


def test_every_homeless_team_says_when_no_number_for_the_night_or_no_safe_number_was_found() -> None:
    # contacts_local.yaml: a night number is known for Ashfield and Bassetlaw; Broxtowe's is of 2018.
    [teams] = [record for record in RECORDS if record.slug == "council-homeless-teams"]
    silent = {team.id for team in teams.access_points if not any("night" in line for line in team.unknown)}
    assert silent == {"ashfield", "bassetlaw"}
    without_a_phone = {
        team.id
        for team in teams.access_points
        if not any(fact.kind is ContactKind.PHONE and shown(fact) for fact in team.contacts)
    }
    told = {team.id for team in teams.access_points if any("phone number that is safe" in u for u in team.unknown)}
    assert without_a_phone == told
    assert "south-derbyshire" in told


def test_whoever_is_in_danger_sees_the_number_of_a_national_crisis_line_without_a_doubt() -> None:
    crisis = [body for body in real_bodies() if body.is_national_crisis_line]
    plain = {body.slug for body in crisis if any(body.visibility_of(f, TODAY) == "plain" for f in body.contacts)}
    assert {body.slug for body in crisis} - plain == {"signhealth-domestic-abuse"}  # its number is from memory


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
    for where, support in WITH_AN_OLDER_CONTACT.items():
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


def test_no_number_that_is_kept_back_stands_in_a_sentence() -> None:
    seen = {fact.value for _, fact in facts() if shown(fact)}
    kept_back = {_digits(fact.value) for _, fact in facts() if not shown(fact) and fact.value not in seen}
    for where, support in SUPPORTS.items():
        told = [
            *(support.summary, *support.good_to_know, *support.provider_checks, *support.unknown),
            *(support.dates.notes or "", *support.eligibility_notes.values()),
            *(fact.value for fact in support.contacts if fact.kind not in CALLED),
        ]
        for sentence in told:
            found = {_digits(match.raw_string) for match in phonenumbers.PhoneNumberMatcher(sentence, "GB")}
            assert not found & kept_back, (where, sentence)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
