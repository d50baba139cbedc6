"""The shapes of facts in the API: each with what it stands on, and how sure it is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from services_catalogue.model.access_facts import AccessKind
from services_catalogue.model.contact_facts import ContactKind, Strength
from services_catalogue.model.taught_sectors import QualificationLevel, Sector


class ContactFactOut(BaseModel):
    """One contact with what it stands on. What is in doubt or kept back is left out."""

    kind: ContactKind = Field(
        description="`act_url`: a page where one applies, books or finds; `info_url`: one to read"
    )
    value: str
    link: str | None = Field(description="What one press leads to: tel:, sms:, mailto: or https:")
    who_answers: str | None
    for_whom: str | None = Field(description="The people it is for; null for everyone whom the support is for")
    strength: Strength = Field(description="Who says it, and whether that is of today")
    year: str | None = Field(description="The year of its newest source or check; null when they have no date")
    date: str | None = Field(description="The same as exact as its source has it: a year, a month or a day")
    certainty: str = Field(description="How sure it is, to be shown beside it: never show one without the other")


class TaughtSectorOut(BaseModel):
    """A sector that is taught at a level. What is in doubt or kept back is left out; no entry at all: not known."""

    sector: Sector
    level: QualificationLevel | None = Field(description="Null where no source says it")
    strength: Strength = Field(description="Who says it, and whether that is of today")
    year: str | None = Field(description="The year of its newest source or check; null when they have no date")
    date: str | None = Field(description="The same as exact as its source has it: a year, a month or a day")
    certainty: str = Field(description="How sure it is, to be shown beside it: never show one without the other")


class AccessOut(BaseModel):
    """One way of being helped. `details` and `certainty` are null where it is not known."""

    offered: Literal["yes", "no", "not_known"] = Field(description="Where it is not known, people should ask first")
    details: str | None = Field(description="What it is, or what to do for it")
    certainty: str | None = Field(
        description="How sure it is, to be shown beside it; null too where it was written down without its sources"
    )


AccessByKind = dict[AccessKind, AccessOut]
"""One for each kind. `by_phone` is for people who are not online, and `interpreter` for a spoken language."""
CertaintyByField = dict[str, str]
"""How sure a field is, in a short line to be shown beside it: of a rule its weakest matter. It may be empty."""


class SourceOut(BaseModel):
    kind: Literal["page", "general_knowledge"] = Field(
        description="`general_knowledge`: what is generally known, and no page says. It is no source"
    )
    title: str
    url: str | None
    date: str | None
    supports: list[str]
