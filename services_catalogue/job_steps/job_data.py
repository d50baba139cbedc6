"""The data on job steps: occupations, the steps between them, titles, apprenticeships, and legal pay floors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from services_catalogue.job_steps.first_job_rows import FirstJobRow
from services_catalogue.job_steps.occupation import Occupation, PayNoteKind
from services_catalogue.job_steps.pay_floor import PayFloor

NEW_ENOUGH = timedelta(days=365)
"""How old the list of apprenticeships may be for one of it to be called by its name."""


class StepBasis(StrEnum):
    """Where a step comes from: worked out, a known ladder, or a known ladder that takes years of study."""

    COMPUTED = "computed"
    HAND = "hand"
    STRETCH = "hand_stretch"


class StepDoubt(StrEnum):
    """Why a step is doubtful."""

    NOT_RELATED = "not_related"
    OTHER_CAREER = "other_career"


@dataclass(frozen=True, slots=True)
class JobStep:
    """A way from one occupation to another, as the data has it.

    `closeness` runs from 0 to 1, and is None where it was not worked out. `expert_tier`: how near the experts of O*NET
    put the two, from 0 (not) to 4 (the same job), None where they were not asked. Tasks are those of the new job.
    """

    to: str
    """The slug of the new job."""

    closeness: float | None
    basis: StepBasis
    expert_tier: int | None
    doubt: StepDoubt | None
    new_tasks: tuple[str, ...]
    same_tasks: tuple[str, ...]
    evidence_words: str | None = None
    """What a correction says that it rests on."""


@dataclass(frozen=True, slots=True)
class Apprenticeship:
    """A standard of the list, which still had its funding."""

    title: str
    level: int
    occupation: str


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A job title that people use, the slug of its occupation, and how sure that is, from 1 to 4."""

    title: str
    slug: str
    sureness: int


class _About(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AboutSource(_About):
    """One thing that the data was made from."""

    what: str
    source: str
    licence: str


class AboutGrowth(_About):
    """A sector that the Plan names, with the occupations in it by the beginnings of their SOC codes."""

    name: str
    section: str
    codes: tuple[str, ...]


class AboutData(_About):
    """What the data is, how old, and whose: `about.yaml`."""

    version: str
    made: date
    pay_year: int
    pay_source: str
    apprenticeships_listed: date
    sources: tuple[AboutSource, ...]
    growth: tuple[AboutGrowth, ...]
    pay_notes: Mapping[PayNoteKind, Mapping[str, str]]
    """For each kind the occupations by their SOC codes, each with the reason."""


@dataclass(frozen=True, slots=True, eq=False)
class JobData:
    """All of it, read once and shared: occupations by slug, and steps, best first, by the slug that they begin at."""

    about: AboutData
    floors: tuple[PayFloor, ...]
    occupations: Mapping[str, Occupation]
    steps: Mapping[str, tuple[JobStep, ...]]
    apprenticeships: tuple[Apprenticeship, ...]
    titles: tuple[TitleRow, ...]
    short_forms: Mapping[str, str]
    """Words that people shorten or say otherwise, with those that stand in titles."""

    first_jobs: tuple[FirstJobRow, ...]
