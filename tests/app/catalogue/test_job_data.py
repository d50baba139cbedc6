"""An installation may have data on job steps of its own: it is checked, used whole, and never breaks a start."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.catalogue.job_data import FOLDER, job_data, pay_warning, replace_job_data
from services_catalogue.job_steps.data_rows import JobDataError
from services_catalogue.job_steps.job_data_reader import SHIPPED

IN_TIME, TOO_LATE = date(2026, 12, 1), date(2027, 4, 1)


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A folder in which a care worker has another title."""
    folder = tmp_path / "ours"
    shutil.copytree(SHIPPED, folder)
    file = folder / "occupations.csv"
    file.write_text(file.read_text("utf-8").replace(",Care worker,", ",Carer,", 1), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    job_data.cache_clear()
    yield
    job_data.cache_clear()


def title(data_dir: Path) -> str:
    return job_data(data_dir).occupations["care-worker"].title


def test_without_data_of_its_own_an_installation_uses_what_ships(tmp_path: Path) -> None:
    assert title(tmp_path) == "Care worker"


def test_data_of_its_own_is_used_in_place_of_it(tmp_path: Path, ours: Path) -> None:
    assert replace_job_data(ours, tmp_path) == ["occupations with another title: 1 (care-worker)"]
    assert title(tmp_path) == "Carer"
    assert replace_job_data(SHIPPED, tmp_path) == ["occupations with another title: 1 (care-worker)"]
    assert title(tmp_path) == "Care worker"
    assert ",Carer," in (tmp_path / "job-data.before" / "occupations.csv").read_text("utf-8")


def test_data_with_an_error_changes_nothing(tmp_path: Path, ours: Path) -> None:
    (ours / "steps.csv").write_text("nothing of use\n", encoding="utf-8")
    with pytest.raises(JobDataError, match=r"steps\.csv, line 1"):
        replace_job_data(ours, tmp_path)
    assert not (tmp_path / FOLDER).exists()


def test_data_that_no_longer_reads_is_reported_and_what_ships_is_used(
    tmp_path: Path, ours: Path, caplog: pytest.LogCaptureFixture
) -> None:
    replace_job_data(ours, tmp_path)
    (tmp_path / FOLDER / "titles.csv").unlink()
    job_data.cache_clear()
    with caplog.at_level(logging.ERROR):
        assert title(tmp_path) == "Care worker"
    assert "titles.csv cannot be read" in caplog.text


def test_an_operator_is_warned_when_another_april_has_begun(tmp_path: Path) -> None:
    assert pay_warning(tmp_path, IN_TIME) is None
    warning = pay_warning(tmp_path, TOO_LATE)
    assert warning is not None
    assert "no pay is shown" in warning


def test_an_operator_is_warned_of_floors_that_cannot_be_read(tmp_path: Path, ours: Path) -> None:
    replace_job_data(ours, tmp_path)
    (tmp_path / FOLDER / "pay_floor.csv").write_text("from\n", encoding="utf-8")
    warning = pay_warning(tmp_path, IN_TIME)
    assert warning is not None
    assert "pay_floor.csv, line 1" in warning
