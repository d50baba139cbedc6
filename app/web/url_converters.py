"""What may stand in an address: the number of a row, as `{person_id:row}`, and a section of the desk.

A number that is longer than a column holds is no page (404), and neither is any other section.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.convertors import Convertor, StringConvertor, register_url_convertor


class RowNumberConverter(Convertor[int]):
    """Whole numbers from 1 of up to nine digits, which every database takes."""

    regex = "[1-9][0-9]{0,8}"

    def convert(self, value: str) -> int:
        """The number in an address."""
        return int(value)

    def to_string(self, value: int) -> str:
        """The number as it stands in an address."""
        return str(value)


def use_row_numbers() -> None:
    """Make `:row` known. Called before the first route that has one is written."""
    register_url_convertor("row", RowNumberConverter())


def use_sections(names: Iterable[str]) -> None:
    """Make `:section` known, for these names alone. Called before the first route that has one is written."""

    class SectionConverter(StringConvertor):
        regex = "|".join(names)

    register_url_convertor("section", SectionConverter())
