"""Every mail about a referral: to the right addresses, once, and without anything that tells who the client is."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from app.accounts.models import LinkPurpose, Staff
from app.accounts.signed_links import find_link
from app.core.database import writing
from app.core.permissions import Role
from app.core.settings import Settings
from app.mail.sender import deliver_due
from app.referrals.consent_kinds import Purpose, WithdrawalWay
from app.referrals.emails import LINK_LASTS, RECIPIENT_LINK, team_of, write_link_again, write_new, write_own_link_again
from app.referrals.lifecycle import ReferralState, RefusalReason, Side
from app.referrals.models import Client
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.outcomes import tell_outcome
from app.referrals.transitions import RecipientResponse, answer, mark_withdrawn, note, pause
from app.referrals.withdrawal import withdraw
from tests.app.worlds.referral_world import (
    ADDRESS,
    COLLEGE_MAIL,
    NOON,
    PRIVATE,
    RECEIVING,
    SENDING,
    Referring,
    consent,
    day,
    the,
)


def token_in(body: str) -> str:
    return body.partition(f"{ADDRESS}/referral/")[2].partition("\n")[0]


def lives(world: Referring) -> None:
    """Every act that leads to a mail, on two referrals, with private words wherever words go."""
    first, second = world.sent(once="page-1"), world.sent(once="page-2")
    with writing(world.engine) as session:
        one, two = the(session, first), the(session, second)
        receiver, client = world.desk(Side.RECEIVER), world.desk(Side.CLIENT)
        answer(session, one, RecipientResponse(ReferralState.RECEIVED, note="Marker Note"), receiver)
        pause(session, one, day("2026-12-01"), "Marker Note", receiver)
        note(session, one, "Persona Marker", receiver)
        answer(
            session,
            one,
            RecipientResponse(ReferralState.REFUSED, because=RefusalReason.OTHER, note="M-77", instead="Marker Note"),
            receiver,
        )
        write_link_again(session, one, NOON, ADDRESS)
        mark_withdrawn(session, one, client, how="Marker Note")
        tell_outcome(session, two, OutcomeKind.STARTED, NOON.date(), receiver)
        withdraw(session, consent(session, second, Purpose.OUTCOMES), client, how=WithdrawalWay.PHONE)
        withdraw(session, consent(session, second, Purpose.KEEP), client, how=WithdrawalWay.PHONE)


def test_no_mail_names_a_person_what_they_told_or_the_support(world: Referring, tmp_path: Path) -> None:
    for receiving in (world.received_by_mail, world.received_in_the_inbox):
        receiving()
        code = world.sent(once=receiving.__name__)
        deliver_due(world.engine, Settings(data_dir=tmp_path), NOON + timedelta(hours=1))
        with writing(world.engine) as session:
            withdraw(session, consent(session, code, Purpose.SEND), world.desk(Side.CLIENT), how=WithdrawalWay.PHONE)
    lives(world)
    mails = [mail for mail in world.mails() if mail.sent_at is None]
    assert {mail.subject.rpartition(" ")[0] for mail in mails} == {
        "News of referral",
        "Taken back: referral",
    }
    written = [*(mail.key + mail.subject + mail.body for mail in mails), *_sent(tmp_path)]
    assert len(written) > len(mails)
    for text in written:
        assert [word for word in PRIVATE if word.lower() in text.lower()] == []


def _sent(folder: Path) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in (folder / "outbox").glob("*.eml")]


def test_the_link_opens_this_referral_for_thirty_days(world: Referring) -> None:
    world.received_by_mail()
    code = world.sent()
    token = token_in(world.mails()[0].body)
    with writing(world.engine) as session:
        link = find_link(session, token, RECIPIENT_LINK, NOON + LINK_LASTS)
        assert link is not None
        assert link.subject == code
        assert find_link(session, token, RECIPIENT_LINK, NOON + LINK_LASTS + timedelta(seconds=1)) is None
        assert find_link(session, token, LinkPurpose.STILL_RIGHT, NOON) is None


def test_a_new_link_takes_the_place_of_older_ones_and_goes_out_once_in_ten_minutes(world: Referring) -> None:
    world.received_by_mail()
    code = world.sent()
    with writing(world.engine) as session:
        referral = the(session, code)
        assert write_link_again(session, referral, NOON, ADDRESS)
        assert not write_link_again(session, referral, NOON + timedelta(minutes=9), ADDRESS)
        assert write_link_again(session, referral, NOON + timedelta(minutes=10), ADDRESS)
    links = [token_in(mail.body) for mail in world.mails()]
    at = NOON + timedelta(minutes=10)
    with writing(world.engine) as session:
        usable = [find_link(session, link, RECIPIENT_LINK, at) is not None for link in links]
    assert usable == [False, False, True]
    assert {mail.to for mail in world.mails()} == {COLLEGE_MAIL}


def test_somebody_is_sent_a_new_link_to_their_own_page_by_a_mail_that_tells_nothing(world: Referring) -> None:
    world.received_by_mail()
    code = world.sent()
    with writing(world.engine) as session:
        client = session.get_one(Client, the(session, code).client_id)
        assert write_own_link_again(session, client, NOON, ADDRESS)
        assert not write_own_link_again(session, client, NOON + timedelta(minutes=9), ADDRESS)
        assert write_link_again(session, the(session, code), NOON, ADDRESS), "the two are counted apart"
        first = client.contact
        client.contact = "moved@example.org"
        assert write_own_link_again(session, client, NOON + timedelta(minutes=10), ADDRESS)
    mails = [mail for mail in world.mails() if mail.subject == "Your new link"]
    assert [mail.to for mail in mails] == [first, "moved@example.org"], "to the address that we have now"
    for mail in mails:
        words = re.sub(rf"{ADDRESS}/your-referrals/[\w-]+", "", mail.body).lower()
        for secret in (*PRIVATE, code, SENDING, RECEIVING, "referral", "adviser", "support"):
            assert secret.lower() not in words, secret


def test_nobody_is_sent_a_link_who_has_an_inbox(world: Referring) -> None:
    world.received_in_the_inbox()
    code = world.sent()
    with writing(world.engine) as session:
        assert not write_link_again(session, the(session, code), NOON, ADDRESS)


def test_the_mail_that_brings_it_is_written_once(world: Referring) -> None:
    for receiving in (world.received_by_mail, world.received_in_the_inbox):
        receiving()
        code = world.sent(once=receiving.__name__)
        with writing(world.engine) as session:
            assert not write_new(session, the(session, code), NOON.date(), SENDING, NOON, ADDRESS)
    assert len(world.mails()) == 2


def test_it_says_who_refers_and_by_when_to_answer(world: Referring) -> None:
    world.received_by_mail()
    world.sent()
    assert f"{SENDING} has referred somebody to you." in world.mails()[0].body
    assert "Please answer by 8 December 2026" in world.mails()[0].body


def test_a_team_is_its_managers_or_without_any_its_advisers(world: Referring) -> None:
    college = world.organisations[RECEIVING]
    with writing(world.engine) as session:
        assert team_of(session, college) == ["college-manager@example.org"]
        assert team_of(session, college, Role.ADVISER) == ["college-adviser@example.org"]
        manager = session.exec(select(Staff).where(Staff.email == "college-manager@example.org")).one()
        manager.disabled_at = NOON
        session.add(manager)
        session.flush()
        assert team_of(session, college) == ["college-adviser@example.org"]
        adviser = session.exec(select(Staff).where(Staff.email == "college-adviser@example.org")).one()
        adviser.joined_at = None
        session.add(adviser)
        session.flush()
        assert team_of(session, college) == []
