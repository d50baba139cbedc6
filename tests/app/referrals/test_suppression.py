"""No figure about fewer than 10 people is shown, and 0 looks the same as a few."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.advising.outcomes_tables import SliceNames, figures, rows_of
from app.core.clock import now
from app.referrals.funnel import CountedReferral, Dimension
from app.referrals.suppression import HIDDEN, in_words, rounded, tenths
from tests.app.referrals.test_funnel import ANY_SENT

NAMES = SliceNames({}, {}, "2026-2")
MANY = st.lists(ANY_SENT.flatmap(lambda one: st.builds(one._replace, who=st.integers(1, 60))), max_size=80)


@given(st.integers(0, 100_000))
@example(0)
@example(9)
@example(10)
def test_no_count_under_10_is_shown_and_the_others_are_multiples_of_5(count: int) -> None:
    shown = rounded(count)
    if count < 10:
        assert in_words(shown) == HIDDEN == in_words(rounded(0))
    else:
        assert shown is not None
        assert shown >= 10
        assert shown % 5 == 0
        assert abs(shown - count) <= 2


@given(MANY)
def test_every_cell_of_every_hidden_table_is_hidden_or_rounded(referrals: list[CountedReferral]) -> None:
    for by in (None, *Dimension):
        found = figures(referrals, by, NAMES, hidden=True)
        cells = [cell for line in (*found.lines, found.total) for cell in line.shown.values()]
        assert [cell for cell in cells if cell != HIDDEN and (int(cell) < 10 or int(cell) % 5)] == []
        assert all(line.shown["sent"] != HIDDEN for line in found.lines)


@given(MANY)
def test_the_total_is_the_same_whatever_it_is_told_apart_by_and_in_the_file(referrals: list[CountedReferral]) -> None:
    kinds: list[Dimension | None] = [None, *Dimension]
    found = [figures(referrals, by, NAMES, hidden=True) for by in kinds]
    assert all(one.total == found[0].total for one in found)
    rows = list(rows_of(found, now().date()))
    lines = [line for one in found for line in ((one.total,) if one.by is None else one.lines)]
    assert [row[3] for row in rows] == [shown for line in lines for shown in line.shown.values()]


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 10, 0), (10, 10, 10), (7, 10, 7), (1, 20, 1), (1, 21, 0), (13, 20, 7)]
)
def test_a_share_is_told_in_whole_tenths(part: int, whole: int, expected: int) -> None:
    assert tenths(part, whole) == expected
