"""As days go by, owners are asked to check, once each time, and publishers are told when no owner did."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app.accounts.models import LinkPurpose, SignedLink, SignInFailure, StaffSession
from app.accounts.sessions import hash_of, start
from app.accounts.signed_links import find_link
from app.core.database import open_database, reading, writing
from app.core.permissions import Role
from app.jobs.daily_jobs import MOST_IN_A_MAIL, do_daily_jobs
from app.mail.outbox import Message, MessageKind, write
from services_catalogue.store.revisions import publish
from services_catalogue.verification.models import CheckedHow
from services_catalogue.verification.verification import confirm_still_right, verification_status_of
from tests.app.worlds.catalogue_world import AUDIT, CONTENT, NOON, World
from tests.long import LONG

OWNER = "keeper@provider.example.org"
DUE = date(2027, 5, 23)
"""Six months after the facts were gathered."""
TOKEN = re.compile(r"/still-right/([\w-]+)")


@pytest.fixture
def staffed(world: World) -> World:
    """An owner without an account, a publisher of each organisation, and staff who are never asked."""
    world.set_care(organisation_id=world.keeping, owner_name="Demo keeper", owner_email=OWNER)
    world.add_staff("publisher@leading.example.org", world.leading, [Role.PUBLISHER])
    world.add_staff("publisher@keeping.example.org", world.keeping, [Role.PUBLISHER])
    world.add_staff("editor@keeping.example.org", world.keeping, [Role.EDITOR])
    world.add_staff("adviser@keeping.example.org", world.keeping, [Role.ADVISER, Role.ADMINISTRATOR])
    world.add_staff("left@keeping.example.org", world.keeping, [Role.EDITOR, Role.PUBLISHER], disabled_at=NOON)
    world.add_staff("invited@keeping.example.org", world.keeping, [Role.EDITOR, Role.PUBLISHER], joined_at=None)
    return world


def noons(first: date, days: int) -> Iterator[datetime]:
    for number in range(days):
        day = first + timedelta(days=number)
        yield datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def told(world: World) -> list[tuple[date, str]]:
    return [(mail.created_at.date(), mail.to) for mail in world.mails()]


def run(world: World, now: datetime) -> None:
    do_daily_jobs(world.engine, AUDIT, world.settings, now)


def test_a_year_goes_by_and_each_is_told_on_the_day_and_never_twice(staffed: World) -> None:
    looked_at: list[date] = []
    stale: list[date] = []
    written: dict[str, date] = {}
    for now in noons(date(2026, 11, 24), 366):
        if not LONG and now.day % 10 and not date(2027, 5, 1) <= now.date() < date(2027, 7, 1):
            continue  # nothing is due, so every tenth day will do
        looked_at.append(now.date())
        for _ in range(2):
            run(staffed, now)
        written |= {mail.key: mail.created_at.date() for mail in staffed.mails()}
        with writing(staffed.engine) as session:
            for mail in session.exec(select(Message)):
                mail.sent_at = mail.sent_at or now
            if verification_status_of(session)["night-school"].schedule.is_stale(now.date()):
                stale.append(now.date())
    assert sorted(written.values()) == [date(2027, 5, 9), DUE, date(2027, 6, 6), date(2027, 6, 6)]
    assert staffed.mails() == [], "the mails were swept away after 90 days, and still nobody was told again"
    assert stale == [day for day in looked_at if day >= date(2027, 6, 20)]
    with reading(staffed.engine) as session:
        assert AUDIT.check(session).broken is None


def test_whoever_keeps_it_is_asked_and_publishers_are_told(staffed: World) -> None:
    for now in noons(date(2027, 5, 1), 60):
        run(staffed, now)
    assert told(staffed) == [
        (date(2027, 5, 9), OWNER),
        (DUE, OWNER),
        (date(2027, 6, 6), "publisher@leading.example.org"),
        (date(2027, 6, 6), "publisher@keeping.example.org"),
    ]
    first, _, late, _ = staffed.mails()
    assert first.subject == "Is this still right? Night School"
    assert "Please check it by 23 May 2027." in first.body
    assert late.subject == "Not checked in time: Night School"
    assert "From 20 June 2027 people are told that it was not checked." in late.body
    assert "/still-right/" not in late.body, "a publisher signs in"


def test_saying_so_in_time_ends_it_until_the_next_time(staffed: World) -> None:
    for now in noons(date(2027, 5, 1), 200):
        if now.date() == date(2027, 5, 20):
            with writing(staffed.engine) as session:
                confirm_still_right(
                    session, "night-school", 1, by_name="A", by_organisation="", how=CheckedHow.DESK, now=now
                )
        run(staffed, now)
    assert [day for day, _ in told(staffed)] == [date(2027, 5, 9), date(2027, 11, 6)]


def test_the_link_in_the_mail_lasts_until_a_month_after_residents_are_told(staffed: World) -> None:
    run(staffed, datetime(2027, 5, 9, 12, tzinfo=UTC))
    [mail] = staffed.mails()
    [token] = TOKEN.findall(mail.body)
    last = datetime(2027, 7, 20, 12, tzinfo=UTC)
    with reading(staffed.engine) as session:
        assert find_link(session, token, LinkPurpose.STILL_RIGHT, last) is not None
        assert find_link(session, token, LinkPurpose.STILL_RIGHT, last + timedelta(minutes=1)) is None


def test_without_a_owner_the_editors_of_the_organisation_are_asked_and_without_those_the_leading_ones(
    staffed: World,
) -> None:
    staffed.set_care(organisation_id=staffed.keeping, owner_name="", owner_email="")
    run(staffed, datetime(2027, 5, 9, 12, tzinfo=UTC))
    staffed.set_care(organisation_id=None, owner_name="", owner_email="")
    run(staffed, datetime(2027, 5, 23, 12, tzinfo=UTC))
    assert [to for _, to in told(staffed)] == [
        "publisher@keeping.example.org",
        "editor@keeping.example.org",
        "publisher@leading.example.org",
    ]
    both = {TOKEN.findall(mail.body)[0] for mail in staffed.mails()[:2]}
    assert len(both) == 1, "they are asked the same, and the second sees that the first has answered"


def test_while_nobody_is_there_to_ask_nothing_counts_as_told(world: World) -> None:
    run(world, datetime(2027, 6, 1, 12, tzinfo=UTC))
    assert world.mails() == []
    world.add_staff("editor@leading.example.org", world.leading, [Role.EDITOR])
    run(world, datetime(2027, 6, 2, 12, tzinfo=UTC))
    assert [to for _, to in told(world)] == ["editor@leading.example.org"]


def test_a_service_that_was_off_makes_up_for_it_in_one_go(staffed: World) -> None:
    run(staffed, datetime(2027, 9, 1, 12, tzinfo=UTC))
    assert [to for _, to in told(staffed)].count(OWNER) == 1, "not one for each reminder that it missed"
    assert len(told(staffed)) == 3
    assert "People are now told that it was not checked." in staffed.mails()[0].body


def test_a_new_schedule_is_a_new_day(staffed: World) -> None:
    run(staffed, datetime(2027, 5, 23, 12, tzinfo=UTC))
    staffed.set_care(owner_name="Demo keeper", owner_email=OWNER, every_months=3)
    run(staffed, datetime(2027, 5, 24, 12, tzinfo=UTC))
    assert told(staffed)[0] == (DUE, OWNER)
    assert (date(2027, 5, 24), OWNER) in told(staffed)


def test_what_has_ended_and_what_was_never_published_is_left_alone(staffed: World) -> None:
    staffed.publish(at=datetime(2027, 6, 29, tzinfo=UTC), author="amira@example.org", slug="day-school")
    with writing(staffed.engine) as session:
        publish(session, {**CONTENT, "dates": {"status": "closed"}, "try_instead": ["day-school"]}, "amira", "", NOON)
    run(staffed, datetime(2027, 6, 30, 12, tzinfo=UTC))
    assert staffed.mails() == []


def test_many_at_once_are_one_mail_a_day_and_none_is_lost(staffed: World) -> None:
    names = [f"school-{number:02}" for number in range(MOST_IN_A_MAIL + 5)]
    for name in names:
        staffed.publish(slug=name, name=f"School {name} {'x' * 200}")
        staffed.set_care(name, owner_name="Demo keeper", owner_email=OWNER)
    for now in noons(date(2027, 5, 9), 3):
        for hours in (0, 1, 5):
            run(staffed, now + timedelta(hours=hours))
    mine = [mail for mail in staffed.mails() if mail.to == OWNER]
    assert [mail.created_at.date().day for mail in mine] == [9, 10]
    listed = [len(TOKEN.findall(mail.body)) for mail in mine]
    assert listed == [MOST_IN_A_MAIL, 6]


def test_two_processes_at_once_tell_once(staffed: World) -> None:
    ready = threading.Barrier(3)

    def work() -> None:
        engine = open_database(staffed.engine.url.render_as_string(hide_password=False))
        ready.wait()
        do_daily_jobs(engine, AUDIT, staffed.settings, datetime(2027, 5, 23, 12, tzinfo=UTC))
        engine.dispose()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(staffed) == [(DUE, OWNER)]


def test_a_database_that_is_away_is_a_line_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    away = open_database(f"sqlite:///{world.folder}/folder/navigator.db")
    (world.folder / "folder" / "navigator.db").unlink()
    (world.folder / "folder").rmdir()
    do_daily_jobs(away, AUDIT, world.settings, NOON)
    assert "The database cannot be reached" in caplog.text


def test_what_is_no_longer_needed_is_swept_away_and_what_is_stays(staffed: World) -> None:
    later = NOON + timedelta(days=89)
    staff = staffed.add_staff("new@keeping.example.org", staffed.keeping, [Role.EDITOR])
    with writing(staffed.engine) as session:
        for key in ("sent", "waiting"):
            write(session, MessageKind.PROMPT, key=key, to="a@example.org", subject="Hello", body="", now=NOON)
        session.exec(select(Message).where(Message.key == "sent")).one().sent_at = NOON
        session.add(
            SignedLink(
                token_hash=hash_of("x"), purpose=LinkPurpose.INVITATION, subject="1", created_at=NOON, expires_at=NOON
            )
        )
        start(session, staff, NOON)
        session.add(SignInFailure(key="k", at=NOON))
    run(staffed, NOON + timedelta(days=29))
    assert [len(staffed.rows(table)) for table in (Message, SignedLink, StaffSession, SignInFailure)] == [2, 1, 1, 1]
    run(staffed, later)
    assert [len(staffed.rows(table)) for table in (Message, SignedLink, StaffSession, SignInFailure)] == [2, 1, 0, 0]
    run(staffed, NOON + timedelta(days=91))
    assert [mail.key for mail in staffed.mails()] == ["waiting"]
    assert staffed.rows(SignedLink) == []
