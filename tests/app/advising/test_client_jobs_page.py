"""The page of the next jobs of a client, and what stands of them beside the result and on paper."""

from __future__ import annotations

import pytest

from tests.app.browsers.triage import PERSON, Sitter, adviser
from tests.app.desk.conftest import SignedInAs
from triage.questionnaire.answers import Value

CARE_WORKER: dict[str, Value] = {
    **{"area": "mansfield", "age": 34, "work_status": "employed", "wants": ("better_pay",)},
    "occupation": "care-worker",
}
BY_PAY = "Best paid"


@pytest.fixture
def colleague(signed_in_as: SignedInAs) -> Sitter:
    """An adviser whose client is a care worker who wants better pay."""
    sitter = adviser(signed_in_as)
    sitter.answers(CARE_WORKER)
    return sitter


def test_the_result_names_three_next_jobs_and_leads_to_all(colleague: Sitter) -> None:
    page = colleague.get(colleague.at)
    assert "Next jobs from care worker" in page.texts("#result h3")
    assert "Senior care worker : Middle hourly pay, all employees, April 2024: £13.08." in page.words
    assert f"{colleague.at}/next-jobs" in page.links("#result a")


def test_the_result_says_nothing_of_jobs_to_whoever_told_none(signed_in_as: SignedInAs) -> None:
    sitter = adviser(signed_in_as)
    sitter.answers(PERSON)
    assert f"{sitter.at}/next-jobs" not in sitter.get(sitter.at).links()
    page = sitter.get(f"{sitter.at}/next-jobs")
    assert "No job is told yet." in page.words
    assert page.texts("table") == []


def test_the_page_has_the_cards_with_the_flight_of_steps_and_where_to_refer(colleague: Sitter) -> None:
    page = colleague.get(f"{colleague.at}/next-jobs")
    assert page.heading == "Next jobs up from care worker"
    assert "Senior care worker" in page.text("ol.listing")
    assert page.texts(".flight")[0].startswith("Your job now Care worker")
    [learn, *_others] = page.links(".flight a")
    slug = learn.rpartition("/")[2]
    assert learn == f"{colleague.at}/support/{slug}"
    assert f"{colleague.at}/refer/{slug}" in page.links()
    assert colleague.get(f"{colleague.at}/refer/{slug}").path.endswith(slug)


def test_another_order_is_kept_by_the_form_that_compares(colleague: Sitter) -> None:
    page = colleague.get(f"{colleague.at}/next-jobs?order=best_paid")
    assert page.text("[aria-current=true]") == BY_PAY
    assert page.form("/next-jobs#side-by-side")["order"] == "best_paid"


def test_the_first_two_stand_side_by_side_until_others_are_chosen(colleague: Sitter) -> None:
    page = colleague.get(f"{colleague.at}/next-jobs")
    titles = page.texts(".listing > .listed > h2")
    assert page.texts("thead th")[1:] == [title.partition(" Growing")[0] for title in titles[:2]]
    other = colleague.get(f"{colleague.at}/next-jobs?one=2&other=0")
    assert other.texts("thead th")[1:] == [titles[place].partition(" Growing")[0] for place in (2, 0)]
    assert other.texts("tbody th")[:2] == ["Pay by the hour", "In a year"]


@pytest.mark.parametrize("asked", ["one=99&other=many", "one=-1", "one=²"])
def test_what_is_no_place_of_a_job_shows_the_first_two(colleague: Sitter, asked: str) -> None:
    at = f"{colleague.at}/next-jobs"
    assert colleague.get(f"{at}?{asked}").texts("thead th") == colleague.get(at).texts("thead th")


def test_one_job_twice_is_not_compared(colleague: Sitter) -> None:
    page = colleague.get(f"{colleague.at}/next-jobs?one=1&other=1")
    assert "Choose two different jobs." in page.words
    assert page.texts("table") == []


def test_paper_has_the_next_job_what_to_learn_and_with_whom_and_whose_figures(colleague: Sitter) -> None:
    words = colleague.get(f"{colleague.at}/print").text(".nexts[aria-labelledby=step-up-title]")
    assert words.startswith("Step up from care worker Senior care worker")
    assert "April 2024: £13.08. (Office for National Statistics)" in words
    assert "New take charge of a shift" in words
    assert "It teaches this at level 3: health and social care." in words
    assert "Ask: “" in words


def test_paper_says_nothing_of_jobs_beside_help_in_a_crisis(colleague: Sitter) -> None:
    colleague.answers({**CARE_WORKER, "life_circumstances": ("domestic_abuse",)})
    page = colleague.get(f"{colleague.at}/print")
    assert page.texts(".box--danger")
    assert "Step up from" not in page.words
