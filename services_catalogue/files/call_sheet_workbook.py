"""The call sheet as an Excel workbook: one row a question, with empty columns for the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services_catalogue.files.workbook import table_workbook
from services_catalogue.impact.call_sheet import CallSheet, CallSheetRow

WIDTHS = {
    "Ring": 34,
    "Phone": 16,
    "Run or paid for by": 30,
    "Support": 36,
    "Local place": 30,
    "What is open": 18,
    "Question": 60,
    "What we have": 44,
    "Why that is not enough": 44,
    "Kinds of people, of 10": 14,
    "Page to look at": 34,
    "What they said": 50,
    "Who said it": 24,
    "When": 14,
    "How": 14,
}
"""The columns by their headings, and how wide each is."""


def call_sheet_workbook(sheet: CallSheet, kinds: Mapping[str, str]) -> bytes:
    """The rows as xlsx, in the order of the calls; `kinds` has the words for each kind of fact. All cells are texts."""
    return table_workbook("Call sheet", WIDTHS, _rows(sheet, kinds))


def _rows(sheet: CallSheet, kinds: Mapping[str, str]) -> Iterator[list[str]]:
    for row in sheet.rows:
        yield [*_cells(row, kinds), "", "", "", ""]


def _cells(row: CallSheetRow, kinds: Mapping[str, str]) -> list[str]:
    return [
        row.callee.name,
        row.callee.phone,
        row.callee.run_by,
        row.name,
        row.place,
        kinds[row.fact.kind],
        row.fact.question,
        row.fact.held,
        row.fact.doubt,
        str(row.reach),
        row.page,
    ]
