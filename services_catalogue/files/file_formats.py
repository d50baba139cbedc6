"""The whole catalogue written as Excel, CSV or YAML, and read again."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from pathlib import PurePath
from typing import Any

from services_catalogue.files.csv_table import read_csv, written_csv
from services_catalogue.files.import_types import MOST_BYTES, ContentPlaces, FileError, ImportedProvision, ImportIssue
from services_catalogue.files.move_records import move_record
from services_catalogue.files.sheet import record_of, rows_of
from services_catalogue.files.sheet_reader import read_sheet
from services_catalogue.files.yaml_records import read_yaml, written_yaml


class FileFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    YAML = "yaml"


ENDINGS = {".xlsx": FileFormat.XLSX, ".csv": FileFormat.CSV, ".yaml": FileFormat.YAML, ".yml": FileFormat.YAML}
PACKED = b"PK"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def kind_of(name: str) -> FileFormat:
    """The kind of file that a name says. Raises FileError for another."""
    kind = ENDINGS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise FileError("The name of the file must end in .xlsx, .csv or .yaml: this says how to read it.")
    return kind


def written(kind: FileFormat, contents: Iterable[Mapping[str, Any]], moves: Iterable[Mapping[str, Any]] = ()) -> bytes:
    """A file of entries, given as they are stored, and in YAML of moves behind them.

    Equal records in the same order give equal bytes.
    """
    records = (record_of(content) for content in contents)
    if kind is FileFormat.YAML:
        return written_yaml(chain(records, map(move_record, moves)))
    rows = (row for record in records for row in rows_of(record))
    if kind is FileFormat.CSV:
        return written_csv(rows)
    from services_catalogue.files.workbook import written_workbook  # takes a fifth of a second: not at every start

    return written_workbook(rows)


def read(name: str, data: bytes) -> Iterator[tuple[ImportedProvision, ContentPlaces]]:
    """The provisions of an uploaded file, in its order. Lazy: raises FileError while it is iterated."""
    kind = kind_of(name)
    if not data.strip():
        raise FileError("This file is empty. Export the catalogue, change that file, and send it.")
    if len(data) > MOST_BYTES:
        raise FileError(f"This file is larger than {MOST_BYTES // 1024 // 1024} MB. Send it in two or more files.")
    _agrees(kind, data)
    if kind is FileFormat.XLSX:
        from services_catalogue.files.workbook_reader import read_workbook

        yield from read_sheet(read_workbook(data))
    elif kind is FileFormat.CSV:
        yield from read_sheet(read_csv(_text(data)))
    else:
        yield from read_yaml(_text(data))


def overlooked(name: str, data: bytes) -> tuple[ImportIssue, ...]:
    """What its sender may overlook in a file that was read: hidden rows, and what was not read at all."""
    if kind_of(name) is not FileFormat.XLSX:
        return ()
    from services_catalogue.files import workbook_reader

    return tuple(workbook_reader.overlooked(data))


def _agrees(kind: FileFormat, data: bytes) -> None:
    """Refuse a file whose content is of another format than its name says."""
    if data.startswith(OLD_EXCEL):
        raise FileError(
            "This is an Excel file of the old kind, or one with a password. Open it, take the password away, and save "
            "it as an Excel workbook (.xlsx)."
        )
    if kind is FileFormat.XLSX and not data.startswith(PACKED):
        raise FileError(
            "The name of this file ends in .xlsx, but it is no Excel workbook. Save it as one, or rename it."
        )
    if kind is not FileFormat.XLSX and data.startswith(PACKED):
        raise FileError(f"The name of this file ends in .{kind}, but it is packed. If it is a workbook, name it .xlsx.")


def _text(data: bytes) -> str:
    mark, encoding = next((one for one in MARKS if data.startswith(one[0])), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise FileError(
            f"The letters of this file cannot be read (the first of them in line {line}), so names would come out "
            "wrong. Save it as 'CSV UTF-8', or choose the encoding UTF-8, and send it again."
        ) from problem
    if "\0" in text:
        raise FileError(
            "This file holds bytes that are no text. Open it in a spreadsheet or an editor, save it as UTF-8, and send "
            "it again."
        )
    return text
