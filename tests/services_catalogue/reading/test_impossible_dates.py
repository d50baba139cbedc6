"""Dates of a record and of its sources exist, are read in one way only, and lie in order."""

from __future__ import annotations

from typing import Any

import pytest

from services_catalogue.reading.impossible_dates import wrong_in
from services_catalogue.reading.provision_reader import CatalogueError, read_content
from services_catalogue.reading.tolerant_reading import read_tolerantly
from tests.bodies import ACAS

WRONG = {
    "2026-02-31": "is no day of the calendar",
    "2025-06-31 (about)": "is no day of the calendar",
    "31 February 2026": "is no day of the calendar",
    "31st Nov 2025": "is no day of the calendar",
    "2026-13": "tell the day from the month",
    "2026-00": "tell the day from the month",
    "2026-31-12": "tell the day from the month",
    "2026-1-5": "tell the day from the month",
    "05/10/2026": "tell the day from the month",
    "5.10.26": "tell the day from the month",
    "12/2026": "tell the day from the month",
    "26-10-01": "tell the day from the month",
    "2026/10/05": "tell the day from the month",
}
RIGHT = (
    *("", "2026", "2026-10", "2026-10-05", "2024-02-29", "undated", "not shown", "2025/26", "copy from about 2020-21"),
    *("2018-2022", "about 2012-13", "2026-07/08", "31 March 2026", "2025-12 or 2026-01 (day not shown)", "May 2025"),
)
ORDERS = {
    "end": {"start": "2026-05", "end": "2026-03"},
    "last_referral": {"start": "2026-05", "last_referral": "2026-04-30"},
    "start": {"start": "2027-01", "as_of": "2026-10"},
    "as_of": {"as_of": "2999-01"},
}


def issues_with(dates: dict[str, str], source: str = "2026-07", fact: str = "2026-07") -> list[str]:
    """What is told of an advice line with these dates, and these in its sources."""
    [contact] = ACAS["contacts"]
    contents: dict[str, Any] = {
        "dates": {"status": "running", "as_of": "2026-07", **dates},
        "sources": [{"title": "A page", "date": source}],
        "contacts": [{**contact, "sources": [{"title": "A page", "date": fact}]}],
    }
    try:
        read_content({**ACAS, **contents})
    except CatalogueError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize("written", WRONG)
def test_a_date_of_a_source_that_is_none_or_can_be_read_in_two_ways_is_refused(written: str) -> None:
    for told in (issues_with({}, source=written), issues_with({}, fact=written)):
        assert WRONG[written] in told[0]


@pytest.mark.parametrize("written", RIGHT)
def test_dates_as_sources_have_them_are_taken(written: str) -> None:
    assert wrong_in(written) is None


@pytest.mark.parametrize("field", ["start", "paused_until", "last_referral", "end", "as_of"])
def test_a_day_that_no_calendar_has_is_refused(field: str) -> None:
    assert f"dates, {field}: '2024-02-30' is no day of the calendar" in issues_with({field: "2024-02-30"})[0]


@pytest.mark.parametrize("field", ORDERS)
def test_dates_in_the_wrong_order_and_those_to_come_are_refused_at_their_field(field: str) -> None:
    [told] = issues_with(ORDERS[field])
    assert f"dates, {field}: " in told


def test_dates_as_partial_as_they_are_may_overlap() -> None:
    assert issues_with({"start": "2026", "last_referral": "2026-06", "end": "2026-06-30"}) == []


def test_a_date_that_was_stored_before_it_was_refused_costs_neither_the_rule_nor_the_source() -> None:
    old = {**ACAS, "dates": {"status": "running", "as_of": "2026-07", "start": "2027", "end": "2024-02-30"}}
    read = read_tolerantly({**old, "sources": [{"title": "A page", "url": "http://localhost", "date": "31/12/2026"}]})
    assert not read.unreadable
    assert [(one.title, one.url) for one in read.sources] == [("A page", None)]
