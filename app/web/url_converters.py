"""The number of a row in an address, as `{person_id:row}`. One that is longer than a column holds is no page (404)."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor


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
