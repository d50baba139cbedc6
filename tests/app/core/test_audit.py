"""The audit only grows, and any other change of it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from app.core.audit import BY_COMMAND, FIRST, SERVICE, Actor, Audit, AuditAct, AuditEvent
from app.core.database import open_database, reading, writing
from tests.processes import LOADED

KEY = b"k" * 32
AUDIT = Audit(KEY)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EDITOR = Actor("Persona: Ada", 7, 2)
COLUMNS = ("at", "actor_id", "actor", "organisation_id", "act", "kind", "subject", "detail", "previous", "seal")


@pytest.fixture
def ten(database: Engine) -> Engine:
    """Ten entries."""
    fill(database, 10)
    return database


def fill(engine: Engine, count: int) -> None:
    with writing(engine) as session:
        for number in range(count):
            actor = EDITOR if number % 2 else SERVICE
            AUDIT.record(
                session, actor, AuditAct.PUBLISHED, "provision", f"slug-{number}", NOW, number=number, who="Ünal"
            )


def tamper(engine: Engine, *statements: str) -> None:
    """What an attacker with all rights over the database does: the guards of the tables are switched off first."""
    with writing(engine) as session:
        connection = session.connection()
        if engine.dialect.name == "sqlite":
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_event_no_{act}"))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER audit_event_kept"))
        for statement in statements:
            connection.execute(text(statement))


def broken(engine: Engine, expected: str | None = None) -> int | None:
    with reading(engine) as session:
        return AUDIT.check(session, expected).broken


def last(engine: Engine) -> str:
    with reading(engine) as session:
        return AUDIT.check(session).last


def test_what_is_recorded_can_be_read_and_is_whole(ten: Engine) -> None:
    with reading(ten) as session:
        found = AUDIT.check(session)
        entries = session.exec(select(AuditEvent)).all()
    assert (found.entries, found.broken, found.last) == (10, None, entries[-1].seal)
    assert entries[1].detail == {"number": 1, "who": "Ünal"}
    assert (entries[1].actor, entries[1].actor_id, entries[1].organisation_id) == ("Persona: Ada", 7, 2)
    assert entries[0].previous == FIRST


def test_an_empty_one_is_whole(database: Engine) -> None:
    with reading(database) as session:
        assert (AUDIT.check(session).entries, AUDIT.check(session).broken) == (0, None)


CHANGED: dict[str, str] = {
    "at": "at = '2026-11-22 09:00:00'",
    "actor_id": "actor_id = 8",
    "actor_id taken away": "actor_id = NULL",
    "actor": "actor = 'Somebody else'",
    "organisation_id": "organisation_id = 3",
    "act": "act = 'retired'",
    "kind": "kind = 'person'",
    "subject": "subject = 'another'",
    "detail": """detail = '{"number": 5, "who": "nobody"}'""",
    "detail emptied": "detail = '{}'",
    "previous": f"previous = '{'a' * 64}'",
    "seal": f"seal = '{'a' * 64}'",
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
def test_a_change_of_any_column_is_found(ten: Engine, change: str) -> None:
    tamper(ten, f"UPDATE audit_event SET {change} WHERE id = 6")
    assert broken(ten) == 6


def test_every_column_is_tried() -> None:
    tried = {change.split(" = ")[0] for change in CHANGED.values()}
    assert tried == set(COLUMNS) == set(AuditEvent.model_fields) - {"id"}


@pytest.mark.parametrize("entry", [1, 5])
def test_an_entry_that_was_taken_out_is_missed(ten: Engine, entry: int) -> None:
    tamper(ten, f"DELETE FROM audit_event WHERE id = {entry}")
    assert broken(ten) == entry + 1


def test_two_that_changed_places_are_found(ten: Engine) -> None:
    tamper(
        ten,
        "UPDATE audit_event SET id = 99 WHERE id = 4",
        "UPDATE audit_event SET id = 4 WHERE id = 5",
        "UPDATE audit_event SET id = 5 WHERE id = 99",
    )
    assert broken(ten) == 4


def test_one_that_was_put_in_is_found(ten: Engine) -> None:
    columns = ", ".join(column for column in COLUMNS if column != "seal")
    tamper(
        ten,
        f"INSERT INTO audit_event (id, {columns}, seal) "
        f"SELECT 11, {columns}, '{'b' * 64}' FROM audit_event WHERE id = 10",
    )
    assert broken(ten) == 11


def test_a_tail_that_was_cut_off_is_missed_by_whoever_noted_the_last_seal(ten: Engine) -> None:
    noted = last(ten)
    assert broken(ten, noted) is None
    tamper(ten, "DELETE FROM audit_event WHERE id > 7")
    assert broken(ten) is None, "nothing in the rest can tell"
    assert broken(ten, noted) == 8


def test_a_seal_noted_earlier_is_still_there_when_more_was_added(ten: Engine) -> None:
    noted = last(ten)
    fill(ten, 3)
    assert broken(ten, noted) is None


def test_a_chain_that_was_rebuilt_without_the_key_is_found(ten: Engine) -> None:
    tamper(ten, "DELETE FROM audit_event")
    with writing(ten) as session:
        Audit(b"x" * 32).record(session, EDITOR, AuditAct.PUBLISHED, "provision", "slug-0", NOW)
    assert broken(ten) is not None


class TestAfterAKeyWasLost:
    """Entries that the lost key sealed cannot be checked, the later ones can, and none is put in between."""

    NEW, NEWEST = Audit(b"n" * 32), Audit(b"z" * 32)

    def goes_on(self, engine: Engine, audit: Audit, entries: int = 3) -> None:
        with writing(engine) as session:
            audit.begin_again(session, BY_COMMAND, NOW)
            for number in range(entries):
                audit.record(session, EDITOR, AuditAct.PUBLISHED, "provision", f"later-{number}", NOW)

    def found(self, engine: Engine, audit: Audit, expected: str | None = None) -> tuple[int, int, int | None]:
        with reading(engine) as session:
            found = audit.check(session, expected)
        return found.entries, found.unchecked, found.broken

    def test_the_rest_is_whole(self, ten: Engine) -> None:
        self.goes_on(ten, self.NEW)
        assert self.found(ten, self.NEW) == (14, 10, None)

    def test_a_seal_noted_before_is_still_found(self, ten: Engine) -> None:
        noted = last(ten)
        self.goes_on(ten, self.NEW)
        assert self.found(ten, self.NEW, noted) == (14, 10, None)

    def test_lost_again(self, ten: Engine) -> None:
        self.goes_on(ten, self.NEW)
        self.goes_on(ten, self.NEWEST)
        assert self.found(ten, self.NEWEST) == (18, 14, None)
        self.goes_on(ten, self.NEW)
        assert self.found(ten, self.NEW) == (22, 18, None), "an earlier one was found again"

    @pytest.mark.parametrize("entry", [11, 12, 14])
    def test_a_change_of_what_came_after_is_found(self, ten: Engine, entry: int) -> None:
        self.goes_on(ten, self.NEW)
        tamper(ten, f"UPDATE audit_event SET actor = 'Somebody else' WHERE id = {entry}")
        assert self.found(ten, self.NEW)[2] is not None

    def test_a_broken_link_among_those_before_is_found(self, ten: Engine) -> None:
        self.goes_on(ten, self.NEW)
        tamper(ten, "DELETE FROM audit_event WHERE id = 5")
        assert self.found(ten, self.NEW)[2] == 6

    def test_one_of_those_before_that_was_taken_out_and_mended_over_is_missed(self, ten: Engine) -> None:
        self.goes_on(ten, self.NEW)
        tamper(
            ten,
            "UPDATE audit_event SET previous = (SELECT previous FROM audit_event WHERE id = 5) WHERE id = 6",
            "DELETE FROM audit_event WHERE id = 5",
        )
        assert self.found(ten, self.NEW)[2] == 11

    def test_whoever_has_no_key_cannot_say_that_one_was_lost(self, ten: Engine) -> None:
        tamper(ten, "UPDATE audit_event SET actor = 'Somebody else' WHERE id = 3")
        self.goes_on(ten, Audit(b"x" * 32), entries=0)
        assert broken(ten) == 3

    def test_nor_make_the_one_that_is_there_cover_more(self, ten: Engine) -> None:
        self.goes_on(ten, self.NEW)
        tamper(
            ten,
            "UPDATE audit_event SET actor = 'Somebody else' WHERE id = 12",
            """UPDATE audit_event SET detail = '{"unchecked": 13}' WHERE id = 11""",
        )
        assert self.found(ten, self.NEW)[2] is not None


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_recorded_is_whole_afterwards(database: Engine, data: st.DataObject) -> None:
    """Any text and any detail survive the database and are sealed as they come back."""
    said = data.draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
    at = NOW + data.draw(st.timedeltas(timedelta(days=-3000), timedelta(days=9000)))
    value = data.draw(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(2**53), 2**53)
            | st.text(st.characters(codec="ascii"), max_size=9),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
            max_leaves=5,
        )
    )
    with writing(database) as session:
        AUDIT.record(session, Actor(said), AuditAct.PUBLISHED, "provision", said[:80], at, value=value)
    with reading(database) as session:
        assert AUDIT.check(session).broken is None


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET act = 'x' WHERE id = 1", "DELETE FROM audit_event"])
def test_the_database_itself_refuses_plain_sql(ten: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="history"), writing(ten) as session:
        session.connection().execute(text(statement))
    assert broken(ten) is None


def change(session: Session, entry: AuditEvent) -> None:
    entry.act = "retired"
    session.flush()


def take_out(session: Session, entry: AuditEvent) -> None:
    session.delete(entry)
    session.flush()


@pytest.mark.parametrize("harm", [change, take_out])
def test_the_program_refuses_too(ten: Engine, harm: Callable[[Session, AuditEvent], None]) -> None:
    with writing(ten) as session:
        entry = session.get_one(AuditEvent, 1)
        with pytest.raises(RuntimeError, match="is history"):
            harm(session, entry)
        session.rollback()


def record_and_fail(engine: Engine) -> None:
    with writing(engine) as session:
        AUDIT.record(session, EDITOR, AuditAct.PUBLISHED, "provision", "slug", NOW)
        raise ZeroDivisionError


def test_nothing_is_recorded_of_what_was_not_done(database: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        record_and_fail(database)
    with reading(database) as session:
        assert AUDIT.check(session).entries == 0


def record_many(url: str, count: int, who: str) -> None:
    """Record many entries, as one process of the service among several."""
    engine = open_database(url)
    for number in range(count):
        with writing(engine) as session:
            AUDIT.record(
                session, Actor(who), AuditAct.PUBLISHED, "provision", str(number), NOW + timedelta(seconds=number)
            )
    engine.dispose()


def test_two_processes_make_one_chain(database: Engine) -> None:
    url = database.url.render_as_string(hide_password=False)
    processes = [LOADED.Process(target=record_many, args=(url, 25, who)) for who in ("one", "two")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    with reading(database) as session:
        assert AUDIT.check(session).broken is None
        previous = session.exec(select(AuditEvent.previous)).all()
    assert len(previous) == len(set(previous)) == 50, "no two follow the same one"
