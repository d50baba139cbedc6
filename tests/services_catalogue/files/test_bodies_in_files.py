"""Bodies in the files of the catalogue, beside provisions; and files that were exported before there were bodies."""

from __future__ import annotations

from typing import Any

import pytest

from services_catalogue.files.file_formats import FileFormat, read, written
from services_catalogue.files.import_report import report_on
from services_catalogue.files.import_types import ImportOutcome, StoredContent
from services_catalogue.files.sheet import COLUMNS, record_of, rows_of
from services_catalogue.reading.provision_reader import content_of, read_content
from tests.bodies import ACAS, CONTENTS, SAMARITANS, body
from tests.services_catalogue.files.test_damaged_files import as_csv
from tests.triage.catalogue import real_catalogue

BODIES = [content_of(body(one)) for one in CONTENTS]
SUPPORT = [content_of(one) for one in real_catalogue()[:3]]


def stored(*contents: dict[str, Any]) -> dict[str, StoredContent]:
    return {one["slug"]: StoredContent(1, one) for one in contents}


@pytest.mark.parametrize("kind", list(FileFormat))
def test_bodies_and_provisions_come_back_from_one_file_as_they_were(kind: FileFormat) -> None:
    found = [sent for sent, _ in read(f"catalogue.{kind}", written(kind, [*BODIES, *SUPPORT]))]
    assert [sent.faults for sent in found] == [()] * len(found)
    assert [content_of(read_content(sent.content)) for sent in found] == [*BODIES, *SUPPORT]


def test_a_record_says_at_its_first_lines_that_it_is_a_body() -> None:
    assert list(record_of(BODIES[0]))[:3] == ["slug", "name", "body"]


def test_a_table_from_before_there_were_bodies_still_reads_as_the_same() -> None:
    rows = [row for content in SUPPORT for row in rows_of(record_of(content))]
    columns = tuple(column for column in COLUMNS if column not in ("body", "for_whom"))
    told = report_on("old.csv", as_csv(rows, columns), stored(*SUPPORT), lambda _slug: "").told
    assert [one.outcome for one in told] == [ImportOutcome.SAME] * len(SUPPORT)


def test_what_only_support_has_is_told_in_its_column() -> None:
    [row] = list(rows_of(record_of(content_of(body(ACAS)))))
    [told] = report_on("mine.csv", as_csv([row | {"stage": "both"}]), {}, lambda _slug: "").told
    assert told.outcome is ImportOutcome.NOT_UNDERSTOOD
    assert told.faults[0].sentence.startswith("A row whose column 'body' is filled in has no such field")


def test_a_body_under_the_slug_of_a_provision_is_not_taken() -> None:
    taken = {**SAMARITANS, "slug": SUPPORT[0]["slug"]}
    data = written(FileFormat.YAML, [content_of(body(taken))])
    [told] = report_on("mine.yaml", data, stored(SUPPORT[0]), lambda _slug: "").told
    assert told.outcome is ImportOutcome.NOT_UNDERSTOOD
    assert "is that of a provision already" in told.faults[0].sentence
