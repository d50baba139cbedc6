"""First jobs: they fit what was chosen, ask for little, and are held back only by what somebody said."""

from __future__ import annotations

from itertools import combinations

from services_catalogue.job_steps.first_job_rows import UnpaidExperience, WorkDemand, WorkLiking
from services_catalogue.job_steps.first_jobs import first_jobs
from services_catalogue.job_steps.job_data import JobData
from tests.services_catalogue.job_steps.conftest import DAY


def test_every_first_job_asks_for_little(jobs: JobData) -> None:
    for row in jobs.first_jobs:
        occupation = jobs.occupations[row.job]
        assert occupation.job_zone <= 2, row.job
        assert int(occupation.entry_level) <= 2, row.job
        assert row.why


def test_every_first_job_stands_in_the_list_once(jobs: JobData) -> None:
    assert len({row.job for row in jobs.first_jobs}) == len(jobs.first_jobs)


def test_whoever_says_nothing_sees_some(jobs: JobData) -> None:
    found = first_jobs(jobs, 30, DAY)
    assert len(found.jobs) == 6
    assert found.held_back == ()


def test_every_choice_finds_first_jobs(jobs: JobData) -> None:
    for like in (some for number in (1, 2, 3) for some in combinations(WorkLiking, number)):
        found = first_jobs(jobs, 30, DAY, like=like)
        assert found.jobs, like
        met = {len(job.fits) for job in found.jobs}
        assert len(met) == 1, "all that are shown meet as many of the choices"
        assert max(met) >= 1


def test_sitting_indoors_with_people(jobs: JobData) -> None:
    found = first_jobs(jobs, 30, DAY, like={WorkLiking.INDOORS, WorkLiking.PEOPLE, WorkLiking.SITTING})
    assert "receptionist" in [job.occupation.slug for job in found.jobs]
    assert "care-worker" not in [job.occupation.slug for job in found.jobs]


def test_what_was_done_unpaid_leads_to_jobs_that_use_it(jobs: JobData) -> None:
    for kind in UnpaidExperience:
        found = first_jobs(jobs, 30, DAY, experience={kind})
        assert found.jobs
        assert all([used for used, _ in job.uses] == [kind] for job in found.jobs)
    caring = first_jobs(jobs, 30, DAY, experience={UnpaidExperience.CARING})
    assert caring.jobs[0].uses[0][1] == "You have washed, fed or moved someone, or kept them company."
    assert caring.jobs[0].then is not None
    assert caring.jobs[0].then.occupation.slug == "senior-care-worker"


def test_only_what_somebody_says_they_cannot_do_holds_jobs_back(jobs: JobData) -> None:
    able = first_jobs(jobs, 30, DAY, experience={UnpaidExperience.CARING})
    held = first_jobs(jobs, 30, DAY, experience={UnpaidExperience.CARING}, cannot={WorkDemand.LIFTING})
    assert able.held_back == ()
    assert "care-worker" not in [job.occupation.slug for job in held.jobs]
    care = next(job for job in held.held_back if job.occupation.slug == "care-worker")
    assert care.because == (WorkDemand.LIFTING,)


def test_whoever_can_do_none_of_it_is_told_what_was_held_back(jobs: JobData) -> None:
    found = first_jobs(jobs, 30, DAY, like={WorkLiking.OUTDOORS}, cannot=set(WorkDemand))
    assert all(job.because for job in found.held_back)
    assert found.held_back


def test_the_best_fit_comes_first(jobs: JobData) -> None:
    found = first_jobs(jobs, 30, DAY, like={WorkLiking.PEOPLE}, experience={UnpaidExperience.CARING})
    first = found.jobs[0]
    assert (first.fits, first.uses[0][0]) == ((WorkLiking.PEOPLE,), UnpaidExperience.CARING)
