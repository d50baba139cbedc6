"""Pay as people write it: understood, or asked about, and never taken for something else."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.presentation.pay_form import PERIODS, PayUnclear, pay_as_typed, pay_in

UNDERSTOOD: list[tuple[str, str, int]] = [
    ("18500", "", 18_500),
    ("£18,500", "", 18_500),
    ("£ 18 500", "year", 18_500),
    ("18500.99", "", 18_500),
    ("about 20000", "", 20_000),
    ("Around £20,000 before tax", "", 20_000),
    ("18k", "", 18_000),
    ("£22.5k a year", "", 22_500),
    ("23.000", "", 23_000),
    ("£1,500 a month", "", 18_000),
    ("about 1,500 a month", "", 18_000),
    ("1500", "month", 18_000),
    ("1500pcm", "", 18_000),
    ("£350 per week", "", 18_200),
    ("350 pw", "", 18_200),
    ("12.21 an hour, 20 hours", "", 12_698),
    ("£12.21 per hour for 20 hours a week", "", 12_698),
    ("12.21/hour 37.5 hrs", "", 23_809),
    ("12.21, 20 hours", "hour", 12_698),
    ("12.21, 20 hours", "", 12_698),
    ("4000 a year", "", 4_000),
    ("4000", "year", 4_000),
    ("26,000 p.a.", "", 26_000),
    ("0", "", 0),
]


@pytest.mark.parametrize(("typed", "chosen", "pay"), UNDERSTOOD)
def test_it_is_understood(typed: str, chosen: str, pay: int) -> None:
    assert pay_in(typed, chosen) == pay


@pytest.mark.parametrize(
    ("typed", "chosen", "field", "said"),
    [
        ("12.21", "", "period", "Is £12.21 for an hour, a week, a month or a year? Say which"),
        ("1,500", "", "period", "Is £1,500 for an hour, a week, a month or a year? Say which"),
        ("12.21", "hour", "number", "how many hours you work in a week"),
        ("12.21 an hour", "", "number", "For example: 12.21 an hour, 20 hours"),
        ("12.21 an hour, 400 hours", "", "number", "how many hours you work in a week"),
        ("1500 a month", "year", "period", "You wrote one and chose another"),
        ("lots", "", "number", "Enter your pay in pounds"),
        ("", "month", "number", "Enter your pay in pounds"),
        ("-5", "", "number", "Enter your pay in pounds"),
        ("1500 or 1600 a month", "", "number", "Enter your pay in pounds"),
        ("1,5", "month", "number", "Enter your pay in pounds"),
    ],
)
def test_it_is_asked_about(typed: str, chosen: str, field: str, said: str) -> None:
    with pytest.raises(PayUnclear) as asked:
        pay_in(typed, chosen)
    assert asked.value.field == field
    assert said in asked.value.sentence


@given(st.integers(0, 1_000_000))
def test_pay_that_was_told_is_read_again_as_the_same(pay: int) -> None:
    assert pay_in(pay_as_typed(pay), "") == pay


@given(st.text(max_size=30), st.sampled_from(["", *PERIODS]))
def test_whatever_is_typed_is_understood_or_asked_about(typed: str, chosen: str) -> None:
    with suppress(PayUnclear):
        assert pay_in(typed, chosen) >= 0
