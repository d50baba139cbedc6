"""The forms about a referral: parsed as they were meant, or refused in a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.referrals.lifecycle import ReferralState, RefusalReason, Side
from app.referrals.outcome_kinds import LeavingReason, OutcomeKind
from app.referrals.response_form import (
    ANSWER_WORDS,
    answer_in,
    answers_offered,
    day_in,
    leavings_offered,
    outcome_in,
    outcomes_offered,
    refusals_offered,
)
from app.referrals.transitions import RecipientResponse, TransitionError
from app.web.forms import Form


def form(**fields: str) -> Form:
    return Form({name: (value,) for name, value in fields.items()})


def test_an_answer_is_read_with_all_that_goes_with_it() -> None:
    read = answer_in(form(state="refused", because="full", instead=" The  library ", note="Try in\nMay"))
    assert read == RecipientResponse(
        ReferralState.REFUSED, because=RefusalReason.FULL, instead="The library", note="Try in May"
    )
    assert answer_in(form(state="waiting", until="2027-01-11")).until == date(2027, 1, 11)


def test_a_day_that_belongs_to_another_answer_is_not_even_looked_at() -> None:
    assert answer_in(form(state="accepted", until="some day")) == RecipientResponse(ReferralState.ACCEPTED)


@pytest.mark.parametrize("state", ["", "withdrawn", "expired", "sent", "Accepted", "accepted "])
def test_what_is_no_answer_is_refused(state: str) -> None:
    if state.strip() in {answer.value for answer in ANSWER_WORDS}:
        assert answer_in(form(state=state)).state is ReferralState.ACCEPTED
        return
    with pytest.raises(TransitionError) as refused:
        answer_in(form(state=state))
    assert refused.value.field == "state"


def test_a_reason_that_is_not_on_the_list_is_none() -> None:
    assert answer_in(form(state="refused", because="ugly")).because is None
    assert outcome_in(form(kind="left", day="2026-11-24", reason="ugly")).reason is None


@pytest.mark.parametrize("typed", ["2026-11-23", "23/11/2026", "23.11.2026", "23 11 2026", " 23/11/2026 "])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert day_in(form(day=typed), "day") == date(2026, 11, 23)


@pytest.mark.parametrize("typed", ["31/02/2026", "11/23/2026", "soon", "23/11", "0/0/0", "1/1/99999", "9" * 5000])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(TransitionError, match="Write a day") as refused:
        day_in(form(until=typed), "until")
    assert refused.value.field == "until"


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_day_nothing_or_refused(typed: str) -> None:
    try:
        found = day_in(form(day=typed), "day")
    except TransitionError:
        return
    assert found is None or isinstance(found, date)
    assert (found is None) == (not typed.split())


def test_an_outcome_needs_its_kind_and_its_day() -> None:
    told = outcome_in(form(kind="left", day="2026-11-24", reason="health"))
    assert (told.kind, told.day, told.reason) == (OutcomeKind.LEFT, date(2026, 11, 24), LeavingReason.HEALTH)
    for fields, field in (({"day": "2026-11-24"}, "kind"), ({"kind": "job"}, "day"), ({"kind": "x"}, "kind")):
        with pytest.raises(TransitionError) as refused:
            outcome_in(form(**fields))
        assert refused.value.field == field


def test_what_is_offered_is_what_can_be_said() -> None:
    assert [value for value, _ in answers_offered(ReferralState.SENT, Side.RECEIVER)] == [
        answer.value for answer in ANSWER_WORDS
    ]
    assert answers_offered(ReferralState.WITHDRAWN, Side.RECEIVER) == []
    assert answers_offered(ReferralState.SENT, Side.CLIENT) == []
    assert outcomes_offered((OutcomeKind.JOB,)) == [("job", "They got a job")]


def test_no_reason_is_chosen_beforehand() -> None:
    assert refusals_offered()[0] == leavings_offered()[0] == ("", "Choose a reason")
    assert {value for value, _ in refusals_offered()[1:]} == {reason.value for reason in RefusalReason}
