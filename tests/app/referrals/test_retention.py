"""Records are anonymised when their time has come: none early, none late, whichever state their referrals are in."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from app.accounts.models import SignedLink
from app.core.audit import AuditEvent
from app.core.database import open_database, reading, writing
from app.core.permissions import Colleague, Role
from app.jobs.daily_jobs import do_daily_jobs
from app.mail.outbox import Message
from app.referrals import retention
from app.referrals.lifecycle import ReferralState, RefusalReason, Side
from app.referrals.models import Client, Consent, Referral
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.outcomes import tell_outcome
from app.referrals.retention import anonymise_what_is_due, due_clients
from app.referrals.timeline import timeline_of
from app.referrals.transitions import RecipientResponse, TransitionError, answer, go_on, mark_withdrawn, note, pause
from app.referrals.working_days import is_working_day
from services_catalogue.model.organisations import Organisation
from tests.app.worlds.catalogue_world import AUDIT, NOON, World, make_world
from tests.app.worlds.record_factory import BY_MAIL, BY_PHONE, Marks, client_of, colleague, desk_at, keep

DAY = timedelta(days=1)
REFUSED = RecipientResponse(ReferralState.REFUSED, because=RefusalReason.FULL, instead="", note="")


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> World:
    return make_world(database, tmp_path)


@pytest.fixture
def adviser(world: World) -> Colleague:
    return colleague(world, "adviser@example.org", world.keeping, Role.ADVISER)


def later(moment: datetime, months: int) -> datetime:
    """The day so many months later; the first of the month after where that month has no such day."""
    years, month = divmod(moment.month - 1 + months, 12)
    try:
        return moment.replace(year=moment.year + years, month=month + 1)
    except ValueError:
        return datetime(moment.year + years, month + 2, 1, tzinfo=UTC)


def midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY


def live_through(
    session: Session, adviser: Colleague, state: ReferralState, person: str, at: datetime
) -> tuple[str, datetime]:
    """A record whose referral comes to a state; its code, and the last thing that happened or is to come."""
    client, [referral] = keep(session, adviser, person, at)
    until = (at + 300 * DAY).date()
    given_up = midnight_after(twenty_working_days_after(at.date()))
    then = given_up + timedelta(hours=1) if state is ReferralState.EXPIRED else at + timedelta(days=9, hours=3)
    side = Side.SERVICE if state is ReferralState.EXPIRED else Side.RECEIVER
    if state is ReferralState.WITHDRAWN:
        mark_withdrawn(session, referral, desk_at(then, Side.CLIENT), how="link")
    elif state is not ReferralState.SENT:
        said = RecipientResponse(state, until=until, because=RefusalReason.FULL)
        answer(session, referral, said, desk_at(then, side))
    if state is ReferralState.STARTED:
        then += 40 * DAY
        tell_outcome(session, referral, OutcomeKind.JOB, then.date(), desk_at(then, Side.RECEIVER))
    last = {
        ReferralState.SENT: given_up,
        ReferralState.RECEIVED: given_up,
        ReferralState.WAITING: midnight_after(until),
    }
    return client.code, last.get(state, then)


def twenty_working_days_after(day: date) -> date:
    count = 0
    while count < 20:
        day += DAY
        count += is_working_day(day)
    return day


def states(session: Session) -> Counter[str]:
    return Counter(session.exec(select(Referral.state)).all())


def cleared_now(world: World) -> dict[str, datetime]:
    with reading(world.engine) as session:
        found = session.exec(select(Client.code, Client.anonymised_at).where(col(Client.anonymised_at).is_not(None)))
        return {code: at for code, at in found if at is not None}


def records_in_every_state(world: World) -> dict[str, datetime]:
    """Records that begin on different days, of organisations with 6 and 2 months of retention; when each is due."""
    due: dict[str, datetime] = {}
    for organisation, months, begin in ((world.leading, 6, 29), (world.keeping, 2, 129)):
        adviser = colleague(world, f"adviser{organisation}@example.org", organisation, Role.ADVISER)
        with world.writing() as session:
            session.get_one(Organisation, organisation).records_months = months
            for number, state in enumerate(ReferralState):
                # Also on days that not every month has.
                at = datetime(2026, 12, 31, 7, tzinfo=UTC) + timedelta(days=begin + number, hours=number)
                code, last = live_through(session, adviser, state, f"p{organisation}-{number}", at)
                due[code] = later(last, months)
            client, _ = keep(session, adviser, f"no referral {organisation}", to=())
            due[client.code] = later(NOON, months)
    return due


def test_over_three_years_none_is_cleared_early_and_none_late_by_more_than_a_day(world: World) -> None:
    due = records_in_every_state(world)
    with reading(world.engine) as session:
        before = states(session)
    moments = {NOON + days * DAY for days in range(0, 3 * 365 + 1, 10)}
    for at in due.values():
        moments |= {at - timedelta(seconds=1), at, at + DAY}
    for moment in sorted(moments):
        anonymise_what_is_due(world.engine, AUDIT, moment)
    cleared = cleared_now(world)
    assert set(cleared) == set(due)
    assert {code: at for code, at in cleared.items() if not due[code] <= at <= due[code] + DAY} == {}
    with reading(world.engine) as session:
        assert states(session) == before, "the figures are as they were"


def test_figures_can_be_split_for_two_years_and_then_no_more(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        keep(session, adviser, "ann")
    cleared = NOON + 300 * DAY
    anonymise_what_is_due(world.engine, AUDIT, cleared)
    anonymise_what_is_due(world.engine, AUDIT, cleared + 729 * DAY)
    [referral] = world.rows(Referral)
    assert (referral.district, referral.age_band, referral.work_status) == ("derby", "25-34", "looking_for_work")
    anonymise_what_is_due(world.engine, AUDIT, cleared + 731 * DAY)
    [referral], [client] = world.rows(Referral), world.rows(Client)
    assert (referral.district, referral.age_band, referral.work_status, client.district) == ("", "", "", "")
    assert (referral.slug, referral.state) == ("night-school", ReferralState.SENT)


def test_what_was_agreed_to_is_kept_as_proof_for_a_year(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        keep(session, adviser, "ann")
    anonymise_what_is_due(world.engine, AUDIT, NOON + 400 * DAY)
    anonymise_what_is_due(world.engine, AUDIT, NOON + 760 * DAY)
    [first, *_] = world.rows(Consent)
    assert "may keep what you want to be called" in first.wording
    anonymise_what_is_due(world.engine, AUDIT, NOON + 768 * DAY)
    assert world.rows(Consent) == []


def test_a_pause_keeps_the_record_of_who_waits_for_an_answer(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        session.get_one(Organisation, world.keeping).records_months = 1
        client, [referral] = keep(session, adviser, "ann")
        pause(session, referral, (NOON + 80 * DAY).date(), "Closed", desk_at(NOON))
        code = client.code
    for days in (30, 60, 110, 130):
        anonymise_what_is_due(world.engine, AUDIT, NOON + days * DAY)
        assert cleared_now(world) == {}
    anonymise_what_is_due(world.engine, AUDIT, NOON + 145 * DAY)
    assert list(cleared_now(world)) == [code]


def test_nobody_is_kept_longer_than_they_were_told(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        session.get_one(Organisation, world.keeping).records_months = 3
        keep(session, adviser, "ann", to=(BY_PHONE,))
    with world.writing() as session:
        session.get_one(Organisation, world.keeping).records_months = 12
        keep(session, adviser, "bob", to=(BY_PHONE,))
    anonymise_what_is_due(world.engine, AUDIT, NOON + 150 * DAY)
    assert [one.name for one in world.rows(Client)] == ["", Marks("bob")["name"]]
    with world.writing() as session:
        session.get_one(Organisation, world.keeping).records_months = 1
    anonymise_what_is_due(world.engine, AUDIT, NOON + 151 * DAY)
    assert len(cleared_now(world)) == 2, "and shorter when the organisation wants it"


def test_nothing_says_any_more_who_it_was(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        client, referrals = keep(session, adviser, "ann", to=(BY_MAIL, BY_PHONE))
        kept, _ = keep(session, adviser, "bob", NOON + 300 * DAY)
        code, other = client.code, kept.code
        codes = [referral.code for referral in referrals]
    anonymise_what_is_due(world.engine, AUDIT, NOON + 300 * DAY)
    with reading(world.engine) as session:
        gone, still = client_of(session, code), client_of(session, other)
        assert (gone.name, gone.contact, gone.safe, gone.language, gone.plan) == ("", "", "", "", [])
        assert (gone.reference, gone.receipt_hash, gone.reach) == (f"gone-{code}", None, "adviser")
        assert still.name == Marks("bob")["name"]
        for referral in session.exec(select(Referral).where(Referral.client_id == gone.id)):
            assert (referral.disclosure, referral.instead) == ({}, "")
            assert (referral.district, referral.age_band) == ("derby", "25-34")
            assert all(told.note == "" for told in timeline_of(session, referral))
        links = set(session.exec(select(SignedLink.subject)))
        assert links.isdisjoint([code, *codes])
        assert links, "whoever received what bob wants still has a link"
        keys = "".join(session.exec(select(Message.key)))
        assert not any(one in keys for one in codes)
        assert "referral/" in keys
    if world.engine.dialect.name == "sqlite":
        assert found_in_files(world, Marks("ann").all()) == []
        assert len(found_in_files(world, Marks("bob").all())) == len(Marks("bob").all())


def found_in_files(world: World, words: list[str]) -> list[str]:
    """Which of the words stand anywhere in the files of the database."""
    world.engine.dispose()
    data = b"".join(file.read_bytes() for file in world.folder.glob("navigator.db*"))
    return [word for word in words if word.encode() in data]


def test_the_audit_tells_of_each_by_its_code_and_names_nobody(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        code = keep(session, adviser, "ann")[0].code
    do_daily_jobs(world.engine, AUDIT, world.settings, NOON + 300 * DAY)
    do_daily_jobs(world.engine, AUDIT, world.settings, NOON + 300 * DAY)
    entries = [entry for entry in world.rows(AuditEvent) if entry.act == "anonymised"]
    assert [(entry.actor, entry.kind, entry.subject, entry.detail) for entry in entries] == [
        ("The service", "client", code, {})
    ]
    with reading(world.engine) as session:
        assert AUDIT.check(session).broken is None


def test_while_nothing_is_due_nobody_has_to_wait_for_it(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        keep(session, adviser, "ann")
    with writing(world.engine) as somebody_else:
        somebody_else.add(Organisation(name="Demo charity", created_at=NOON))
        somebody_else.flush()
        assert anonymise_what_is_due(world.engine, AUDIT, NOON + DAY) == 0


def test_many_are_cleared_some_at_a_time(world: World, adviser: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 2)
    with world.writing() as session:
        for number in range(5):
            keep(session, adviser, f"person {number}", to=())
    runs = [anonymise_what_is_due(world.engine, AUDIT, NOON + 300 * DAY) for _ in range(4)]
    assert runs == [2, 2, 1, 0]


def test_two_processes_clear_each_record_once(either: Engine, tmp_path: Path) -> None:
    world = make_world(either, tmp_path)
    adviser = colleague(world, "adviser@example.org", world.keeping, Role.ADVISER)
    with world.writing() as session:
        for number in range(6):
            keep(session, adviser, f"person {number}")
    ready = threading.Barrier(3)

    def work() -> None:
        engine = open_database(world.engine.url.render_as_string(hide_password=False))
        ready.wait()
        anonymise_what_is_due(engine, AUDIT, NOON + 300 * DAY)
        engine.dispose()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(world.engine) as session:
        counts = session.exec(
            select(AuditEvent.subject, func.count()).where(AuditEvent.act == "anonymised").group_by(AuditEvent.subject)
        )
        assert sorted(count for _, count in counts) == [1] * 6


def test_nothing_can_be_added_to_a_record_that_was_cleared(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        _, [referral] = keep(session, adviser, "ann")
        answer(session, referral, REFUSED, desk_at(NOON, Side.RECEIVER))
        number = referral.id
    now = NOON + 300 * DAY
    anonymise_what_is_due(world.engine, AUDIT, now)
    with world.writing() as session:
        referral = session.get_one(Referral, number)
        before = len(timeline_of(session, referral))
        desk = desk_at(now, Side.RECEIVER)
        with pytest.raises(TransitionError, match="was cleared"):
            answer(session, referral, RecipientResponse(ReferralState.ACCEPTED), desk)
        with pytest.raises(TransitionError, match="was cleared"):
            note(session, referral, "It was Ann.", desk)
        with pytest.raises(TransitionError, match="was cleared"):
            pause(session, referral, now.date() + DAY, "Closed", desk)
        with pytest.raises(TransitionError, match="was cleared"):
            tell_outcome(session, referral, OutcomeKind.CONTACTED, now.date(), desk)
        go_on(session, referral, desk)
        assert not mark_withdrawn(session, referral, desk_at(now, Side.CLIENT), how="link")
        assert len(timeline_of(session, referral)) == before


def test_what_another_number_of_months_would_clear_can_be_counted(world: World, adviser: Colleague) -> None:
    other = colleague(world, "other@example.org", world.leading, Role.ADVISER)
    with world.writing() as session:
        for number, days in enumerate((0, 40, 80)):
            keep(session, adviser, f"person {number}", NOON + days * DAY, to=())
        keep(session, other, "somebody else", to=())
        now = NOON + 100 * DAY
        counts = [
            len(list(due_clients(session, now, organisation_id=world.keeping, months=months)))
            for months in (1, 2, 3, 4)
        ]
    assert counts == [2, 2, 1, 0]
