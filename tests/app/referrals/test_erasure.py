"""Erasure on request: at once, in every table and file, told to each recipient, and done again after a restore."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.accounts.models import SignedLink
from app.commands import REASONS
from app.core.audit import AuditEvent
from app.core.database import database_url, open_database, reading, writing
from app.core.permissions import Colleague, Role
from app.mail.outbox import Message
from app.referrals.consent import agreed
from app.referrals.consent_kinds import Purpose
from app.referrals.erasure import WHYS, ErasureReason, NoSuchRecord, erase, erase_again, erasures, holders_of, record_of
from app.referrals.lifecycle import ReferralState, RefusalReason, Side
from app.referrals.models import Client, Consent, Referral
from app.referrals.transitions import RecipientResponse, answer
from tests.app.worlds.catalogue_world import KEEPING, NOON, World, make_world
from tests.app.worlds.record_factory import BY_MAIL, BY_PHONE, Marks, client_of, colleague, desk_at, keep

LATER = NOON + timedelta(days=3)


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> World:
    return make_world(database, tmp_path)


@pytest.fixture
def adviser(world: World) -> Colleague:
    return colleague(world, "adviser@example.org", world.keeping, Role.ADVISER)


def all_sent(session: Session) -> None:
    """Mark all mails as sent."""
    for mail in session.exec(select(Message)):
        mail.sent_at, mail.attempts, mail.body = NOON, 1, ""


def in_files(world: World, person: str) -> list[str]:
    """Which of the words about a client stand anywhere in the database's files."""
    world.engine.dispose()
    data = b"".join(file.read_bytes() for file in world.folder.glob("navigator.db*"))
    words = [*Marks(person).all(), f"{person}@example.org", f"hash-of-{person}"]
    return [word for word in words if word.encode() in data]


def test_nothing_about_them_is_left_anywhere_and_all_about_others_is(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        ann, _ = keep(session, adviser, "ann", to=(BY_MAIL, BY_PHONE))
        keep(session, adviser, "bob", to=(BY_MAIL, BY_PHONE))
        all_sent(session)
        code = ann.code
    everything_about_bob = [*Marks("bob").all(), "bob@example.org", "hash-of-bob"]
    with world.writing() as session:
        erase(session, client_of(session, code), ErasureReason.ASKED, desk_at(LATER))
    if world.engine.dialect.name == "sqlite":
        assert in_files(world, "ann") == []
        assert in_files(world, "bob") == everything_about_bob
    with reading(world.engine) as session:
        assert client_of(session, code).anonymised_at == LATER


def test_whoever_holds_it_is_asked_to_delete_it_by_a_link_that_works(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        client, [referral, _] = keep(session, adviser, "ann", to=(BY_MAIL, BY_PHONE))
        all_sent(session)
        code, of_referral = client.code, referral.code
        assert holders_of(session, client).told == (BY_MAIL.name,)
        assert holders_of(session, client).to_ring == (BY_PHONE.name,)
    with world.writing() as session:
        erase(session, client_of(session, code), ErasureReason.ASKED, desk_at(LATER))
    [mail] = world.mails()
    assert (mail.to, mail.sent_at) == (BY_MAIL.email, None)
    assert mail.subject == f"Taken back: referral {of_referral}"
    assert "delete what you kept of it" in mail.body
    [link] = world.rows(SignedLink)
    assert (link.subject, link.created_at) == (of_referral, LATER)


def test_what_never_left_is_not_sent(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        client, _ = keep(session, adviser, "ann")
        erase(session, client, ErasureReason.MISTAKE, desk_at(LATER))
    assert (world.mails(), world.rows(SignedLink)) == ([], [])


def test_one_that_was_refused_is_told_too_and_stays_refused(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        client, [referral] = keep(session, adviser, "ann")
        no = RecipientResponse(ReferralState.REFUSED, because=RefusalReason.FULL)
        answer(session, referral, no, desk_at(NOON, Side.RECEIVER))
        all_sent(session)
        erase(session, client, ErasureReason.OBJECTED, desk_at(LATER))
    assert [mail.to for mail in world.mails()] == [BY_MAIL.email]
    [referral] = world.rows(Referral)
    assert (referral.state, referral.refused_because) == ("refused", "full")


def test_nothing_is_agreed_to_any_more_and_the_words_stay_as_proof(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        client, [referral] = keep(session, adviser, "ann")
        erase(session, client, ErasureReason.ASKED, desk_at(LATER))
        for purpose in Purpose:
            number = client.id or 0
            assert not agreed(session, purpose, LATER.date(), client_id=number, referral_id=referral.id)
    assert {(one.withdrawn_at, one.withdrawn_how) for one in world.rows(Consent)} == {(LATER, "erased")}
    assert all(one.wording for one in world.rows(Consent))


def test_it_stands_in_the_audit_with_a_reason_from_the_list_and_once(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        client, _ = keep(session, adviser, "ann")
        for _ in range(2):
            erase(session, client, ErasureReason.ASKED, desk_at(LATER, who="Demo adviser"))
        assert erasures(session) == [(LATER, client.code)]
        assert erasures(session, LATER.date()) == [(LATER, client.code)]
        assert erasures(session, LATER.date() + timedelta(days=1)) == []
    [entry] = [entry for entry in world.rows(AuditEvent) if entry.act == "erased"]
    assert (entry.actor, entry.detail) == ("Demo adviser", {"why": "asked"})
    assert tuple(why.value for why in WHYS) == REASONS, "the command offers the same"


def test_a_record_is_found_by_the_names_that_people_use(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        client, _ = keep(session, adviser, "ann")
        reference = client.reference
        assert record_of(session, f" {KEEPING} ", reference).code == client.code
        for organisation, named in (("Demo Combined Authority", reference), (KEEPING, "ann")):
            with pytest.raises(NoSuchRecord, match="no record"):
                record_of(session, organisation, named)
        erase(session, client, ErasureReason.ASKED, desk_at(LATER))
        with pytest.raises(NoSuchRecord):
            record_of(session, KEEPING, client.reference)


def test_after_a_restore_they_are_erased_again_and_nobody_is_told_twice(
    world: World, adviser: Colleague, tmp_path: Path
) -> None:
    if world.engine.dialect.name != "sqlite":
        pytest.skip("its backup is a file")
    with world.writing() as session:
        code = keep(session, adviser, "ann")[0].code
        keep(session, adviser, "bob")
        all_sent(session)
    world.engine.dispose()
    backup = tmp_path / "backup"
    backup.mkdir()
    shutil.copy(tmp_path / "navigator.db", backup)
    with world.writing() as session:
        erase(session, client_of(session, code), ErasureReason.ASKED, desk_at(LATER))
        listed = [code for _, code in erasures(session)]
    restored = open_database(database_url(backup))
    with writing(restored) as session:
        counts = erase_again(session, [*listed, *listed, "0000000000"], desk_at(LATER + timedelta(days=1)))
        assert counts == Counter({"erased again": 1, "not there": 1})
        assert erase_again(session, listed, desk_at(LATER)) == {"erased before": 1}
        assert [one.name for one in session.exec(select(Client))] == ["", Marks("bob")["name"]]
        assert session.exec(select(Message).where(Message.sent_at == None)).all() == []  # noqa: E711
    assert in_files(World(restored, 0, 0, backup), "ann") == []
