"""What each referral waits for, from which party and until when, in every state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.referrals.caseload import Rank, ReferralFacts, WaitingParty, most_urgent, waits_of
from app.referrals.deadlines import ResponseClock
from app.referrals.lifecycle import ReferralState
from app.referrals.reminder_rules import ASKED_AGAIN
from tests.app.worlds.client_factory import SENT, at

SENT_ON = SENT.date()  # a Tuesday
SOON_AFTER = date(2026, 11, 26)


def known(state: ReferralState = ReferralState.SENT, **changes: Any) -> ReferralFacts:
    """A referral by mail to a recipient who promised a response in ten working days; its client is asked by mail."""
    facts = {
        "code": "ABCDEFGH23",
        "name": "Day School",
        "recipient": "Demo receiver",
        "state": state,
        "live": True,
        "sent_at": SENT,
        "state_at": SENT,
        "clock": ResponseClock(SENT_ON, 10),
        "asked_by_mail": True,
    }
    return ReferralFacts(**{**facts, **changes})


def first(one: ReferralFacts, on: date) -> tuple[WaitingParty, str, date | None]:
    """The most urgent wait."""
    wait = waits_of(one, on)[0]
    return wait.whom, wait.what, wait.until


@pytest.mark.parametrize("state", [ReferralState.SENT, ReferralState.RECEIVED])
def test_a_live_referral_waits_for_its_recipient_until_the_day_for_an_answer(state: ReferralState) -> None:
    wait = waits_of(known(state), SOON_AFTER)[0]
    assert (wait.whom, wait.what, wait.since, wait.until) == (
        WaitingParty.RECIPIENT,
        "To answer",
        SENT_ON,
        date(2026, 12, 8),
    )
    assert wait.days_over(date(2026, 12, 8)) == 0
    assert wait.days_over(date(2026, 12, 11)) == 3
    assert wait.rank(date(2026, 12, 11)) is Rank.OVERDUE_OTHERS


def test_mail_that_did_not_arrive_waits_for_the_adviser_until_they_note_that_they_rang() -> None:
    lost = known(undelivered=True)
    assert first(lost, SOON_AFTER) == (
        WaitingParty.ADVISER,
        "The mail did not arrive: ring Demo receiver",
        date(2026, 11, 26),
    )
    assert first(known(undelivered=True, touched_at=at(25, 11)), SOON_AFTER)[0] is WaitingParty.RECIPIENT


def test_a_logged_referral_waits_for_the_adviser_to_ring_and_then_for_the_recipient() -> None:
    assert first(known(live=False), SOON_AFTER)[:2] == (
        WaitingParty.ADVISER,
        "Ring Demo receiver, and note what they say",
    )
    rung = known(ReferralState.RECEIVED, live=False)
    assert first(rung, SOON_AFTER)[0] is WaitingParty.RECIPIENT
    assert first(rung, date(2026, 12, 9)) == (
        WaitingParty.ADVISER,
        "No answer yet: ring Demo receiver again",
        date(2026, 12, 8),
    )


def test_a_pause_waits_for_nobody() -> None:
    paused = known(clock=ResponseClock(SENT_ON, 10, ((date(2026, 11, 25), date(2026, 12, 2)),)))
    assert first(paused, SOON_AFTER) == (WaitingParty.NOBODY, "The clock is paused", date(2026, 12, 2))
    assert first(paused, date(2026, 12, 3))[0] is WaitingParty.RECIPIENT


@pytest.mark.parametrize("state", [ReferralState.REFUSED, ReferralState.EXPIRED])
def test_a_no_or_no_answer_waits_for_the_adviser_until_there_is_another_way(state: ReferralState) -> None:
    answered = at(27, 11)  # a Friday
    assert first(known(state, state_at=answered), date(2026, 11, 28))[::2] == (WaitingParty.ADVISER, date(2026, 12, 1))
    for done in ({"followed": True}, {"touched_at": at(28, 11)}):
        assert first(known(state, state_at=answered, **done), date(2026, 11, 28))[0] is WaitingParty.NOBODY
    # A note from before the response does not count as dealing with it.
    assert first(known(state, state_at=answered, touched_at=at(26, 11)), date(2026, 11, 28))[0] is WaitingParty.ADVISER


def test_a_waiting_list_waits_for_room_and_then_for_the_adviser_to_ask() -> None:
    listed = known(ReferralState.WAITING, waiting_until=date(2027, 1, 15))
    assert first(listed, SOON_AFTER) == (WaitingParty.RECIPIENT, "To have room", date(2027, 1, 15))
    assert first(listed, date(2027, 1, 16))[:2] == (
        WaitingParty.ADVISER,
        "There was to be room by now: ask Demo receiver",
    )
    asked = known(ReferralState.WAITING, waiting_until=date(2027, 1, 15), touched_at=at(16, 1, 2027))
    assert first(asked, date(2027, 1, 17))[0] is WaitingParty.RECIPIENT


def test_who_was_accepted_is_waited_for_and_who_started_is_not() -> None:
    assert first(known(ReferralState.ACCEPTED), SOON_AFTER)[:2] == (WaitingParty.PERSON, "Can start")
    assert first(known(ReferralState.STARTED), SOON_AFTER)[:2] == (WaitingParty.NOBODY, "Under way")
    assert first(known(ReferralState.WITHDRAWN), SOON_AFTER)[:2] == (WaitingParty.NOBODY, "Nothing more")


def test_consent_that_runs_out_waits_for_the_adviser_a_month_before() -> None:
    ends = known(ReferralState.STARTED, ends_on=date(2026, 12, 24))
    assert first(ends, date(2026, 11, 23))[0] is WaitingParty.NOBODY
    assert first(ends, date(2026, 11, 24))[::2] == (WaitingParty.ADVISER, date(2026, 12, 24))
    assert waits_of(ends, date(2026, 12, 25))[0].rank(date(2026, 12, 25)) is Rank.OVERDUE_MINE
    assert (
        first(known(ReferralState.REFUSED, followed=True, ends_on=date(2026, 12, 24)), SOON_AFTER)[0]
        is WaitingParty.NOBODY
    )


def test_somebody_without_an_email_address_is_asked_by_their_adviser_six_days_after_and_later() -> None:
    def asks(on: date, **changes: Any) -> list[date]:
        waits = waits_of(known(ReferralState.STARTED, asked_by_mail=False, **changes), on)
        return [wait.since for wait in waits if wait.what == "Ask the person how it goes"]

    assert asks(SENT_ON + timedelta(days=5)) == []
    assert asks(SENT_ON + timedelta(days=6)) == [SENT_ON + timedelta(days=6)]
    assert asks(SENT_ON + timedelta(days=20), touched_at=at(1)) == []
    assert asks(SENT_ON + ASKED_AGAIN, touched_at=at(1)) == [SENT_ON + ASKED_AGAIN]
    assert asks(SENT_ON + ASKED_AGAIN, told_all=True) == []
    # The client is asked before a response too: only the client can tell that the recipient never got in touch.
    assert len(waits_of(known(asked_by_mail=False), SENT_ON + timedelta(days=6))) == 2


def test_what_is_overdue_for_the_adviser_comes_before_what_is_overdue_for_others() -> None:
    on = date(2026, 12, 20)
    ways = {
        "rest": known(ReferralState.STARTED),
        "soon": known(ReferralState.REFUSED, state_at=at(18)),
        "others": known(),
        "mine": known(ReferralState.REFUSED, state_at=at(9)),
    }
    found = {name: most_urgent(waits_of(one, on), on) for name, one in ways.items()}
    ranked = {name: wait.rank(on) for name, wait in found.items() if wait is not None}
    assert ranked == {
        "mine": Rank.OVERDUE_MINE,
        "others": Rank.OVERDUE_OTHERS,
        "soon": Rank.SOON,
        "rest": Rank.REST,
    }
    assert most_urgent((), on) is None
