"""A day counts or it does not, and everything else follows: weekends, bank holidays of England, and pauses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.referrals.deadlines import LONGEST_PROMISE, DeadlineStep, ResponseClock
from app.referrals.working_days import ONE, after_working_days, bank_holidays, is_working_day

bank_holidays(2026)  # loads slowly, which must not count against the first test
days = st.dates(date(2026, 1, 1), date(2029, 12, 31))
promises = st.integers(1, LONGEST_PROMISE)
lengths = st.integers(0, 90).map(timedelta)


@st.composite
def clocks(draw: st.DrawFn) -> ResponseClock:
    sent = draw(days)
    begins = st.integers(-5, 200).map(lambda count: sent + timedelta(count))
    spans = st.tuples(begins, lengths).map(lambda span: (span[0], span[0] + span[1]))
    pauses = draw(st.lists(spans, max_size=3))
    return ResponseClock(sent, draw(promises), tuple(pauses))


@given(clocks(), st.integers(0, 250))
def test_what_has_counted_and_the_day_on_which_it_has_agree(clock: ResponseClock, count: int) -> None:
    day = clock.day_after(count)
    assert clock.elapsed(day) == count
    assert count == 0 or (clock.runs_on(day) and clock.elapsed(day - ONE) == count - 1)


@given(clocks(), days)
def test_each_day_counts_once_if_people_work_and_nothing_is_paused(clock: ResponseClock, day: date) -> None:
    grown = clock.elapsed(day) - clock.elapsed(day - ONE)
    paused = any(first <= day < until for first, until in clock.pauses)
    assert grown == (day > clock.sent_on and is_working_day(day) and not paused)


@given(clocks(), days, lengths, st.integers(0, 400).map(timedelta))
def test_a_pause_brings_nothing_forward(clock: ResponseClock, first: date, length: timedelta, later: timedelta) -> None:
    longer = ResponseClock(clock.sent_on, clock.answer_within, (*clock.pauses, (first, first + length)))
    assert longer.due >= clock.due
    assert longer.expires >= clock.expires
    on = clock.sent_on + later
    assert longer.elapsed(on) <= clock.elapsed(on)
    assert set(longer.steps(on)) <= set(clock.steps(on))


@given(clocks(), st.integers(0, 400).map(timedelta))
def test_steps_come_in_their_order_and_never_while_it_is_paused(clock: ResponseClock, later: timedelta) -> None:
    on = clock.sent_on + later
    steps = clock.steps(on)
    assert steps == tuple(DeadlineStep)[: len(steps)]
    assert not (steps and clock.is_paused(on))
    assert clock.sent_on < clock.due < clock.expires
    if not clock.is_paused(on):
        assert (DeadlineStep.ALERT in steps) == (on > clock.due and clock.elapsed(on) > clock.answer_within)
        assert (DeadlineStep.EXPIRE in steps) == (clock.elapsed(on) > 2 * clock.answer_within)


@given(clocks(), days)
def test_a_pause_is_over_on_the_day_that_it_says(clock: ResponseClock, day: date) -> None:
    until = clock.paused_until(day)
    assert (until is None) == (not clock.is_paused(day))
    assert until is None or until > day


@given(days, st.integers(0, 60))
def test_so_many_working_days_later_people_work(day: date, count: int) -> None:
    later = after_working_days(day, count)
    assert is_working_day(later)
    assert later >= day
    if is_working_day(day):
        assert ResponseClock(day, 1).elapsed(later) == count


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 24), True),  # Christmas Eve is no holiday
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),  # Boxing Day, a Saturday
        (date(2026, 12, 28), False),  # which a Monday stands for
        (date(2026, 12, 29), True),
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), True),  # a holiday in Scotland only
        (date(2027, 3, 25), True),
        (date(2027, 3, 26), False),  # Good Friday
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 3, 30), True),
        (date(2027, 5, 3), False),
        (date(2027, 5, 31), False),
        (date(2027, 8, 30), False),
        (date(2027, 12, 27), False),  # for Christmas Day, a Saturday
        (date(2027, 12, 28), False),  # for Boxing Day, a Sunday
    ],
)
def test_the_bank_holidays_of_england(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("sent", "within", "due", "expires"),
    [
        (date(2026, 11, 24), 10, date(2026, 12, 8), date(2026, 12, 22)),
        (date(2026, 12, 21), 5, date(2026, 12, 30), date(2027, 1, 7)),  # 22 23 24 | 29 30 | 31, 4 5 6 7
        (date(2026, 12, 24), 1, date(2026, 12, 29), date(2026, 12, 30)),
        (date(2027, 3, 25), 1, date(2027, 3, 30), date(2027, 3, 31)),
        (date(2026, 11, 28), 1, date(2026, 11, 30), date(2026, 12, 1)),  # sent on a Saturday
    ],
)
def test_days_worked_out_by_hand(sent: date, within: int, due: date, expires: date) -> None:
    clock = ResponseClock(sent, within)
    assert (clock.due, clock.expires) == (due, expires)
    assert DeadlineStep.ALERT not in clock.steps(due)
    assert DeadlineStep.EXPIRE not in clock.steps(expires)
    assert DeadlineStep.EXPIRE in clock.steps(after_working_days(expires, 1))


@pytest.mark.parametrize(("promised", "day"), [(1, 1), (2, 1), (5, 3), (10, 6), (11, 6), (60, 36)])
def test_they_are_reminded_when_six_tenths_of_the_days_are_over_and_never_on_the_day_itself(
    promised: int, day: int
) -> None:
    clock = ResponseClock(date(2026, 11, 24), promised)
    assert clock.steps(clock.day_after(day) - ONE) == ()
    assert clock.steps(clock.day_after(day)) == (DeadlineStep.REMIND,)


def test_a_clock_that_is_paused_twice_goes_on_when_both_are_over() -> None:
    stored = [["2026-11-26", "2026-12-01"], ["2026-11-30", "2026-12-03"]]
    clock = ResponseClock.of(date(2026, 11, 24), 3, stored)
    assert clock.paused_until(date(2026, 11, 30)) == date(2026, 12, 3)
    assert [day for day in (25, 26, 30) if clock.runs_on(date(2026, 11, day))] == [25]
    assert clock.due == date(2026, 12, 4)  # 25 November, 3 and 4 December
