"""The table as a CSV file, which any spreadsheet opens and none runs as formulas (CSV injection)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from services_catalogue.files.import_types import MOST_ROWS, FileError, SheetLine, too_many_rows
from services_catalogue.files.sheet import COLUMNS

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads a CSV file in the letters of one country."""
SET_OFF = ("=", "+", "-", "@", "\t", "'")
FORMULA = ("this cell is a formula", "Paste its value. If it is a text, write an apostrophe (') before it")


def written_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The rows as CSV in UTF-8, with their header."""
    return csv_file(COLUMNS, ([row.get(column, "") for column in COLUMNS] for row in rows))


def csv_file(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Any table as CSV in UTF-8. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def read_csv(text: str) -> Iterator[SheetLine]:
    """The rows of a CSV file that hold something; the first is the header. Raises FileError while iterated."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    count = 0
    try:
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                count += 1
                if count > MOST_ROWS + 1:
                    raise too_many_rows()
                yield _line(number, row)
    except csv.Error as problem:
        raise FileError(_told(problem, reader.line_num)) from problem


def _line(number: int, row: list[str]) -> SheetLine:
    unusable = {place: FORMULA for place, cell in enumerate(row) if cell.startswith(("=", "@"))}
    return SheetLine(number, tuple(_bare(cell) for cell in row), unusable)


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(SET_OFF) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(SET_OFF) else cell


def _told(problem: csv.Error, line: int) -> str:
    if "limit" in str(problem) or "unexpected end" in str(problem):
        what = "a quotation mark is opened and not closed, so the rest of the file would be one cell"
    else:
        what = "a quotation mark stands where none can be"
    return f"Near line {line} of this file {what}. Open it in a spreadsheet and save it as CSV UTF-8 again."
