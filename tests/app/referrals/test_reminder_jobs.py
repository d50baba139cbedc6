"""As days go by recipients are reminded, both sides warned, and referrals without a response expire: each once."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from time_machine import travel

from app.accounts.signed_links import find_link
from app.core.clock import now as moment
from app.core.database import open_database, reading, writing
from app.core.permissions import Role
from app.jobs.daily_jobs import do_daily_jobs
from app.mail.outbox import Message, MessageKind
from app.mail.sender import deliver_due, try_again
from app.referrals.consent_kinds import Purpose
from app.referrals.delivery import delivery_of, undelivered
from app.referrals.emails import RECIPIENT_LINK, write_to_recipient
from app.referrals.lifecycle import ReferralState, RefusalReason, Side
from app.referrals.models import Client, Referral
from app.referrals.transitions import RecipientResponse, go_on, pause
from tests.app.worlds.catalogue_world import AUDIT
from tests.app.worlds.reminder_world import ADVISER, PERSON, RECIPIENT, SENT, Waiting, at, desk, make_waiting

NO_ASKING = (Purpose.KEEP, Purpose.SEND, Purpose.OUTCOMES)
YEAR_END = at(12, 31)


def bodies(waiting: Waiting) -> str:
    return "\n".join(f"{mail.subject}\n{mail.body}" for mail in waiting.world.mails())


def test_nobody_answers(waiting: Waiting) -> None:
    code = waiting.send(agreed=NO_ASKING, reach="phone")
    waiting.days(SENT, at(12, 22))
    assert waiting.state(code) is ReferralState.SENT, "on the last day it is not given up yet"
    waiting.days(at(12, 23), YEAR_END)
    assert waiting.state(code) is ReferralState.EXPIRED
    assert waiting.mails() == [
        ("02/12", RECIPIENT, "remind"),
        ("09/12", RECIPIENT, "alert"),
        ("09/12", ADVISER, "alert"),
        ("23/12", RECIPIENT, "expire"),
        ("23/12", ADVISER, "expire"),
    ]
    told = [what for what in waiting.story(code) if what[1] != "to_ask"]
    assert told == [("02/12", "reminded"), ("09/12", "alerted"), ("23/12", "expired")]
    with reading(waiting.engine) as session:
        assert AUDIT.check(session).broken is None
    waiting.answers(code, RecipientResponse(ReferralState.ACCEPTED), YEAR_END)
    assert waiting.state(code) is ReferralState.ACCEPTED, "a late answer still counts"


def test_no_mail_says_who_it_is_about_or_what_for(waiting: Waiting) -> None:
    code = waiting.send()
    waiting.days(SENT, YEAR_END)
    assert len(waiting.mails()) == 6
    words = bodies(waiting)
    for secret in ("Amina", "C-1", "Night School", "night-school", "Derby", "07700"):
        assert secret not in words, secret
    assert code in words
    with reading(waiting.engine) as session:
        for token in re.findall(r"/referral/([\w-]+)", words):
            assert find_link(session, token, RECIPIENT_LINK, SENT + timedelta(days=30)) is not None
    assert f"https://navigator.example.org/desk/referrals/{code}" in words


def test_an_answer_ends_the_waiting(waiting: Waiting) -> None:
    code = waiting.send(agreed=NO_ASKING)
    waiting.answers(code, RecipientResponse(ReferralState.REFUSED, because=RefusalReason.FULL), at(12, 1))
    waiting.days(SENT, YEAR_END)
    assert waiting.mails() == []


def test_a_service_that_was_off_for_weeks_warns_before_it_gives_up(waiting: Waiting) -> None:
    code = waiting.send(agreed=NO_ASKING, reach="phone")
    waiting.days(at(1, 18, year=2027), at(1, 25, year=2027))
    told = [what for what in waiting.story(code) if what[1] != "to_ask"]
    assert told == [("18/01", "alerted"), ("20/01", "expired")], "and nobody is reminded of what is late already"


@pytest.mark.parametrize(("within", "days"), [(1, ["25/11", "26/11", "30/11"]), (2, ["25/11", "27/11", "01/12"])])
def test_a_short_promise_leaves_time_after_the_warning(waiting: Waiting, within: int, days: list[str]) -> None:
    code = waiting.send(answer_within=within, agreed=NO_ASKING, reach="phone")
    waiting.days(SENT, at(12, 4))
    told = [what for what in waiting.story(code) if what[1] != "to_ask"]
    assert told == list(zip(days, ["reminded", "alerted", "expired"], strict=True))


def test_while_it_is_paused_nothing_happens_and_then_the_days_go_on(waiting: Waiting) -> None:
    code = waiting.send()
    with writing(waiting.engine) as session:
        pause(session, waiting.the(session, code), date(2026, 12, 16), "In hospital.", desk(Side.SENDER, at(11, 30)))
    waiting.days(SENT, at(12, 15))
    assert waiting.story(code) == []
    waiting.days(at(12, 16), at(12, 20))
    # 25 to 27 November and 16 to 18 December are six days.
    assert waiting.mails() == [("16/12", PERSON, "ask-person-6-days"), ("18/12", RECIPIENT, "remind")]


def test_a_pause_that_is_ended_early_goes_on_at_once(waiting: Waiting) -> None:
    code = waiting.send(agreed=NO_ASKING)
    with writing(waiting.engine) as session:
        referral = waiting.the(session, code)
        pause(session, referral, date(2027, 2, 1), "Closed", desk(Side.SENDER, at(11, 30)))
        go_on(session, referral, desk(Side.SENDER, at(12, 1)))
    waiting.days(SENT, at(12, 6))
    assert waiting.mails() == [("03/12", RECIPIENT, "remind")]


def test_what_is_logged_is_for_the_adviser_to_ring_about(waiting: Waiting) -> None:
    code = waiting.send(email="", agreed=NO_ASKING, reach="phone")
    waiting.days(SENT, YEAR_END)
    assert waiting.mails() == [("02/12", ADVISER, "remind"), ("09/12", ADVISER, "alert"), ("23/12", ADVISER, "expire")]
    assert "Please ring them by 8 December 2026" in bodies(waiting)
    assert waiting.state(code) is ReferralState.EXPIRED


def test_an_organisation_where_nobody_works_yet_is_rung(waiting: Waiting) -> None:
    code = waiting.send(email="", organisation=waiting.world.leading, agreed=NO_ASKING, reach="phone")
    assert waiting.story(code) == [("24/11", "undelivered")]
    waiting.days(SENT, at(12, 3))
    assert waiting.mails() == [("02/12", ADVISER, "remind")]
    waiting.world.add_staff("inbox@example.org", waiting.world.leading, [Role.ADVISER])
    waiting.days(at(12, 4), at(12, 9))
    assert waiting.mails()[1:] == [("09/12", "inbox@example.org", "alert"), ("09/12", ADVISER, "alert")]
    assert f"/desk/inbox/{code}" in bodies(waiting)


def test_whoever_sends_to_their_own_organisation_gets_both_mails(waiting: Waiting) -> None:
    waiting.send(email="", organisation=waiting.world.keeping, agreed=NO_ASKING, reach="phone")
    with writing(waiting.engine) as session:
        client = session.exec(select(Client)).one()
        assert client.adviser_id == waiting.adviser.id
    waiting.days(at(12, 9), at(12, 9))
    assert [mail[1] for mail in waiting.mails()] == ["manager@example.org", ADVISER]


def test_a_mail_that_was_given_up_is_told_once(waiting: Waiting) -> None:
    code = waiting.send(agreed=NO_ASKING)
    with writing(waiting.engine) as session:
        message = session.exec(select(Message)).one()
        message.given_up_at, message.attempts, message.problem = at(11, 25), 6, "The mail server refused it (550)."
    waiting.days(at(11, 25), at(11, 27))
    assert waiting.story(code) == [("25/11", "undelivered")]
    [_, told] = waiting.world.mails()
    assert told.to == ADVISER
    assert "was given up. Tries: 6. The mail server refused it (550)." in told.body
    with writing(waiting.engine) as session:
        [dead] = undelivered(session, waiting.the(session, code))
        assert (dead.kind, dead.to) == (MessageKind.NEW, Side.RECEIVER)
        assert dead.given_up_at is not None
        for message in session.exec(select(Message)):
            message.given_up_at = at(11, 27)
    waiting.days(at(11, 28), at(11, 29))
    assert len(waiting.world.mails()) == 2, "whoever cannot be reached is not told so by another mail"
    assert len(waiting.story(code)) == 2
    with writing(waiting.engine) as session:
        for message in session.exec(select(Message)):
            try_again(message, at(11, 30))
    assert deliver_due(waiting.engine, waiting.settings, at(11, 30)) == 2
    with reading(waiting.engine) as session:
        referral = waiting.the(session, code)
        assert undelivered(session, referral) == []
        assert [mail.sent_at for mail in delivery_of(session, referral)] == [at(11, 30)] * 2


def test_what_fails_for_one_holds_up_no_other(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = waiting.send(agreed=NO_ASKING), waiting.send(agreed=NO_ASKING)
    with writing(waiting.engine) as session:
        waiting.the(session, broken).recipient_name = "Broken"

    def fails(session: Session, referral: Referral, *given: Any) -> bool:
        if referral.recipient_name == "Broken":
            raise ZeroDivisionError
        return write_to_recipient(session, referral, *given)

    monkeypatch.setattr("app.referrals.reminder_jobs.write_to_recipient", fails)
    waiting.run(at(12, 2))
    assert ("02/12", "reminded") in waiting.story(whole)
    assert ("02/12", "reminded") not in waiting.story(broken)
    assert "it is tried again" in caplog.text
    monkeypatch.undo()
    waiting.run(at(12, 2, 10))
    assert ("02/12", "reminded") in waiting.story(broken)


def test_when_nothing_is_due_nobody_waits_for_a_writer(waiting: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting.send(agreed=NO_ASKING)
    waiting.run(at(12, 2))

    def refuse(_engine: Engine) -> None:
        raise AssertionError

    monkeypatch.setattr("app.referrals.reminder_jobs.writing", refuse)
    waiting.run(at(12, 3))
    assert len(waiting.mails()) == 1


def test_processes_that_do_it_at_once_do_each_thing_once(either: Engine, tmp_path: Path) -> None:
    waiting = make_waiting(either, tmp_path)
    codes = [waiting.send() for _ in range(3)]
    for day in (at(11, 30), at(12, 2), at(12, 9), at(12, 23)):
        with travel(day, tick=False):
            ready = threading.Barrier(3)

            def work(ready: threading.Barrier = ready) -> None:
                engine = open_database(either.url.render_as_string(hide_password=False))
                ready.wait()
                do_daily_jobs(engine, AUDIT, waiting.settings, moment())
                deliver_due(engine, waiting.settings, moment())
                engine.dispose()

            threads = [threading.Thread(target=work) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    for code in codes:
        assert waiting.story(code) == [
            ("30/11", "asked"),
            ("02/12", "reminded"),
            ("09/12", "alerted"),
            ("23/12", "expired"),
        ]
        assert sum(f"referral/{code}/" in mail.key for mail in waiting.world.mails()) == 7
    assert all(mail.sent_at is not None and mail.attempts == 1 for mail in waiting.world.mails())
    assert len(list((tmp_path / "outbox").iterdir())) == 3 * 7
    with reading(either) as session:
        assert AUDIT.check(session).broken is None
