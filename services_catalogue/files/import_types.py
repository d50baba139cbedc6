"""What an uploaded file holds while it is read: rows, records, what is wrong, and why a whole file was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from services_catalogue.reading.issues import ContentIssue

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


class ContentPlaces(Protocol):
    """Tells where in the file an issue of a record's content stands."""

    def of(self, problem: ContentIssue) -> ImportIssue: ...


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


OwnerLookup = Callable[[str], str]
"""From a slug to the name of the organisation that owns it, when the sender may not change it; else to ""."""


class ImportOutcome(StrEnum):
    """What saving would do with one provision of the file."""

    NOT_UNDERSTOOD = "not_understood"
    OVERLOOKED = "overlooked"  # no provision: what its sender may have overlooked in the file as a whole
    NOT_YOURS = "not_yours"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One provision of the file in the report.

    `changes` names the fields that would change; `faults` are issues that keep it from being saved, `remarks` those to
    mend before a review.
    """

    row: int
    slug: str
    name: str
    outcome: ImportOutcome
    changes: tuple[str, ...] = ()
    faults: tuple[ImportIssue, ...] = ()
    remarks: tuple[ImportIssue, ...] = ()
    keeper: str = ""

    def as_json(self) -> dict[str, Any]:
        """As plain values, for `ImportBatch.report`."""
        faults, remarks = (
            [{"place": sayable(fault.place), "sentence": sayable(fault.sentence)} for fault in some]
            for some in (self.faults, self.remarks)
        )
        quoted = {"slug": sayable(self.slug), "name": sayable(self.name), "faults": faults, "remarks": remarks}
        return {**asdict(self), **quoted, "outcome": self.outcome.value}


@dataclass(frozen=True, slots=True)
class ReadyProvision:
    """One provision that can be saved. `seen` is the number of the revision it was compared with, None if it is new."""

    slug: str
    seen: int | None
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredContent:
    number: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ImportReport:
    told: tuple[ImportEntry, ...]
    ready: tuple[ReadyProvision, ...]

    @property
    def all_understood(self) -> bool:
        """Whether every provision of the file can be saved."""
        return not any(one.outcome in (ImportOutcome.NOT_UNDERSTOOD, ImportOutcome.NOT_YOURS) for one in self.told)


def sayable(text: str) -> str:
    """Text from a file, fit to be quoted on a page: control characters and lone surrogates become spaces."""
    return "".join(character if character.isprintable() else " " for character in text)


def too_many_rows() -> FileError:
    """The error for a file with more rows than are taken in one go."""
    return FileError(f"This file has more than {MOST_ROWS:,} rows. Send it in two or more files.")
