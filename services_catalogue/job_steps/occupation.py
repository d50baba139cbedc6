"""An occupation: one of the 412 kinds of job for which pay is published (a unit group of SOC 2020)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services_catalogue.model.taught_sectors import Sector
from triage.i18n import _
from triage.i18n import marked as m


class EntryLevel(StrEnum):
    """What people usually have when they begin, by the skill level of SOC 2020 and our reading of it."""

    NONE = "1"
    LEVEL_2 = "2"
    LEVEL_3 = "3"
    DEGREE = "4"

    @property
    def in_words(self) -> str:
        return _(ENTRY_WORDS[self])


ENTRY_WORDS = {
    EntryLevel.NONE: m("most people begin with no qualifications"),
    EntryLevel.LEVEL_2: m("most people begin with GCSEs or other level 2 qualifications, or learn in the job"),
    EntryLevel.LEVEL_3: m("most people have a level 3 to 5 qualification, such as A levels or an apprenticeship"),
    EntryLevel.DEGREE: m("most people have a degree or another level 6 qualification"),
}


class PayNoteKind(StrEnum):
    """Why the published pay of a job does not compare with that of others."""

    TERM_TIME = "term_time"
    SELF_EMPLOYED = "self_employed"
    TIPS = "tips"

    @property
    def in_words(self) -> str:
        return _(PAY_NOTES[self])


PAY_NOTES = {
    PayNoteKind.TERM_TIME: m("Many of these jobs are paid for school terms only, so the pay does not compare."),
    PayNoteKind.SELF_EMPLOYED: m(
        "Many people in this work are self-employed, and the pay figures leave them out. So the pay does not compare."
    ),
    PayNoteKind.TIPS: m("Tips are not in the pay figures, so the pay does not compare."),
}


@dataclass(frozen=True, slots=True)
class GrowthSector:
    """A sector that the Plan names as growing, with the section that does."""

    name: str
    section: str


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation. Pay is what was published: show it with `pay_of` only, which holds it against the legal floor.

    `hourly` is the middle (median) pay of all employees, in pounds an hour; `yearly` that of full-time employees, in
    pounds. Each is None where none was published, or it was too unsure.
    """

    id: str
    """Its code in SOC 2020."""

    slug: str
    title: str
    sector: Sector | None
    """The field in which its courses are; None where it belongs to no one of them."""

    entry_level: EntryLevel
    job_zone: int
    """How much preparation it takes, from 1 (little) to 5 (O*NET)."""

    hourly: Decimal | None
    yearly: int | None
    people: int
    """How many people in the UK do it."""

    tasks: tuple[str, ...]
    """What people in it do, in a few words each: those that some step names."""

    apprenticeship_levels: tuple[int, ...]
    """Levels of apprenticeships that lead to it, without those that lost their funding."""

    pay_note: PayNoteKind | None
    growth: GrowthSector | None
