"""What a call found out: it settles the fact, keeps who said it, and leaves all else of the record as it was."""

from __future__ import annotations

from typing import Any

import pytest

from services_catalogue.impact.call_results import (
    OUTCOMES,
    CallChannel,
    CallOutcome,
    CallResult,
    FactChangedError,
    note_of,
    with_result,
)
from services_catalogue.impact.open_facts import OpenFact, OpenFactKind, open_facts
from services_catalogue.model.contact_facts import FactVisibility
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.reading.provision_reader import content_of, read_content
from tests.provisions import as_provision
from tests.services_catalogue.impact.open_records import LEAFLET, ON, all_records, phone, place, some

FRONT_DESK = "front desk of P3"


def result(outcome: CallOutcome, value: str = "", said: str = "", who: str = FRONT_DESK) -> CallResult:
    return CallResult(outcome, who, ON, CallChannel.RUNG, value, said)


def fact_of(provision: CatalogueEntry, kind: OpenFactKind) -> OpenFact:
    return next(fact for fact in open_facts(provision, ON) if fact.kind is kind)


def answered(provision: Provision, kind: OpenFactKind, found: CallResult) -> Provision:
    return as_provision(
        read_content(with_result(content_of(provision), fact_of(provision, kind), found, "Demo editor"))
    )


def open_ids(provision: CatalogueEntry) -> set[str]:
    return {fact.id for fact in open_facts(provision, ON)}


VALUES: dict[OpenFactKind, str] = {
    OpenFactKind.NO_PHONE: "0115 496 0129",
    OpenFactKind.NO_PAGE: "https://www.example.org/apply",
    OpenFactKind.COST: "10 pounds",
}


def test_every_answer_settles_its_fact_and_nothing_of_another_kind() -> None:
    """For the first fact of each kind in every record that ships. A page for the whole is one for its places too."""
    for record in all_records():
        content, before = content_of(record.entry), open_facts(record.entry, ON)
        firsts = {one.kind: one for one in reversed(before)}
        for fact, outcome in [(one, way) for one in firsts.values() for way in OUTCOMES[one.kind]]:
            if (outcome, fact.kind) == (CallOutcome.CHANGED, OpenFactKind.CONTACT):
                continue  # what is right of one kind is wrong of another: see below
            found = result(outcome, VALUES.get(fact.kind, ""), "They told us.")
            after = read_content(with_result(content, fact, found, "Demo editor"))
            left = open_ids(after)
            settled = {one for one in before if one.id not in left}
            assert fact in settled, (record.entry.slug, fact, outcome)
            assert {one.kind for one in settled} == {fact.kind}, (record.entry.slug, fact, outcome)


def test_a_contact_that_is_right_is_checked_and_shown_from_then_on() -> None:
    weak = some("a", contacts=[phone(withheld="Ring it first.", strength="conflicting")])
    (contact,) = answered(weak, OpenFactKind.CONTACT, result(CallOutcome.RIGHT)).contacts
    assert contact.showing(ON) is FactVisibility.PLAIN
    assert contact.checked is not None
    assert (contact.checked.by, contact.checked.how) == ("Demo editor", f"By phone: {FRONT_DESK}")
    assert contact.withheld == "Ring it first."  # it counts again when the check is too old


def test_a_contact_that_is_something_else_takes_the_place_of_the_old_one() -> None:
    weak = some("a", contacts=[phone(who_answers="Helpline", for_whom="carers")])
    (contact,) = answered(weak, OpenFactKind.CONTACT, result(CallOutcome.CHANGED, "0115 496 0129")).contacts
    assert (contact.value, contact.who_answers, contact.for_whom) == ("0115 496 0129", "Helpline", "carers")
    assert contact.showing(ON) is FactVisibility.PLAIN
    assert contact.showing("2027-12-01") is FactVisibility.NOT_RUNG
    assert contact.note == "In place of 0115 496 0124"


def test_a_contact_that_is_taken_away_does_not_come_back_by_the_older_one() -> None:
    weak = some("a", contacts=[phone("0115 496 0123", withheld="Nobody answers.")])
    after = answered(weak, OpenFactKind.CONTACT, result(CallOutcome.GONE))
    assert after.contacts == ()
    assert (after.contact.phone, after.contact.url) == (None, "https://www.example.org")
    two = some("a", contacts=[phone(), phone("0115 496 0125")])
    assert answered(two, OpenFactKind.CONTACT, result(CallOutcome.GONE)).contact.phone == "0115 496 0123"


def test_an_answer_goes_to_the_local_place_that_it_is_about() -> None:
    entry = some("a", access_points=[place("north", unknown=["when it opens"]), place("south")], unknown=[])
    after = answered(entry, OpenFactKind.UNKNOWN, result(CallOutcome.GONE, said="At 9."))
    assert [point.unknown for point in after.access_points] == [(), ()]


def test_what_runs_runs_from_the_day_of_the_call_with_the_call_as_its_source() -> None:
    over = some("a", dates={"status": "running", "as_of": "2026-01", "end": "2026-10"})
    after = answered(over, OpenFactKind.STATUS, result(CallOutcome.RIGHT))
    assert after.known_to_run(ON)
    assert after.dates.end is None
    assert (after.sources[-1].title, after.sources[-1].date) == (f"By phone: {FRONT_DESK}", ON)


def test_a_page_that_was_read_becomes_a_source_with_its_address() -> None:
    unsourced = some("a", cost_to_resident="free", sources=[{**LEAFLET, "supports": ["summary"]}])
    found = CallResult(CallOutcome.CHANGED, "https://www.example.org/fees", ON, CallChannel.PAGE_READ, "10 pounds")
    after = answered(unsourced, OpenFactKind.COST, found)
    assert after.cost_to_resident == "10 pounds"
    assert (after.sources[-1].title, after.sources[-1].url) == ("Page read", "https://www.example.org/fees")


@pytest.mark.parametrize(
    "fields", [{"unknown": []}, {"contacts": [phone("0115 496 0125")]}, {"contacts": []}, {"access_points": []}]
)
def test_what_has_changed_since_is_not_answered(fields: dict[str, Any]) -> None:
    unknown = ["We could not find out if it has a waiting list."]
    before = some("a", contacts=[phone()], access_points=[place("north", unknown=["when it opens"])])
    after = content_of(some("a", **{"contacts": [phone()], "unknown": unknown} | fields))
    refused = 0
    for fact in open_facts(before, ON):
        try:
            with_result(after, fact, result(CallOutcome.GONE, said="No."), "Demo editor")
        except FactChangedError:
            refused += 1
    assert refused > 0


def test_the_note_tells_the_reviewer_who_said_what_and_when() -> None:
    entry = some("a")
    told = note_of(fact_of(entry, OpenFactKind.UNKNOWN), result(CallOutcome.GONE, said="Two weeks."))
    assert told == f"By phone: {FRONT_DESK}, 23 November 2026. “Can you tell us if it has a waiting list?” Two weeks."
    weak = some("a", contacts=[phone()])
    told = note_of(fact_of(weak, OpenFactKind.CONTACT), result(CallOutcome.CHANGED, "0115 496 0129", "x" * 3000))
    assert "It is now: 0115 496 0129" in told
    assert len(told) == 2000
