"""The catalogue that ships: complete, honest about what is not known, and with no sentence cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.presentation.crisis_lines import EMERGENCY
from services_catalogue.model.body import Body
from services_catalogue.model.contact_facts import ContactKind, FactVisibility
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Provision
from services_catalogue.model.shown_facts import evidence_shown
from services_catalogue.reading.amount_sources import without_an_official_source
from services_catalogue.reading.rule_sources import without_a_source
from tests.triage.catalogue import real_bodies, real_candidates, real_catalogue
from triage import rules

PROVISIONS = real_catalogue()
DRAFTS = real_candidates()
RUNNING = [provision for provision in PROVISIONS if not provision.ended]
SINCE_THE_MAPPING = {
    "career-transition-partnership",
    "free-childcare-working-parents",
    "op-ascend-forces-employment",
    "places-to-learn-at-16-to-18",
    "workwell-derby-nottingham",
    "youth-guarantee-gateway",
}
"""Not among the 32 that follow the Plan's categories: published since."""
Support = Provision | AccessPoint
TODAY = "2026-11-30"
SUPPORTS: list[tuple[str, Support]] = [
    *((p.slug, p) for p in (*PROVISIONS, *DRAFTS)),
    *((f"{p.slug}/{access_point.id}", access_point) for p in PROVISIONS for access_point in p.access_points),
]
everywhere = pytest.mark.parametrize(
    "support", [support for _, support in SUPPORTS], ids=[name for name, _ in SUPPORTS]
)
BODIES = real_bodies()
Entry = CatalogueEntry | AccessPoint
ENTRIES: list[tuple[str, Entry]] = [
    *SUPPORTS,
    *((body.slug, body) for body in BODIES),
    *((f"{body.slug}/{access_point.id}", access_point) for body in BODIES for access_point in body.access_points),
]
in_all_entries = pytest.mark.parametrize("entry", [entry for _, entry in ENTRIES], ids=[name for name, _ in ENTRIES])


def test_there_are_the_32_of_the_mapping_with_5_since_and_9_that_have_ended() -> None:
    assert {provision.slug for provision in RUNNING} >= SINCE_THE_MAPPING
    assert len(RUNNING) == 32 + len(SINCE_THE_MAPPING)
    assert len(PROVISIONS) - len(RUNNING) == 9


@in_all_entries
def test_every_source_has_a_title(entry: Entry) -> None:
    assert all(source.title for source in entry.sources)


@pytest.mark.parametrize("entry", [*PROVISIONS, *DRAFTS, *BODIES], ids=lambda entry: entry.slug)
def test_every_provision_and_body_has_a_source(entry: CatalogueEntry) -> None:
    assert entry.sources


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.slug)
def test_no_body_turns_people_away_where_no_source_says_so(body: Body) -> None:
    assert list(without_a_source(body)) == []


def test_the_lines_that_everybody_may_call_stand_among_the_bodies() -> None:
    by_slug = {body.slug: body for body in BODIES}
    for slug in (EMERGENCY, "nhs-111-option-2", "samaritans", "childline"):
        assert by_slug[slug].is_national_crisis_line
        phones = [fact for fact in by_slug[slug].contacts if fact.kind is ContactKind.PHONE]
        assert by_slug[slug].visibility_of(phones[0], TODAY) is FactVisibility.PLAIN


@in_all_entries
def test_no_rule_is_for_people_outside_the_area(entry: Entry) -> None:
    for condition in entry.eligibility:
        for test in rules.tests_of(condition):
            if test.question == "area":
                assert isinstance(test, rules.OneOf)
                assert "outside" not in test.one_of


@everywhere
def test_what_has_no_contact_says_how_to_join_or_that_it_is_not_known(support: Support) -> None:
    if support.contact.known or (isinstance(support, Provision) and support.ended):
        return
    words = " ".join(support.unknown).lower()
    assert support.how_to_access or any(word in words for word in ("contact", "phone", "join", "apply"))


def checks_of(entry: Entry) -> Iterator[str]:
    """What people are told to check before they go."""
    yield from entry.provider_checks
    tests = (test for condition in entry.eligibility for test in rules.tests_of(condition))
    yield from (test.check for test in tests if test.check is not None)


def shown_lines(entry: Entry) -> list[str]:
    """What a resident reads of an entry, line by line, besides its names and its summary."""
    notes = [] if entry.dates.notes is None else [entry.dates.notes]
    return [*entry.unknown, *notes, *entry.good_to_know, *checks_of(entry)]


NOTE_TO_OURSELVES = re.compile(
    r"(Add|Check|Confirm|Do not|Find|Give|Judgement|Keep|Look|Make sure|Point|Publish|Redirect|Remove|Search|See|Send"
    r"|Test|Try|Use|Verify|Whether)\b"  # an order, or a bare question, at the start
    r"|\w+:"  # "start: 2022"
    r"|.*(unverified|general knowledge|look-up|not checked|none found|(for|of|in) the (live )?catalogue|our reading)"
    r"|.*\b[a-z]+_[a-z_]+\b"  # age_min
    r"|.*\b(dates|eligibility|contact)\.\w",
    re.IGNORECASE,
)


@in_all_entries
def test_no_note_to_ourselves_is_shown(entry: Entry) -> None:
    assert [line for line in shown_lines(entry) if NOTE_TO_OURSELVES.match(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Test the phone number and the name before publishing.",
        "General knowledge, unverified, says that it is so.",
        "It takes people from 16. That is general knowledge.",
        "start: 2022 (local partners)",
        "The age_min is not known.",
        "The rule under eligibility.age is not known.",
        "Whether it still runs.",
        "Redirect only; not for the live catalogue.",
    ],
)
def test_a_note_to_ourselves_is_known_for_one(line: str) -> None:
    assert NOTE_TO_OURSELVES.match(line)


@everywhere
def test_who_runs_it_is_a_name_or_nothing(support: Support) -> None:
    doubt = re.compile(r"\bnot (announced|checked|confirmed|found|known)|likely|general knowledge", re.IGNORECASE)
    for said in (support.provider, support.commissioner, support.cost_to_resident):
        assert said is None or not doubt.search(said), said


@in_all_entries
def test_what_is_not_known_says_so(entry: Entry) -> None:
    assert [
        line for line in entry.unknown if not line.startswith(("We could not ", "We do", "We did", "As far as "))
    ] == []


@in_all_entries
def test_a_check_says_what_must_be_true_of_you_or_what_to_ask(entry: Entry) -> None:
    assert [line for line in checks_of(entry) if not re.match(r"(You|Your|Ask)\b", line)] == []


@in_all_entries
def test_no_sentence_is_cut_in_two(entry: Entry) -> None:
    # A list made by splitting at commas once left "as in other areas" alone on a line.
    for sentence in shown_lines(entry):
        assert sentence[0].isupper(), sentence
        assert sentence.endswith((".", "?")), sentence


@everywhere
def test_what_was_seen_running_has_a_date_to_it(support: Support) -> None:
    assert support.dates.status != "running" or support.dates.as_of


@pytest.mark.parametrize("entry", [*RUNNING, *real_bodies()], ids=lambda entry: entry.slug)
def test_amounts_deadlines_and_rights_come_from_an_owner_or_a_public_body_of_the_last_24_months(
    entry: CatalogueEntry,
) -> None:
    assert [str(issue) for issue in without_an_official_source(entry, TODAY)] == []


@pytest.mark.parametrize("provision", [*PROVISIONS, *DRAFTS], ids=lambda provision: provision.slug)
def test_what_is_said_to_work_has_a_page_that_says_so(provision: Provision) -> None:
    assert evidence_shown(provision) is provision.evidence


@pytest.mark.parametrize("provision", [*RUNNING, *DRAFTS], ids=lambda provision: provision.slug)
def test_nothing_leads_to_what_has_ended(provision: Provision) -> None:
    ended = {p.slug for p in PROVISIONS if p.ended}
    assert not ended & {*provision.opens, *provision.try_instead, provision.successor}
