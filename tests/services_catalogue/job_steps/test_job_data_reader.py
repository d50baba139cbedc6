"""The data is read whole or not at all: whatever is wrong is said with its file and line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from services_catalogue.job_steps.data_rows import JobDataError
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.job_data_reader import SHIPPED, read_job_data

ROOT = Path(__file__).parents[3]
MEMORY = 30 * 1024
"""Kilobytes that all of it may take, with the index of titles."""

Change = Callable[[str, str, str], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """A copy of the data in which one text of one file is another."""

    def change(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "data"
        shutil.copytree(SHIPPED, folder)
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change


def test_all_of_it_is_there(jobs: JobData) -> None:
    assert len(jobs.occupations) == 412
    assert sum(map(len, jobs.steps.values())) == 1482 + 39
    assert len(jobs.titles) > 13_976
    assert len(jobs.occupations) - len(jobs.steps) == 53, "at the top of a ladder, or rare"


def test_slugs_are_of_letters_and_digits(jobs: JobData) -> None:
    assert all(slug.replace("-", "").isalnum() and slug.islower() for slug in jobs.occupations)


def test_no_title_says_not_elsewhere_classified(jobs: JobData) -> None:
    assert [one.title for one in jobs.occupations.values() if "n.e.c" in one.title] == []


def test_tasks_are_in_few_words(jobs: JobData) -> None:
    tasks = [task for one in jobs.occupations.values() for task in one.tasks]
    assert sum(map(len, tasks)) / len(tasks) < 60
    assert all(task[0].islower() or task.split()[0].isupper() for task in tasks)


def test_a_step_names_what_is_new(jobs: JobData) -> None:
    assert all(step.new_tasks for steps in jobs.steps.values() for step in steps)
    assert all(set(step.new_tasks).isdisjoint(step.same_tasks) for steps in jobs.steps.values() for step in steps)


WRONG = [
    # the file, a text in it, what stands there instead, and what is said
    ("occupations.csv", "6135,care-worker,", "6135,cleaner,", r"line \d+: the slug 'cleaner' stands in line \d+ too"),
    (
        "occupations.csv",
        "and_care,2,2,",
        "and_care,7,2,",
        r"line \d+: 'skill_level' should be one of 1 to 4, and is '7'",
    ),
    ("occupations.csv", ",12.67,", ",1267,", r"line \d+: 'hourly' should lie between 5 and 200, and is 1267"),
    ("occupations.csv", ",12.67,", ",£12,", r"line \d+: 'hourly' should be a number, and is '£12'"),
    ("occupations.csv", "id,slug", "soc,slug", "line 1: these columns are missing: id"),
    ("occupations.csv", ",health_and_care,", ",nursing,", r"line \d+: 'sector' should be one of health_and_care, "),
    ("steps.csv", "6135,6136,", "6135,9999,", r"line \d+: 'to' is 9999, and no occupation has that id"),
    ("steps.csv", "6135,6136,", "6135,6135,", r"line \d+: this step leads nowhere new"),
    ("steps.csv", "0.79,hand,", "0.79,guess,", r"line \d+: 'basis' should be one of computed, hand, hand_stretch"),
    ("steps.csv", ",2 1 3,10 11", ",2 1 77,10 11", r"line \d+: tasks.csv has no task 77 of the job 6136"),
    ("titles.csv", "carer,6135,high", "carer,1,high", r"line \d+: 'id' is 1, and no occupation has that id"),
    ("titles.csv", "carer,6135,high", "carer,6135,sure", r"line \d+: 'confidence' should be one of ours, high, medium"),
    ("titles.csv", "carer,6135,high", "carer,6135", r"line \d+: it does not have as many cells as the first line"),
    ("pay_floor.csv", "2026-04-01", "2026-10-01", "line 3: a floor begins in April"),
    ("pay_floor.csv", "12.71,10.85", "10.71,10.85", "line 3: a floor is never lower for those who are older"),
    ("pay_floor.csv", "2026-04-01", "April", r"line 3: 'from' should be a day \(YYYY-MM-DD\), and is 'April'"),
    ("apprenticeships.csv", ",2,4122", ",2,1", "line 2: no occupation has the id 1"),
    ("apprenticeships.csv", ",2,4122", ",9,4122", "line 2: 'level' should lie between 2 and 7"),
    ("about.yaml", "pay_year: 2024", "pay_year: soon", "pay_year: "),
    ("about.yaml", '"9264": tips', '"1": tips', "pay_notes name occupations that are not there: 1"),
    ("about.yaml", "version:", "version: [", "cannot be read: "),
    ("first_jobs.yaml", "job: care-worker", "job: carer", "no occupation has the slug carer"),
    ("first_jobs.yaml", "[indoors, people, active]", "[inside]", "0.like.0: "),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_place(changed: Change, name: str, old: str, new: str, said: str) -> None:
    with pytest.raises(JobDataError, match=rf"{name}[,: ]+{said}"):
        read_job_data(changed(name, old, new))


def test_a_file_that_is_missing_is_named(changed: Change) -> None:
    folder = changed("titles.csv", "title", "title")
    (folder / "titles.csv").unlink()
    with pytest.raises(JobDataError, match=r"titles\.csv cannot be read"):
        read_job_data(folder)


def test_it_takes_little_memory() -> None:
    program = """
import resource
from services_catalogue.job_steps.job_data_reader import read_job_data
from services_catalogue.job_steps.title_search import find_occupations
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
find_occupations(read_job_data(), "carer")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(run.stdout) < MEMORY
