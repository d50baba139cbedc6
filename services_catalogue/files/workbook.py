"""Tables as Excel workbooks, every cell a text; that of the catalogue has a second sheet on how to fill it in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from services_catalogue.files.column_help import HOW_TO_FILL_IN
from services_catalogue.files.sheet import COLUMNS

TABLE, GUIDE = "Catalogue", "How to fill this in"
TEXT = "@"
WIDE = {"summary": 60, "eligibility": 70, "sources": 70, "eligibility_notes": 60, "unknown": 50, "name": 40}
NARROW = {"kind": 10, "level": 11, "stage": 11, "confidence": 12, "alongside": 11, "named_in_plan": 14}
USUAL = 24


def written_workbook(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The rows as xlsx. Equal rows give equal bytes."""
    book = Workbook(write_only=True)
    _table(book, rows)
    _guide(book)
    made = io.BytesIO()
    book.save(made)
    return _with_fixed_times(made)


def table_workbook(title: str, widths: Mapping[str, int], rows: Iterable[Iterable[str]]) -> bytes:
    """Any table as xlsx, with its headings and how wide each column is. Every cell is a text, so none is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_header(sheet, heading) for heading in widths])
    cells = [_cell(sheet, "") for _ in widths]  # used again for each row, as for the catalogue
    for row in rows:
        sheet.append([_filled(cell, text) for cell, text in zip(cells, row, strict=True)])
    made = io.BytesIO()
    book.save(made)
    return _with_fixed_times(made)


def _table(book: Workbook, rows: Iterable[Mapping[str, str]]) -> None:
    sheet = book.create_sheet(TABLE)
    sheet.freeze_panes = "D2"
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDE.get(column, NARROW.get(column, USUAL))
        # Also where nothing stands yet: a spreadsheet makes a date of "2026-03" that is typed into a plain cell.
        sheet.column_dimensions[letter].number_format = TEXT
    sheet.append([_header(sheet, column) for column in COLUMNS])
    # A row is written at once, so its cells can be used again: giving each its looks takes longer than all the rest.
    cells = {column: _cell(sheet, "") for column in COLUMNS}
    for row in rows:
        sheet.append([_filled(cells[column], row[column]) if column in row else None for column in COLUMNS])


def _guide(book: Workbook) -> None:
    sheet = book.create_sheet(GUIDE)
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 110
    for name, words in HOW_TO_FILL_IN:
        sheet.append([_header(sheet, name), _cell(sheet, words)])


def _header(sheet: object, text: str) -> WriteOnlyCell:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DCEDEC")
    return cell


def _cell(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    cell.number_format = TEXT
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return _filled(cell, text)


def _filled(cell: WriteOnlyCell, text: str) -> WriteOnlyCell:
    cell.value = text
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    return cell


def _with_fixed_times(made: io.BytesIO) -> bytes:
    """The same parts without the time of writing, neither in the dates of the zip nor in the workbook's properties."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename == "docProps/core.xml":
                content = PROPERTIES
            out.writestr(zipfile.ZipInfo(part.filename, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


PROPERTIES = b"""<?xml version="1.0" encoding="UTF-8"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>"""
