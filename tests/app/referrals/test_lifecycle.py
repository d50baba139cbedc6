"""The state machine: which side may bring a referral to which state, and that every state is counted once."""

from __future__ import annotations

import pytest

from app.referrals.lifecycle import (
    ANSWERS,
    COUNTED,
    ONGOING,
    OPEN,
    REFUSALS,
    STATES,
    EventKind,
    FunnelCount,
    ReferralState,
    RefusalReason,
    Side,
    moves,
)
from app.referrals.timeline import HAPPENED

every_state = pytest.mark.parametrize("state", ReferralState)


@every_state
def test_every_state_has_words_and_is_counted_once(state: ReferralState) -> None:
    assert STATES[state]
    assert COUNTED[state] in FunnelCount


def test_every_reason_for_a_no_has_words() -> None:
    assert set(REFUSALS) == set(RefusalReason)


@every_state
def test_what_was_taken_back_or_has_started_is_answered_no_more(state: ReferralState) -> None:
    answered = moves(state, Side.RECEIVER) & {*ANSWERS, ReferralState.RECEIVED}
    assert bool(answered) == (state not in (ReferralState.STARTED, ReferralState.WITHDRAWN))


@every_state
def test_only_the_person_and_who_referred_them_take_it_back(state: ReferralState) -> None:
    for side in Side:
        can = ReferralState.WITHDRAWN in moves(state, side)
        assert can == (state in ONGOING and side in (Side.SENDER, Side.CLIENT))


@every_state
def test_only_the_service_gives_up_and_only_what_is_open(state: ReferralState) -> None:
    for side in Side:
        assert (ReferralState.EXPIRED in moves(state, side)) == (state in OPEN and side is Side.SERVICE)


@every_state
def test_who_refers_may_note_whatever_they_were_told_by_phone(state: ReferralState) -> None:
    assert moves(state, Side.SENDER) >= moves(state, Side.RECEIVER)


def test_a_late_answer_counts_and_a_no_can_become_a_yes() -> None:
    assert ReferralState.ACCEPTED in moves(ReferralState.EXPIRED, Side.RECEIVER)
    assert ReferralState.ACCEPTED in moves(ReferralState.REFUSED, Side.RECEIVER)


def test_that_it_was_received_is_said_first_or_not_at_all() -> None:
    assert [state for state in ReferralState if ReferralState.RECEIVED in moves(state, Side.RECEIVER)] == [
        ReferralState.SENT
    ]


def test_the_person_answers_for_nobody() -> None:
    assert {state for state in ReferralState if moves(state, Side.CLIENT) - {ReferralState.WITHDRAWN}} == set()


def test_every_kind_of_event_has_words() -> None:
    assert set(HAPPENED) == set(EventKind)
