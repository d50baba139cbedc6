"""The next jobs up from one: what is the same, what is new, what each pays and how near it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services_catalogue.job_steps.job_data import NEW_ENOUGH, JobData, JobStep, StepBasis, StepDoubt
from services_catalogue.job_steps.occupation import Occupation
from services_catalogue.job_steps.occupation_pay import OccupationPay, pay_of, pays_more, rise_of
from triage.i18n import _
from triage.i18n import marked as m

MOST = 6
NEAR, FAIR = 0.62, 0.45
"""Closeness from which two jobs are near, or fairly near."""
CALLED_CLOSE = (2, 3)
"""Tiers of O*NET's experts that name two jobs as the most alike of all (the first ten)."""
IN_CHARGE = re.compile(r"\b(supervisor|leader|manager|senior)", re.IGNORECASE)


class Closeness(StrEnum):
    """How near two jobs are by what people do in them: our own estimate, in three bands."""

    NEAR = "near"
    FAIR = "fair"
    FAR = "far"

    @property
    def in_words(self) -> str:
        return _(CLOSENESS_WORDS[self])


CLOSENESS_WORDS = {
    Closeness.NEAR: m("much like your job now"),
    Closeness.FAIR: m("partly like your job now"),
    Closeness.FAR: m("quite different from your job now"),
}


class StepEvidence(StrEnum):
    """What a step rests on."""

    EXPERTS = "experts"
    KNOWN_ROUTE = "known_route"
    ESTIMATE = "estimate"

    @property
    def in_words(self) -> str:
        return _(EVIDENCE_WORDS[self])


EVIDENCE_WORDS = {
    StepEvidence.EXPERTS: m("people who know both jobs call them close"),
    StepEvidence.KNOWN_ROUTE: m("a known route"),
    StepEvidence.ESTIMATE: m("our estimate from what each job does"),
}


class StepGain(StrEnum):
    """Why a next job is a step up."""

    PAY = "pay"
    RESPONSIBILITY = "responsibility"
    SKILL = "skill"
    NO_COMPARISON = "no_comparison"


GAINS = {
    StepGain.PAY: m("pays about {percent}% more an hour"),
    StepGain.RESPONSIBILITY: m("a step in responsibility, at about the same pay"),
    StepGain.SKILL: m("asks for more skill, at about the same pay"),
    StepGain.NO_COMPARISON: m("the pay does not compare, so we cannot say how much more it is"),
}


class FurtherReason(StrEnum):
    """Why a job stands behind "further away"."""

    LONG_STUDY = "long_study"
    NOT_RELATED = "not_related"
    OTHER_CAREER = "other_career"

    @property
    def in_words(self) -> str:
        return _(FURTHER_WORDS[self])


FURTHER_WORDS = {
    FurtherReason.LONG_STUDY: m("It takes a qualification of some years."),
    FurtherReason.NOT_RELATED: m("The two jobs look alike on paper, but people who know such jobs do not link them."),
    FurtherReason.OTHER_CAREER: m("It is a change of career: the two jobs have little in common."),
}
FURTHER = {
    StepDoubt.NOT_RELATED: FurtherReason.NOT_RELATED,
    StepDoubt.OTHER_CAREER: FurtherReason.OTHER_CAREER,
}


@dataclass(frozen=True, slots=True)
class ApprenticeshipRoute:
    """Levels of apprenticeships that lead to a job. `names` is empty unless the list of them is new enough to trust."""

    levels: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextJob:
    """One next job up, for one person on one day."""

    occupation: Occupation
    pay: OccupationPay
    gain: StepGain
    rise_percent: int | None
    """How much more an hour pays; only with `StepGain.PAY`."""

    closeness: Closeness | None
    """None where it was not worked out."""

    evidence: StepEvidence
    evidence_in_words: str
    """The line that is shown: that of the evidence, or of whoever corrected the step."""

    further: FurtherReason | None
    same: tuple[str, ...]
    to_learn: tuple[str, ...]
    """What is new: tasks of this job that are least like those of the old one, in a few words each."""

    apprenticeship: ApprenticeshipRoute | None
    rank: int
    """Its place among all steps from the old job, 0 for the best."""

    soonness: tuple[int, int, float]
    """What "soonest" sorts by: how much it asks for, how much more than the old job does, and how unlike that it is."""

    @property
    def gain_in_words(self) -> str:
        return _(GAINS[self.gain]).format(percent=self.rise_percent)


@dataclass(frozen=True, slots=True)
class NextJobs:
    """The next jobs up, at most six, and apart from them those further away. Either may be empty: a page says so."""

    jobs: tuple[NextJob, ...]
    further: tuple[NextJob, ...]


class JobOrder(StrEnum):
    """In which order people may look at next jobs."""

    BEST = "best"
    SOONEST = "soonest"
    BEST_PAID = "best_paid"
    NEAREST = "nearest"


def next_jobs(
    data: JobData, occupation: Occupation, age: int | None, day: date, order: JobOrder = JobOrder.BEST
) -> NextJobs:
    """The next jobs up from an occupation: always the same six of them, whichever the order.

    What neither pays more nor asks for more responsibility is no step up, and is left out.
    """
    found = steps_up(data, occupation, age, day)
    jobs = [job for job in found if job.further is None][:MOST]
    further = [job for job in found if job.further is not None][:MOST]
    return NextJobs(*(tuple(sorted(some, key=ORDERS[order])) for some in (jobs, further)))


def steps_up(data: JobData, occupation: Occupation, age: int | None, day: date) -> list[NextJob]:
    """Every step up from an occupation, best first, however many there are."""
    return [
        job
        for rank, step in enumerate(data.steps.get(occupation.slug, ()))
        if (job := _next_job(data, occupation, step, rank, age, day)) is not None
    ]


def closeness_band(closeness: float | None) -> Closeness | None:
    """The band of a closeness between 0 and 1."""
    if closeness is None:
        return None
    return Closeness.NEAR if closeness >= NEAR else Closeness.FAIR if closeness >= FAIR else Closeness.FAR


def apprenticeship_route(data: JobData, occupation: Occupation, day: date) -> ApprenticeshipRoute | None:
    """The apprenticeships that lead to a job, without those that lost their funding."""
    if not occupation.apprenticeship_levels:
        return None
    trusted = day - data.about.apprenticeships_listed <= NEW_ENOUGH
    names = [one.title for one in data.apprenticeships if trusted and one.occupation == occupation.slug]
    return ApprenticeshipRoute(occupation.apprenticeship_levels, tuple(names))


def _next_job(data: JobData, old: Occupation, step: JobStep, rank: int, age: int | None, day: date) -> NextJob | None:
    new = data.occupations[step.to]
    gain = _gain(data, old, new, day)
    if gain is None:
        return None
    evidence = _evidence(step)
    more = max(0, new.job_zone - old.job_zone) + max(0, _level(new) - _level(old))
    return NextJob(
        occupation=new,
        pay=pay_of(data, new, age, day),
        gain=gain,
        rise_percent=rise_of(data, old, new, day) if gain is StepGain.PAY else None,
        closeness=closeness_band(step.closeness),
        evidence=evidence,
        evidence_in_words=step.evidence_words or evidence.in_words,
        further=_further(step),
        same=step.same_tasks,
        to_learn=step.new_tasks,
        apprenticeship=apprenticeship_route(data, new, day),
        rank=rank,
        soonness=(_level(new) + new.job_zone, more, -(step.closeness or 0)),
    )


def _gain(data: JobData, old: Occupation, new: Occupation, day: date) -> StepGain | None:
    if pays_more(data, old, new, day):
        return StepGain.NO_COMPARISON if rise_of(data, old, new, day) is None else StepGain.PAY
    if IN_CHARGE.search(new.title):
        return StepGain.RESPONSIBILITY
    return StepGain.SKILL if new.job_zone > old.job_zone or _level(new) > _level(old) else None


def _level(occupation: Occupation) -> int:
    return int(occupation.entry_level)


def _evidence(step: JobStep) -> StepEvidence:
    if step.expert_tier in CALLED_CLOSE:
        return StepEvidence.EXPERTS
    return StepEvidence.ESTIMATE if step.basis is StepBasis.COMPUTED else StepEvidence.KNOWN_ROUTE


def _further(step: JobStep) -> FurtherReason | None:
    if step.doubt is not None:
        return FURTHER[step.doubt]
    return FurtherReason.LONG_STUDY if step.basis is StepBasis.STRETCH else None


def _by_pay(job: NextJob) -> tuple[Decimal, int]:
    return -(job.pay.hourly or Decimal(0)), job.rank


def _by_closeness(job: NextJob) -> tuple[int, int]:
    bands = list(Closeness)
    return len(bands) if job.closeness is None else bands.index(job.closeness), job.rank


ORDERS: dict[JobOrder, Callable[[NextJob], tuple[object, ...]]] = {
    JobOrder.BEST: lambda job: (job.rank,),
    JobOrder.SOONEST: lambda job: (*job.soonness, job.rank),
    JobOrder.BEST_PAID: _by_pay,
    JobOrder.NEAREST: _by_closeness,
}
