"""What the dates of something say on a day: the state, the sentence, and that confirmed dates work by themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services_catalogue.model.dates import Dates, LastCheck, ObservedState
from services_catalogue.model.provision import AccessPoint, Provision, Source
from services_catalogue.model.status import (
    CLOSED,
    CurrentState,
    checked_in_words,
    first_day,
    last_day,
    state_on,
    status_on,
)
from tests.triage.catalogue import real_catalogue

PLANNED, RUNNING, PAUSED, CLOSING, NO_NEW_PEOPLE, UNKNOWN, ENDED = CurrentState
SURE: dict[str, Any] = {"confirmed": True, "as_of": "2026-12-01"}
UNSURE: dict[str, Any] = {"as_of": "2026-12-01"}
SEEN = "It was running on 1 December 2026, the date of our newest source."
CASES: list[tuple[str, dict[str, Any], str, CurrentState, str]] = [
    ("running", {"status": "running", **UNSURE}, "2027-01-01", RUNNING, SEEN),
    ("running, by a source of a month", {"status": "running", "as_of": "2026-11"}, "2027-01-01", RUNNING,
     "It was running in November 2026, the date of our newest source."),
    ("running, by a source without a date", {"status": "running"}, "2027-01-01", RUNNING,
     "A source says that it is running, with no date."),
    ("running, and an end is planned", {"status": "running", "end": "2027-03", **UNSURE}, "2027-03-31", RUNNING,
     f"{SEEN} It is due to end in March 2027."),
    ("running, and the end is agreed", {"status": "running", "end": "2027-03", **SURE}, "2027-03-31", RUNNING,
     f"{SEEN} It ends in March 2027."),
    ("a planned end that has passed", {"status": "running", "end": "2027-03", **UNSURE}, "2027-04-01", UNKNOWN,
     "It was due to stop in March 2027. We could not find out if it did. Ask before you go."),
    ("an agreed end that has passed", {"status": "running", "end": "2027-03", **SURE}, "2027-04-01", ENDED,
     "It ended in March 2027."),
    ("ended on a day", {"status": "closed", "end": "2026-03-31"}, "2026-11-25", ENDED,
     "It ended on 31 March 2026."),
    ("ended, nobody knows when", {"status": "closed"}, "2026-11-25", ENDED, "It has ended."),
    ("ended before it was due to", {"status": "closed", "end": "2027"}, "2026-11-25", ENDED, "It has ended."),
    ("a start still to come", {"status": "running", "start": "2027-01", **UNSURE}, "2026-12-31", PLANNED,
     "It is due to start in January 2027."),
    ("a start that has passed, after the source", {"status": "running", "start": "2027-01", **UNSURE}, "2027-01-01",
     UNKNOWN, "It was due to start in January 2027. We could not find out if it did. Ask before you go."),
    ("a start before the source", {"status": "running", "start": "2026", **UNSURE}, "2027-01-01", RUNNING, SEEN),
    ("planned, nobody knows for when", {"status": "planned", **SURE}, "2027-01-01", PLANNED,
     "It is planned. We could not find out when it starts. Ask before you go."),
    ("planned for a day", {"status": "planned", "start": "2027-01-04", **SURE}, "2027-01-03", PLANNED,
     "It starts on 4 January 2027."),
    ("planned for a year", {"status": "planned", "start": "2027", "end": "2028", **SURE}, "2026-12-31", PLANNED,
     "It starts in 2027. It ends in 2028."),
    ("planned, and the day has come", {"status": "planned", "start": "2027-01-04", **SURE}, "2027-01-04", RUNNING,
     "It started on 4 January 2027."),
    ("planned, and the year has begun", {"status": "planned", "start": "2027", **SURE}, "2027-01-01", RUNNING,
     "It started in 2027."),
    ("planned without agreement", {"status": "planned", "start": "2027-01-04", **UNSURE}, "2027-01-04", UNKNOWN,
     "It was due to start on 4 January 2027. We could not find out if it did. Ask before you go."),
    ("paused, nobody knows until when", {"status": "paused", **SURE}, "2027-01-01", PAUSED,
     "It is paused. We could not find out until when. Ask before you go."),
    ("paused until a month", {"status": "paused", "paused_until": "2027-05", **SURE}, "2027-04-30", PAUSED,
     "It is paused. It takes people again from May 2027."),
    ("paused until a month that has begun", {"status": "paused", "paused_until": "2027-05", **SURE}, "2027-05-01",
     RUNNING, "It was paused. It takes people again since May 2027."),
    ("perhaps paused until a day", {"status": "paused", "paused_until": "2027-05-03", **UNSURE}, "2027-05-02",
     PAUSED, "It is paused. It is due to go on from 3 May 2027."),
    ("perhaps paused until a day that has come", {"status": "paused", "paused_until": "2027-05-03", **UNSURE},
     "2027-05-03", UNKNOWN,
     "It was due to go on from 3 May 2027. We could not find out if it did. Ask before you go."),
    ("takes new people until a day", {"status": "running", "last_referral": "2027-06-30", "end": "2027-09", **SURE},
     "2027-06-30", CLOSING, "It takes new people until 30 June 2027. It ends in September 2027."),
    ("takes nobody new", {"status": "running", "last_referral": "2027-06-30", "end": "2027-09", **SURE},
     "2027-07-01", NO_NEW_PEOPLE,
     "It took new people until 30 June 2027. People who are on it can go on. It ends in September 2027."),
    ("has ended after that", {"status": "closing", "last_referral": "2027-06-30", "end": "2027-09", **SURE},
     "2027-10-01", ENDED, "It ended in September 2027."),
    ("may take new people until a day", {"status": "running", "last_referral": "2027-06-30", **UNSURE}, "2027-06-30",
     CLOSING, f"{SEEN} It is due to take new people until 30 June 2027. Ask before you go."),
    ("may take nobody new", {"status": "running", "last_referral": "2027-06-30", **UNSURE}, "2027-07-01", UNKNOWN,
     "It was due to take new people until 30 June 2027. We could not find out if it still does. Ask before you go."),
    ("closing", {"status": "closing", **UNSURE}, "2027-01-01", CLOSING, "It is closing. Ask before you go."),
    ("closing, with an end to come", {"status": "closing", "end": "2027-03", **UNSURE}, "2027-01-01", CLOSING,
     "It is closing. It is due to end in March 2027. Ask before you go."),
    ("closing, and its end has passed", {"status": "closing", "end": "2026-12", **UNSURE}, "2027-01-01", CLOSING,
     "It was due to stop in December 2026. We could not find out if it did. Ask before you go."),
    ("not known", {"status": "unknown", **UNSURE}, "2027-01-01", UNKNOWN,
     "We could not find out if it is running now. The newest thing we found is from 1 December 2026. "
     "Ask before you go."),
    ("not known, and its end is agreed", {"status": "unknown", "end": "2026-12", **SURE}, "2027-01-01", ENDED,
     "It ended in December 2026."),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "on", "state", "sentence"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_on_a_day_it_is(fields: dict[str, Any], on: str, state: CurrentState, sentence: str) -> None:
    status = status_on(Dates.model_validate(fields), on)
    assert (status.state, status.sentence) == (state, sentence)


days = st.dates(date(2025, 1, 1), date(2029, 12, 31)).map(date.isoformat)
partial_dates = st.builds(lambda day, length: day[:length], days, st.sampled_from((4, 7, 10)))
any_dates = st.builds(
    Dates,
    start=st.none() | partial_dates,
    paused_until=st.none() | partial_dates,
    last_referral=st.none() | partial_dates,
    end=st.none() | partial_dates,
    status=st.sampled_from(ObservedState),
    as_of=st.none() | partial_dates,
    confirmed=st.booleans(),
)


@given(any_dates, days, days)
def test_what_has_closed_stays_closed(dates: Dates, one: str, other: str) -> None:
    earlier, later = sorted((one, other))
    assert state_on(dates, earlier) not in CLOSED or state_on(dates, later) in CLOSED
    assert state_on(dates, earlier) is not ENDED or state_on(dates, later) is ENDED


@given(any_dates, days)
def test_only_a_source_or_a_confirmed_date_ends_anything(dates: Dates, on: str) -> None:
    """An unconfirmed date never closes anything; a confirmed end always does."""
    closed = state_on(dates, on) in CLOSED
    passed = [date for date in (dates.last_referral, dates.end) if date is not None and last_day(date) < on]
    assert closed is (dates.status is ObservedState.CLOSED or (dates.confirmed and bool(passed)))


@given(any_dates, days)
def test_nothing_runs_before_its_day_nor_in_doubt(dates: Dates, on: str) -> None:
    state, sentence, asks = state_on(dates, on), status_on(dates, on).sentence, "Ask before you go."
    awaited = {ObservedState.PAUSED: dates.paused_until, ObservedState.PLANNED: dates.start}.get(dates.status)
    if state is RUNNING:
        assert awaited is None or first_day(awaited) <= on
        assert asks not in sentence
    assert state is not UNKNOWN or sentence.endswith(asks)


@given(any_dates, days)
def test_it_is_said_in_whole_short_sentences(dates: Dates, on: str) -> None:
    sentence = status_on(dates, on).sentence
    assert sentence.endswith(".")
    assert not [mistake for mistake in ("None", "{", "  ") if mistake in sentence]
    assert max(len(part.split()) for part in sentence.split(". ")) <= 14


def provision(checked: LastCheck | None, **dates: Any) -> Provision:
    found = next(p for p in real_catalogue() if p.slug == "apprenticeships")
    return found.model_copy(update={"checked": checked, "dates": Dates.model_validate({"status": "running", **dates})})


CHECKED = LastCheck(on="2026-12-03", by="Persona: a keeper", stale_from="2027-06-03")


@pytest.mark.parametrize(
    ("checked", "overdue", "words"),
    [
        (None, False, "We gathered these facts on 23 November 2026."),
        (LastCheck(on="2026-12-05", stale_from="2027-06-05"), False, "We gathered these facts on 23 November 2026."),
        (
            LastCheck(on="2026-12-05", stale_from="2027-06-05"),
            True,
            "Not checked since 23 November 2026. Ask before you go.",
        ),
        (CHECKED, False, "Checked on 3 December 2026 by Persona: a keeper."),
        (CHECKED, True, "Not checked since 3 December 2026. Ask before you go."),
    ],
)
def test_it_is_said_who_checked_it_and_when(checked: LastCheck | None, overdue: bool, words: str) -> None:
    assert checked_in_words(checked, overdue, "2026-11-23", "2026-07") == words


CAME_IN = LastCheck(on="2026-11-30", stale_from="2027-06-30")


@pytest.mark.parametrize(
    ("overdue", "newest", "words"),
    [
        (False, None, "We do not know when these facts were gathered."),
        (False, "2023-05", "We do not know when these facts were gathered. The date of the newest source is May 2023."),
        (True, None, "We do not know when these facts were gathered. Nobody has checked them. Ask before you go."),
    ],
)
def test_the_day_on_which_facts_came_in_is_never_the_day_on_which_they_were_gathered(
    overdue: bool, newest: str | None, words: str
) -> None:
    assert checked_in_words(CAME_IN, overdue, None, newest) == words


NOT_FOUND = "We have not found a dated source that shows it running. Ask before you go."


@pytest.mark.parametrize(
    ("as_of", "sources", "runs"),
    [
        ("2025-12-31", [("2024-02-03", ("dates.status",))], False),
        ("2025-12-31", [(None, ("dates.status",)), ("2024-02-03", ("summary",))], False),
        ("2025-12-31", [("2025-12-31", ("summary",))], False),
        ("2025-12-31", [], False),
        ("2025-12-31", [("2025-12-31", ())], True),
        ("2025-12-31", [("2025-12", ("dates.status",))], True),
        ("2025-09-22", [("2025-09-22 (about)", ("dates",))], True),
        ("2025-09-30", [("mapping Aug-Sep 2025", ("dates.status",))], True),
        ("2025-12", [("2025-12-08", ("dates",))], True),
    ],
)
def test_what_no_source_of_that_date_shows_is_not_known_to_run(
    as_of: str, sources: list[tuple[str | None, tuple[str, ...]]], runs: bool
) -> None:
    some = tuple(Source(title="A page", date=date, supports=supports) for date, supports in sources)
    one = provision(None, as_of=as_of).model_copy(update={"sources": some})
    assert one.known_to_run("2026-11-30") is runs
    assert (one.status_on("2026-11-30").sentence == NOT_FOUND) is not runs
    agreed = one.model_copy(update={"dates": one.dates.model_copy(update={"confirmed": True})})
    assert agreed.known_to_run("2026-11-30"), "the people who run it said so"


PLAN = ("Get East Midlands Working Plan 2025-2035, section 4.3", "mapping Aug-Sep 2025")


@pytest.mark.parametrize(
    ("sources", "says"),
    [
        ([PLAN], "The Get East Midlands Working Plan of September 2025 names it as running."),
        (
            [PLAN, ("A story", "2019-05-31")],
            "The Get East Midlands Working Plan of September 2025 names it as running.",
        ),
        ([PLAN, ("A page", "2025-09")], "It was running in September 2025, the date of our newest source."),
        ([("A page", "2025")], "It was running in 2025, the date of our newest source."),
        ([("A page", "2025-09-30")], "It was running on 30 September 2025, the date of our newest source."),
    ],
)
def test_what_only_the_plan_lists_says_so(sources: list[tuple[str, str]], says: str) -> None:
    some = tuple(Source(title=title, date=date) for title, date in sources)
    one = provision(None, as_of="2025-09-30").model_copy(update={"sources": some})
    assert one.status_on("2026-11-30").sentence == says
    assert one.known_to_run("2026-11-30")


@pytest.mark.parametrize(
    ("sources", "says", "runs"),
    [
        ([PLAN], "The Get East Midlands Working Plan names it as running.", True),
        ([("A page", None)], "A source says that it is running, with no date.", True),
        ([("general knowledge, unverified", None)], NOT_FOUND, False),
        ([], NOT_FOUND, False),
    ],
)
def test_what_has_no_date_says_what_it_stands_on(sources: list[tuple[str, str | None]], says: str, runs: bool) -> None:
    some = tuple(Source(title=title, date=date) for title, date in sources)
    one = provision(None).model_copy(update={"sources": some})
    assert one.status_on("2026-11-30").sentence == says
    assert one.known_to_run("2026-11-30") is runs


def test_five_researched_records_run_only_by_the_plan() -> None:
    supports: list[Provision | AccessPoint] = [*real_catalogue()]
    supports += [point for one in real_catalogue() for point in one.access_points]
    assert sum(" names it as running." in one.status_on("2026-11-30").sentence for one in supports) == 5


def test_no_researched_record_says_that_it_runs_without_a_source_of_that_date() -> None:
    supports: list[Provision | AccessPoint] = [*real_catalogue()]
    supports += [point for one in real_catalogue() for point in one.access_points]
    assert [one.name for one in supports if one.dates != one.shown_dates] == []


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2026-11", "2026", "23 November 2026", "2026-02-29"])
def test_only_a_day_of_the_calendar_is_a_day_on_which_facts_were_gathered(day: str) -> None:
    with pytest.raises(ValidationError):
        Dates.model_validate({"status": "running", "gathered_on": day})


def test_from_the_day_on_which_it_should_have_been_checked_it_is_not_known_to_run() -> None:
    one = provision(CHECKED)
    assert [(one.known_to_run(on), one.overdue(on)) for on in ("2027-06-02", "2027-06-03")] == [
        (True, False),
        (False, True),
    ]
    assert provision(None).known_to_run("2099-01-01")


def test_what_takes_nobody_new_need_not_be_checked() -> None:
    assert not provision(CHECKED, end="2027-05", confirmed=True).overdue("2027-06-03")


@pytest.mark.parametrize(
    ("as_of", "when"), [("2025", "in 2025"), ("2025-11", "in November 2025"), ("2025-11-03", "on 3 November 2025")]
)
def test_the_date_of_the_newest_source_stands_with_its_little_word(as_of: str, when: str) -> None:
    dates = Dates.model_validate({"status": "running", "as_of": as_of})
    assert status_on(dates, "2026-11-30").sentence == f"It was running {when}, the date of our newest source."
