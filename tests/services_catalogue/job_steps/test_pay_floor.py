"""The legal floor: which one holds for an age on a day, and whether we know the newest."""

from datetime import date
from decimal import Decimal

import pytest

from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.pay_floor import floor_on, is_out_of_date


@pytest.mark.parametrize(
    ("age", "least"),
    [(None, "12.71"), (67, "12.71"), (21, "12.71"), (20, "10.85"), (18, "10.85"), (17, "8.00"), (16, "8.00")],
)
def test_the_floor_goes_by_age(jobs: JobData, age: int | None, least: str) -> None:
    floor = floor_on(jobs.floors, date(2026, 12, 1))
    assert floor is not None
    assert floor.at(age) == Decimal(least)


def test_whoever_is_too_young_has_no_floor(jobs: JobData) -> None:
    floor = floor_on(jobs.floors, date(2026, 12, 1))
    assert floor is not None
    assert floor.at(15) is None


def test_the_floor_is_the_newest_that_has_begun(jobs: JobData) -> None:
    before, after = floor_on(jobs.floors, date(2026, 3, 31)), floor_on(jobs.floors, date(2026, 4, 1))
    assert before is not None
    assert after is not None
    assert (before.adult, after.adult) == (Decimal("12.21"), Decimal("12.71"))
    assert floor_on(jobs.floors, date(2025, 3, 31)) is None


@pytest.mark.parametrize(
    ("day", "is_old"),
    [(date(2026, 12, 1), False), (date(2027, 3, 31), False), (date(2027, 4, 1), True), (date(2028, 1, 1), True)],
)
def test_a_floor_is_old_when_another_april_has_begun(jobs: JobData, day: date, is_old: bool) -> None:
    assert is_out_of_date(floor_on(jobs.floors, day), day) is is_old


def test_no_floor_at_all_is_out_of_date() -> None:
    assert is_out_of_date(None, date(2026, 12, 1))
