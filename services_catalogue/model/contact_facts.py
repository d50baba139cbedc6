"""A fact with what it stands on: its sources, their strength, and who has checked it; and one by which people get in
touch."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import ValidationInfo, field_validator, model_validator

from services_catalogue.model.contact_error import ContactError, quoted_start
from services_catalogue.model.dates import Record, Text, WebAddress, WholeDay, real_day
from services_catalogue.model.emails import email_link, read_email
from services_catalogue.model.opening_hours import refuse_impossible_times
from services_catalogue.model.phones import Phone, read_phone
from services_catalogue.model.placeholders import is_placeholder
from services_catalogue.model.source_dates import MONTHS_OF_A_NEW_SOURCE, WRITTEN_DATE, dates_in, is_within
from services_catalogue.model.status import last_day
from services_catalogue.model.web_addresses import BEGINS, read_web_address

LIKE_AN_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|www\.)\S+$", re.IGNORECASE)
MONTHS_OF_A_CHECK = 12
"""How long a person's check of a contact holds. It is set here, once."""
NOT_KNOWN = "Leave it empty if it is not known"


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


class FactVisibility(StrEnum):
    """How a fact is shown to residents on a day, the surest first."""

    PLAIN = "plain"
    NOT_RUNG = "not_rung"  # with its year, and that we have not rung it
    OLD = "old"  # on the support page alone: it may have changed
    NEVER = "never"  # only on the call sheet


class FactSource(Record):
    """Where a fact was read: `date` as the source has it, which may be "undated", and what it `says`."""

    title: Text
    url: WebAddress | None = None
    date: Text | None = None
    says: Text | None = None

    @field_validator("date")
    @classmethod
    def _exists(cls, given: str | None) -> str | None:
        for date in WRITTEN_DATE.findall(given or ""):
            if len(date) == len("2026-11-23"):
                real_day(date)
        return given

    @property
    def dates(self) -> list[str]:
        """The years, months and days that stand in its date."""
        return dates_in(self.date)

    @property
    def publisher(self) -> str:
        """What tells whoever published it from another: the host of its page, or else its title."""
        host = urlsplit(self.url or "").hostname
        return host.removeprefix("www.") if host else self.title


class PersonCheck(Record):
    """That a person has tried a fact: who, how, and on which day."""

    by: Text
    how: Text
    on: WholeDay


class SourcedFact(Record):
    """What every fact that people act on has. `withheld` says why residents may not see it yet.

    `note` is for whoever keeps the record, and never shown. Raises ContactError for a fact that stands on nothing.
    """

    strength: Strength
    sources: tuple[FactSource, ...] = ()
    withheld: Text | None = None
    note: Text | None = None
    checked: PersonCheck | None = None

    @model_validator(mode="after")
    def _stands_on_something(self) -> SourcedFact:
        if not self.sources and self.checked is None and self.strength is not Strength.FROM_MEMORY:
            mend = "Add the source where it was read, or the person who has checked it"
            raise ContactError("it has no source, and no person has checked it", mend)
        return self

    @property
    def newest_date(self) -> str | None:
        """The date of its newest source or check, as partial as it is written; None when neither has one."""
        found = [date for source in self.sources for date in source.dates]
        found += [] if self.checked is None else [self.checked.on]
        return max(found, key=last_day, default=None)

    @property
    def year(self) -> str | None:
        """The year of that date."""
        return None if self.newest_date is None else self.newest_date[:4]

    def showing(self, on: str) -> FactVisibility:
        """How it is shown to residents on a day (YYYY-MM-DD)."""
        if self.holds(on):
            return FactVisibility.PLAIN
        if self.withheld is not None or self.strength in (Strength.CONFLICTING, Strength.FROM_MEMORY):
            return FactVisibility.NEVER
        if self.strength in (Strength.OWNER_CURRENT, Strength.OFFICIAL_CURRENT):
            return FactVisibility.PLAIN
        newest = self.newest_date
        return (
            FactVisibility.NOT_RUNG if newest and is_within(newest, MONTHS_OF_A_NEW_SOURCE, on) else FactVisibility.OLD
        )

    def agreed(self, on: str) -> bool:
        """Whether two sources that are independent of each other give it, the newer of them not too old on a day."""
        publishers = {source.publisher for source in self.sources}
        newest = self.newest_date
        return len(publishers) > 1 and newest is not None and is_within(newest, MONTHS_OF_A_NEW_SOURCE, on)

    def holds(self, on: str) -> bool:
        """Whether a person has checked it by that day, and not too long before."""
        return self.checked is not None and self.checked.on <= on and is_within(self.checked.on, MONTHS_OF_A_CHECK, on)


class ContactFact(SourcedFact):
    """One way to get in touch, or what goes with it. Raises ContactError for a value that is none of its kind."""

    kind: ContactKind
    value: Text
    who_answers: Text | None = None
    for_whom: Text | None = None

    @field_validator("value")
    @classmethod
    def _in_its_spelling(cls, given: str, info: ValidationInfo) -> str:
        match info.data.get("kind"):
            case ContactKind.PHONE | ContactKind.TEXT_RELAY:
                return _called(given).shown
            case ContactKind.TEXT:
                return read_phone(f"text {given}").shown
            case ContactKind.EMAIL:
                return read_email(given)
            case ContactKind.ACT_URL | ContactKind.INFO_URL:
                return read_web_address(given)
            case ContactKind.BSL_VIDEO:
                return _video_call(given)
            case ContactKind.HOURS:
                refuse_impossible_times(given)
        return _something(given)

    @property
    def link(self) -> str:
        """What one press leads to: a call, a text, an email or a page. Empty where nothing can be pressed."""
        match self.kind:
            case ContactKind.PHONE | ContactKind.TEXT | ContactKind.TEXT_RELAY:
                return read_phone(self.value).link
            case ContactKind.EMAIL:
                return email_link(self.value)
        return self.value if BEGINS.match(self.value) else ""


def _called(given: str) -> Phone:
    phone = read_phone(given)
    if phone.by_text:
        raise ContactError(f"{quoted_start(given)} takes texts, not calls", "Make it one of the kind 'text'")
    return phone


def _video_call(given: str) -> str:
    """The page or the number of a call by video, or the way to one in words."""
    if LIKE_AN_ADDRESS.match(given):
        return read_web_address(given)
    return _something(given) if any(c.isalpha() for c in given) else _called(given).shown


def _something(given: str) -> str:
    if is_placeholder(given):
        raise ContactError(f"{quoted_start(given)} says nothing that people can use", NOT_KNOWN)
    return given
