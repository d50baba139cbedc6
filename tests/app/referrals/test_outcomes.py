"""Outcomes of a referral: each kind once, from any side that knows and may report it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.core.audit import AuditEvent
from app.core.database import reading, writing
from app.referrals.lifecycle import ReferralState, RefusalReason, Side
from app.referrals.models import Outcome
from app.referrals.outcome_kinds import INDICATORS, KINDS, LEAVINGS, WEEKS, LeavingReason, OutcomeKind
from app.referrals.outcomes import can_be_told, outcomes_of, tell_outcome
from app.referrals.timeline import timeline_of
from app.referrals.transitions import RecipientResponse, TransitionError, answer, mark_withdrawn
from tests.app.worlds.referral_world import NOON, Referring, day, the

TODAY = NOON.date()
JOB_DAY = day("2026-11-30")


def tell(
    world: Referring,
    code: str,
    kind: OutcomeKind,
    on: date = TODAY,
    side: Side = Side.RECEIVER,
    days: int = 0,
    reason: LeavingReason | None = None,
) -> int:
    with writing(world.engine) as session:
        desk = world.desk(side, NOON + timedelta(days=days))
        return tell_outcome(session, the(session, code), kind, on, desk, reason=reason).id or 0


def told(world: Referring, code: str) -> list[tuple[str, str]]:
    with reading(world.engine) as session:
        return [(outcome.kind, outcome.side) for outcome in outcomes_of(session, the(session, code))]


def test_every_outcome_has_words_and_an_indicator_of_the_plan() -> None:
    assert set(KINDS) == set(INDICATORS) == set(OutcomeKind)
    assert set(LEAVINGS) == set(LeavingReason)


def test_the_same_told_twice_by_whichever_side_stays_one(on_either: Referring) -> None:
    code = on_either.sent()
    first = tell(on_either, code, OutcomeKind.JOB)
    assert tell(on_either, code, OutcomeKind.JOB, side=Side.CLIENT) == first
    assert tell(on_either, code, OutcomeKind.JOB, side=Side.SENDER) == first
    assert told(on_either, code) == [("job", "receiver")]
    assert on_either.events(code) == ["sent", "outcome_job"]


def test_that_somebody_started_is_an_answer_too(world: Referring) -> None:
    code = world.sent()
    tell(world, code, OutcomeKind.STARTED)
    with reading(world.engine) as session:
        assert the(session, code).state == ReferralState.STARTED
    assert told(world, code) == [("started", "receiver")]


def test_that_the_person_says_so_is_no_answer_and_the_receiver_can_still_give_one(world: Referring) -> None:
    code = world.sent()
    tell(world, code, OutcomeKind.STARTED, side=Side.CLIENT)
    with reading(world.engine) as session:
        assert the(session, code).state == ReferralState.SENT
    tell(world, code, OutcomeKind.STARTED)
    with reading(world.engine) as session:
        assert the(session, code).state == ReferralState.STARTED
    assert told(world, code) == [("started", "client")]


def test_who_receives_tells_nothing_without_a_yes_and_does_not_learn_what_is_known(world: Referring) -> None:
    code = world.sent(given=("keep", "send"))
    tell(world, code, OutcomeKind.JOB, side=Side.CLIENT)
    for kind in (OutcomeKind.JOB, OutcomeKind.QUALIFICATION, OutcomeKind.STARTED):
        with pytest.raises(TransitionError, match="did not agree"):
            tell(world, code, kind)
    assert told(world, code) == [("job", "client")]


def test_who_receives_is_not_told_what_others_say(world: Referring) -> None:
    code = world.sent()
    tell(world, code, OutcomeKind.JOB, side=Side.CLIENT)
    tell(world, code, OutcomeKind.CONTACTED)
    with reading(world.engine) as session:
        referral = the(session, code)
        assert [one.what for one in timeline_of(session, referral, Side.RECEIVER)] == [
            KINDS[OutcomeKind.CONTACTED],
            "Sent",
        ]
        assert KINDS[OutcomeKind.JOB] in [one.what for one in timeline_of(session, referral)]


@pytest.mark.parametrize("kind", WEEKS)
def test_nobody_is_still_in_work_before_they_were_for_so_long(world: Referring, kind: OutcomeKind) -> None:
    code = world.sent()
    with pytest.raises(TransitionError, match="cannot be told"):
        tell(world, code, kind, days=300)
    tell(world, code, OutcomeKind.JOB, JOB_DAY, days=10)
    there = JOB_DAY + timedelta(weeks=WEEKS[kind])
    with pytest.raises(TransitionError, match="less than"):
        tell(world, code, kind, there - timedelta(days=1), days=300)
    tell(world, code, kind, there, days=300)
    assert [one for one, _ in told(world, code)] == ["job", kind.value]


@pytest.mark.parametrize("on", ["2026-11-23", "2026-11-25"])
def test_it_happened_between_the_day_it_was_sent_and_today(world: Referring, on: str) -> None:
    code = world.sent()
    with pytest.raises(TransitionError) as refused:
        tell(world, code, OutcomeKind.CONTACTED, day(on))
    assert refused.value.field == "day"
    with pytest.raises(TransitionError):
        tell(world, code, OutcomeKind.STARTED, day(on))
    assert told(world, code) == []


def test_why_somebody_left_is_told_or_that_it_is_not_known(world: Referring) -> None:
    code = world.sent()
    with pytest.raises(TransitionError) as refused:
        tell(world, code, OutcomeKind.LEFT)
    assert refused.value.field == "reason"
    tell(world, code, OutcomeKind.LEFT, reason=LeavingReason.HEALTH)
    tell(world, code, OutcomeKind.JOB, reason=LeavingReason.HEALTH)
    with reading(world.engine) as session:
        assert [one.reason for one in session.exec(select(Outcome))] == ["health", None]
        assert "health" not in "".join(entry.model_dump_json() for entry in session.exec(select(AuditEvent)))
        assert {one.note for one in timeline_of(session, the(session, code))} == {""}


@pytest.mark.parametrize("state", [ReferralState.REFUSED, ReferralState.EXPIRED, ReferralState.STARTED])
def test_nothing_is_told_of_what_was_taken_back_in_whatever_state(world: Referring, state: ReferralState) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        referral = the(session, code)
        referral.state = state
        mark_withdrawn(session, referral, world.desk(Side.CLIENT), how="")
    for side in (Side.RECEIVER, Side.SENDER, Side.CLIENT):
        for kind in (OutcomeKind.JOB, OutcomeKind.STARTED):
            with pytest.raises(TransitionError):
                tell(world, code, kind, side=side)
    assert told(world, code) == []


def test_what_was_refused_has_no_outcome_until_they_think_again(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        referral = the(session, code)
        answer(
            session,
            referral,
            RecipientResponse(ReferralState.REFUSED, because=RefusalReason.FULL),
            world.desk(Side.RECEIVER),
        )
        assert can_be_told(referral, ()) == ()
        answer(session, referral, RecipientResponse(ReferralState.ACCEPTED), world.desk(Side.RECEIVER))
        assert OutcomeKind.STARTED in can_be_told(referral, ())
