"""Any name or word that people use finds the right provision; and nothing that is typed can break the search."""

from __future__ import annotations

import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services_catalogue.model.provision import Provision
from services_catalogue.search.names import a_to_z, names_of
from services_catalogue.search.search import Hit, SearchIndex
from tests.triage.catalogue import real_catalogue

ON = "2026-11-25"
PROVISIONS = real_catalogue()
SEARCH = SearchIndex(PROVISIONS, ON)
SLUGS = {provision.slug for provision in PROVISIONS}

ASF = "adult-skills-fund-emcca"
ADVICE = "advice-and-community-organisations"
CONNECT = "connect-to-work-east-midlands"
COUNCIL = "council-and-district-contact-points"
GROWTH = "emcca-growth-hub"
JOBCENTRE = "jobcentre-work-coach"
RECOVERY = "nottingham-recovery-network"
THERAPIES = "nhs-talking-therapies"
WELL = "working-well-east-midlands"
YOUTH = "youth-guarantee-trailblazer-east-midlands"

# What is typed, what has to come first, and by what it is found.
NAMES = [
    ("AEB", ASF, "old_name"),
    ("Adult Education Budget", ASF, "old_name"),
    ("IAPT", THERAPIES, "old_name"),
    ("Vita Minds", THERAPIES, "old_name"),
    ("talking therapies", THERAPIES, "name"),
    ("J2W", "derby-journey-to-work", "name"),
    ("Journey to Work", "derby-journey-to-work", "name"),
    ("Working Well", WELL, "old_name"),
    ("workin well", WELL, "old_name"),
    ("working  WELL!", WELL, "old_name"),
    ("work well", "workwell-derby-nottingham", "name"),
    ("WorkWell", "workwell-derby-nottingham", "name"),
    ("September Guarantee", "places-to-learn-at-16-to-18", "old_name"),
    ("Derby Promise", "derby-journey-to-work", "similar_name"),
    ("W2W", "wheels-to-work-derbyshire", "old_name"),
    ("Wheels 2 Work", "wheels-to-work-derbyshire", "old_name"),
    ("NRN", RECOVERY, "old_name"),
    ("Jobs and Careers Service", JOBCENTRE, "old_name"),
    ("job centre", JOBCENTRE, "old_name"),
    ("jobcenter", JOBCENTRE, "old_name"),
    ("JCP", JOBCENTRE, "old_name"),
    ("conect to work", CONNECT, "name"),
    ("CtW", CONNECT, "old_name"),
    ("Universal Support", CONNECT, "old_name"),
    ("AtW", "access-to-work", "old_name"),
    ("HAP", "access-to-work", "old_name"),
    ("careers service", "national-careers-service", "old_name"),
    ("NCS", "national-careers-service", "old_name"),
    ("Restart", "restart-scheme", "old_name"),
    ("WHP", "work-and-health-programme", "old_name"),
    ("NEA", "new-enterprise-allowance", "old_name"),
    ("Multiply", "multiply-adult-numeracy", "name"),
    ("SWAPs", "sector-based-work-academy-programme", "old_name"),
    ("boot camp", "skills-bootcamps-east-midlands", "old_name"),
    ("youth hub", "youth-hubs", "name"),
    ("YES Derbyshire", "yes-derbyshire-youth-hubs", "old_name"),
    ("Thrive", YOUTH, "old_name"),
    ("link worker", "nhs-social-prescribing", "old_name"),
    ("DACES", ASF, "old_name"),
    ("nottsbus on demand", "on-demand-buses", "old_name"),
    ("Derby Homes", "social-housing-employment-teams", "old_name"),
    ("aprenticeship", "apprenticeships", "name"),
    ("Futures", "social-housing-employment-teams", "similar_name"),
]
WORDS = [
    ("kids", "free-childcare-working-parents"),
    ("childcare", "free-childcare-working-parents"),
    ("sixth form", "places-to-learn-at-16-to-18"),
    ("cv", "national-careers-service"),
    ("english", ASF),
    ("ESOL classes", ASF),
    ("evening course", ASF),
    ("college", "places-to-learn-at-16-to-18"),
    ("IT skills", ASF),
    ("bus", "on-demand-buses"),
    ("a lift to work", "on-demand-buses"),
    ("depression", THERAPIES),
    ("anxious all the time", THERAPIES),
    ("I feel low", THERAPIES),
    ("deaf", "access-to-work"),
    ("BSL interpreter", "access-to-work"),
    ("dyslexia", "access-to-work"),
    ("autistic", "access-to-work"),
    ("I want to talk to someone about my drinking", RECOVERY),
    ("debt", ADVICE),
    ("PIP", ADVICE),
    ("citizens advise", ADVICE),
    ("rent", COUNCIL),
    ("care leaver", COUNCIL),
    ("redundancy", JOBCENTRE),
    ("made redundant", JOBCENTRE),
    ("benefits", ADVICE),
    ("UC", JOBCENTRE),
    ("universal credit", JOBCENTRE),
    ("JSA", JOBCENTRE),
    ("self employed", GROWTH),
    ("start a business", GROWTH),
    ("D2N2", GROWTH),
    ("carer", "unpaid-carers-support"),
    ("carers hub", "unpaid-carers-support"),
    ("looking after my mum", "unpaid-carers-support"),
    ("homeless", "framework-employment-support"),
    ("food bank", "zink-buxton"),
    ("army veteran", "op-ascend-forces-employment"),
    ("apprentice", "apprenticeships"),
    ("lorry", "skills-bootcamps-east-midlands"),
    ("schizophrenia", "nhs-ips-mental-health-nottinghamshire"),
    ("greggs", "greggs-fresh-start"),
    ("depresion", THERAPIES),
]


@pytest.mark.parametrize(("typed", "slug", "matched"), NAMES, ids=[row[0] for row in NAMES])
def test_a_name_lands_on_its_page(typed: str, slug: str, matched: str) -> None:
    first = SEARCH.find(typed)[0]
    assert (first.slug, first.matched) == (slug, matched)


@pytest.mark.parametrize(("typed", "slug"), WORDS, ids=[row[0] for row in WORDS])
def test_an_everyday_word_finds_what_helps(typed: str, slug: str) -> None:
    hits = SEARCH.find(typed)
    assert hits[0].slug == slug, [hit.slug for hit in hits]
    assert hits[0].matched == "word"


@pytest.mark.parametrize("provision", PROVISIONS, ids=[provision.slug for provision in PROVISIONS])
def test_every_provision_is_found_first_by_its_own_name(provision: Provision) -> None:
    assert SEARCH.find(provision.name)[0] == Hit(provision.slug, "name", provision.name)


def test_every_other_name_leads_to_its_provision_too() -> None:
    lost = [
        (name.text, provision.slug)
        for provision in PROVISIONS
        for name in names_of(provision)
        if provision.slug not in {hit.slug for hit in SEARCH.find(name.text)}
    ]
    assert lost == []


def test_what_is_mixed_up_is_shown_side_by_side() -> None:
    pairs = [(p.slug, similar.slug) for p in PROVISIONS for similar in p.confused_with if similar.slug is not None]
    assert len(pairs) > 30
    for one, other in pairs:
        for typed, expected in ((one, other), (other, one)):
            name = next(p.name for p in PROVISIONS if p.slug == typed)
            found = {hit.slug for hit in SEARCH.find(name, limit=20)}
            assert {typed, expected} <= found, (typed, expected)


def test_the_name_that_was_matched_is_told_as_we_write_it() -> None:
    assert SEARCH.find("aeb")[0].matched_text == "Adult Education Budget, AEB (old name)"
    assert SEARCH.find("workwell")[0].matched_text == "WorkWell (NHS work and health service)"
    assert SEARCH.find("depresion")[0].matched_text == "depression"
    assert SEARCH.find("universal credit")[0].matched_text == "universal credit"


def test_what_has_ended_is_found_by_name_but_comes_after_what_runs() -> None:
    assert SEARCH.find("Towards Work")[0].slug == "towards-work"
    ended = {provision.slug for provision in PROVISIONS if provision.closed(ON)}
    refugees = [hit.slug for hit in SEARCH.find("refugee")]
    assert "refugee-employability-programme" in refugees
    assert refugees[0] not in ended


def test_a_beginning_is_enough_but_a_whole_word_is_taken_at_its_word() -> None:
    assert SEARCH.find("apprent")[0].slug == "apprenticeships"
    assert GROWTH not in {hit.slug for hit in SEARCH.find("bus")}, "a bus is no business"


def test_no_more_are_given_than_asked_for() -> None:
    assert len(SEARCH.find("work", limit=3)) == 3
    assert SEARCH.find("work", limit=0) == []
    assert SEARCH.find("work", limit=-1) == []


@pytest.mark.parametrize("typed", ["", "   ", "?!", "the and of", "xyzzy", "\0", "🙂", "عمل", '"', "NOT", "a" * 10_000])
def test_what_says_nothing_finds_nothing(typed: str) -> None:
    assert SEARCH.find(typed) == []


@given(st.text() | st.text("\"'*()^:-+ ANDORT\0🙂", max_size=300))
@example('"working well" AND (cv* OR NOT "x)')
@example("work " * 2_000)
@example("\ud800")
@example("name:work^2 NEAR(a b)")
def test_nothing_that_is_typed_can_break_it(typed: str) -> None:
    hits = SEARCH.find(typed, limit=50)
    assert {hit.slug for hit in hits} <= SLUGS
    assert len({hit.slug for hit in hits}) == len(hits), "each provision once"


def test_many_threads_get_the_same_answers() -> None:
    expected = [SEARCH.find(typed) for typed, _ in WORDS]
    wrong: list[int] = []

    def ask() -> None:
        wrong.extend(i for i, (typed, _) in enumerate(WORDS) if SEARCH.find(typed) != expected[i])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_empty_catalogue_and_a_name_in_another_script_do_no_harm() -> None:
    assert SearchIndex((), ON).find("work") == []
    zink = next(p for p in PROVISIONS if p.slug == "zink-buxton")
    renamed = zink.model_copy(update={"name": "عمل"})
    assert SearchIndex((renamed,), ON).find("Zink HQ")[0].slug == "zink-buxton"
    assert a_to_z((renamed,))[0][1][0].shown_name == "عمل"


def test_the_a_to_z_has_every_name_under_its_letter() -> None:
    listed = a_to_z(PROVISIONS)
    letters = [letter for letter, _ in listed]
    assert letters == sorted(letters)
    assert all(entries for _, entries in listed)
    for letter, entries in listed:
        assert all(entry.shown_name[0].upper() == letter for entry in entries)
    proper = [entry for _, entries in listed for entry in entries if not entry.is_alias]
    assert {entry.slug for entry in proper} == SLUGS
    assert all(entry.shown_name == entry.proper_name for entry in proper)


def test_the_a_to_z_leads_from_an_old_name_to_the_proper_one() -> None:
    by_name = {entry.shown_name: entry for _, entries in a_to_z(PROVISIONS) for entry in entries}
    assert by_name["J2W"].proper_name == "Journey to Work (J2W), Derby"
    assert by_name["Supported employment"].is_alias, "a name written small begins with a capital here"
    assert by_name["Vita Minds"].slug == THERAPIES
    assert "Start Up Loans" not in by_name, "it is not one of ours"
