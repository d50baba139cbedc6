"""A correction of a job step or a title: each kind with what belongs to it, and a name for lists."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from services_catalogue.model.job_correction import is_correction
from services_catalogue.reading.stored_corrections import correction_content, read_stored_correction
from tests.services_catalogue.job_steps.test_corrected_data import correction, title


def test_it_is_named_by_the_jobs_or_the_title() -> None:
    assert correction().name == "Care worker to senior care worker"
    assert title("carer").name == "“carer” for care worker"


@pytest.mark.parametrize(
    "fields",
    [
        {"next_job": None},
        {"next_job": "care-worker"},
        {"title": "carer"},
        {"verdict": None},
        {"kind": "title"},
        {"kind": "title", "title": "carer", "next_job": None},
    ],
)
def test_what_does_not_belong_together_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        correction(**fields)


def test_it_comes_out_of_the_database_as_it_went_in() -> None:
    for one in (correction(evidence="They say so."), title("carer", "leave_out")):
        content = correction_content(one)
        assert is_correction(content)
        assert read_stored_correction({**content, "added_later": 1}, one.id) == one


def test_one_that_cannot_be_read_any_more_does_nothing() -> None:
    old = read_stored_correction({**correction_content(correction()), "does": "shout"}, "step-6135-6136")
    assert (old.id, old.does.value, old.job) == ("step-6135-6136", "withdrawn", "care-worker")
