"""What is open of a record: whatever is not known or not strong, each with a question that somebody can answer."""

from __future__ import annotations

from typing import Any

import pytest

from services_catalogue.impact.open_facts import OpenFact, OpenFactKind, as_a_question, open_facts, supports_of
from services_catalogue.model.contact_facts import FactVisibility
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.model.shown_contacts import PAGES
from tests.services_catalogue.impact.open_records import LEAFLET, ON, RUNNING, all_records, phone, place, some
from tests.triage.catalogue import real_bodies

GENERAL = {"title": "General knowledge", "supports": ["cost_to_resident"]}
UNSURE = {"status": "unknown"}


def open_of(provision: CatalogueEntry, kind: OpenFactKind, on: str = ON) -> list[OpenFact]:
    return [fact for fact in open_facts(provision, on) if fact.kind is kind]


def test_nothing_that_is_not_known_is_lost_or_asked_twice() -> None:
    for record in all_records():
        entry = record.entry
        facts = open_facts(entry, ON)
        supports = (entry, *entry.access_points)
        assert len({fact.id for fact in facts}) == len(facts)
        for kind, field in ((OpenFactKind.UNKNOWN, "unknown"), (OpenFactKind.KEEPER_NOTE, "keeper_notes")):
            told = {(getattr(one, "id", ""), line) for one in supports for line in getattr(one, field)}
            assert {(fact.access_point, fact.held) for fact in facts if fact.kind is kind} == told


def test_every_contact_that_is_not_shown_plain_is_asked_about_while_people_can_join() -> None:
    for record in all_records():
        entry = record.entry
        weak = {
            (fact.kind, fact.value, fact.for_whom)
            for one in (entry, *entry.access_points)
            for fact in one.contacts
            if one.visibility_of(fact, ON) is not FactVisibility.PLAIN and not (entry.closed(ON) or one.closed(ON))
        }
        asked = [fact.contact for fact in open_of(entry, OpenFactKind.CONTACT) if fact.contact is not None]
        assert {(fact.kind, fact.value, fact.for_whom) for fact in asked} == weak


@pytest.mark.parametrize(
    ("contact", "doubt"),
    [
        (phone(), "From 2026. We have not rung it."),
        (phone(sources=[{"title": "A book", "date": "2019"}]), "From 2019. It may have changed: ask first."),
        (
            phone(strength="conflicting"),
            "From 2026. Residents never see it. Sources say different things.",
        ),
        (
            phone(withheld="Ring it first.", for_whom="carers"),
            "For carers. From 2026. Residents never see it. Ring it first.",
        ),
    ],
)
def test_a_weak_contact_says_why_it_is_weak(contact: dict[str, Any], doubt: str) -> None:
    (fact,) = open_of(some("a", contacts=[contact]), OpenFactKind.CONTACT)
    assert (fact.held, fact.doubt) == ("0115 496 0124", doubt)
    assert fact.question == "Is 0115 496 0124 still right, and who answers it?"


def test_the_question_names_who_is_said_to_answer() -> None:
    (fact,) = open_of(some("a", contacts=[phone(who_answers="Careers helpline")]), OpenFactKind.CONTACT)
    assert fact.question == "Is 0115 496 0124 still right for “Careers helpline”, and who answers it?"


def test_a_check_settles_a_contact_for_12_months() -> None:
    checked = phone(strength="owner_current", checked={"by": "Demo editor", "how": "Rung", "on": "2026-11-20"})
    provision = some("a", contacts=[checked])
    assert open_of(provision, OpenFactKind.CONTACT, "2027-11-20") == []
    (fact,) = open_of(provision, OpenFactKind.CONTACT, "2027-11-21")
    assert "It was last checked on 20 November 2026: too long ago." in fact.doubt


@pytest.mark.parametrize(
    ("dates", "on", "asked"),
    [
        (RUNNING, ON, False),
        ({"status": "unknown"}, ON, True),
        ({**RUNNING, "end": "2026-12"}, ON, False),
        ({**RUNNING, "end": "2026-12"}, "2027-01-01", True),
        ({"status": "closing", "last_referral": "2026-10"}, ON, True),
    ],
)
def test_it_is_asked_whether_it_runs_when_nobody_knows(dates: dict[str, Any], on: str, asked: bool) -> None:
    assert bool(open_of(some("a", dates=dates), OpenFactKind.STATUS, on)) == asked


def test_a_missing_number_is_asked_of_each_place_unless_people_can_ring_the_whole() -> None:
    without = {"contact": {}, "access_points": [place("north"), place("south", contacts=[phone()])]}
    assert [f.access_point for f in open_of(some("a", **without), OpenFactKind.NO_PHONE)] == ["north"]
    assert open_of(some("a", access_points=[place("north")]), OpenFactKind.NO_PHONE) == []
    assert [f.access_point for f in open_of(some("a", contact={}), OpenFactKind.NO_PAGE)] == [""]


def test_of_a_body_a_page_to_read_is_enough() -> None:
    for body in real_bodies():
        has_page = any(fact.kind in PAGES for one in supports_of(body) for fact in one.contacts)
        assert not (has_page and any(not fact.access_point for fact in open_of(body, OpenFactKind.NO_PAGE)))


@pytest.mark.parametrize(
    ("sources", "doubt"),
    [
        ([LEAFLET], None),
        ([GENERAL], "It is only generally known: no page says it."),
        ([{**LEAFLET, "supports": ["summary"]}], "No source is given for it."),
        ([GENERAL, {**LEAFLET, "supports": ["cost_to_resident"]}], None),
    ],
)
def test_a_cost_without_a_page_that_says_it_is_asked_about(sources: list[dict[str, Any]], doubt: str | None) -> None:
    found = open_of(some("a", cost_to_resident="free", sources=sources), OpenFactKind.COST)
    assert [(fact.held, fact.doubt) for fact in found] == ([] if doubt is None else [("free", doubt)])


def test_ages_ways_in_and_evidence_need_a_page_too() -> None:
    claims = {
        "eligibility": [{"question": "age", "at_least": 16, "at_most": 24}],
        "how_to_access": ["self"],
        "evidence": "evaluated",
        "dates": UNSURE,
    }
    facts = open_facts(some("a", **claims, sources=[{**LEAFLET, "supports": ["summary"]}]), ON)
    held = {fact.kind: fact.held for fact in facts}
    assert held[OpenFactKind.AGE] == "16 to 24"
    assert held[OpenFactKind.ROUTE] == "You can ask for it yourself"
    assert held[OpenFactKind.EVIDENCE] == "evaluated"
    sourced = some("a", **claims, sources=[{**LEAFLET, "supports": ["eligibility.age_min"]}])
    assert open_of(sourced, OpenFactKind.AGE) == []


def test_of_what_has_ended_only_what_somebody_wrote_down_is_asked() -> None:
    ended = some("a", dates={"status": "closed"}, try_instead=["b"], contact={}, keeper_notes=["Look again in May"])
    assert [fact.kind for fact in open_facts(ended, ON)] == [OpenFactKind.UNKNOWN, OpenFactKind.KEEPER_NOTE]


def test_a_fact_keeps_its_id_until_the_record_says_something_else() -> None:
    first, again = (open_of(some("a", contacts=[phone()]), OpenFactKind.CONTACT)[0].id for _ in range(2))
    changed = open_of(some("a", contacts=[phone(note="Rung in vain")]), OpenFactKind.CONTACT)[0].id
    assert first == again != changed


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("We could not find out if it runs in May.", "Can you tell us if it runs in May?"),
        ("We could not find its web page.", "Can you give us its web page?"),
        (
            "We could not find a date. It was to open in spring.",
            "Can you give us a date? It was to open in spring.",
        ),
        ("when it opens", "What can you tell us about this? when it opens"),
    ],
)
def test_what_could_not_be_found_becomes_a_question(sentence: str, question: str) -> None:
    assert as_a_question(sentence) == question
