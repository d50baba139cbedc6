"""First jobs from what somebody ticks, with what was held back and the step after each."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from app.presentation.first_jobs_view import FirstJobChoices, choices_in, first_jobs_view, groups_of
from services_catalogue.job_steps.first_job_rows import UnpaidExperience, WorkDemand, WorkLiking
from tests.app.presentation.test_next_jobs_view import LEAST, jobs
from tests.moves import ON

DAY = date.fromisoformat(ON)
CARED = FirstJobChoices((WorkLiking.INDOORS,), (UnpaidExperience.CARING,), (WorkDemand.LIFTING,))


def test_what_was_ticked_is_read_and_what_we_do_not_offer_is_not() -> None:
    ticked = {"like": ["indoors", "on the moon"], "done": ["caring"], "cannot": ["lifting", "people", "indoors"]}
    choices = choices_in(ticked)
    assert choices == FirstJobChoices(
        (WorkLiking.INDOORS,), (UnpaidExperience.CARING,), (WorkDemand.LIFTING, WorkDemand.PEOPLE)
    )
    assert choices_in(choices.fields) == choices
    assert choices_in({}) == FirstJobChoices()


def test_boxes_stay_ticked() -> None:
    ticked = {group["name"]: [one["value"] for one in group["items"] if one["checked"]] for group in groups_of(CARED)}
    assert ticked == {"like": ["indoors"], "done": ["caring"], "cannot": ["lifting"]}


def test_a_job_says_why_it_is_shown_and_what_comes_after_it() -> None:
    view = first_jobs_view(jobs(), CARED, 30, DAY, "Mansfield")
    cleaner = next(one for one in view.cards if one.title == "Cleaner")
    assert cleaner.why == ("You like: indoors.", "You have kept a home clean for someone.")
    assert cleaner.then is not None
    assert cleaner.vacancies.endswith("q=Cleaner&w=Mansfield")


def test_what_asks_for_something_they_cannot_do_is_held_back_and_said() -> None:
    view = first_jobs_view(jobs(), CARED, 30, DAY, None)
    assert "Care worker: lifting" in view.held_back
    assert "Care worker" not in {one.title for one in view.cards}


def test_nothing_is_held_back_of_whoever_said_nothing() -> None:
    assert first_jobs_view(jobs(), FirstJobChoices(), 30, DAY, None).held_back == ()


@pytest.mark.parametrize("age", LEAST)
def test_no_pay_is_under_the_floor_and_each_figure_has_a_year_and_a_source(age: int | None) -> None:
    for liking in WorkLiking:
        view = first_jobs_view(jobs(), FirstJobChoices((liking,)), age, DAY, None)
        for words in [one.pay for one in view.cards] + [one.then.pay for one in view.cards if one.then]:
            assert all(Decimal(pay) >= Decimal(LEAST[age]) for pay in re.findall(r"£(\d+\.\d\d)", words))
            assert "£" not in words or (re.search(r"\b20\d\d\b", words) and view.sources)
