"""Which common low-paid jobs have no bridge, by district: as the bridge itself says for a person of 30."""

from __future__ import annotations

from functools import cache

from services_catalogue.job_steps.bridge_gaps import (
    TOLD,
    BridgeRow,
    BridgeStanding,
    bridge_gaps,
    low_paid_jobs,
)
from services_catalogue.job_steps.job_bridge import bridges_to_job
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.search.bridge import TEACH
from tests.app.shipped import pathway_of, shipped
from tests.moves import ON
from triage.districts import DISTRICTS
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.questionnaire import QUESTIONNAIRE


@cache
def rows(jobs: JobData) -> dict[str, BridgeRow]:
    return {row.job.slug: row for row in bridge_gaps(jobs, shipped().pathfinder, ON)}


def test_the_jobs_are_the_most_common_of_those_paid_under_the_middle(jobs: JobData) -> None:
    found = low_paid_jobs(jobs)
    assert len(found) == 15
    assert [one.slug for one in found][:3] == ["care-worker", "retail-assistant", "administrator"]
    assert [one.people for one in found] == sorted((one.people for one in found), reverse=True)
    everyone = [one for one in jobs.occupations.values() if one.hourly is not None]
    dearest = max(one.hourly for one in found if one.hourly is not None)
    under = sum(one.people for one in everyone if one.hourly is not None and one.hourly <= dearest)
    assert under < sum(one.people for one in everyone) / 2


def test_each_job_stands_in_every_district_once(jobs: JobData) -> None:
    for row in rows(jobs).values():
        names = [name for standing in BridgeStanding for name in row.districts(standing)]
        assert sorted(names) == sorted(district.name for district in DISTRICTS), row.job.slug


def test_a_care_worker_has_a_bridge_everywhere_and_a_customer_service_adviser_nowhere(jobs: JobData) -> None:
    assert len(rows(jobs)["care-worker"].districts(BridgeStanding.AT_THE_LEVEL)) == 17
    assert len(rows(jobs)["customer-service-adviser"].districts(BridgeStanding.NONE)) == 17


def test_a_place_is_what_the_bridge_says_for_that_person(jobs: JobData) -> None:
    for place in rows(jobs)["retail-assistant"].places:
        entries = pathway_of(**TOLD, area=place.district).entries()
        found = [one for one in bridges_to_job(place.next_job, entries, ON) if one.kind in TEACH and one.fits]
        assert place.slug == (found[0].slug if found else None)
        assert (place.standing is BridgeStanding.NONE) == (not found)


def test_with_nothing_in_the_catalogue_no_job_has_a_bridge(jobs: JobData) -> None:
    for row in bridge_gaps(jobs, Pathfinder((), QUESTIONNAIRE), ON):
        assert len(row.districts(BridgeStanding.NONE)) == 17
