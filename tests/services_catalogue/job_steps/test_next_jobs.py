"""The next jobs up: at most six, each with its reason, and nothing on offer that is not so."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services_catalogue.job_steps.job_data import JobData, JobStep, StepBasis, StepDoubt
from services_catalogue.job_steps.job_data_reader import SHIPPED
from services_catalogue.job_steps.next_jobs import (
    Closeness,
    FurtherReason,
    JobOrder,
    NextJobs,
    StepEvidence,
    StepGain,
    apprenticeship_route,
    next_jobs,
)
from services_catalogue.job_steps.occupation_pay import pay_of
from tests.services_catalogue.job_steps.conftest import DAY

ADULT_FLOOR = Decimal("12.71")
MOST_COMMON = 15
LOW_PAID = Decimal("15.50")


def step(**changes: object) -> JobStep:
    plain = JobStep("senior-care-worker", 0.5, StepBasis.COMPUTED, None, None, ("lead",), ("care",))
    return replace(plain, **changes)  # type: ignore[arg-type]


def after(jobs: JobData, *steps: JobStep, of: str = "care-worker") -> NextJobs:
    return next_jobs(replace(jobs, steps={of: steps}), jobs.occupations[of], 30, DAY)


def test_a_care_worker_sees_what_comes_next(jobs: JobData) -> None:
    found = next_jobs(jobs, jobs.occupations["care-worker"], 30, DAY)
    assert [job.occupation.slug for job in found.jobs][:2] == [
        "senior-care-worker",
        "residential-support-or-house-parent",
    ]
    senior = found.jobs[0]
    assert senior.gain_in_words == "pays about 3% more an hour"
    assert senior.evidence.in_words == "a known route"
    assert "take charge of a shift" in senior.to_learn
    assert senior.apprenticeship is not None
    assert senior.apprenticeship.levels == (3,)


def test_nothing_untrue_is_told_of_any_step_at_any_age(jobs: JobData) -> None:
    for occupation in jobs.occupations.values():
        for age in (None, 17, 19, 30):
            found = next_jobs(jobs, occupation, age, DAY)
            assert len(found.jobs) <= 6
            assert all(job.further is None for job in found.jobs)
            assert all(job.further is not None for job in found.further)
            for job in (*found.jobs, *found.further):
                assert job.pay == pay_of(jobs, job.occupation, age, DAY)
                before, now = (max(one.hourly or Decimal(0), ADULT_FLOOR) for one in (occupation, job.occupation))
                left = 100 * (now / before - 1)
                told = job.rise_percent is not None
                assert told == (job.gain is StepGain.PAY) == ("%" in job.gain_in_words), (occupation.slug, job)
                if job.rise_percent is not None:
                    assert left >= 2, (occupation.slug, job.occupation.slug)
                    assert abs(job.rise_percent - left) <= Decimal("0.5")
                    assert occupation.pay_note is None
                    assert job.occupation.pay_note is None


def test_every_low_paid_job_that_many_do_has_a_next_job_that_pays_more(jobs: JobData) -> None:
    low = [one for one in jobs.occupations.values() if one.hourly is not None and one.hourly < LOW_PAID]
    common = sorted(low, key=lambda one: -one.people)[:MOST_COMMON]
    for occupation in common:
        gains = {job.gain for job in next_jobs(jobs, occupation, 30, DAY).jobs}
        assert gains & {StepGain.PAY, StepGain.NO_COMPARISON}, occupation.slug


def test_no_apprenticeship_that_lost_its_funding_is_on_offer(jobs: JobData) -> None:
    with (SHIPPED / "defunded.csv").open(encoding="utf-8", newline="") as file:
        gone = {row["title"].casefold() for row in csv.DictReader(file)}
    assert len(gone) >= 16
    listed = jobs.about.model_copy(update={"apprenticeships_listed": DAY})
    named = [
        name
        for one in jobs.occupations.values()
        if (route := apprenticeship_route(replace(jobs, about=listed), one, DAY)) is not None
        for name in route.names
    ]
    assert named
    assert gone.isdisjoint(name.casefold() for name in named)


def test_a_job_whose_only_apprenticeship_lost_its_funding_has_none(jobs: JobData) -> None:
    """Warehouse supervisors had team leader alone."""
    assert apprenticeship_route(jobs, jobs.occupations["warehouse-supervisor"], DAY) is None


def test_an_old_list_names_no_apprenticeship(jobs: JobData) -> None:
    route = apprenticeship_route(jobs, jobs.occupations["senior-care-worker"], DAY)
    assert route is not None
    assert (route.levels, route.names) == ((3,), ())
    year_on = jobs.about.model_copy(update={"apprenticeships_listed": date(2025, 12, 1)})
    route = apprenticeship_route(replace(jobs, about=year_on), jobs.occupations["senior-care-worker"], DAY)
    assert route is not None
    assert route.names == ("Lead adult care worker",)


@pytest.mark.parametrize(
    ("changes", "evidence"),
    [
        ({"expert_tier": 3}, StepEvidence.EXPERTS),
        ({"expert_tier": 2, "basis": StepBasis.HAND}, StepEvidence.EXPERTS),
        ({"expert_tier": 1, "basis": StepBasis.HAND}, StepEvidence.KNOWN_ROUTE),
        ({"expert_tier": 1}, StepEvidence.ESTIMATE),
        ({"expert_tier": 4}, StepEvidence.ESTIMATE),  # one job to O*NET: that says nothing of a step
        ({}, StepEvidence.ESTIMATE),
    ],
)
def test_evidence_is_the_strongest_there_is(jobs: JobData, changes: dict[str, object], evidence: StepEvidence) -> None:
    assert after(jobs, step(**changes)).jobs[0].evidence is evidence


@pytest.mark.parametrize(
    ("closeness", "band"),
    [(0.62, Closeness.NEAR), (0.61, Closeness.FAIR), (0.45, Closeness.FAIR), (0.44, Closeness.FAR), (None, None)],
)
def test_closeness_has_a_band_where_it_was_worked_out(jobs: JobData, closeness: float | None, band: Closeness) -> None:
    assert after(jobs, step(closeness=closeness)).jobs[0].closeness is band


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"doubt": StepDoubt.NOT_RELATED}, FurtherReason.NOT_RELATED),
        ({"doubt": StepDoubt.OTHER_CAREER}, FurtherReason.OTHER_CAREER),
        ({"basis": StepBasis.STRETCH}, FurtherReason.LONG_STUDY),
    ],
)
def test_what_is_doubtful_or_long_stands_further_away(
    jobs: JobData, changes: dict[str, object], reason: FurtherReason
) -> None:
    found = after(jobs, step(**changes))
    assert found.jobs == ()
    assert found.further[0].further is reason
    assert reason.in_words.endswith(".")


def test_the_same_pay_is_a_step_where_it_asks_for_more(jobs: JobData) -> None:
    kitchen = next_jobs(jobs, jobs.occupations["kitchen-or-catering-assistant"], 30, DAY)
    gains = {job.occupation.slug: job.gain for job in kitchen.jobs}
    assert gains["bar-or-catering-supervisor"] is StepGain.RESPONSIBILITY
    assert gains["warehouse-operative"] is StepGain.SKILL


def test_the_same_pay_for_the_same_skill_is_no_step_up(jobs: JobData) -> None:
    assert "street-cleaner" in {step.to for step in jobs.steps["cleaner"]}
    found = next_jobs(jobs, jobs.occupations["cleaner"], 30, DAY)
    assert "street-cleaner" not in {job.occupation.slug for job in (*found.jobs, *found.further)}


def test_every_order_has_the_same_jobs(jobs: JobData) -> None:
    for occupation in jobs.occupations.values():
        sets = {frozenset(j.occupation.slug for j in next_jobs(jobs, occupation, 30, DAY, o).jobs) for o in JobOrder}
        assert len(sets) == 1


def test_jobs_can_be_sorted_by_pay_and_by_nearness(jobs: JobData) -> None:
    warehouse = jobs.occupations["warehouse-operative"]
    pay = [job.pay.hourly for job in next_jobs(jobs, warehouse, 30, DAY, JobOrder.BEST_PAID).jobs]
    assert pay == sorted(pay, key=lambda figure: -(figure or 0))
    near = [job.closeness for job in next_jobs(jobs, warehouse, 30, DAY, JobOrder.NEAREST).jobs]
    assert near[0] is Closeness.NEAR
    assert near[-1] is not Closeness.NEAR


def test_soonest_is_what_asks_for_least(jobs: JobData) -> None:
    soonest = next_jobs(jobs, jobs.occupations["warehouse-operative"], 30, DAY, JobOrder.SOONEST).jobs
    asked = [job.occupation.job_zone + int(job.occupation.entry_level) for job in soonest]
    assert asked == sorted(asked)


def test_a_job_at_the_top_of_its_ladder_has_none(jobs: JobData) -> None:
    assert next_jobs(jobs, jobs.occupations["train-or-tram-driver"], 30, DAY) == NextJobs((), ())


def test_an_added_route_by_the_airport_is_known(jobs: JobData) -> None:
    airport = next(
        job for job in next_jobs(jobs, jobs.occupations["shelf-filler"], 30, DAY).jobs if job.closeness is None
    )
    assert airport.occupation.slug == "airport-ground-worker"
    assert airport.occupation.growth is not None
    assert (airport.occupation.growth.name, airport.occupation.growth.section) == ("logistics", "3.6")
    assert airport.to_learn
