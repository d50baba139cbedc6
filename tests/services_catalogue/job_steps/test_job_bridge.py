"""The bridge to a job: the level of a course for it, and who to ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services_catalogue.job_steps.job_bridge import bridges_to_job, level_to_learn
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.occupation import EntryLevel
from services_catalogue.model.taught_sectors import QualificationLevel, Sector
from services_catalogue.search.bridge import bridges_to
from tests.app.shipped import pathway_of
from tests.moves import ON

CARER = pathway_of(area="mansfield", age=30, work_status="employed", wants=("better_pay",))


@pytest.mark.parametrize(
    ("levels", "entry", "level"),
    [
        ((3, 4), EntryLevel.LEVEL_2, QualificationLevel.THREE),
        ((), EntryLevel.LEVEL_2, QualificationLevel.TWO),
        ((), EntryLevel.DEGREE, QualificationLevel.SIX),
        ((), EntryLevel.NONE, None),
    ],
)
def test_a_course_is_of_the_lowest_apprenticeship_or_else_of_what_people_begin_with(
    jobs: JobData, levels: tuple[int, ...], entry: EntryLevel, level: QualificationLevel | None
) -> None:
    job = replace(jobs.occupations["senior-care-worker"], apprenticeship_levels=levels, entry_level=entry)
    assert level_to_learn(job) is level


def test_the_bridge_is_that_of_the_sector_and_level(jobs: JobData) -> None:
    job = jobs.occupations["senior-care-worker"]
    found = bridges_to_job(job, CARER.entries(), ON)
    assert found
    assert found == bridges_to(Sector.HEALTH_AND_CARE, QualificationLevel.THREE, CARER.entries(), ON)


def test_a_job_of_no_sector_has_no_bridge(jobs: JobData) -> None:
    assert bridges_to_job(replace(jobs.occupations["cleaner"], sector=None), CARER.entries(), ON) == ()


def test_every_sector_of_an_occupation_is_one_that_may_be_taught(jobs: JobData) -> None:
    assert {job.sector for job in jobs.occupations.values()} <= {None, *(sector.value for sector in Sector)}
