"""The data that ships, read once for all tests of it, and the day of the tests."""

from datetime import date

import pytest

from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.job_data_reader import read_job_data

DAY = date(2026, 12, 1)


@pytest.fixture(scope="session")
def jobs() -> JobData:
    return read_job_data()
