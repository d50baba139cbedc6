"""The data on job steps that this installation uses: its own, where a command put it in place, or what ships; with what
is published of corrections."""

from __future__ import annotations

import logging
import shutil
from datetime import date
from functools import lru_cache
from pathlib import Path

from services_catalogue.job_steps.corrected_data import corrected_data
from services_catalogue.job_steps.data_change import changes_of
from services_catalogue.job_steps.data_rows import JobDataError
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.job_data_reader import SHIPPED, read_floors, read_job_data
from services_catalogue.job_steps.pay_floor import floor_on, is_out_of_date
from services_catalogue.model.job_correction import JobCorrection

LOG = logging.getLogger(__name__)
FOLDER = "job-data"
UNREADABLE = "The data on job steps in %s cannot be used, so what ships with the service is used instead. %s"
OUT_OF_DATE = (
    "The data on job steps knows no legal pay floor since 1 April, so no pay is shown with jobs. Add it to "
    "pay_floor.csv, then run: python3 dev job-data FOLDER"
)


@lru_cache(maxsize=1)
def job_data(data_dir: Path) -> JobData:
    """The data as it came, read at the first call and kept until the service stops: new data needs a restart."""
    own = data_dir / FOLDER
    if own.is_dir():
        try:
            return read_job_data(own)
        except JobDataError as problem:
            LOG.error(UNREADABLE, own, problem)
    return read_job_data(SHIPPED)


@lru_cache(maxsize=1)
def published_job_data(data_dir: Path, corrections: tuple[JobCorrection, ...]) -> JobData:
    """The data with the corrections that are published; kept until others are."""
    return corrected_data(job_data(data_dir), corrections)


def pay_warning(data_dir: Path, day: date) -> str | None:
    """What an operator has to be told of the pay floors on a day, if anything. It reads the floors alone."""
    own = data_dir / FOLDER
    try:
        floors = read_floors(own if own.is_dir() else SHIPPED)
    except JobDataError as problem:
        return UNREADABLE % (own, problem)
    return OUT_OF_DATE if is_out_of_date(floor_on(floors, day), day) else None


def replace_job_data(folder: Path, data_dir: Path) -> list[str]:
    """Check a folder, put a copy of it in place of what is used, and return what changed. Raises JobDataError, OSError.

    What was in place stays beside it, under `job-data.before`.
    """
    changes = changes_of(job_data(data_dir), read_job_data(folder))
    own = data_dir / FOLDER
    fresh, before = own.with_suffix(".new"), own.with_suffix(".before")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(folder, fresh)
    if own.exists():
        shutil.rmtree(before, ignore_errors=True)
        own.rename(before)
    fresh.rename(own)
    job_data.cache_clear()
    published_job_data.cache_clear()
    return changes
