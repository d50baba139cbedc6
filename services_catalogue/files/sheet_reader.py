"""An uploaded table read back into provisions, with every issue at its row and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from services_catalogue.files.cell_format import CellError, read_entry, read_lines_cell, read_text_cell
from services_catalogue.files.import_types import MOST_COLUMNS, FileError, ImportedProvision, ImportIssue, SheetLine
from services_catalogue.files.sheet import (
    ACCESS_POINT,
    ACCESS_POINTS,
    ADDED_SINCE,
    COLUMNS,
    ENTRIES,
    GROUPS,
    LISTS,
    MORE,
    NOTES,
    SUPPORT,
    TRUTHS,
)
from services_catalogue.model.body import BODY, Body
from services_catalogue.model.provision import AccessPoint, Provision
from services_catalogue.model.visible_text import visible
from services_catalogue.reading.issues import MISSING, ContentIssue, spoken_path

IN_WORDS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(slots=True)
class _Row:
    """A row's cells by column, joined with those of its continuation rows."""

    number: int
    cells: dict[str, str]
    faults: list[ImportIssue] = field(default_factory=list)

    def fault(self, column: str, what: str, mend: str) -> None:
        self.faults.append(ImportIssue(_place(self.number, column), what, mend))


@dataclass(slots=True)
class _SheetProvision:
    row: _Row
    access_points: list[_Row] = field(default_factory=list)


def read_sheet(lines: Iterable[SheetLine]) -> Iterator[tuple[ImportedProvision, SheetPlaces]]:
    """The provisions of a table in the order of their rows, each with what tells the place of a further issue.

    Raises FileError when the columns are not those of the catalogue.
    """
    waiting = iter(lines)
    header = next(waiting, None)
    if header is None:
        raise FileError("This file is empty. Export the catalogue, change that file, and send it.")
    columns = _columns(header)
    supports, strays = _grouped(_rows(columns, waiting))
    found = [(support.row.number, _sent(support, frozenset(columns))) for support in supports]
    found += [(row.number, (_alone(row), SheetPlaces(row.number, ()))) for row in strays]
    yield from (sent for _, sent in sorted(found, key=lambda one: one[0]))


@dataclass(frozen=True, slots=True)
class SheetPlaces:
    """Where the fields of one provision stand: its own row, and those of its access points."""

    row: int
    access_points: tuple[int, ...]

    def of(self, problem: ContentIssue) -> ImportIssue:
        """An issue of the provision's content, at its row and column."""
        path, row = problem.path, self.row
        if len(path) > 1 and path[0] == ACCESS_POINTS and isinstance(path[1], int):
            row, path = self.access_points[path[1]], path[2:]
        grouped = len(path) > 1 and path[0] in GROUPS
        column = ".".join(map(str, path[:2])) if grouped else "".join(map(str, path[:1]))
        inside = spoken_path(path)[len(spoken_path(path[: 2 if grouped else 1])) :]
        missing = problem.what == MISSING
        return ImportIssue(_place(row, column) + inside, problem.what, "Fill in this cell" if missing else problem.mend)


def _place(row: int, column: str) -> str:
    return f"Row {row}, column {column}" if column else f"Row {row}"


def _columns(header: SheetLine) -> tuple[str, ...]:
    names = tuple(visible(cell).strip() for cell in header.cells)
    while names and not names[-1]:
        names = names[:-1]
    if len(names) > MOST_COLUMNS:
        raise FileError(f"This file has more than {MOST_COLUMNS} columns. Send one with the columns of an export.")
    if "slug" not in names:
        raise FileError(
            "The first row of this file has no column 'slug', so it is not a table of the catalogue. Export the "
            "catalogue, change that file, and send it. The first row must hold the names of the columns."
        )
    wrong = [
        *_unknown(names),
        *(f"The column '{n}' stands there twice." for n in dict.fromkeys(names) if _twice(n, names)),
    ]
    missing = [column for column in COLUMNS if column not in (*names, *ADDED_SINCE)]
    if missing:
        wrong.append(f"These columns are missing: {', '.join(missing)}. Without them what they hold would be lost.")
    if wrong:
        raise FileError(" ".join(wrong) + " Nothing was read. Mend the first row, or begin with a new export.")
    return names


def _twice(name: str, names: tuple[str, ...]) -> bool:
    return bool(name) and names.count(name) > 1


def _unknown(names: tuple[str, ...]) -> Iterator[str]:
    for place, name in enumerate(names, start=1):
        if not name:
            yield f"Column {place} has no name."
        elif name not in COLUMNS:
            near = get_close_matches(name.lower(), COLUMNS, n=1)
            yield f"There is no column '{name[:60]}'." + (f" Did you mean '{near[0]}'?" if near else "")


def _rows(columns: tuple[str, ...], lines: Iterator[SheetLine]) -> Iterator[_Row]:
    """The rows by column, each continuation row joined to the one above."""
    before: _Row | None = None
    for line in lines:
        row = _row(columns, line)
        if row.cells.get("kind", "").strip().lower() != MORE:
            if before is not None:
                yield before
            before = row
        elif before is None:
            row.fault("kind", "there is no row above for it to go on with", f"Write {SUPPORT} or {ACCESS_POINT} here")
            yield row
        else:
            for column, text in row.cells.items():
                if column != "kind":
                    before.cells[column] = before.cells.get(column, "") + text
            before.faults += row.faults
    if before is not None:
        yield before


def _row(columns: tuple[str, ...], line: SheetLine) -> _Row:
    row = _Row(line.number, {})
    for place, text in enumerate(line.cells):
        if place in line.unusable:
            row.fault(columns[place] if place < len(columns) else "", *line.unusable[place])
        elif place < len(columns):
            row.cells[columns[place]] = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
        elif text.strip():
            mend = "Move it under the column where it belongs, or delete it"
            row.fault("", "something stands to the right of the last column", mend)
            break
    return row


def _grouped(rows: Iterator[_Row]) -> tuple[list[_SheetProvision], list[_Row]]:
    """The provisions with their access points, which may stand anywhere in the file, and the rows that are neither."""
    supports: list[_SheetProvision] = []
    access_points: list[_Row] = []
    strays: list[_Row] = []
    for row in rows:
        kind = row.cells.get("kind", "").strip().lower()
        if kind == SUPPORT:
            supports.append(_SheetProvision(row))
        elif kind == ACCESS_POINT:
            access_points.append(row)
        else:
            if not row.faults:
                what = f"'{kind[:40]}' is not a kind of row" if kind else "it does not say what kind of row this is"
                row.fault(
                    "kind", what, f"Write {SUPPORT} for a kind of support, {ACCESS_POINT} for a local place of one"
                )
            strays.append(row)
    by_slug = {_slug(support.row): support for support in reversed(supports)}
    for access_point in access_points:
        if _slug(access_point) in by_slug:
            by_slug[_slug(access_point)].access_points.append(access_point)
        else:
            what = f"there is no row for the support '{_slug(access_point)[:80]}' in this file"
            access_point.fault("slug", what, "Add the row of that support too, since what is sent takes its place")
            strays.append(access_point)
    return supports, strays


def _slug(row: _Row) -> str:
    return read_text_cell(row.cells.get("slug", ""))


def _alone(row: _Row) -> ImportedProvision:
    return ImportedProvision(row.number, _slug(row), read_text_cell(row.cells.get("name", "")), {}, tuple(row.faults))


def _sent(support: _SheetProvision, columns: frozenset[str]) -> tuple[ImportedProvision, SheetPlaces]:
    model = Body if support.row.cells.get(BODY, "").strip() else Provision
    content = _content(support.row, set(model.model_fields))
    faults = list(support.row.faults)
    access_points = []
    for access_point in support.access_points:
        access_point.cells.pop("slug", None)  # the row of its provision
        access_points.append(_content(access_point, set(AccessPoint.model_fields)))
        faults += access_point.faults
    if access_points:
        content[ACCESS_POINTS] = access_points
    row = support.row
    sent = ImportedProvision(row.number, _slug(row), str(content.get("name", "")), content, tuple(faults), columns)
    return sent, SheetPlaces(row.number, tuple(access_point.number for access_point in support.access_points))


def _content(row: _Row, fields: set[str]) -> dict[str, Any]:
    """The fields of one row; an empty cell says nothing. What cannot be read becomes an issue of the row."""
    content: dict[str, Any] = {"dates": {}}  # so that a missing status is told in its own column
    for column, text in row.cells.items():
        if column == "kind" or not text.strip():
            continue
        name, _, inner = column.partition(".")
        if name not in fields:
            row.fault(column, f"{_row_words(fields)} has no such field", "Leave this cell empty")
            continue
        try:
            value = _value(column, text)
        except CellError as problem:
            row.fault(column, problem.what, problem.mend)
            continue
        if inner:
            content.setdefault(name, {})[inner] = value
        else:
            content[name] = value
    return content


def _row_words(fields: set[str]) -> str:
    if BODY in fields:
        return f"a row whose column '{BODY}' is filled in"
    return f"a row of the kind '{ACCESS_POINT if 'id' in fields else SUPPORT}'"


def _value(column: str, text: str) -> Any:
    if column in TRUTHS:
        return _truth(text)
    if column in ENTRIES:
        return [_entry(line) for line in text.split("\n") if line.strip()]
    if column == NOTES:
        return _notes(text)
    return read_lines_cell(text) if column in LISTS else read_text_cell(text)


def _truth(text: str) -> bool:
    try:
        return IN_WORDS[text.strip().lower()]
    except KeyError as problem:
        raise CellError(f"'{text.strip()[:40]}' is neither yes nor no", "Write yes or no") from problem


def _entry(line: str) -> dict[str, Any]:
    value = read_entry(line)
    if not isinstance(value, dict):
        what = f"'{line.strip()[:40]}' is not an entry with fields"
        raise CellError(what, "Write it in curly brackets: {question: age, at_least: 18}")
    return value


def _notes(text: str) -> dict[str, Any]:
    notes: dict[str, Any] = {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        for name, words in _entry(line).items():
            if name in notes:
                raise CellError(f"'{name}' stands here twice, so one of them would be lost", "Keep one of the two")
            notes[name] = words
    return notes
