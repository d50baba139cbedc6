"""The legal pay floor: what nobody of an age may be paid less than, by the hour, on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ADULT, GROWN_UP, SCHOOL_LEAVER = 21, 18, 16
"""The ages at which another floor begins. Below the last there is none."""
FLOOR_CHANGES_IN = 4
"""The month on whose first day each year's floor begins."""


@dataclass(frozen=True, slots=True)
class PayFloor:
    """The floors from a day on, in pounds an hour."""

    begins: date
    adult: Decimal
    from_18: Decimal
    under_18: Decimal
    """It is the floor of apprentices as well."""

    source: str

    def at(self, age: int | None) -> Decimal | None:
        """The floor at an age, the adult one where the age is not known; None for those too young to have one."""
        if age is None or age >= ADULT:
            return self.adult
        if age >= GROWN_UP:
            return self.from_18
        return self.under_18 if age >= SCHOOL_LEAVER else None


def floor_on(floors: Sequence[PayFloor], day: date) -> PayFloor | None:
    """The newest floor that has begun by the day."""
    return max((floor for floor in floors if floor.begins <= day), key=lambda floor: floor.begins, default=None)


def is_out_of_date(floor: PayFloor | None, day: date) -> bool:
    """Whether a newer floor than this has begun by the day, since one does each April."""
    newest = date(day.year - (day.month < FLOOR_CHANGES_IN), FLOOR_CHANGES_IN, 1)
    return floor is None or floor.begins < newest
