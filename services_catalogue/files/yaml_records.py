"""The catalogue as one YAML list, each provision written like the files of the research."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services_catalogue.files.cell_format import entry, scalar
from services_catalogue.files.import_types import MOST_ROWS, FileError, ImportedProvision, ImportIssue, too_many_rows
from services_catalogue.files.move_records import key_of_record
from services_catalogue.files.untold_fields import fields_of
from services_catalogue.model.visible_text import visible
from services_catalogue.reading.issues import ContentIssue, spoken_path
from services_catalogue.reading.yaml_lines import YamlDocument, YamlError, read_marked

MOST_IN_A_RECORD = 256 * 1024
"""Characters: many times the longest provision. What is read is bounded record by record."""
MOST_PARTS = 2_000_000
"""Parts in a whole file, counted by the marks that begin one: our largest has fewer; so many take ten seconds."""
BEGINNINGS = (",", "[", "{", "\n", "- ", ": ")
ON_ONE_LINE = 110
BEGINS = re.compile(r"^( *)-(?= |$)", re.MULTILINE)


def written_yaml(records: Iterable[Mapping[str, Any]]) -> bytes:
    """The records as YAML in UTF-8. Equal records give equal bytes."""
    return "".join(_record(record) for record in records).encode() or b"[]\n"


def _record(record: Mapping[str, Any]) -> str:
    return "\n".join(_item(record, "")) + "\n"


def _item(value: Any, margin: str) -> Iterator[str]:
    """An entry of a list: its first line after "- "."""
    lines = list(_fields(value, margin + "  ")) if _is_long(value) else [f"{margin}  {entry(value)}"]
    yield f"{margin}- {lines[0].lstrip(' ')}"
    yield from lines[1:]


def _is_long(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and ("name" in value or "title" in value or _width(value))


def _width(value: Mapping[str, Any]) -> bool:
    return len(entry(value)) > ON_ONE_LINE


def _fields(record: Mapping[str, Any], margin: str) -> Iterator[str]:
    for name, value in record.items():
        label = f"{margin}{scalar(name)}:"
        match value:
            case Mapping() if value:
                yield label
                yield from _fields(value, margin + "  ")
            case list() if value and not _is_short_list(value, margin):
                yield label
                for one in value:
                    yield from _item(one, margin + "  ")
            case _:
                yield f"{label} {entry(value)}"


def _is_short_list(value: list[Any], margin: str) -> bool:
    """Whether a list is written on the line of its name, as the options of a test inside a condition are."""
    return len(margin) > 4 and all(isinstance(one, str) for one in value) and len(entry(value)) <= ON_ONE_LINE


@dataclass(frozen=True, slots=True)
class YamlPlaces:
    """Where the fields of one record stand. `before` is the number of lines above it in the file."""

    before: int
    marked: YamlDocument
    inside: tuple[str | int, ...]

    def of(self, problem: ContentIssue) -> ImportIssue:
        """An issue of the provision's content, at its line."""
        line = self.before + self.marked.line_of((*self.inside, *problem.path))
        spoken = spoken_path(problem.path)
        return ImportIssue(f"Line {line}{', ' if spoken else ''}{spoken}", problem.what, problem.mend)


def read_yaml(text: str) -> Iterator[tuple[ImportedProvision, YamlPlaces]]:
    """The records of a YAML list, or the one provision of a file of its own; each is read by itself, so that an error
    in one costs no other. Raises FileError."""
    pieces = list(_pieces(text.replace("\r\n", "\n")))
    if not any(piece.strip() for _, piece in pieces):
        raise FileError("This file is empty. Export the catalogue, change that file, and send it.")
    if sum(text.count(beginning) for beginning in BEGINNINGS) > MOST_PARTS:
        raise FileError("This file takes too long to read. Send it in two or more files, or as a workbook.")
    for before, piece in pieces:
        if len(piece) > MOST_IN_A_RECORD:
            raise FileError(
                f"What begins at line {before + 1} is longer than any provision can be. Send a list of provisions, "
                "each beginning with '- slug: '."
            )
        yield from _read(before, piece)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text cut before each entry of its outermost list, with the number of lines above."""
    first = next((line for line in text.split("\n") if line.strip() and not line.lstrip().startswith(("#", "---"))), "")
    margin = first[: len(first) - len(first.lstrip(" "))]
    if not BEGINS.match(first):
        yield 0, text
        return
    starts = [found.start() for found in BEGINS.finditer(text) if found[1] == margin]
    if len(starts) > MOST_ROWS:
        raise too_many_rows()
    line, at = text.count("\n", 0, starts[0]), starts[0]
    for end in [*starts[1:], len(text)]:
        yield line, text[at:end]
        line, at = line + text.count("\n", at, end), end


def _read(before: int, piece: str) -> Iterator[tuple[ImportedProvision, YamlPlaces]]:
    try:
        marked = read_marked(piece)
    except YamlError as problem:
        line = before + (problem.line or 1)
        fault = ImportIssue(f"Line {line}", f"this is not YAML that can be read: {problem.what}", problem.mend)
        yield ImportedProvision(before + 1, "", "", {}, (fault,)), YamlPlaces(before, YamlDocument(), ())
        return
    if isinstance(marked.content, list):
        for place, one in enumerate(marked.content):
            yield _sent(before, marked, (place,), one)
    elif isinstance(marked.content, dict):
        yield _sent(before, marked, (), marked.content)
    else:
        raise FileError("This file is not a list of provisions. Each should begin with '- slug: '.")


def _sent(
    before: int, marked: YamlDocument, inside: tuple[str | int, ...], one: object
) -> tuple[ImportedProvision, YamlPlaces]:
    places = YamlPlaces(before, marked, inside)
    row = before + marked.line_of(inside)
    if not isinstance(one, dict):
        fault = ImportIssue(
            f"Line {row}", "this is not a group of fields", "Begin with '- slug: ', a field a line below it"
        )
        return ImportedProvision(row, "", "", {}, (fault,)), places
    return ImportedProvision(
        row, _text(key_of_record(one)), _text(one.get("name") or one.get("act")), one, fields=fields_of(one)
    ), places


def _text(value: object) -> str:
    return visible(str(value)).strip() if isinstance(value, str | int) else ""
