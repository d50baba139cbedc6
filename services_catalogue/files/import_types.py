"""What an uploaded file holds while it is read: rows, records, what is wrong, and why a whole file was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_BYTES = 24 * 1024 * 1024
"""Room for 5,000 provisions as long as ours are, in the longest of the three formats."""
MOST_ROWS = 10_000
MOST_COLUMNS = 200


class FileError(ValueError):
    """A file of which nothing was read. The sentence says why, and how to save it so that it can be."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """One thing that is wrong with a file. `place` is where its sender finds it: "Row 7, column dates.end"."""

    place: str
    what: str
    mend: str

    @property
    def sentence(self) -> str:
        """What is wrong, and how to mend it."""
        return f"{self.what[:1].upper()}{self.what[1:]}. {self.mend}{'' if self.mend.endswith('?') else '.'}"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of a table as it came, numbered as the spreadsheet numbers it.

    `unusable` holds, by the position of its cell from 0, what cannot be read as a text: a formula, an error.
    """

    number: int
    cells: tuple[str, ...]
    unusable: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedProvision:
    """One provision as it came: `content` is complete only when there are no `faults`.

    `row` is the row of a sheet, or the line of a YAML file, at which it begins. `fields` are those of which it says
    something: the columns of a sheet, even where its cell is empty; the fields written in a YAML file.
    """

    row: int
    slug: str
    name: str
    content: Mapping[str, Any]
    faults: tuple[ImportIssue, ...] = ()
    fields: frozenset[str] = frozenset()


def sayable(text: str) -> str:
    """Text from a file, fit to be quoted on a page: control characters and lone surrogates become spaces."""
    return "".join(character if character.isprintable() else " " for character in text)


def too_many_rows() -> FileError:
    """The error for a file with more rows than are taken in one go."""
    return FileError(f"This file has more than {MOST_ROWS:,} rows. Send it in two or more files.")
