"""A consent is withdrawn: what rests on it stops at once, and the other sides are told; on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from app.core.audit import AuditEvent
from app.core.database import reading, writing
from app.core.settings import Settings
from app.mail.outbox import Message, MessageKind
from app.mail.sender import deliver_due
from app.referrals.consent import consents_of
from app.referrals.consent_kinds import Purpose, WithdrawalWay
from app.referrals.disclosure import shown_to_receiver
from app.referrals.emails import take_from_outbox, write_link_again, write_to_recipient
from app.referrals.lifecycle import ReferralState, Side
from app.referrals.models import Referral
from app.referrals.outcomes import may_tell
from app.referrals.transitions import RecipientResponse, answer
from app.referrals.withdrawal import withdraw
from tests.app.worlds.referral_world import ADDRESS, ALL, AUDIT, COLLEGE_MAIL, NOON, Referring, consent, the

AWAY = "smtp://127.0.0.1:1"
"""A mail server that is not there."""


def taken_back(
    world: Referring, code: str, purpose: Purpose, side: Side = Side.CLIENT, how: WithdrawalWay = WithdrawalWay.PHONE
) -> bool:
    with writing(world.engine) as session:
        return withdraw(session, consent(session, code, purpose), world.desk(side), how=how)


def delivered(world: Referring, folder: Path, mail_server: str | None = None) -> list[str]:
    """Deliver the mails that are due; the subjects of all that a recipient was sent."""
    deliver_due(world.engine, Settings(data_dir=folder, mail_server=mail_server), NOON + timedelta(hours=2))
    with reading(world.engine) as session:
        sent = select(Message).where(col(Message.sent_at).is_not(None), Message.to == COLLEGE_MAIL)
        return [mail.subject.rpartition(" ")[0] for mail in session.exec(sent.order_by(col(Message.id)))]


@pytest.mark.parametrize("side", [Side.CLIENT, Side.SENDER])
def test_a_mail_that_has_not_left_never_does(on_either: Referring, side: Side, tmp_path: Path) -> None:
    on_either.received_by_mail()
    code = on_either.sent()
    assert taken_back(on_either, code, Purpose.SEND, side)
    assert delivered(on_either, tmp_path) == []


def test_whoever_has_received_it_is_told_to_delete_it(on_either: Referring, tmp_path: Path) -> None:
    on_either.received_by_mail()
    code = on_either.sent()
    assert delivered(on_either, tmp_path) == ["A new referral:"]
    assert taken_back(on_either, code, Purpose.SEND)
    assert not taken_back(on_either, code, Purpose.SEND)
    assert delivered(on_either, tmp_path) == ["A new referral:", "Taken back: referral"]
    with reading(on_either.engine) as session:
        assert the(session, code).state == ReferralState.WITHDRAWN
        assert shown_to_receiver(session, the(session, code), NOON.date()) is None


def test_a_mail_that_was_tried_and_not_taken_is_not_tried_again(world: Referring, tmp_path: Path) -> None:
    world.received_by_mail()
    code = world.sent()
    assert delivered(world, tmp_path, mail_server=AWAY) == []
    assert taken_back(world, code, Purpose.SEND)
    # It may have arrived: a server can take a mail and break off before it says so.
    assert delivered(world, tmp_path) == ["Taken back: referral"]


def test_reminders_and_new_links_that_wait_are_taken_out_too(world: Referring, tmp_path: Path) -> None:
    world.received_by_mail()
    code = world.sent()
    delivered(world, tmp_path)
    with writing(world.engine) as session:
        referral = the(session, code)
        assert write_link_again(session, referral, NOON, ADDRESS)
        assert write_to_recipient(session, referral, MessageKind.REMIND, "remind", "Please answer", [], NOON, ADDRESS)
    assert taken_back(world, code, Purpose.OUTCOMES)
    assert taken_back(world, code, Purpose.SEND)
    assert delivered(world, tmp_path) == ["A new referral:", "Taken back: referral"]
    with writing(world.engine) as session:
        assert not write_link_again(session, the(session, code), NOON + timedelta(days=1), ADDRESS)


def test_what_is_written_to_the_sender_stays(world: Referring) -> None:
    world.received_by_mail()
    code = world.sent()
    with writing(world.engine) as session:
        answer(session, the(session, code), RecipientResponse(ReferralState.ACCEPTED), world.desk(Side.RECEIVER))
        take_from_outbox(session, the(session, code))
    assert world.subjects() == ["News of referral"]


def test_an_inbox_is_told_even_before_its_mail_has_left(world: Referring) -> None:
    world.received_in_the_inbox()
    code = world.sent()
    assert taken_back(world, code, Purpose.SEND)
    assert world.subjects("college-manager@example.org") == ["Taken back: referral"]


def test_one_that_was_logged_only_writes_to_nobody_but_the_adviser(world: Referring) -> None:
    code = world.sent()
    assert taken_back(world, code, Purpose.SEND)
    assert [mail.to for mail in world.mails()] == ["adviser@example.org"]


def test_without_a_record_everything_under_way_is_taken_back_and_nothing_is_agreed_to(on_either: Referring) -> None:
    on_either.received_in_the_inbox()
    code = on_either.sent()
    assert taken_back(on_either, code, Purpose.KEEP)
    with reading(on_either.engine) as session:
        referral = session.exec(select(Referral)).one()
        assert referral.state == ReferralState.WITHDRAWN
        assert all(one.withdrawn_at for one in consents_of(session, referral.client_id))
    for purpose in Purpose:
        assert not taken_back(on_either, code, purpose)
    assert on_either.events(code) == ["sent", "withdrawn"]


def test_no_more_outcomes_are_told_and_who_would_tell_them_hears_of_it(world: Referring) -> None:
    world.received_by_mail()
    code = world.sent()
    assert taken_back(world, code, Purpose.OUTCOMES)
    with reading(world.engine) as session:
        referral = the(session, code)
        assert referral.state == ReferralState.SENT
        assert not may_tell(session, referral, Side.RECEIVER, NOON.date())
        assert shown_to_receiver(session, referral, NOON.date()) is not None
    assert world.subjects(COLLEGE_MAIL) == ["A new referral:", "No more news, please: referral"]


@pytest.mark.parametrize("first", [Purpose.SEND, Purpose.KEEP])
def test_after_it_was_taken_back_nothing_else_is_written(world: Referring, first: Purpose, tmp_path: Path) -> None:
    world.received_by_mail()
    code = world.sent()
    delivered(world, tmp_path)
    assert taken_back(world, code, first)
    for purpose in Purpose:
        taken_back(world, code, purpose)
    assert delivered(world, tmp_path) == ["A new referral:", "Taken back: referral"]


def test_to_be_asked_no_more_changes_nothing_else(world: Referring) -> None:
    world.received_by_mail()
    code = world.sent()
    assert taken_back(world, code, Purpose.ASK)
    assert world.events(code) == ["sent"]
    assert world.subjects() == ["A new referral:"]


@pytest.mark.parametrize("purposes", [(Purpose.SEND,), (Purpose.KEEP,), tuple(Purpose)])
def test_the_audit_says_what_was_taken_back_and_not_in_which_words(
    world: Referring, purposes: Sequence[Purpose]
) -> None:
    world.received_by_mail()
    code = world.sent(given=ALL)
    for purpose in purposes:
        taken_back(world, code, purpose, Side.SENDER, how=WithdrawalWay.LETTER)
    with reading(world.engine) as session:
        entries = [entry.model_dump_json() for entry in session.exec(select(AuditEvent))]
        assert AUDIT.check(session).broken is None
        assert consent(session, code, purposes[0]).withdrawn_how == WithdrawalWay.LETTER.value
    assert [entry for entry in entries if WithdrawalWay.LETTER in entry] == []
