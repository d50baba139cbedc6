"""An uploaded Excel workbook, read within bounds: it may be damaged, a zip bomb, or no workbook at all."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import iterparse

from services_catalogue.files.import_types import (
    MOST_COLUMNS,
    MOST_ROWS,
    FileError,
    ImportIssue,
    SheetLine,
    too_many_rows,
)
from services_catalogue.files.workbook import GUIDE, TABLE

MOST_PARTS = 500
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_TAGS = 6_000_000
"""Each tag of XML costs memory, however short it is."""
MOST_FORMULAS = 100
MOST_PLACES = 20
"""Hidden rows or columns that are named; of more it is only said that there are."""
AT_ONCE = 256 * 1024
USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

FORMULA = ("this cell is a formula", "Paste its value")
DAMAGED = (
    "This file cannot be read as a spreadsheet: it is damaged, or made by a program that we do not know. Open it in a "
    "spreadsheet, save it as an Excel workbook (.xlsx), and send that."
)
UNPACKS_TOO_LARGE = "This file unpacks to more than we can take. Send the table only, without pictures, or in parts."


def read_workbook(data: bytes) -> Iterator[SheetLine]:
    """The rows of the sheet "Catalogue", or else of the first sheet, that hold something. Lazy: raises FileError while
    it is iterated."""
    try:
        _look_inside(data)
        yield from _rows(data)
    except FileError:
        raise
    except Exception as problem:  # what is damaged makes zipfile and openpyxl raise whatever they come upon
        raise FileError(DAMAGED) from problem


def overlooked(data: bytes) -> Iterator[ImportIssue]:
    """What a person may overlook in a workbook that was read: hidden rows and columns, and sheets that were not.

    Lazy: raises FileError while it is iterated.
    """
    try:
        yield from _overlooked(data)
    except Exception as problem:  # as above
        raise FileError(DAMAGED) from problem


def _overlooked(data: bytes) -> Iterator[ImportIssue]:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        table = _table(book)
        for sheet in book.worksheets:
            hidden = "" if sheet.sheet_state == "visible" else "hidden "
            if sheet is table and hidden:
                yield ImportIssue(
                    f"Sheet {sheet.title}", "this sheet is hidden, and was read", "Show it and look at it"
                )
            elif sheet is not table and sheet.title != GUIDE:
                what = f"this {hidden}sheet was not read, only '{table.title}' was"
                yield ImportIssue(f"Sheet {sheet.title}", what, f"Put its rows into '{table.title}', or delete it")
        rows, columns = _hidden_parts(table)
    finally:
        book.close()
    for places, what in ((rows, "Rows"), (columns, "Columns")):
        if places:
            more = " and more" if len(places) > MOST_PLACES else ""
            place = f"{what} {', '.join(places[:MOST_PLACES])}{more}"
            yield ImportIssue(place, "they are hidden in the workbook, and were read", "Show them and look at them")


def _hidden_parts(sheet: Any) -> tuple[list[str], list[str]]:
    """The numbers of the hidden rows that hold something, and the letters of the hidden columns."""
    rows: list[str] = []
    columns: list[str] = []
    with sheet._get_source() as source:  # what reads rows one by one passes over these marks
        around = None
        for event, element in iterparse(source, events=("start", "end")):
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                around = element if tag == "sheetData" else around
            elif element.get("hidden") in ("1", "true") and tag == "row" and len(element):
                rows.append(element.get("r", "?"))
            elif element.get("hidden") in ("1", "true") and tag == "col":
                last = min(int(element.get("max", "1")), MOST_COLUMNS)
                columns += [get_column_letter(n) for n in range(int(element.get("min", "1")), last + 1)]
            if event == "end" and tag == "row" and around is not None:
                around.clear()  # no row is needed again, and there may be very many
    return rows, columns


def _table(book: Any) -> Any:
    sheets = book.worksheets
    return next((one for one in sheets if one.title == TABLE), sheets[0])


def _look_inside(data: bytes) -> None:
    """Refuse what is no plain workbook before any of it is parsed as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        _refuse_others({part.filename.lower() for part in parts})
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise FileError(UNPACKS_TOO_LARGE)
        if any(part.flag_bits & 1 or part.compress_type not in USUAL for part in parts):
            raise FileError("This file has a password or is packed in a way that we cannot open. Save it without.")
        _count(archive, parts)


def _refuse_others(names: set[str]) -> None:
    if any(name.endswith(("vbaproject.bin", ".vbs", ".exe", ".dll")) or "macrosheets/" in name for name in names):
        raise FileError("This file has a program (macros) in it. Save it as an Excel workbook without macros (.xlsx).")
    if "xl/workbook.xml" not in names:
        raise FileError(
            "This file is packed like a spreadsheet and is none that we can read. Open it in a spreadsheet, and save "
            "it as an Excel workbook (.xlsx)."
        )


def _count(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part once, keeping nothing, to bound its true size: the size in the zip's header may be false."""
    unpacked = tags = 0
    for part in parts:
        with archive.open(part) as opened:
            while piece := opened.read(AT_ONCE):
                unpacked += len(piece)
                tags += piece.count(b"<")
                if unpacked > MOST_UNPACKED_BYTES or tags > MOST_TAGS:
                    raise FileError(UNPACKS_TOO_LARGE)


def _rows(data: bytes) -> Iterator[SheetLine]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on what a workbook holds beside its cells, which is not ours to keep
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        try:
            sheet = _table(book)
            sheet.reset_dimensions()  # what it says of its own size may be untrue too
            yield from _lines(sheet)
        finally:
            book.close()


def _lines(sheet: Any) -> Iterator[SheetLine]:
    count = formulas = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if all(cell.value is None for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS + 1:
            raise too_many_rows()
        unusable = {place: told for place, cell in enumerate(cells) if (told := _unusable(cell)) is not None}
        formulas += sum(told is FORMULA for told in unusable.values())
        if formulas > MOST_FORMULAS:
            raise FileError(
                f"This file has more than {MOST_FORMULAS} formulas. Copy the table, paste it as values, and send that."
            )
        yield SheetLine(number, tuple("" if cell.data_type == "f" else _text(cell.value) for cell in cells), unusable)


def _unusable(cell: Any) -> tuple[str, str] | None:
    match cell.data_type:
        case "f":
            return FORMULA
        case "e":
            return f"this cell holds an error of the spreadsheet ({str(cell.value)[:20]})", "Write what should be there"
        case _:
            return None


def _text(value: object) -> str:
    """What a cell holds as a person would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)
