"""What a dated source showed of a provision, and when it was last checked: data alone; `status` says what follows."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from services_catalogue.model.visible_text import with_plain_spaces
from services_catalogue.model.web_addresses import read_web_address

Text = Annotated[
    str,
    BeforeValidator(lambda given: with_plain_spaces(given).strip() if isinstance(given, str) else given),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
]
WebAddress = Annotated[str, AfterValidator(read_web_address)]
PartialDate = Annotated[
    str, StringConstraints(pattern=r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")
]


def real_day(day: str) -> str:
    """The same day. Raises PydanticCustomError when the calendar does not have it."""
    try:
        date.fromisoformat(day)
    except ValueError as problem:
        raise PydanticCustomError("no_such_day", "there is no such day") from problem
    return day


WholeDay = Annotated[str, StringConstraints(pattern=r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$"), AfterValidator(real_day)]
"""A day of the calendar: YYYY-MM-DD."""


class ObservedState(StrEnum):
    """What a dated source showed. "Running" is what was seen then, not a promise about today."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Dates(Record):
    """Partial dates: a year, a month or a day. `notes` holds what the source says around them.

    `confirmed` says that the people who run it agreed to these dates: then the status follows them by itself. Without
    it a date that has passed makes the status unknown, since plans change and nobody tells.

    `as_of` is the date of the source that shows the status. `gathered_on` is the day on which somebody gathered the
    facts, None when that is not known: the day on which they came in or were published is another.
    """

    start: PartialDate | None = None
    paused_until: PartialDate | None = None  # the first day on which it takes people again
    last_referral: PartialDate | None = None  # the last day on which it takes a new resident
    end: PartialDate | None = None
    status: ObservedState
    as_of: PartialDate | None = None
    confirmed: bool = False
    gathered_on: WholeDay | None = None
    notes: Text | None = None


class LastCheck(Record):
    """When a provision was last verified, by whom, and from when on it counts as stale (YYYY-MM-DD).

    `by` is empty when nobody has verified it: then `on` is only the day from which the next check is counted.
    """

    on: str
    by: str = ""
    stale_from: str
