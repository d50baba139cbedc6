"""Referrals counted as they stand, and as they stood when the quarter began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, true

from app.core.database import reading, writing
from app.referrals.funnel import CountedReferral, Fate, start_of_quarter
from app.referrals.lifecycle import ReferralState, RefusalReason
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.statistics_query import as_they_stand, people_until
from tests.app.worlds.statistics_factory import LAST_QUARTER, NOW, Sender

UNTIL = datetime(2026, 10, 1, tzinfo=UTC)


def test_each_referral_counts_as_it_stands(either: Engine) -> None:
    with writing(either) as session:
        sender = Sender(session)
        sender.send(ReferralState.STARTED, outcomes=[OutcomeKind.STARTED, OutcomeKind.JOB], access_point_id="derby")
        sender.send(
            ReferralState.REFUSED, refused_because=RefusalReason.FULL, sent_at=datetime(2026, 9, 30, 23, 59, tzinfo=UTC)
        )
    with reading(either) as session:
        first, second = as_they_stand(session, true())
    assert first == CountedReferral(
        1,
        Fate(ReferralState.STARTED, None, (OutcomeKind.JOB, OutcomeKind.STARTED)),
        "2026-3",
        "access-to-work",
        "derby",
        "derby",
        "25 to 34",
        "not_looking",
    )
    assert (second.quarter, second.fate) == ("2026-3", Fate(ReferralState.REFUSED, RefusalReason.FULL))


def test_what_came_later_is_left_out_of_a_quarter_that_is_over(either: Engine) -> None:
    with writing(either) as session:
        sender = Sender(session)
        sender.send(ReferralState.ACCEPTED)
        refused = sender.send(ReferralState.REFUSED, refused_because=RefusalReason.FULL)
        refused.state, refused.state_at = ReferralState.STARTED, NOW
        sender.event(refused, ReferralState.STARTED, NOW)
        sender.outcome(refused, OutcomeKind.STARTED, NOW)
        sender.send(ReferralState.EXPIRED, answered_after=timedelta(days=80))
        sender.send(sent_at=UNTIL)
    with reading(either) as session:
        then = people_until(session, true(), UNTIL)
    assert [one.fate for one in then] == [
        Fate(ReferralState.ACCEPTED),
        Fate(ReferralState.REFUSED),
        Fate(ReferralState.SENT),
    ]


def test_people_are_counted_by_their_own_number(database: Engine) -> None:
    with writing(database) as session:
        sender = Sender(session)
        client = sender.client()
        sender.send(client=client)
        sender.send(client=client)
    with reading(database) as session:
        assert len({one.who for one in people_until(session, true(), UNTIL)}) == 1


@pytest.mark.parametrize(("month", "begins"), [(1, 1), (3, 1), (4, 4), (8, 7), (9, 7), (12, 10)])
def test_a_quarter_begins(month: int, begins: int) -> None:
    assert start_of_quarter(LAST_QUARTER.replace(month=month)) == datetime(2026, begins, 1, tzinfo=UTC)
