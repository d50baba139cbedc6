"""What people type for their job finds it among the first three, with slips and half-typed words, and quickly.

The titles are written down in two files beside this one: one that the search was tuned on, and one that it was not.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import yaml

from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.title_search import LONGEST, MOST, find_occupations, occupations_of
from services_catalogue.model.taught_sectors import Sector

HERE = Path(__file__).parent
UNSEEN_FOUND = 38
"""Of the 40 unseen titles, as measured when they were written. It may rise, and never fall."""


def titles(name: str) -> dict[str, list[str]]:
    contents: dict[str, list[str]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return contents


def not_found(jobs: JobData, wanted: dict[str, list[str]]) -> dict[str, list[str]]:
    """The titles that miss, each with what was found in place of it."""
    found = {typed: [one.slug for one in find_occupations(jobs, typed)[:3]] for typed in wanted}
    return {typed: slugs for typed, slugs in found.items() if not set(slugs) & set(wanted[typed])}


def test_what_people_type_finds_their_job(jobs: JobData) -> None:
    assert not_found(jobs, titles("typed_titles.yaml")) == {}


def test_titles_that_nothing_was_tuned_on_find_theirs_too(jobs: JobData) -> None:
    unseen = titles("unseen_titles.yaml")
    missed = not_found(jobs, unseen)
    assert len(unseen) == 40
    assert len(unseen) - len(missed) >= UNSEEN_FOUND, missed


def test_the_two_lists_share_no_title() -> None:
    assert titles("typed_titles.yaml").keys().isdisjoint(titles("unseen_titles.yaml"))


def test_every_title_of_the_lists_names_occupations_that_are_there(jobs: JobData) -> None:
    named = {slug for name in ("typed_titles.yaml", "unseen_titles.yaml") for s in titles(name).values() for slug in s}
    assert named <= jobs.occupations.keys()


def test_every_occupation_is_found_by_its_own_title(jobs: JobData) -> None:
    lost = [one.slug for one in jobs.occupations.values() if one not in find_occupations(jobs, one.title)[:3]]
    assert lost == []


def test_a_search_takes_less_than_20_ms(jobs: JobData) -> None:
    find_occupations(jobs, "the first search makes the index")
    took = []
    for typed in titles("typed_titles.yaml"):
        begun = time.process_time()
        find_occupations(jobs, typed)
        took.append(time.process_time() - begun)
    assert median(took) < 0.02


def test_a_job_is_found_before_its_name_is_whole(jobs: JobData) -> None:
    assert find_occupations(jobs, "clea")[0].slug == "cleaner"
    assert find_occupations(jobs, "wareh")[0].slug == "warehouse-operative"


def test_spaces_and_marks_in_a_name_do_not_matter(jobs: JobData) -> None:
    for typed in ("forklift driver", "fork-lift driver", "Fork lift Driver!", "forkliftdriver"):
        assert find_occupations(jobs, typed)[0].slug == "forklift-driver", typed


def test_what_nobody_calls_a_job_finds_nothing_or_what_is_spelled_most_like_it(jobs: JobData) -> None:
    assert list(find_occupations(jobs, "")) == []
    assert list(find_occupations(jobs, "?! the")) == []
    assert len(find_occupations(jobs, "zz" * 40)) <= MOST


def test_no_more_is_looked_at_than_a_title_is_long(jobs: JobData) -> None:
    assert find_occupations(jobs, "cleaner" + " " * LONGEST + "pilot" * 10_000)[0].slug == "cleaner"


def test_whoever_finds_no_name_can_look_through_a_sector(jobs: JobData) -> None:
    found = occupations_of(jobs, Sector.HOSPITALITY)
    assert [one.slug for one in found[:2]] == ["kitchen-or-catering-assistant", "waiter-or-waitress"]
    assert [one.people for one in found] == sorted((one.people for one in found), reverse=True)
