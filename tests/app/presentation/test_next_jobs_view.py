"""The next jobs up as a page shows them: pay is never false, each has its way there, and few are said to be few."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from app.presentation.next_jobs_view import JobCard, JobOutlook, NextJobsView, age_of
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.job_data_reader import SHIPPED, read_job_data
from services_catalogue.job_steps.next_jobs import MOST, JobOrder, StepGain, next_jobs
from tests.app.shipped import cards, pathway_of
from tests.moves import ON
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers, Value

DAY = date.fromisoformat(ON)
LEAST = {None: "12.71", 16: "8.00", 18: "10.85", 21: "12.71", 40: "12.71"}
"""The floors of April 2026 by age, written down once more: a test must not ask the code that it tests."""
FOR_APPRENTICES = Decimal("8.00")
IN_MANSFIELD: dict[str, Value] = {
    "area": "mansfield", "age": 34, "work_status": "employed", "wants": ("better_pay",)
}  # fmt: skip
FIGURE, BY_THE_HOUR = re.compile(r"£|%"), re.compile(r"£(\d+\.\d\d)")


@cache
def jobs() -> JobData:
    return read_job_data()


def outlook(slug: str, age: int | None = 34, pathway: Pathway | None = None) -> JobOutlook:
    pathway = pathway_of(**IN_MANSFIELD) if pathway is None else pathway
    return JobOutlook(jobs(), jobs().occupations[slug], age, pathway, cards())


@cache
def page(slug: str, order: JobOrder = JobOrder.BEST) -> NextJobsView:
    return outlook(slug).page(order)


def card(slug: str, title: str) -> JobCard:
    return next(one for one in page(slug).cards if one.title == title)


def pays_on(view: NextJobsView) -> Iterator[str]:
    """Every sentence with pay but that of apprentices."""
    for one in view.cards:
        yield from (one.pay, one.yearly, *([one.then.pay] if one.then else []))
    yield from (one.pay for one in view.further)


@pytest.mark.parametrize("age", LEAST)
def test_no_page_of_any_job_shows_pay_that_is_not_so(age: int | None) -> None:
    least = Decimal(LEAST[age])
    nowhere = pathway_of(area="outside")
    for slug in jobs().occupations:
        view = outlook(slug, age, nowhere).page()
        for words in pays_on(view):
            assert all(Decimal(pay) >= least for pay in BY_THE_HOUR.findall(words)), (slug, words)
            assert not FIGURE.search(words) or re.search(r"\b20\d\d\b", words), (slug, words)
            assert not FIGURE.search(words) or view.sources, slug
        for one in view.cards:
            if one.yearly:
                [yearly] = re.findall(r"£([\d,]+)$", one.yearly)
                assert int(yearly.replace(",", "")) > least * Decimal("37.5") * 52, (slug, one)
            for pay in BY_THE_HOUR.findall(one.apprenticeship):
                assert Decimal(pay) == FOR_APPRENTICES


def test_a_rise_in_per_cent_is_shown_only_where_the_floor_has_not_eaten_it() -> None:
    shown = 0
    for slug, occupation in jobs().occupations.items():
        found = next_jobs(jobs(), occupation, 34, DAY).jobs
        for job, one in zip(found, page(slug).cards, strict=True):
            assert ("%" in one.gain) == (job.gain is StepGain.PAY), (slug, one)
            shown += "%" in one.gain
    assert shown > 500


def test_no_page_names_an_apprenticeship_that_lost_its_funding() -> None:
    with (SHIPPED / "defunded.csv").open(encoding="utf-8", newline="") as file:
        gone = [row["title"].casefold() for row in csv.DictReader(file)]
    assert gone
    for slug in jobs().occupations:
        for one in page(slug).cards:
            assert not any(name in one.apprenticeship.casefold() for name in gone), (slug, one)


def test_when_the_floor_is_old_no_pay_is_shown() -> None:
    next_april = outlook("care-worker", pathway=replace(pathway_of(**IN_MANSFIELD), on="2027-04-01")).page()
    assert next_april.cards
    assert not any(FIGURE.search(words) for words in (*pays_on(next_april), *(one.gain for one in next_april.cards)))
    assert next_april.sources == ()


def test_a_card_says_what_it_pays_how_near_it_is_and_how_we_know() -> None:
    senior = card("care-worker", "Senior care worker")
    assert senior.pay == "Middle hourly pay, all employees, April 2024: £13.08."
    assert senior.gain == "Pays about 3% more an hour."
    assert senior.nearness == "Much like your job now: a known route."
    assert "take charge of a shift" in senior.to_learn
    assert senior.growth == "Growing sector (the region’s plan, 5.2)"
    assert senior.vacancies == "https://findajob.dwp.gov.uk/search?q=Senior+care+worker&w=Mansfield"


def test_an_apprenticeship_is_by_level_with_the_date_of_the_list_and_an_apprentices_pay() -> None:
    said = card("care-worker", "Senior care worker").apprenticeship
    assert "level 3 led to this job in 2021" in said
    assert "£8.00" in said


def test_a_way_in_says_where_to_learn_what_to_ask_and_whom_else() -> None:
    learn = card("care-worker", "Senior care worker").learn
    assert learn is not None
    assert learn.address.startswith("/support/")
    assert learn.question.endswith("?")
    assert "health and social care" in learn.why + learn.question
    assert len(learn.others) <= 2


def test_it_goes_on_from_the_next_job_and_never_back_to_the_persons_own() -> None:
    then = card("care-worker", "Senior care worker").then
    assert then is not None
    assert then.title == "Care home or care service manager"
    for slug, occupation in jobs().occupations.items():
        for one in page(slug).cards:
            assert one.then is None or one.then.title != occupation.title


def test_whoever_has_nobody_to_learn_with_is_given_a_person() -> None:
    view = outlook("care-worker", pathway=pathway_of(area="outside")).page()
    assert {one.learn for one in view.cards} == {None}
    assert view.person is not None
    assert view.person.whom == "National Careers Service"


def test_few_jobs_are_said_to_be_few_and_none_to_be_none() -> None:
    counts = {slug: len(next_jobs(jobs(), one, 34, DAY).jobs) for slug, one in jobs().occupations.items()}
    none = next(slug for slug, count in counts.items() if count == 0)
    full = next(slug for slug, count in counts.items() if count == MOST)
    assert page("care-worker").fewer == "We know of 5."
    assert page(none).fewer == "We know of no next job up from this one. A careers adviser may."
    assert page(full).fewer == ""


@pytest.mark.parametrize("order", JobOrder)
def test_every_order_shows_the_same_jobs_and_says_which_it_is(order: JobOrder) -> None:
    view = page("care-worker", order)
    assert {one.title for one in view.cards} == {one.title for one in page("care-worker").cards}
    assert [link.order for link in view.orders if link.chosen] == [order.value]


def test_jobs_further_away_stand_apart_with_their_reason() -> None:
    [further] = page("care-worker").further
    assert (further.title, further.why) == ("Housing officer", "It takes a qualification of some years.")


def test_what_does_not_compare_is_said_once() -> None:
    for slug in jobs().occupations:
        for one in page(slug).cards:
            assert f"{one.gain} {one.note}".count("does not compare") <= 1, (slug, one)


def test_the_age_is_what_was_told() -> None:
    assert age_of(Answers({"age": 19})) == 19
    assert age_of(Answers({"age": "rather_not_say"})) is None
