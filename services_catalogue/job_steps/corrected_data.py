"""The data on job steps as commissioners corrected it. The data itself is never changed, so that it can be replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services_catalogue.job_steps.job_data import JobData, JobStep, StepBasis, StepDoubt, TitleRow
from services_catalogue.model.job_correction import (
    CorrectionAct,
    CorrectionKind,
    JobCorrection,
    StepVerdict,
    job_in_words,
)

SUREST = 4
"""How sure a title is that a person added."""
DOUBTS = {StepVerdict.NOT_RELATED: StepDoubt.NOT_RELATED, StepVerdict.OTHER_CAREER: StepDoubt.OTHER_CAREER}


def corrected_data(data: JobData, corrections: Iterable[JobCorrection]) -> JobData:
    """The data with these corrections; those that do nothing to it are passed over."""
    work = [
        one for one in corrections if one.does is not CorrectionAct.WITHDRAWN and why_it_does_nothing(one, data) is None
    ]
    if not work:
        return data
    steps, titles = dict(data.steps), list(data.titles)
    for correction in work:
        if correction.kind is CorrectionKind.STEP:
            steps[correction.job] = _steps(steps.get(correction.job, ()), correction)
        elif correction.does is CorrectionAct.PUT_IN:
            titles.append(TitleRow(str(correction.title), correction.job, SUREST))
        else:
            titles = [row for row in titles if not _is_title(row, correction)]
    return replace(data, steps=steps, titles=tuple(titles))


def why_it_does_nothing(correction: JobCorrection, data: JobData) -> str | None:
    """Why a correction does not fit the data as it came, in a sentence for staff; None for one that does."""
    for slug in filter(None, (correction.job, correction.next_job)):
        if slug not in data.occupations:
            return f"The data has no job “{job_in_words(slug)}” now."
    put_in = correction.does is CorrectionAct.PUT_IN
    if correction.kind is CorrectionKind.STEP:
        has = any(step.to == correction.next_job for step in data.steps.get(correction.job, ()))
        return None if put_in or has else "The data has no such step now, so there is nothing to leave out."
    has = any(_is_title(row, correction) for row in data.titles)
    if has is put_in:
        return "The data has this title now." if has else "The data has no such title now."
    return None


def _is_title(row: TitleRow, correction: JobCorrection) -> bool:
    return row.slug == correction.job and row.title.casefold() == str(correction.title).casefold()


def _steps(steps: tuple[JobStep, ...], correction: JobCorrection) -> tuple[JobStep, ...]:
    """A step keeps its place; a new one stands first, since a person with a source put it in."""
    if correction.does is CorrectionAct.LEAVE_OUT:
        return tuple(step for step in steps if step.to != correction.next_job)
    by_job: Mapping[str, JobStep] = {step.to: step for step in steps}
    before = by_job.get(str(correction.next_job))
    if before is None:
        new = JobStep(str(correction.next_job), None, StepBasis.HAND, None, None, (), ())
        return (_as_corrected(new, correction), *steps)
    return tuple(_as_corrected(step, correction) if step is before else step for step in steps)


def _as_corrected(step: JobStep, correction: JobCorrection) -> JobStep:
    basis = step.basis
    if correction.verdict is StepVerdict.LONG_STUDY:
        basis = StepBasis.STRETCH
    elif basis is StepBasis.STRETCH or correction.evidence is not None:
        basis = StepBasis.HAND  # a person knows of the route
    doubt = None if correction.verdict is None else DOUBTS.get(correction.verdict)
    return replace(step, basis=basis, doubt=doubt, evidence_words=correction.evidence)
