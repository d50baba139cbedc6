"""A provision's response rate: shown from 10 responses on, the same on every page and in the API."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.api.schema import RecentAnswers
from app.catalogue.refresher import CatalogueRefresher, load
from app.core.database import reading, writing
from app.core.settings import Settings
from app.main import Navigator, create_app
from app.referrals.lifecycle import ReferralState
from app.referrals.response_rates import (
    CountedReply,
    ResponseRate,
    response_rate_in_words,
    response_rate_of,
    response_rates_at,
    usual_wait_in_words,
)
from tests.app.shared_data import all_postcodes
from tests.app.worlds.catalogue_world import make_world
from tests.app.worlds.statistics_factory import NOW, Sender

TODAY = NOW.date()
NO_FIGURES = "Fewer than 10 answers in the last 90 days, so we show no figures."
FIGURES = ("replies", "working_days", "said_yes_in_10", "waiting_list_in_10", "waiting_list_until")
SENT = datetime(2026, 11, 2, 9, 0, tzinfo=NOW.tzinfo)  # a Monday


def replies(count: int, state: ReferralState = ReferralState.ACCEPTED, days: int = 4) -> list[CountedReply]:
    return [CountedReply(days, state)] * count


def test_9_answers_show_nothing_and_10_show_figures() -> None:
    assert response_rate_of(replies(9), TODAY) is None
    assert response_rate_of(replies(10), TODAY) == ResponseRate(replies=10, working_days=4, said_yes=10, waiting=0)


def test_few_answers_and_none_read_the_same() -> None:
    assert (
        response_rate_in_words(response_rate_of([], TODAY))
        == response_rate_in_words(response_rate_of(replies(9), TODAY))
        == (NO_FIGURES,)
    )
    assert usual_wait_in_words(None) == ""


def test_what_is_shown_is_rounded() -> None:
    some = [
        *replies(8, ReferralState.ACCEPTED, 2),
        *replies(3, ReferralState.REFUSED, 5),
        *replies(2, ReferralState.STARTED, 9),
    ]
    found = response_rate_of(some, TODAY)
    assert found == ResponseRate(replies=15, working_days=2, said_yes=8, waiting=0)
    assert response_rate_in_words(found)[:3] == (
        "About 15 answers to advisers in the last 90 days.",
        "They usually answer an adviser in about 2 working days.",
        "About 8 in 10 said yes or offered a waiting list.",
    )


def test_a_waiting_list_counts_as_a_yes_and_tells_its_latest_month() -> None:
    some = [
        *replies(7, ReferralState.REFUSED),
        CountedReply(1, ReferralState.WAITING, date(2027, 3, 9)),
        CountedReply(1, ReferralState.WAITING, date(2027, 1, 2)),
        CountedReply(1, ReferralState.WAITING, date(2026, 11, 1)),
    ]
    found = response_rate_of(some, TODAY)
    assert found == ResponseRate(replies=10, working_days=4, said_yes=3, waiting=3, waiting_until="2027-03")
    assert response_rate_in_words(found)[3:] == (
        "About 3 in 10 put people on a waiting list.",
        "The longest wait that they told us of is until March 2027.",
    )


@pytest.mark.parametrize(("days", "said"), [(0, "on the same day"), (1, "in about 1 working day."), (3, "3 working")])
def test_the_usual_wait_in_words(days: int, said: str) -> None:
    assert said in usual_wait_in_words(response_rate_of(replies(10, days=days), TODAY))


@pytest.mark.parametrize(
    ("state", "said"),
    [(ReferralState.REFUSED, "Few or none said yes."), (ReferralState.WAITING, "Nearly all put people on")],
)
def test_no_share_sounds_like_everybody_or_nobody(state: ReferralState, said: str) -> None:
    assert said in " ".join(response_rate_in_words(response_rate_of(replies(12, state), TODAY)))


def answered(database: Engine, count: int, state: ReferralState = ReferralState.ACCEPTED, **fields: Any) -> None:
    with writing(database) as session:
        sender = Sender(session)
        client = sender.client()
        for _ in range(count):
            sender.send(state, client=client, sent_at=SENT, answered_after=timedelta(days=7), **fields)


def at(database: Engine, now: datetime) -> dict[str, ResponseRate]:
    with reading(database) as session:
        return dict(response_rates_at(session, now))


def test_days_are_working_days_without_pauses(database: Engine) -> None:
    answered(database, 10)
    answered(database, 10, slug="zink-buxton", pauses=[["2026-11-04", "2026-11-06"]])
    found = at(database, NOW)
    assert (found["access-to-work"].working_days, found["zink-buxton"].working_days) == (5, 3)


def test_only_the_last_90_days_count(either: Engine) -> None:
    answered(either, 10)
    last = SENT + timedelta(days=7 + 90)
    assert list(at(either, last)) == ["access-to-work"]
    assert at(either, last + timedelta(seconds=1)) == {}
    assert at(either, SENT) == {}  # none from the future


def test_what_is_not_answered_or_was_taken_back_does_not_count(database: Engine) -> None:
    answered(database, 9)
    answered(database, 5, ReferralState.RECEIVED)
    answered(database, 5, ReferralState.EXPIRED)
    answered(database, 5, ReferralState.WITHDRAWN, answered_at=NOW - timedelta(days=2))
    assert at(database, NOW) == {}


@pytest.fixture
def service(database: Engine, tmp_path: Path) -> Navigator:
    """The whole service over one provision."""
    world = make_world(database, tmp_path)
    world.publish()
    with time_machine.travel(NOW, tick=False):
        app = create_app(
            Settings(data_dir=tmp_path),
            load(database, (), TODAY.isoformat()),
            engine=database,
            postcodes=all_postcodes(),
        )
    return app


def shown_everywhere(app: Navigator) -> tuple[str, Any]:
    """What the residents' page and the API show."""
    with TestClient(app) as client:
        page = client.get("/support/night-school").text
        return page, client.get("/api/v1/provisions/night-school").json()["recent_answers"]


def test_residents_and_programs_are_told_of_a_change_without_a_publication(
    service: Navigator, database: Engine
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        watch = CatalogueRefresher(service.state, database)
        page, told = shown_everywhere(service)
        assert "answers in the last 90 days" not in page, "a page has no line that says nothing"
        assert told == {"sentences": [NO_FIGURES], **dict.fromkeys(FIGURES)}
        before = service.state.snapshot

        answered(database, 10, slug="night-school")
        watch.look()
        assert service.state.snapshot is before  # the response rates are not read more than once a minute
        clock.shift(timedelta(seconds=61))
        watch.look()
        after = service.state.snapshot
        assert (after.version, after.pathfinder) == (before.version, before.pathfinder)

        page, told = shown_everywhere(service)
        assert "They usually answer an adviser in about 5 working days." in page
        assert all(sentence in page for sentence in told["sentences"])
        assert [told[name] for name in FIGURES] == [10, 5, 10, 0, None]
        RecentAnswers.model_validate(told, extra="forbid")

        answered(database, 1, slug="night-school")
        clock.shift(timedelta(seconds=61))
        watch.look()
        assert service.state.snapshot is after  # 11 are shown as 10, so nothing is drawn anew
        clock.shift(timedelta(days=100))
        watch.look()
        assert service.state.snapshot.signals == {}
