"""First jobs for somebody out of work or never in work, from a few plain choices or what they did unpaid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from services_catalogue.job_steps.first_job_rows import FirstJobRow, UnpaidExperience, WorkDemand, WorkLiking
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.next_jobs import NextJob, next_jobs
from services_catalogue.job_steps.occupation import Occupation
from services_catalogue.job_steps.occupation_pay import OccupationPay, pay_of

MOST = 6


@dataclass(frozen=True, slots=True)
class FirstJob:
    """A job to begin with, why it is shown, and the best step after it (None where none is known)."""

    occupation: Occupation
    pay: OccupationPay
    fits: tuple[WorkLiking, ...]
    uses: tuple[tuple[UnpaidExperience, str], ...]
    then: NextJob | None


@dataclass(frozen=True, slots=True)
class HeldBackJob:
    """A job that would fit, and that asks for what the person said they cannot do now."""

    occupation: Occupation
    because: tuple[WorkDemand, ...]


@dataclass(frozen=True, slots=True)
class FirstJobs:
    """The jobs, at most six, and those that were held back: a page says that they were, and why."""

    jobs: tuple[FirstJob, ...]
    held_back: tuple[HeldBackJob, ...]


def first_jobs(
    data: JobData,
    age: int | None,
    day: date,
    *,
    like: Collection[WorkLiking] = (),
    experience: Collection[UnpaidExperience] = (),
    cannot: Collection[WorkDemand] = (),
) -> FirstJobs:
    """First jobs, those that fit best first. Nothing is held back but for what is in `cannot`."""
    fitting = _fitting(data.first_jobs, set(like), set(experience))
    able = [row for row in fitting if not row.asks & set(cannot)]
    held = [row for row in fitting if row.asks & set(cannot)]
    return FirstJobs(
        tuple(_first_job(data, row, age, day, like, experience) for row in able[:MOST]),
        tuple(
            HeldBackJob(
                data.occupations[row.job], tuple(demand for demand in WorkDemand if demand in row.asks & set(cannot))
            )
            for row in held[:MOST]
        ),
    )


def _fitting(
    rows: Sequence[FirstJobRow], like: set[WorkLiking], experience: set[UnpaidExperience]
) -> list[FirstJobRow]:
    """Those that meet as many of the choices as any does, or use what was done unpaid; all where nothing was said."""
    most = max(len(row.like & like) for row in rows)
    fitting = [
        row
        for row in rows
        if (like and len(row.like & like) == most) or row.uses.keys() & experience or not (like or experience)
    ]
    return sorted(fitting, key=lambda row: -(len(row.like & like) + 2 * len(row.uses.keys() & experience)))


def _first_job(
    data: JobData,
    row: FirstJobRow,
    age: int | None,
    day: date,
    like: Collection[WorkLiking],
    experience: Collection[UnpaidExperience],
) -> FirstJob:
    occupation = data.occupations[row.job]
    after = next_jobs(data, occupation, age, day).jobs
    return FirstJob(
        occupation,
        pay_of(data, occupation, age, day),
        tuple(liking for liking in WorkLiking if liking in row.like and liking in like),
        tuple((kind, row.uses[kind]) for kind in UnpaidExperience if kind in row.uses and kind in experience),
        after[0] if after else None,
    )
