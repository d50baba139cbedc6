"""Moves and their order in a file: written behind the entries, read again as they were, and told of row by row."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from services_catalogue.files.file_formats import FileFormat, read, written
from services_catalogue.files.import_report import report_on
from services_catalogue.files.import_types import ImportEntry, ImportOutcome, StoredContent
from services_catalogue.files.move_records import key_of_record
from services_catalogue.model.move import ORDER, Move, MoveOrder
from services_catalogue.reading.move_reader import shipped_moves
from services_catalogue.reading.provision_reader import content_of
from services_catalogue.reading.stored_moves import move_content, read_move
from tests.bodies import CONTENTS, body

MOVES = {move.id: move_content(move) for move in shipped_moves()}
IN_ORDER = move_content(MoveOrder(order=tuple(MOVES)))
ENTRIES = [content_of(body(one)) for one in CONTENTS]
STORED = {
    **{one["slug"]: StoredContent(1, one) for one in ENTRIES},
    **{f"moves/{move_id}": StoredContent(3, content) for move_id, content in MOVES.items()},
    "moves/order": StoredContent(2, IN_ORDER),
}


def told(records: list[dict[str, Any]], keeper: str = "") -> dict[str, ImportEntry]:
    """What is told of a file with these records, by key."""
    report = report_on("sent.yaml", yaml.safe_dump(records, sort_keys=False).encode(), STORED, lambda _key: keeper)
    return {one.slug: one for one in report.told}


def test_all_that_ships_comes_out_of_a_file_as_it_went_in() -> None:
    data = written(FileFormat.YAML, ENTRIES, [*MOVES.values(), IN_ORDER])
    found = [one.content for one, _ in read("all.yaml", data)]
    assert [read_move(one) for one in found[len(ENTRIES) : -1]] == list(shipped_moves())
    assert read_move(found[-1]) == MoveOrder(order=tuple(MOVES))
    assert data == written(FileFormat.YAML, ENTRIES, [*MOVES.values(), IN_ORDER])


def test_a_file_that_was_taken_out_changes_nothing() -> None:
    data = written(FileFormat.YAML, ENTRIES, [*MOVES.values(), IN_ORDER])
    report = report_on("all.yaml", data, STORED, lambda _key: "")
    assert {one.outcome for one in report.told} == {ImportOutcome.SAME}
    assert report.ready == ()


def test_moves_stand_in_yaml_alone() -> None:
    assert b"off-sick-keep-job" not in written(FileFormat.CSV, ENTRIES, MOVES.values())
    assert written(FileFormat.CSV, ENTRIES, MOVES.values()) == written(FileFormat.CSV, ENTRIES)


def test_a_move_and_an_entry_of_one_name_are_two_records() -> None:
    assert key_of_record(MOVES["care-to-learn"]) == "moves/care-to-learn"
    assert key_of_record({"slug": "care-to-learn", "name": "Care to Learn"}) == "care-to-learn"
    assert key_of_record(IN_ORDER) == f"moves/{ORDER}"


def test_a_changed_move_is_told_with_its_fields_and_can_be_saved() -> None:
    sent = {**MOVES["travel"], "why_first": "It is true.", "withdrawn": True}
    data = yaml.safe_dump([sent], sort_keys=False).encode()
    report = report_on("sent.yaml", data, STORED, lambda _key: "")
    (entry,) = report.told
    assert (entry.outcome, entry.slug) == (ImportOutcome.CHANGED, "moves/travel")
    assert set(entry.changes) == {"Why it comes first", "Withdrawn"}
    (ready,) = report.ready
    assert (ready.slug, ready.seen) == ("moves/travel", 3)
    assert isinstance(read_move(ready.content), Move)


def test_another_order_is_told_as_one() -> None:
    entry = told([{"order": [*reversed(MOVES)]}])["moves/order"]
    assert (entry.outcome, entry.changes) == (ImportOutcome.CHANGED, ("The order",))


def test_what_cannot_be_read_is_told_with_its_line() -> None:
    entry = told([{**MOVES["travel"], "when": [{"question": "shoe_size", "one_of": ["9"]}]}])["moves/travel"]
    assert entry.outcome is ImportOutcome.NOT_UNDERSTOOD
    assert "there is no question 'shoe_size'" in entry.faults[0].what
    assert entry.faults[0].place.startswith("Line ")


def test_a_move_that_stands_twice_is_refused() -> None:
    data = (yaml.safe_dump([MOVES["travel"]], sort_keys=False) * 2).encode()
    report = report_on("sent.yaml", data, STORED, lambda _key: "")
    assert [one.outcome for one in report.told] == [ImportOutcome.NOT_UNDERSTOOD] * 2
    assert report.told[0].faults[0].what == "'travel' stands in this file 2 times, and only one can count"


@pytest.mark.parametrize("move_id", ["new", "order"])
def test_a_move_of_a_name_that_addresses_need_is_refused(move_id: str) -> None:
    (entry,) = told([{**MOVES["travel"], "id": move_id}]).values()
    assert entry.outcome is ImportOutcome.NOT_UNDERSTOOD


def test_a_carrier_that_there_is_not_is_a_remark() -> None:
    entry = told([{**MOVES["travel"], "carried_by": [{"slug": "nobody"}]}])["moves/travel"]
    assert entry.outcome is ImportOutcome.CHANGED
    assert [one.what for one in entry.remarks] == ["there is no provision, draft or body 'nobody'"]


def test_moves_are_not_for_others_to_change() -> None:
    entry = told([{**MOVES["travel"], "act": "Go by bus."}], keeper="the leading organisation")["moves/travel"]
    assert (entry.outcome, entry.keeper) == (ImportOutcome.NOT_YOURS, "the leading organisation")
