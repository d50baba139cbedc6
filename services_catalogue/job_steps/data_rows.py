"""Rows of the tables of job steps, read strictly: whatever is wrong is said with its file and line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

import yaml

Value = TypeVar("Value")


class JobDataError(Exception):
    """The folder cannot be used; the message names the file, the line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class DataRow:
    """One row of a table, with where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def error(self, problem: str) -> JobDataError:
        return JobDataError(f"{self.file}, line {self.line}: {problem}")

    def text(self, column: str) -> str:
        """A cell that may not be empty. Raises JobDataError."""
        if value := self.cells[column]:
            return value
        raise self.error(f"'{column}' is empty")

    def _converted(self, column: str, convert: Callable[[str], Value], kind: str) -> Value:
        try:
            return convert(self.text(column))
        except (ValueError, InvalidOperation):
            raise self.error(f"'{column}' should be {kind}, and is '{self.cells[column]}'") from None

    def whole(self, column: str, lowest: int, highest: int) -> int:
        """A whole number in these bounds. Raises JobDataError."""
        number = self._converted(column, int, "a whole number")
        if not lowest <= number <= highest:
            raise self.error(f"'{column}' should lie between {lowest} and {highest}, and is {number}")
        return number

    def decimal(self, column: str, lowest: int, highest: int) -> Decimal:
        """A number in these bounds. Raises JobDataError."""
        number = self._converted(column, Decimal, "a number")
        if not lowest <= number <= highest:
            raise self.error(f"'{column}' should lie between {lowest} and {highest}, and is {number}")
        return number

    def day(self, column: str) -> date:
        """A day, written YYYY-MM-DD. Raises JobDataError."""
        return self._converted(column, date.fromisoformat, "a day (YYYY-MM-DD)")

    def one_of(self, column: str, kind: Callable[[str], Value], allowed: str) -> Value:
        """A word out of a closed list. Raises JobDataError."""
        return self._converted(column, kind, f"one of {allowed}")

    def has(self, column: str) -> bool:
        return bool(self.cells[column])


def read_table(folder: Path, name: str, columns: tuple[str, ...]) -> Iterator[DataRow]:
    """The rows of a table that has these columns. Raises JobDataError."""
    try:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file, strict=True)
            if missing := set(columns) - set(table.fieldnames or ()):
                raise JobDataError(f"{name}, line 1: these columns are missing: {', '.join(sorted(missing))}")
            for cells in table:
                row = DataRow(name, table.line_num, cells)
                if None in cells or None in cells.values():
                    raise row.error("it does not have as many cells as the first line")
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise JobDataError(f"{name} cannot be read: {problem}") from problem


def read_yaml(folder: Path, name: str) -> object:
    """What a file of ours holds. Raises JobDataError."""
    try:
        return yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise JobDataError(f"{name} cannot be read: {problem}") from problem
