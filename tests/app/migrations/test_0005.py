"""An upgrade of a database in use loses nothing, and fills the new columns from older keys and the audit.

The files in `before_0005` hold every row of two databases that the last version before migration 0005 (commit f497cf6)
made: `demo` is what `run --demo` makes. `lives` is what the stateful test of referrals left behind after 120 steps, and
then 25 more referrals over 95 days of daily jobs, with each kind of response, withdrawal, new link, mail that was given
up, erasure, and one mail by each other writer of mails. All people are made up, and what proves who staff are was taken
out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import ANY

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from app.core.audit import SERVICE, Audit, AuditAct, AuditEvent, ChainCheck
from app.core.database import database_url, migrate, open_database
from app.core.settings import Settings
from app.core.side import Side
from app.jobs.daily_jobs import do_daily_jobs
from app.mail.outbox import Message, MessageKind
from app.referrals.delivery import delivery_of
from app.referrals.erasure import ErasureReason, erase, erasures
from app.referrals.models import Client, Referral
from app.referrals.subject_access import everything_about
from app.referrals.transitions import ActionContext
from services_catalogue.verification.models import SentReminder
from tests.app.migrations.stored_database import Rows, load, move, rows_in, snapshot
from tests.conftest import own_on_postgresql

FILES = Path(__file__).parent / "before_0005"
AUDIT = Audit(b"k" * 32)
"""With the key that sealed the entries of `lives`."""
LAST = datetime(2029, 10, 30, 13, tzinfo=UTC)
"""The last moment of `lives`."""
SUBJECTS = {
    "A new referral": "new",
    "Your link to referral": "link_again",
    "News of referral": "answer",
    "Taken back": "taken_back",
    "No more news": "no_outcomes",
    "Nobody in touch yet": "nobody_yet",
    "A mail did not arrive": "undelivered",
    "How did it go?": "ask_person",
    "Not checked in time": "prompt",
    "Something may be wrong": "fault",
    "Web addresses that do not work": "broken_links",
    "Not published": "not_published",
    "Clients were handed over to you": "clients_handed_over",
    "The Opportunity Escalator: your account": "account_changed",
    "The Opportunity Escalator: join the desk": "invitation",
    "The Opportunity Escalator: sign in": "known_browser",
}
HASH = "0123456789abcdef"
FORMS = {
    "referral/{}/new/receiver/" + HASH: ("new", "receiver", "new"),
    "referral/{}/consent-ended-3/sender/" + HASH: ("tell_consent_ended", "sender", "consent-ended-3"),
    "referral/{}/ask-in_work_13_weeks/receiver/" + HASH: ("ask_if_in_work", "receiver", "ask-in_work_13_weeks"),
    "referral/{}/nobody_yet/2026-11-30/sender/" + HASH: ("nobody_yet", "sender", "nobody_yet/2026-11-30"),
    "referral/{}/again-2026-11-26T12:30/client/" + HASH: ("link_again", "client", "again-2026-11-26T12:30"),
    # for some hours of the first day
    "referral/{}/new/" + HASH: ("new", "receiver", "new"),
    "referral/{}/answer-4/" + HASH: ("answer", "sender", "answer-4"),
    "referral/{}/again-2026-11-26T12/" + HASH: ("link_again", "receiver", "again-2026-11-26T12"),
    "referral/{}/sender/taken-back-5/" + HASH: ("taken_back", "sender", "taken-back-5"),
}
"""Every form that the keys of mails about referrals ever had, with what it tells: kind, side and what."""


NAMED_ANEW = {
    ("recipient", "door_id"): "access_point_id",
    ("referral", "door_id"): "access_point_id",
    ("referral", "packet"): "disclosure",
    ("fault_report", "door"): "access_point",
    ("provision_care", "keeper_name"): "owner_name",
    ("provision_care", "keeper_email"): "owner_email",
}
"""Columns that have another name now, by table and old name."""


class Upgraded(NamedTuple):
    """A database that was upgraded, with all that was in it before."""

    name: str
    engine: Engine
    before: Rows


@pytest.fixture(
    scope="module", params=[(on, name) for on in ("sqlite", "postgresql") for name in ("demo", "lives")], ids="-".join
)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    on, name = request.param
    if on == "sqlite":
        yield from _upgraded(name, database_url(tmp_path_factory.mktemp(name)))
        return
    server = database_url(Path(), request.getfixturevalue("postgresql"))
    with own_on_postgresql(server) as url:
        yield from _upgraded(name, url)


def _upgraded(name: str, url: str) -> Iterator[Upgraded]:
    engine, rows = open_database(url, foreign_keys=False), rows_in(FILES / f"{name}.json.xz")
    move(engine, "0004")
    code, mail = rows["referral"][0]["code"], rows["message"][0]
    rows["message"] += [{**mail, "id": 1000 + number, "key": form.format(code)} for number, form in enumerate(FORMS, 1)]
    load(engine, rows)
    before = snapshot(engine)
    assert {table: len(found) for table, found in before.items()} == {table: len(rows[table]) for table in before}
    migrate(url)
    yield Upgraded(name, engine, before)
    engine.dispose()


def is_within(rows: Rows, more: Rows, anew: Mapping[tuple[str, str], str] = NAMED_ANEW) -> None:
    """Whether every row is in the other tables too, with every value, whatever else they hold."""
    for table, wanted in rows.items():
        columns = {name: anew.get((table, name), name) for name in (wanted[0].keys() if wanted else ())}
        assert [{name: row[now] for name, now in columns.items()} for row in more[table]] == wanted, table


def test_every_row_and_every_value_is_still_there(upgraded: Upgraded) -> None:
    is_within(upgraded.before, snapshot(upgraded.engine))


def test_each_mail_says_what_it_is_and_whom_it_is_about(upgraded: Upgraded) -> None:
    with Session(upgraded.engine) as session:
        referrals = {referral.code: referral for referral in session.exec(select(Referral))}
        for mail in session.exec(select(Message).where(col(Message.id) < 1000)):
            assert mail.kind == next(
                (SUBJECTS[words] for words in SUBJECTS if mail.subject.startswith(words)), mail.kind
            )
            parts = mail.key.split("/")
            if parts[0] != "referral":
                assert (mail.referral_id, mail.client_id, mail.side, mail.what) == (None, None, None, "")
                continue
            referral = referrals[parts[1]]
            assert (mail.referral_id, mail.client_id) == (referral.id, referral.client_id)
            assert (mail.side, mail.what) == (Side(parts[-2]), "/".join(parts[2:-2]))
            assert mail.is_private == (mail.side is Side.CLIENT)


def test_keys_of_every_form_are_understood(upgraded: Upgraded) -> None:
    with Session(upgraded.engine) as session:
        first = session.exec(select(Referral).order_by(col(Referral.id))).first()
        assert first is not None
        mails = session.exec(select(Message).where(col(Message.id) > 1000).order_by(col(Message.id))).all()
        assert [(mail.kind, mail.side, mail.what) for mail in mails] == list(FORMS.values())
        assert {(mail.referral_id, mail.client_id) for mail in mails} == {(first.id, first.client_id)}


def test_every_kind_of_mail_is_among_them(upgraded: Upgraded) -> None:
    with Session(upgraded.engine) as session:
        found = set(session.exec(select(Message.kind)))
    assert upgraded.name == "demo" or found == set(MessageKind)


def test_whoever_is_erased_leaves_no_mail(upgraded: Upgraded) -> None:
    with Session(upgraded.engine) as session:
        people = session.exec(select(Client).where(col(Client.anonymised_at).is_(None))).all()
        assert len(people) >= 3
        for client in people:
            referrals = session.exec(select(Referral).where(Referral.client_id == client.id)).all()
            codes = [client.code, *(referral.code for referral in referrals)]
            for referral in referrals:
                assert all(mail.code == referral.code for mail in delivery_of(session, referral))
            mails = everything_about(session, client, LAST)["mails"]
            named = or_(*(col(Message.key).contains(code) for code in codes), col(Message.client_id) == client.id)
            assert len(mails) == len(session.exec(select(Message).where(named)).all())
            erase(
                session,
                client,
                ErasureReason.AGAIN,
                ActionContext(AUDIT, SERVICE, Side.SENDER, LAST, "https://x.example.org"),
            )
            assert session.exec(select(Message).where(named)).all() == []
        assert session.exec(select(Message).where(Message.side == Side.CLIENT)).all() == [], (
            "it has an address of theirs"
        )


def test_what_was_told_and_who_was_erased_is_taken_from_the_audit(upgraded: Upgraded) -> None:
    with Session(upgraded.engine) as session:
        entries = session.exec(select(AuditEvent).order_by(col(AuditEvent.id))).all()
        told = {
            (entry.subject, entry.detail["due"], entry.detail["prompt"])
            for entry in entries
            if entry.act in (AuditAct.REMINDED, AuditAct.ESCALATED)
        }
        reminders = session.exec(select(SentReminder)).all()
        assert {(one.slug, one.due.isoformat(), one.prompt.value) for one in reminders} == told
        assert erasures(session) == [(entry.at, entry.subject) for entry in entries if entry.act == AuditAct.ERASED]
        assert upgraded.name == "demo" or (len(told), len(erasures(session))) == (5, 2)


def test_nothing_is_told_twice_after_it(upgraded: Upgraded, tmp_path: Path) -> None:
    if upgraded.name == "demo":
        return
    do_daily_jobs(upgraded.engine, AUDIT, Settings(data_dir=tmp_path, address="https://navigator.example.org"), LAST)
    with Session(upgraded.engine) as session:
        assert session.exec(select(Message).where(col(Message.id) > 1000 + len(FORMS))).all() == []
        assert AUDIT.check(session) == ChainCheck(len(upgraded.before["audit_event"]), ANY, None)


def test_it_can_be_taken_back(upgraded: Upgraded) -> None:
    now = snapshot(upgraded.engine)
    move(upgraded.engine, "0004")
    after = snapshot(upgraded.engine)
    assert after.keys() == upgraded.before.keys()
    is_within(after, now)
