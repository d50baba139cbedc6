"""The call sheet as a workbook: a row for each question, room for the answer, and nothing that a spreadsheet runs."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from services_catalogue.files.call_sheet_workbook import call_sheet_workbook
from services_catalogue.impact.call_sheet import call_sheet
from services_catalogue.impact.open_facts import OpenFactKind
from services_catalogue.impact.referral_routes import ReferralRoutes
from tests.services_catalogue.impact.open_records import ON, shown, some
from tests.triage.catalogue import real_catalogue

KINDS = {kind.value: kind.name for kind in OpenFactKind}


def test_each_question_is_a_row_of_texts_with_room_for_the_answer() -> None:
    entry = some("a", unknown=["=HYPERLINK(1)"], keeper_notes=["+44 or -1 or @x"])
    sheet = call_sheet([shown(entry)], ReferralRoutes(real_catalogue(), ON), ON)
    book = load_workbook(io.BytesIO(call_sheet_workbook(sheet, KINDS)))
    headings, *rows = book["Call sheet"].iter_rows()
    assert [cell.value for cell in headings][:7] == [
        "Ring", "Phone", "Run or paid for by", "Support", "Local place", "What is open", "Question",
    ]  # fmt: skip
    assert [cell.value for cell in headings][-4:] == ["What they said", "Who said it", "When", "How"]
    assert [row[7].value for row in rows] == [fact.fact.held for fact in sheet.rows]
    assert {"=HYPERLINK(1)", "+44 or -1 or @x"} <= {row[7].value for row in rows}
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
