"""The data as commissioners corrected it: steps and titles put in and left out, and nothing that does not fit."""

from __future__ import annotations

import pytest

from services_catalogue.job_steps.corrected_data import corrected_data, why_it_does_nothing
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.next_jobs import FurtherReason, NextJobs, StepEvidence, next_jobs
from services_catalogue.job_steps.title_search import find_occupations
from services_catalogue.model.job_correction import JobCorrection
from tests.services_catalogue.job_steps.conftest import DAY

SENIOR, NURSE = "senior-care-worker", "other-nursing-professionals"


def correction(**fields: object) -> JobCorrection:
    """A correction of the step from care worker to senior care worker, changed by `fields`."""
    usual = {
        "id": "step-6135-6136",
        "kind": "step",
        "does": "put_in",
        "job": "care-worker",
        "next_job": SENIOR,
        "verdict": "next",
        "source": {"title": "A care home in Derby"},
    }
    return JobCorrection.model_validate({**usual, **fields})


def title(words: str, does: str = "put_in", job: str = "care-worker") -> JobCorrection:
    return correction(id="title-6135-x", kind="title", does=does, job=job, next_job=None, verdict=None, title=words)


def after(jobs: JobData, *corrections: JobCorrection) -> NextJobs:
    data = corrected_data(jobs, corrections)
    return next_jobs(data, data.occupations["care-worker"], 30, DAY)


def slugs(found: NextJobs) -> list[str]:
    return [job.occupation.slug for job in found.jobs]


def test_a_step_that_is_left_out_is_shown_to_nobody(jobs: JobData) -> None:
    assert SENIOR in slugs(after(jobs))
    found = after(jobs, correction(does="leave_out", verdict=None))
    assert SENIOR not in [job.occupation.slug for job in (*found.jobs, *found.further)]


def test_a_new_step_stands_first_as_a_known_route(jobs: JobData) -> None:
    first = after(jobs, correction(id="step-6135-3211", next_job="dental-nurse")).jobs[0]
    assert (first.occupation.slug, first.closeness, first.to_learn) == ("dental-nurse", None, ())
    assert (first.evidence, first.evidence_in_words) == (StepEvidence.KNOWN_ROUTE, "a known route")


def test_a_step_with_another_verdict_stands_further_away_and_keeps_what_is_known_of_it(jobs: JobData) -> None:
    before = after(jobs).jobs[0]
    found = after(jobs, correction(verdict="long_study"))
    moved = next(job for job in found.further if job.occupation.slug == SENIOR)
    assert SENIOR not in slugs(found)
    assert moved.further is FurtherReason.LONG_STUDY
    assert (moved.to_learn, moved.closeness, moved.rank) == (before.to_learn, before.closeness, before.rank)


def test_a_doubt_is_taken_away_by_a_verdict(jobs: JobData) -> None:
    doubtful = after(jobs, correction(verdict="not_related"))
    assert next(job for job in doubtful.further if job.occupation.slug == SENIOR).further is FurtherReason.NOT_RELATED
    assert (
        after(corrected_data(jobs, [correction(verdict="not_related")]), correction()).jobs[0].occupation.slug == SENIOR
    )


def test_words_of_evidence_are_shown_in_the_place_of_ours(jobs: JobData) -> None:
    found = after(jobs, correction(evidence="Two homes here say so."))
    assert found.jobs[0].evidence_in_words == "Two homes here say so."
    assert found.jobs[0].evidence is StepEvidence.KNOWN_ROUTE


def test_a_title_that_is_added_is_found_and_one_that_is_taken_away_is_not(jobs: JobData) -> None:
    assert "care-worker" not in [one.slug for one in find_occupations(jobs, "zebra visitor", 3)]
    added = corrected_data(jobs, [title("Zebra visitor")])
    assert find_occupations(added, "zebra visitor")[0].slug == "care-worker"
    assert corrected_data(added, [title("zebra VISITOR", "leave_out")]).titles == jobs.titles


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (correction(job="town-crier"), "The data has no job “town crier” now."),
        (correction(next_job="town-crier"), "The data has no job “town crier” now."),
        (title("carer", job="town-crier"), "The data has no job “town crier” now."),
        (
            correction(next_job="cleaner", does="leave_out", verdict=None),
            "The data has no such step now, so there is nothing to leave out.",
        ),
        (title("zebra visitor", "leave_out"), "The data has no such title now."),
    ],
)
def test_what_does_not_fit_new_data_says_so_and_does_nothing(one: JobCorrection, why: str, jobs: JobData) -> None:
    assert why_it_does_nothing(one, jobs) == why
    assert corrected_data(jobs, [one]) is jobs


def test_a_title_that_the_data_has_by_now_is_not_put_in_twice(jobs: JobData) -> None:
    known = next(row.title for row in jobs.titles if row.slug == "care-worker")
    assert why_it_does_nothing(title(known), jobs) == "The data has this title now."
    assert corrected_data(jobs, [title(known)]) is jobs


def test_what_is_withdrawn_does_nothing(jobs: JobData) -> None:
    assert corrected_data(jobs, [correction(does="withdrawn", verdict=None)]) is jobs


def test_the_data_itself_is_never_changed(jobs: JobData) -> None:
    before = jobs.steps["care-worker"]
    corrected_data(jobs, [correction(does="leave_out", verdict=None)])
    assert jobs.steps["care-worker"] is before
