"""A handover code cannot be made without a database: the pages say so, and name people to talk to."""

from __future__ import annotations

import pytest

from tests.app.browsers.resident import Resident
from tests.app.shared_data import CITIZENS_ADVICE_LINE


@pytest.fixture
def told(resident: Resident) -> Resident:
    resident.answers("area", "derby")
    return resident


def test_what_a_code_means_can_be_read(told: Resident) -> None:
    assert told.get("/hand-over").heading == "Show your answers to an adviser"
    assert told.get("/hand-over/delete").heading == "Delete a code"


@pytest.mark.parametrize(
    ("path", "typed", "heading"),
    [
        ("/hand-over", "", "We could not make a code"),
        ("/hand-over/delete", "7K4M PX2D 9QRT", "We could not delete it"),
    ],
)
def test_what_cannot_be_done_names_people(told: Resident, path: str, typed: str, heading: str) -> None:
    page = told.post(path, 503, code=typed)
    assert page.heading == heading
    assert CITIZENS_ADVICE_LINE in page.links(".people a")
    assert "Derby" in told.get("/check-your-answers").words
