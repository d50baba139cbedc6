"""The words of consents, and on which days a consent holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core.database import reading, writing
from app.referrals import consent as words
from app.referrals.consent import LASTS, agreed, consents_of, holds, missing, wordings
from app.referrals.consent_kinds import NEEDED, Purpose
from app.referrals.models import Consent
from tests.app.worlds.referral_world import NOON, RECEIVING, SENDING, Referring, consent, the

ON = NOON.date()


def test_what_is_asked_names_who_sends_who_receives_and_what_for() -> None:
    asked = {w.purpose: w for w in wordings(SENDING, RECEIVING, "Night School", 6, can_ask=True)}
    assert set(asked) == set(Purpose)
    assert SENDING in asked[Purpose.KEEP].text
    assert "6 months" in asked[Purpose.KEEP].text
    for name in (SENDING, RECEIVING, "Night School"):
        assert name in asked[Purpose.SEND].text
    assert asked[Purpose.SEND].recipient == asked[Purpose.OUTCOMES].recipient == RECEIVING
    assert [w.purpose for w in asked.values() if w.needed] == list(NEEDED)


def test_nobody_is_asked_for_mail_where_there_is_no_way_to_write() -> None:
    asked = wordings(SENDING, RECEIVING, "Night School", 6, can_ask=False)
    assert Purpose.ASK not in {w.purpose for w in asked}


def test_without_a_yes_to_keeping_and_sending_something_is_missing() -> None:
    assert missing(()) == NEEDED
    assert missing(("keep",)) == (Purpose.SEND,)
    assert missing(("keep", "send")) == ()


def test_each_yes_is_kept_in_its_words_and_a_no_leaves_no_row(world: Referring) -> None:
    code = world.sent(given=("keep", "send"))
    with reading(world.engine) as session:
        kept = consents_of(session, the(session, code).client_id)
        asked = {w.purpose.value: w for w in world.asked(session)}
    assert [one.purpose for one in kept] == ["keep", "send"]
    for one in kept:
        assert (one.wording, one.wording_hash) == (asked[one.purpose].text, asked[one.purpose].hash)
        assert (one.taken_by, one.told_how, one.given_how) == ("Demo adviser", "read_aloud", "spoken")
        assert one.ends_on == ON + LASTS
    assert [one.referral_id is None for one in kept] == [True, False]


def test_a_yes_holds_until_its_last_day_and_not_on_the_next(world: Referring) -> None:
    code = world.sent()
    with reading(world.engine) as session:
        given = consent(session, code, Purpose.SEND)
        assert holds(given, ON + LASTS)
        assert not holds(given, ON + LASTS + timedelta(days=1))


def test_a_yes_to_older_words_holds_no_more(world: Referring, monkeypatch: pytest.MonkeyPatch) -> None:
    code = world.sent()
    monkeypatch.setattr(words, "WORDING_VERSION", words.WORDING_VERSION + 1)
    with reading(world.engine) as session:
        assert not holds(consent(session, code, Purpose.SEND), ON)


def test_a_yes_to_one_referral_is_none_to_another(world: Referring) -> None:
    first, second = world.sent(once="page-1"), world.sent(once="page-2", given=("keep", "send"))
    with reading(world.engine) as session:
        one, two = the(session, first), the(session, second)
        about: dict[str, Any] = {"client_id": two.client_id, "referral_id": two.id}
        assert agreed(session, Purpose.SEND, ON, **about)
        assert not agreed(session, Purpose.OUTCOMES, ON, **about)
        assert not agreed(session, Purpose.SEND, ON, client_id=two.client_id, referral_id=one.id)
        assert not agreed(session, Purpose.SEND, ON, client_id=one.client_id, referral_id=two.id)


def test_whoever_withdrew_agrees_no_more(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        given = session.get_one(Consent, consent(session, code, Purpose.KEEP).id)
        given.withdrawn_at = NOON
        session.add(given)
        session.flush()
        assert not agreed(session, Purpose.KEEP, ON, client_id=given.client_id)
