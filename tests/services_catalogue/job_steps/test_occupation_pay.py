"""Pay is said truly: nothing under the legal floor, no rise that it has eaten, no figure without year and source."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.occupation_pay import PayKind, apprentice_pay, pay_of, pays_more, rise_of
from tests.services_catalogue.job_steps.conftest import DAY

AGES = (None, 16, 17, 18, 20, 21, 30, 66)
LEAST = {None: "12.71", 16: "8.00", 17: "8.00", 18: "10.85", 20: "10.85", 21: "12.71", 30: "12.71", 66: "12.71"}
"""The floors of April 2026, written down here once more: a test must not ask the code that it tests."""
NEXT_APRIL = date(2027, 4, 1)


def test_pay_is_the_middle_with_its_year(jobs: JobData) -> None:
    pay = pay_of(jobs, jobs.occupations["senior-care-worker"], 30, DAY)
    assert (pay.kind, pay.hourly, pay.year) == (PayKind.TYPICAL, Decimal("13.08"), 2024)
    assert pay.in_words == "Middle hourly pay, all employees, April 2024: £13.08"
    assert pay.yearly_in_words == "Middle yearly pay, full-time employees, year to April 2024: £27,488"
    assert "Office for National Statistics" in pay.source


def test_where_the_floor_is_higher_the_floor_is_said(jobs: JobData) -> None:
    pay = pay_of(jobs, jobs.occupations["care-worker"], 30, DAY)
    assert (pay.kind, pay.hourly, pay.year, pay.yearly) == (PayKind.FLOOR, Decimal("12.71"), 2026, None)
    assert pay.in_words == "At least £12.71 an hour by law from age 21 (since April 2026)"


def test_somebody_younger_has_another_floor(jobs: JobData) -> None:
    cook = replace(jobs.occupations["cook"], hourly=Decimal("10.00"))
    assert pay_of(jobs, cook, 19, DAY).in_words == "At least £10.85 an hour by law at ages 18 to 20 (since April 2026)"
    assert pay_of(jobs, cook, 17, DAY).hourly == Decimal("10.00")
    assert pay_of(jobs, cook, 15, DAY).kind is PayKind.HELD_BACK


def test_no_figure_stands_under_the_floor_or_without_year_and_source(jobs: JobData) -> None:
    for occupation in jobs.occupations.values():
        for age in AGES:
            pay = pay_of(jobs, occupation, age, DAY)
            least = Decimal(LEAST[age])
            shown = [Decimal(figure) for figure in re.findall(r"£(\d+\.\d\d)", pay.in_words)]
            assert all(figure >= least for figure in shown), (occupation.slug, age)
            assert shown == ([] if pay.hourly is None else [pay.hourly])
            assert pay.yearly is None or pay.yearly > least * Decimal("37.5") * 52, (occupation.slug, age)
            for figure in (pay.hourly, pay.yearly):
                assert figure is None or (pay.year and pay.source), (occupation.slug, age)
            for sentence in (pay.in_words, pay.yearly_in_words or ""):
                assert ("£" in sentence) == bool(re.search(r"\b20\d\d\b", sentence))


def test_the_floor_of_a_year_that_is_over_hides_all_pay(jobs: JobData) -> None:
    for occupation in jobs.occupations.values():
        pay = pay_of(jobs, occupation, 30, NEXT_APRIL)
        assert (pay.kind, pay.hourly, pay.yearly) == (PayKind.HELD_BACK, None, None)
        assert "£" not in pay.in_words


def test_a_job_without_published_pay_says_so(jobs: JobData) -> None:
    pay = pay_of(jobs, jobs.occupations["musicians"], 30, DAY)
    assert (pay.kind, pay.in_words) == (PayKind.NOT_PUBLISHED, "No pay figure is published for this job.")


def test_pay_that_does_not_compare_says_why_and_has_no_yearly_figure(jobs: JobData) -> None:
    for slug, reason in (
        ("teaching-assistant", "school terms"),
        ("taxi-or-cab-driver", "self-employed"),
        ("waiter-or-waitress", "Tips"),
    ):
        pay = pay_of(jobs, jobs.occupations[slug], 30, DAY)
        assert pay.note is not None
        assert reason in pay.note.in_words
        assert pay.yearly is None


@pytest.mark.parametrize(
    ("old", "new", "rise"),
    [
        ("care-worker", "senior-care-worker", 3),  # 12.67 is raised to 12.71 first
        ("care-worker", "residential-support-or-house-parent", 12),
        ("cleaner", "street-cleaner", None),  # 12.80 is 0.7 per cent over the floor
        ("kitchen-or-catering-assistant", "bar-or-catering-supervisor", None),  # nobody may be paid either figure
        ("teaching-assistant", "higher-level-teaching-assistant", None),  # term time
        ("musicians", "care-worker", None),  # nothing published
    ],
)
def test_a_rise_is_what_is_left_over_the_floor(jobs: JobData, old: str, new: str, rise: int | None) -> None:
    assert rise_of(jobs, jobs.occupations[old], jobs.occupations[new], DAY) == rise


def test_a_rise_is_not_rounded_into_being(jobs: JobData) -> None:
    """1.9 per cent is under two, though it would be written as two."""
    old = replace(jobs.occupations["care-worker"], hourly=Decimal("13.00"))
    new = replace(old, hourly=Decimal("13.25"))
    assert not pays_more(jobs, old, new, DAY)
    assert rise_of(jobs, old, new, DAY) is None


def test_no_rise_is_told_with_a_floor_of_a_year_that_is_over(jobs: JobData) -> None:
    old, new = jobs.occupations["care-worker"], jobs.occupations["residential-support-or-house-parent"]
    assert rise_of(jobs, old, new, NEXT_APRIL) is None


def test_an_apprentice_may_be_paid_less_and_is_told_so(jobs: JobData) -> None:
    assert apprentice_pay(jobs, DAY) == (
        "By law an apprentice may be paid £8.00 an hour at first (since April 2026). Ask what this one pays."
    )
    assert apprentice_pay(jobs, NEXT_APRIL) is None
