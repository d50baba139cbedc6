"""What the result says of next jobs: the nearest one, or how to see some, and never beside what is urgent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from statistics import median

import pytest
from selectolax.lexbor import LexborHTMLParser

from app.presentation.next_jobs_view import JobOutlook, age_of
from app.presentation.pathway_page import pathway_html
from tests.app.browsers.resident import words_of
from tests.app.presentation.test_next_jobs_view import IN_MANSFIELD, jobs
from tests.app.presentation.test_pathway_page import LARGEST, MEDIAN_WORDS, MOST_WORDS, NOT_ON_THE_SCREEN
from tests.app.shipped import cards, panel, pathway_of
from triage.questionnaire.answers import Answers, Value
from triage.work_statuses import IN_WORK

IN_DANGER: dict[str, Value] = {**IN_MANSFIELD, "life_circumstances": ("domestic_abuse",)}


def html(told: Mapping[str, Value], job: str | None = None) -> str:
    answers = Answers(told)
    pathway = pathway_of(answers)
    outlook = None if job is None else JobOutlook(jobs(), jobs().occupations[job], age_of(answers), pathway, cards())
    return pathway_html(pathway, answers, cards(), outlook).decode()


def said(told: Mapping[str, Value], job: str | None = None) -> str:
    """What can be read of the page."""
    page = LexborHTMLParser(html(told, job))
    for hidden in page.css(NOT_ON_THE_SCREEN):
        hidden.decompose()
    return words_of(page.css("main")[0])


def test_the_nearest_next_job_stands_with_its_pay_and_the_way_to_all() -> None:
    words = said(IN_MANSFIELD, "care-worker")
    assert "Step up from care worker" in words
    assert "pays about 3% more an hour. Middle hourly pay, all employees, April 2024: £13.08." in words
    assert "(Office for National Statistics)" in words
    assert 'href="/your-next-jobs"' in html(IN_MANSFIELD, "care-worker")


def test_the_act_of_talking_to_an_adviser_names_the_job_and_the_course() -> None:
    assert "Ask about Senior care worker, and a level 3 course for it" in said(IN_MANSFIELD, "care-worker")


def test_another_act_names_no_job() -> None:
    at_risk: dict[str, Value] = {**IN_MANSFIELD, "work_status": "at_risk_of_losing_job"}
    pathway = pathway_of(**at_risk)
    assert pathway.moves.first is not None
    assert pathway.moves.first.move.id != "better-pay"
    assert "Ask about Senior" not in said(at_risk, "care-worker")


def test_whoever_wants_better_pay_and_told_no_job_is_asked_for_it() -> None:
    assert "Tell us your job to see the next ones up" in said(IN_MANSFIELD)
    assert "Tell us your job" in said({**IN_MANSFIELD, "wants": ("new_skills",)}), "who has a job may want to move up"
    assert "Tell us your job" not in said({**IN_MANSFIELD, "wants": ("health_help",)})


def test_whoever_wants_a_first_job_is_led_to_first_jobs() -> None:
    wants: dict[str, Value] = {"area": "derby", "age": 19, "work_status": "looking_for_work", "wants": ("first_job",)}
    assert 'href="/first-jobs"' in html(wants)


def test_a_job_of_which_we_know_no_step_up_still_leads_to_its_page() -> None:
    without = next(slug for slug in jobs().occupations if slug not in jobs().steps)
    words = said(IN_MANSFIELD, without)
    assert "Step up from" in words
    assert "All next jobs up" in words
    assert "Ask about" not in words


def test_nothing_of_jobs_stands_beside_help_in_a_crisis() -> None:
    assert pathway_of(**IN_DANGER).moves.boxes
    assert "Step up from" not in said(IN_DANGER, "care-worker")
    assert "Tell us your job" not in said(IN_DANGER)


@pytest.mark.parametrize("job", ["care-worker", "school-midday-or-crossing-supervisor"])
def test_the_page_stays_short_and_small_where_people_in_work_tell_their_job(job: str) -> None:
    counts = []
    for told in panel().values():
        of = job if told.said("work_status") in IN_WORK else None
        assert len(html(told, of).encode()) <= LARGEST
        counts.append(len(re.findall(r"\S*\w\S*", said(told, of))))
        assert pathway_of(told).moves.boxes or counts[-1] <= MOST_WORDS
    assert median(counts) <= MEDIAN_WORDS
