"""The steps from a job as the desk lists them: those that residents are shown, and the others with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.next_jobs import NextJob, next_jobs, steps_up
from services_catalogue.job_steps.occupation import Occupation

SHOWN = "A next job"
FURTHER = "Further away: {why}"
OVER = "Not shown: six others stand before it"
NO_STEP_UP = "Not shown: it pays no more and asks for no more"
LEFT_OUT = "Left out by a correction"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. `step` is None where it is none up, or a correction leaves it out."""

    job: Occupation
    verdict: str
    step: NextJob | None


def step_rows(data: JobData, plain: JobData, job: Occupation, day: date) -> list[StepRow]:
    """Every step of the data, corrected or not, as an adult sees it. `plain` is the data without corrections."""
    return [*_in_use(data, job, day), *_left_out(data, plain, job)]


def _in_use(data: JobData, job: Occupation, day: date) -> Iterator[StepRow]:
    found = next_jobs(data, job, None, day)
    shown = {one.occupation.slug for one in (*found.jobs, *found.further)}
    up = {one.occupation.slug: one for one in steps_up(data, job, None, day)}
    for step in data.steps.get(job.slug, ()):
        one = up.get(step.to)
        yield StepRow(data.occupations[step.to], _verdict(one, is_shown=step.to in shown), one)


def _left_out(data: JobData, plain: JobData, job: Occupation) -> Iterator[StepRow]:
    kept = {step.to for step in data.steps.get(job.slug, ())}
    for step in plain.steps.get(job.slug, ()):
        if step.to not in kept:
            yield StepRow(data.occupations[step.to], LEFT_OUT, None)


def _verdict(step: NextJob | None, *, is_shown: bool) -> str:
    if step is None:
        return NO_STEP_UP
    if not is_shown:
        return OVER
    return SHOWN if step.further is None else FURTHER.format(why=step.further.in_words)
