"""What a correction of a job step or title would do, for its review: the next jobs of the job now, and then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import Request

from app.catalogue.job_data import job_data
from app.core.clock import today
from app.presentation.current_catalogue import job_data_of, snapshot_of
from services_catalogue.job_steps.corrected_data import corrected_data, why_it_does_nothing
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.next_jobs import NextJob, next_jobs
from services_catalogue.model.job_correction import CorrectionAct, CorrectionKind, JobCorrection, job_in_words


@dataclass(frozen=True, slots=True)
class CorrectionEffect:
    """The next jobs in a line each, those further away after them; `why_nothing` where it would do nothing."""

    is_step: bool
    job: str
    now: tuple[str, ...]
    then: tuple[str, ...]
    why_nothing: str | None


def correction_effect(after: JobCorrection, request: Request) -> CorrectionEffect:
    """What publishing a correction today would do."""
    plain = job_data(request.app.state.data_dir)
    others = [one for one in snapshot_of(request).job_corrections if one.id != after.id]
    withdrawn = "It takes the correction back." if after.does is CorrectionAct.WITHDRAWN else None
    occupation = plain.occupations.get(after.job)
    return CorrectionEffect(
        is_step=after.kind is CorrectionKind.STEP,
        job=job_in_words(after.job) if occupation is None else occupation.title,
        now=_lines(job_data_of(request), after.job),
        then=_lines(corrected_data(plain, [*others, after]), after.job),
        why_nothing=withdrawn or why_it_does_nothing(after, plain),
    )


def _lines(data: JobData, slug: str) -> tuple[str, ...]:
    job = data.occupations.get(slug)
    if job is None:
        return ()
    found = next_jobs(data, job, None, date.fromisoformat(today()))
    return tuple(_line(one) for one in (*found.jobs, *found.further))


def _line(step: NextJob) -> str:
    further = "" if step.further is None else f" Further away: {step.further.in_words}"
    return f"{step.occupation.title}: {step.gain_in_words}; {step.evidence_in_words}.{further}"
