"""What a new version of the data changes is told before anyone relies on it."""

from dataclasses import replace
from decimal import Decimal

from services_catalogue.job_steps.data_change import changes_of
from services_catalogue.job_steps.job_data import JobData


def test_the_same_data_changes_nothing(jobs: JobData) -> None:
    assert changes_of(jobs, jobs) == []


def test_new_pay_a_lost_job_and_an_added_title_are_told(jobs: JobData) -> None:
    care = jobs.occupations["care-worker"]
    occupations = {**jobs.occupations, "care-worker": replace(care, hourly=Decimal("13.10"))}
    del occupations["cleaner"]
    floors = (*jobs.floors, replace(jobs.floors[-1], begins=jobs.floors[-1].begins.replace(year=2027)))
    new = replace(jobs, occupations=occupations, floors=floors, titles=jobs.titles[1:])
    assert changes_of(jobs, new) == [
        "newest legal pay floor: £12.71 from 2026-04-01, now £12.71 from 2027-04-01",
        "occupations that are gone: 1 (cleaner)",
        "occupations with other pay: 1 (care-worker)",
        "job titles: 0 added, 1 taken out",
    ]


def test_of_many_occupations_ten_are_named(jobs: JobData) -> None:
    [change] = changes_of(jobs, replace(jobs, steps={}))
    assert change.startswith(f"occupations with other steps: {len(jobs.steps)} (")
    assert change.endswith(f" and {len(jobs.steps) - 10} more)")
