"""Any uploaded file is understood, or its sender is told where and how to mend it; nothing is guessed."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from services_catalogue.files import workbook_reader
from services_catalogue.files.file_formats import FileFormat, read, written
from services_catalogue.files.import_report import report_on
from services_catalogue.files.import_types import MOST_ROWS, FileError, ImportOutcome, ImportReport, StoredContent
from services_catalogue.files.sheet import COLUMNS, record_of, rows_of
from services_catalogue.model.provision import Provision
from services_catalogue.reading.provision_reader import content_of
from tests.triage.catalogue import real_catalogue

PROVISIONS = {one.slug: one for one in real_catalogue()}
JOBS = PROVISIONS["nottingham-jobs"]
WITH_ACCESS_POINTS = next(one for one in PROVISIONS.values() if len(one.access_points) > 1)
STORED = {slug: StoredContent(3, content_of(one)) for slug, one in PROVISIONS.items()}

Rows = list[dict[str, str]]


def rows_for(*provisions: Provision) -> Rows:
    return [row for one in provisions for row in rows_of(record_of(content_of(one)))]


def as_csv(rows: Rows, columns: tuple[str, ...] = COLUMNS, encoding: str = "utf-8") -> bytes:
    """A table as a person's own spreadsheet might save it, with nothing guarded."""
    out = io.StringIO()
    csv.writer(out).writerows([columns, *([row.get(column, "") for column in columns] for row in rows)])
    return out.getvalue().encode(encoding)


def as_workbook(rows: Rows, put: dict[tuple[int, str], Any] | None = None) -> bytes:
    """The same as a workbook that was saved in Excel, with other things put into some cells."""
    book = load_workbook(io.BytesIO(written(FileFormat.XLSX, [])))
    sheet = book["Catalogue"]
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(COLUMNS, start=1):
            sheet.cell(number, place, row.get(column))
    for (number, column), value in (put or {}).items():
        cell = sheet.cell(number, COLUMNS.index(column) + 1, value)
        cell.number_format = "General" if not isinstance(value, date) else "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def report(data: bytes, name: str = "mine.csv", keeper: Callable[[str], str] = lambda _: "") -> ImportReport:
    return report_on(name, data, STORED, keeper)


def faults_of(found: ImportReport) -> list[str]:
    return [f"{fault.place}: {fault.what}. {fault.mend}" for one in found.told for fault in one.faults]


def why_refused(data: bytes, name: str) -> str:
    with pytest.raises(FileError) as refused:
        report_on(name, data, STORED, lambda _: "")
    return refused.value.sentence


def test_each_row_is_told_as_new_changed_or_the_same() -> None:
    changed = JOBS.model_copy(update={"summary": "You get a new summary.", "offers": ()})
    new = JOBS.model_copy(update={"slug": "brand-new", "name": "Brand new"})
    found = report(as_csv(rows_for(WITH_ACCESS_POINTS, changed, new)))
    assert [(one.slug, one.outcome) for one in found.told] == [
        (WITH_ACCESS_POINTS.slug, ImportOutcome.SAME),
        ("nottingham-jobs", ImportOutcome.CHANGED),
        ("brand-new", ImportOutcome.NEW),
    ]
    assert [one.row for one in found.told] == [
        2,
        3 + len(WITH_ACCESS_POINTS.access_points),
        4 + len(WITH_ACCESS_POINTS.access_points),
    ]
    assert found.told[1].changes == ("What you get", "What it offers")
    assert [(one.slug, one.seen) for one in found.ready] == [("nottingham-jobs", 3), ("brand-new", None)]
    assert found.all_understood


def test_a_slip_is_told_at_its_row_and_column_and_holds_up_only_its_own_provision() -> None:
    rows = rows_for(JOBS, WITH_ACCESS_POINTS)
    rows[0] |= {"eligibility": "{question: area, one_of: [nottingam]}", "dates.end": "31 March", "alongside": "maybe"}
    rows[0] |= {"summary": "", "dates.status": "", "confidence": "hihg"}
    rows[2] |= {"contact.url": "www.example.org"}
    found = report(as_csv(rows))
    assert [one.outcome for one in found.told] == [ImportOutcome.NOT_UNDERSTOOD, ImportOutcome.NOT_UNDERSTOOD]
    told = "\n".join(faults_of(found))
    assert "Row 2, column alongside: 'maybe' is neither yes nor no. Write yes or no" in told
    assert "Row 2, column summary: it is missing. Fill in this cell" in told
    assert "Row 2, column dates.status: it is missing. Fill in this cell" in told
    assert "Row 2, column dates.end: '31 March' is not written as it should be" in told
    assert "Row 2, column confidence: 'hihg' is not one of the words allowed. Did you mean 'high'?" in told
    assert "Row 4, column contact.url: 'www.example.org' is not the address of a page" in told
    mended = report(as_csv([{**rows_for(JOBS)[0], "eligibility": "{question: area, one_of: [nottingam]}"}]))
    assert "Row 2, column eligibility, condition 1: 'area' has no option 'nottingam'" in faults_of(mended)[0]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("question: age", "a value is missing|something follows|is not an entry"),
        ("{question: age, at_least: 18", "bracket is opened and not closed"),
        ('{question: age, check: "no end}', "quotation mark"),
        ("{question: age, question: area}", "'question' stands here twice"),
        ("{question: age at_least: 18}", "comma"),
        ("[" * 50, "too many brackets"),
        ("18", "is not an entry with fields"),
        ("{question: shoe_size, at_least: 5}", "no question 'shoe_size'"),
    ],
)
def test_a_rule_that_cannot_be_read_is_never_taken_for_no_rule(cell: str, told: str) -> None:
    found = report(as_csv([{**rows_for(JOBS)[0], "eligibility": cell}]))
    assert found.ready == ()
    (fault,) = found.told[0].faults
    assert fault.place.startswith("Row 2, column eligibility")
    assert any(part in f"{fault.what}. {fault.mend}" for part in told.split("|")), fault


def test_formulas_and_errors_of_a_spreadsheet_are_told_and_dates_and_numbers_are_understood() -> None:
    rows = rows_for(JOBS)
    put: dict[tuple[int, str], Any] = {
        (2, "dates.end"): date(2027, 3, 31),
        (2, "plan_section"): 5,
        (2, "alongside"): True,
    }
    found = report(as_workbook(rows, put), "mine.xlsx")
    content = found.ready[0].content
    assert (content["dates"]["end"], content["plan_section"], content["alongside"]) == ("2027-03-31", "5", True)
    found = report(as_workbook(rows, {(2, "summary"): "=A1&B1", (2, "provider"): "#REF!"}), "mine.xlsx")
    assert faults_of(found) == [
        "Row 2, column provider: this cell holds an error of the spreadsheet (#REF!). Write what should be there",
        "Row 2, column summary: this cell is a formula. Paste its value",
    ]


def test_what_cannot_be_seen_in_a_cell_makes_no_word_a_wrong_one() -> None:
    rows = rows_for(JOBS)
    spoilt = {
        **rows[0],
        "kind": f"{rows[0]['kind']}\u200b",
        "level": f"\ufeff{rows[0]['level']}",
        "name": "Nott\u00adingham Jobs\u200e",
    }
    for data, name in ((as_csv([spoilt, *rows[1:]]), "mine.csv"), (as_workbook([spoilt, *rows[1:]]), "mine.xlsx")):
        found = report(data, name)
        assert faults_of(found) == []
        assert [one.name for one in found.told] == ["Nottingham Jobs"]


def test_what_cannot_be_seen_in_yaml_makes_no_word_a_wrong_one() -> None:
    data = written(FileFormat.YAML, [content_of(JOBS)]).decode()
    spoilt = data.replace("level: local", "lev\u200bel: lo\u2060cal")
    assert spoilt != data
    found = report(spoilt.encode(), "mine.yaml")
    assert faults_of(found) == []
    assert [one.outcome for one in found.told] == [ImportOutcome.SAME]


def test_a_raw_formula_in_a_csv_file_is_told_and_a_phone_number_is_none() -> None:
    rows = rows_for(JOBS)
    found = report(
        as_csv([{**rows[0], "summary": "=HYPERLINK(A1)", "provider": "@A1", "contact.phone": "+44 115 4960000"}])
    )
    assert [fault.place for fault in found.told[0].faults] == ["Row 2, column provider", "Row 2, column summary"]
    found = report(as_csv([{**rows[0], "contact.phone": "+44 115 4960000"}]))
    assert found.ready[0].content["contact"]["phone"] == "0115 496 0000"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_file_in_any_unicode_encoding_is_read(mark: bytes, encoding: str) -> None:
    rows = rows_for(JOBS.model_copy(update={"summary": "Café 😀 “yes”"}))
    found = report(mark + as_csv(rows, encoding=encoding))
    assert found.ready[0].content["summary"] == "Café 😀 “yes”"


def test_a_table_with_semicolons_tabs_or_other_ends_of_lines_is_read() -> None:
    plain = written(FileFormat.CSV, [content_of(WITH_ACCESS_POINTS)])
    rows = list(csv.reader(io.StringIO(plain.decode("utf-8-sig"), newline="")))
    for separator, end in ((";", "\n"), ("\t", "\r\n")):
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
        assert [one.outcome for one in report(out.getvalue().replace("\n", "\r\n").encode()).told] == [
            ImportOutcome.SAME
        ]


def test_rows_may_be_sorted_and_kinds_written_in_capitals() -> None:
    rows = sorted(rows_for(WITH_ACCESS_POINTS, JOBS), key=lambda row: row["name"])
    access_points = [row for row in rows if row["kind"] == "door"]
    found = report(as_csv([{**row, "kind": row["kind"].upper()} for row in rows]))
    assert len(access_points) == len(WITH_ACCESS_POINTS.access_points)
    assert {one.slug for one in found.told} == {WITH_ACCESS_POINTS.slug, JOBS.slug}
    assert not faults_of(found)


def test_rows_that_are_no_support_are_told() -> None:
    rows = rows_for(WITH_ACCESS_POINTS)
    stray = [{**rows[1], "slug": "nowhere"}, {**rows[0], "kind": ""}, {**rows[0], "kind": "suport"}]
    told = faults_of(report(as_csv([{"kind": "more", "slug": "x"}, *stray])))
    places = ["Row 2, column kind", "Row 3, column slug", "Row 4, column kind", "Row 5, column kind"]
    assert [one.partition(":")[0] for one in told] == places
    assert "no row for the support 'nowhere'" in told[1]


def test_what_stands_in_a_field_of_the_other_kind_is_told() -> None:
    rows = rows_for(WITH_ACCESS_POINTS)
    rows[0]["based_in"] = "derby"
    rows[1]["category"] = "employment_and_skills"
    assert [one.partition(":")[0] for one in faults_of(report(as_csv(rows)))] == [
        "Row 2, column based_in",
        "Row 3, column category",
    ]


def test_a_slug_that_stands_twice_counts_for_neither() -> None:
    found = report(as_csv([*rows_for(JOBS), *rows_for(JOBS)]))
    assert [one.outcome for one in found.told] == [ImportOutcome.NOT_UNDERSTOOD] * 2
    assert "Row 3, column slug: the slug 'nottingham-jobs' stands in this file 2 times" in faults_of(found)[1]


def test_a_cell_beside_the_table_is_told() -> None:
    data = as_csv(rows_for(JOBS)).rstrip() + b",stray\r\n"
    assert "Row 2: something stands to the right of the last column" in faults_of(report(data))[0]


def test_a_name_that_is_not_in_the_catalogue_is_told_and_holds_up_nothing() -> None:
    found = report(as_csv(rows_for(JOBS.model_copy(update={"opens": ("not-there",)}))))
    assert found.told[0].outcome is ImportOutcome.CHANGED
    assert [(one.place, one.what) for one in found.told[0].remarks] == [
        ("Row 2, column opens, entry 1", "there is no provision 'not-there'")
    ]


def test_support_of_another_organisation_is_told_and_not_ready() -> None:
    changed = JOBS.model_copy(update={"summary": "Mine now."})
    found = report(as_csv(rows_for(changed)), keeper=lambda slug: "Demo council" if slug == JOBS.slug else "")
    assert (found.told[0].outcome, found.told[0].keeper) == (ImportOutcome.NOT_YOURS, "Demo council")
    assert not found.all_understood
    assert found.ready == ()


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (tuple(c for c in COLUMNS if c != "sources"), "missing: sources"),
        ((*COLUMNS, "name"), "'name' stands there twice"),
        ((*COLUMNS, "sumary"), "no column 'sumary'. Did you mean 'summary'?"),
        (("name", "summary"), "no column 'slug'"),
        ((*COLUMNS, *(f"c{n}" for n in range(200))), "more than 200 columns"),
    ],
)
def test_a_table_with_other_columns_is_refused_whole(columns: tuple[str, ...], told: str) -> None:
    assert told in why_refused(as_csv(rows_for(JOBS), columns), "mine.csv")


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


WORKBOOK = written(FileFormat.XLSX, [content_of(JOBS)])
PARTS = parts_of(WORKBOOK)
SHEET = "xl/worksheets/sheet1.xml"
BOMB = b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;'>]>"
CSV = as_csv(rows_for(JOBS))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("mine.csv", b"", "is empty"),
        ("mine.yaml", b" \n", "is empty"),
        ("mine.csv", codecs.BOM_UTF8, "is empty"),
        ("mine.pdf", CSV, "must end in .xlsx, .csv or .yaml"),
        ("mine", CSV, "must end in .xlsx, .csv or .yaml"),
        ("mine.xlsx", CSV, "is no Excel workbook"),
        ("mine.csv", WORKBOOK, "it is packed"),
        ("mine.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "old kind"),
        ("mine.csv", "summary,slug\nCafé,x".encode("cp1252"), "Save it as 'CSV UTF-8'"),
        ("mine.csv", CSV + b"\0", "no text"),
        ("mine.csv", CSV + b'"never closed', "not closed"),
        ("mine.csv", CSV + b'"a"b,c', "a quotation mark stands where none can be"),
        ("mine.xlsx", WORKBOOK[:3000], "damaged"),
        ("mine.xlsx", WORKBOOK[:60] + b"\x00\xff" * 40 + WORKBOOK[140:], "damaged"),
        ("mine.xlsx", packed({"a.txt": b"a"}), "none that we can read"),
        ("mine.xlsx", packed({**PARTS, "xl/vbaProject.bin": b"a"}), "macros"),
        ("mine.xlsx", packed({**PARTS, SHEET: b"<no xml"}), "damaged"),
        ("mine.xlsx", packed({**PARTS, SHEET: BOMB + PARTS[SHEET]}), "damaged"),
        ("mine.xlsx", packed({**PARTS, "big": bytes(101 * 1024 * 1024)}), "unpacks to more"),
        ("mine.xlsx", packed({**PARTS, "big": b"<a/>" * 6_000_001}), "unpacks to more"),
        ("mine.xlsx", packed({**PARTS, **{f"part{n}": b"" for n in range(500)}}), "unpacks to more"),
        ("mine.yaml", b"just words", "not a list of provisions"),
        ("mine.yaml", b"- slug: a\n  name: " + b"a" * 300_000, "longer than any provision"),
        ("mine.yaml", b"- slug: a\n" * (MOST_ROWS + 1), "more than 10,000 rows"),
        ("mine.yaml", b"- slug: a\n" + b" " * 1000 + b"[],\n" * 2_000_000, "takes too long to read"),
        ("mine.csv", CSV.splitlines(True)[0] + b"support\n" * (MOST_ROWS + 1), "more than 10,000 rows"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_how_to_save_it(name: str, data: bytes, told: str) -> None:
    assert told in why_refused(data, name)


def test_a_part_that_lies_about_its_size_is_not_unpacked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reader, "MOST_UNPACKED_BYTES", 10_000)
    data = packed({**{k: v for k, v in PARTS.items() if len(v) < 500}, "xl/workbook.xml": b"", "big": bytes(50_000)})
    lying = data.replace((50_000).to_bytes(4, "little"), (5_000).to_bytes(4, "little"))
    assert lying != data
    assert why_refused(lying, "mine.xlsx")


def test_a_workbook_full_of_formulas_is_refused() -> None:
    rows = rows_for(JOBS) * 3
    put = {(number, column): "=1" for number in range(2, 5) for column in COLUMNS}
    assert "more than 100 formulas" in why_refused(as_workbook(rows, put), "mine.xlsx")


def test_a_workbook_that_claims_every_row_and_column_is_read_for_what_it_holds() -> None:
    claimed = PARTS[SHEET].replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert claimed != PARTS[SHEET]
    assert [one.outcome for one in report(packed({**PARTS, SHEET: claimed}), "a.xlsx").told] == [ImportOutcome.SAME]


def test_the_table_is_found_although_it_is_not_the_first_sheet() -> None:
    book = load_workbook(io.BytesIO(WORKBOOK))
    book.create_sheet("Notes", 0).append(["my own notes"])
    out = io.BytesIO()
    book.save(out)
    found = report(out.getvalue(), "mine.xlsx").told
    assert [one.outcome for one in found] == [ImportOutcome.OVERLOOKED, ImportOutcome.SAME]
    assert [one.place for one in found[0].remarks] == ["Sheet Notes"]
    other = Workbook()
    other.active.append(["my own notes"])
    out = io.BytesIO()
    other.save(out)
    assert "no column 'slug'" in why_refused(out.getvalue(), "mine.xlsx")


def test_what_is_hidden_in_a_workbook_or_not_read_is_told() -> None:
    book = load_workbook(io.BytesIO(as_workbook(rows_for(JOBS, PROVISIONS["zink-buxton"]))))
    book["Catalogue"].row_dimensions[3].hidden = True
    book["Catalogue"].column_dimensions["C"].hidden = True
    book.create_sheet("More").append(["slug"])
    book["More"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    found = report(out.getvalue(), "mine.xlsx")
    assert [(one.place, one.what) for one in found.told[0].remarks] == [
        ("Sheet More", "this hidden sheet was not read, only 'Catalogue' was"),
        ("Rows 3", "they are hidden in the workbook, and were read"),
        ("Columns C", "they are hidden in the workbook, and were read"),
    ]
    assert found.all_understood
    assert [one.outcome for one in found.told[1:]] == [ImportOutcome.SAME] * 2


def test_a_workbook_as_it_was_exported_has_nothing_hidden() -> None:
    data = as_workbook(rows_for(JOBS))
    assert [one.outcome for one in report(data, "mine.xlsx").told] == [ImportOutcome.SAME]


ZINK = PROVISIONS["zink-buxton"]


def remarks_of(found: ImportReport) -> list[list[str]]:
    """What is told of the name of each."""
    return [[remark.sentence for remark in one.remarks if remark.place.endswith("name")] for one in found.told]


@pytest.mark.parametrize("kind", list(FileFormat))
def test_a_new_record_with_a_name_that_is_there_already_is_told(kind: FileFormat) -> None:
    again = ZINK.model_copy(update={"slug": "zink-again", "name": "Zink jobs help (Buxton)", "also_known_as": ()})
    found = report(written(kind, [content_of(again)]), f"mine.{kind}")
    assert found.told[0].outcome is ImportOutcome.NEW
    [[told]] = remarks_of(found)
    assert f"Is this the same as {ZINK.name}? If so use its slug, zink-buxton." in told
    assert found.told[0].remarks[0].place.endswith("name")


def test_a_new_record_that_names_the_other_as_mixed_up_is_not_told_again() -> None:
    marked = ({"slug": "zink-buxton"},)
    again = content_of(ZINK) | {"slug": "zink-again", "name": "Zink jobs help (Buxton)", "confused_with": marked}
    assert remarks_of(report(written(FileFormat.YAML, [again]), "mine.yaml")) == [[]]


def test_a_record_of_the_catalogue_is_no_double_of_itself() -> None:
    changed = ZINK.model_copy(update={"summary": "You get more."})
    assert remarks_of(report(as_csv(rows_for(changed)))) == [[]]


def test_two_rows_with_one_name_are_told() -> None:
    some = [
        JOBS.model_copy(update={"slug": f"quite-new-{n}", "name": "Umbrella makers", "also_known_as": ()}) for n in "ab"
    ]
    for told in remarks_of(report(as_csv(rows_for(*some)))):
        assert told[0].startswith("The name “Umbrella makers” stands in this file 2 times. Are they the same?")


def test_a_long_file_of_new_names_says_which_were_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services_catalogue.files.doubles.MOST_COMPARISONS", len(STORED))
    names = ("Umbrella makers", "Violin menders")
    some = [
        ZINK.model_copy(update={"slug": f"new-{n}", "name": name, "also_known_as": ()}) for n, name in enumerate(names)
    ]
    first, second = remarks_of(report(as_csv(rows_for(*some))))
    assert first == []
    assert "was not compared" in second[0]


@pytest.mark.parametrize("kind", [FileFormat.CSV, FileFormat.YAML])
def test_a_file_that_was_exported_before_facts_had_a_day_still_reads_as_the_same(kind: FileFormat) -> None:
    content = content_of(JOBS)
    content["dates"].pop("gathered_on")
    data = written(kind, [content])
    if kind is FileFormat.CSV:
        columns = tuple(one for one in COLUMNS if one != "dates.gathered_on")
        data = as_csv(list(rows_of(record_of(content))), columns)
    whole, told = report(data, f"mine.{kind}").told
    assert "'dates.gathered_on'" in whole.remarks[0].sentence
    assert told.outcome is ImportOutcome.SAME


def test_a_file_from_before_there_were_notes_for_keepers_keeps_them_and_says_so() -> None:
    columns = tuple(one for one in COLUMNS if one != "keeper_notes")
    whole, told = report(as_csv(rows_for(JOBS), columns)).told
    assert "says nothing of 'keeper_notes'" in whole.remarks[0].sentence
    assert told.outcome is ImportOutcome.SAME
    assert JOBS.keeper_notes


def test_a_slug_with_something_in_it_that_cannot_be_seen_is_still_that_of_the_record() -> None:
    data = written(FileFormat.YAML, [content_of(JOBS)]).decode()
    found = report(data.replace("slug: nottingham-jobs", 'slug: "nottingham\u200b-jobs"', 1).encode(), "mine.yaml")
    assert [(one.slug, one.outcome) for one in found.told] == [("nottingham-jobs", ImportOutcome.SAME)]


def test_a_day_to_come_or_that_is_none_is_told_in_its_column() -> None:
    rows = rows_for(JOBS, ZINK)
    supports = [row for row in rows if row["kind"] == "support"]
    supports[0]["dates.gathered_on"], supports[1]["dates.gathered_on"] = "2026-02-30", "2999-01-01"
    told = faults_of(report(as_csv(rows)))
    assert "column dates.gathered_on: '2026-02-30' is no day of the calendar" in told[0]
    assert "column dates.gathered_on: '2999-01-01' has not come yet" in told[1]


def test_a_slip_in_one_yaml_record_costs_no_other_and_is_told_at_its_line() -> None:
    good = written(FileFormat.YAML, [content_of(WITH_ACCESS_POINTS), content_of(JOBS)]).decode()
    first = written(FileFormat.YAML, [content_of(WITH_ACCESS_POINTS)]).decode().count("\n")
    for broken, told in (
        ('- slug: "never closed\n', "this is not YAML"),
        ("- slug: &a b\n  name: *a\n", "repeats one part in another"),
        ("- [" + "[" * 5000 + "\n", "this is not YAML"),
        ("- just words\n", "not a group of fields"),
    ):
        found = report((good[: good.index("- slug: nottingham-jobs")] + broken).encode(), "mine.yaml")
        assert [one.outcome for one in found.told] == [ImportOutcome.SAME, ImportOutcome.NOT_UNDERSTOOD]
        assert faults_of(found)[0].startswith((f"Line {first + 1}", f"Line {first + 2}"))
        assert told in faults_of(found)[0]
    found = report(good.replace("confidence: medium", "confidence: middling").encode(), "mine.yaml")
    assert all(", confidence: 'middling' is not one of the words" in one for one in faults_of(found))


def test_a_file_of_the_research_is_a_file_that_can_be_sent() -> None:
    data = (Path(__file__).parents[3] / "services_catalogue/provisions/nottingham-jobs.yaml").read_bytes()
    assert [one.outcome for one in report(data, "nottingham-jobs.yaml").told] == [ImportOutcome.SAME]
    assert [one.outcome for one in report(b"# ours\n---\n" + b"- " + data.replace(b"\n", b"\n  "), "a.yml").told] == [
        ImportOutcome.SAME
    ]


def test_ten_thousand_rows_are_read() -> None:
    data = as_csv([{"kind": "support", "slug": f"jobs-{n}"} for n in range(MOST_ROWS)])
    assert len([sent for sent, _ in read("mine.csv", data)]) == MOST_ROWS
