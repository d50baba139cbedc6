"""A fact by which people get in touch, with what it stands on: its sources, their strength, and who has checked it."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import model_validator

from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.dates import PartialDate, Record, Text
from services_catalogue.model.emails import read_email
from services_catalogue.model.phones import read_phone
from services_catalogue.model.source_dates import WRITTEN_DATE
from services_catalogue.model.status import last_day

ADDRESS_OF_A_PAGE = re.compile(r"https?://[^\s<>\"]{1,490}")
MONTHS_OF_A_NEW_SOURCE = 24
MONTHS_OF_A_CHECK = 12
"""How long a person's check of a contact holds. It is set here, once."""


class ContactKind(StrEnum):
    PHONE = "phone"
    TEXT = "text"
    TEXT_RELAY = "text_relay"
    BSL_VIDEO = "bsl_video"
    EMAIL = "email"
    ACT_URL = "act_url"  # a page where one applies, books or finds
    INFO_URL = "info_url"  # a page to read
    ADDRESS = "address"
    HOURS = "hours"
    SAY = "say"  # what to say
    READY = "ready"  # what to have ready


class Strength(StrEnum):
    """Who says it, and whether that is of today. The first two are shown plain."""

    OWNER_CURRENT = "owner_current"
    OFFICIAL_CURRENT = "official_current"
    OWNER_OLD = "owner_old"
    OFFICIAL_OLD = "official_old"
    THIRD_PARTY = "third_party"
    CONFLICTING = "conflicting"
    FROM_MEMORY = "from_memory"


class Showing(StrEnum):
    """How a fact is shown to residents on a day, the surest first."""

    PLAIN = "plain"
    NOT_RUNG = "not_rung"  # with its year, and that we have not rung it
    OLD = "old"  # on the support page alone: it may have changed
    NEVER = "never"  # only on the call sheet


class FactSource(Record):
    """Where a fact was read: `date` as the source has it, which may be "undated", and what it `says`."""

    title: Text
    url: Text | None = None
    date: Text | None = None
    says: Text | None = None


class PersonCheck(Record):
    """That a person has tried a fact: who, how, and on which day (YYYY-MM-DD)."""

    by: Text
    how: Text
    on: PartialDate


class ContactFact(Record):
    """One way to get in touch, or what goes with it. `withheld` says why residents may not see it yet.

    `note` is for whoever keeps the record, and never shown. Raises ContactError for a value that is none of its kind.
    """

    kind: ContactKind
    value: Text
    who_answers: Text | None = None
    for_whom: Text | None = None
    strength: Strength
    sources: tuple[FactSource, ...] = ()
    withheld: Text | None = None
    note: Text | None = None
    checked: PersonCheck | None = None

    @model_validator(mode="after")
    def _is_of_its_kind(self) -> ContactFact:
        match self.kind:
            case ContactKind.PHONE | ContactKind.TEXT | ContactKind.TEXT_RELAY:
                read_phone(self.value)
            case ContactKind.EMAIL:
                read_email(self.value)
            case ContactKind.ACT_URL | ContactKind.INFO_URL if ADDRESS_OF_A_PAGE.fullmatch(self.value) is None:
                raise ContactError(f"'{self.value[:60]}' is not the address of a page", "It begins with https://")
        if not self.sources and self.checked is None and self.strength is not Strength.FROM_MEMORY:
            raise ValueError("it has no source, and no person has checked it")
        return self

    @property
    def year(self) -> str | None:
        """The year of its newest source or check; None when neither has a date."""
        newest = self._newest()
        return None if newest is None else newest[:4]

    def showing(self, on: str) -> Showing:
        """How it is shown to residents on a day (YYYY-MM-DD)."""
        if self.checked is not None and _within(self.checked.on, MONTHS_OF_A_CHECK, on):
            return Showing.PLAIN
        if self.withheld is not None or self.strength in (Strength.CONFLICTING, Strength.FROM_MEMORY):
            return Showing.NEVER
        if self.strength in (Strength.OWNER_CURRENT, Strength.OFFICIAL_CURRENT):
            return Showing.PLAIN
        newest = self._newest()
        return Showing.NOT_RUNG if newest and _within(newest, MONTHS_OF_A_NEW_SOURCE, on) else Showing.OLD

    def _newest(self) -> str | None:
        found = [date for s in self.sources for date in WRITTEN_DATE.findall(s.date or "")]
        found += [] if self.checked is None else [self.checked.on]
        return max(found, key=last_day, default=None)


def _within(date: str, months: int, on: str) -> bool:
    """Whether a day is no more than so many months behind a date, a partial one counting from its last day."""
    year, month = int(on[:4]), int(on[5:7]) - months
    earliest = f"{year + (month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}{on[7:]}"
    return last_day(date) >= earliest
