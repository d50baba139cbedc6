"""What was saved stays saved, what failed leaves nothing, and a database that cannot be used says so in plain words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import Session

from app.core import database as edge
from app.core.database import DatabaseUnusable, database_url, migrate, open_database, reading, writing
from tests.conftest import on_postgresql, own_on_postgresql

RAISE = text("UPDATE catalogue_version SET number = number + 1")
READ = text("SELECT number FROM catalogue_version")
Way = Callable[[Engine], AbstractContextManager[Session]]


def number(engine: Engine) -> int:
    with reading(engine) as session:
        return int(session.connection().execute(READ).scalar_one())


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_the_default_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    assert database_url(tmp_path) == f"sqlite:///{tmp_path}/navigator.db"
    assert database_url(tmp_path, "  ") == database_url(tmp_path)


@pytest.mark.parametrize(
    "given", ["postgres://me@host/db", "postgresql://me@host/db", "postgresql+psycopg://me@host/db"]
)
def test_postgresql_is_reached_by_the_driver_that_we_test(tmp_path: Path, given: str) -> None:
    assert database_url(tmp_path, given) == "postgresql+psycopg://me@host/db"


def test_what_fails_to_be_saved_is_not_told_to_the_log(database: Engine) -> None:
    with pytest.raises(SQLAlchemyError) as told, writing(database) as session:
        session.connection().execute(text("UPDATE nothing SET name = :name"), {"name": "Persona Amina"})
    assert "Amina" not in str(told.value)


def test_the_file_and_its_folder_are_made_for_their_owner_only(tmp_path: Path) -> None:
    migrate(database_url(tmp_path / "new" / "data"))
    file = tmp_path / "new" / "data" / "navigator.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not os.access(file, os.X_OK)


def test_foreign_keys_hold_and_what_is_saved_survives_a_power_cut(database: Engine) -> None:
    if database.dialect.name != "sqlite":
        pytest.skip("these are settings of SQLite")
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "synchronous") == 2
    assert pragma(database, "busy_timeout") == 5000


@pytest.mark.parametrize("overwrites", [True, False])
def test_what_was_deleted_is_gone_from_the_file(migrated: Path, tmp_path: Path, overwrites: bool) -> None:
    file = tmp_path / "navigator.db"
    shutil.copy(migrated, file)
    engine = open_database(database_url(tmp_path))
    with engine.connect() as connection:
        if not overwrites:  # so that this test would notice
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        for act in ("INSERT INTO sign_in_failure (key, at) VALUES (:key, :at)", "DELETE FROM sign_in_failure"):
            connection.execute(text(act), {"key": "marker" * 1_500, "at": "2026-11-24 12:00:00"})
            connection.commit()
    engine.dispose()
    assert (b"markermarker" in file.read_bytes()) is not overwrites


@pytest.mark.parametrize(
    ("version", "journal"), [((3, 40, 1), "delete"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal"), ((4, 0, 0), "wal")]
)
def test_the_write_ahead_log_is_used_only_where_it_is_safe(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: tuple[int, int, int], journal: str
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    engine = open_database(database_url(tmp_path))
    assert pragma(engine, "journal_mode") == journal
    engine.dispose()


def test_a_transaction_is_kept_whole_or_not_at_all(database: Engine) -> None:
    with writing(database) as session:
        session.connection().execute(RAISE)
    with pytest.raises(ZeroDivisionError):
        raise_and_fail(database)
    assert number(database) == 1


def raise_and_fail(engine: Engine) -> None:
    with writing(engine) as session:
        session.connection().execute(RAISE)
        raise ZeroDivisionError


def test_a_reading_session_changes_nothing(database: Engine) -> None:
    with reading(database) as session:
        session.connection().execute(RAISE)
    assert number(database) == 0


def test_what_is_read_in_one_session_belongs_together(database: Engine) -> None:
    with reading(database) as session:
        before = session.connection().execute(READ).scalar_one()
        writer = threading.Thread(target=raise_once, args=(database,))
        writer.start()
        if database.dialect.name != "sqlite":
            writer.join()  # on SQLite it waits for this very session
        after = session.connection().execute(READ).scalar_one()
    writer.join()
    assert (before, after) == (0, 0)
    assert number(database) == 1


def raise_once(engine: Engine) -> None:
    with writing(engine) as session:
        now = session.connection().execute(READ).scalar_one()
        session.connection().execute(text("UPDATE catalogue_version SET number = :next"), {"next": now + 1})


def test_writers_wait_for_each_other_and_lose_nothing(database: Engine) -> None:
    writers = [threading.Thread(target=raise_once, args=(database,)) for _ in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert number(database) == 12


@pytest.fixture
def impatient(postgresql: str, migrated_on_postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """PostgreSQL that ends a transaction after a second in which nothing was asked."""
    monkeypatch.setattr(edge, "LONGEST_PAUSE_S", 1)
    yield from on_postgresql(postgresql, migrated_on_postgresql)


def test_a_process_that_stops_while_it_writes_does_not_stop_the_others(impatient: Engine) -> None:
    holds, goes_on, problems = threading.Event(), threading.Event(), list[Exception]()

    def stop_while_writing() -> None:
        try:
            with writing(impatient) as session:
                session.connection().execute(RAISE)
                holds.set()
                goes_on.wait(20)
        except OperationalError as problem:
            problems.append(problem)

    stopped = threading.Thread(target=stop_while_writing)
    stopped.start()
    assert holds.wait(20)
    raise_once(impatient)  # waits for its turn, and gets it although the other has not moved
    assert stopped.is_alive()
    goes_on.set()
    stopped.join()
    assert len(problems) == 1
    assert number(impatient) == 1, "what was ended is not saved"


@pytest.mark.parametrize("way", [reading, writing])
def test_a_transaction_that_was_ended_is_told_as_a_database_that_is_away(impatient: Engine, way: Way) -> None:
    with pytest.raises(OperationalError, match="idle-in-transaction timeout"):
        pause_between_questions(impatient, way)
    assert number(impatient) == 0, "the next one has a connection that works"


def pause_between_questions(engine: Engine, way: Way) -> None:
    with way(engine) as session:
        session.connection().execute(READ)
        time.sleep(1.5)
        session.connection().execute(READ)


def test_a_connection_that_was_ended_while_nobody_used_it_is_made_anew(impatient: Engine) -> None:
    with impatient.connect() as mine:
        with impatient.connect() as other:
            ended = other.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        mine.execute(text("SELECT pg_terminate_backend(:ended)"), {"ended": ended})
        assert number(impatient) == 0


def test_a_migration_may_take_its_time(postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "LONGEST_PAUSE_S", 0.5)
    upgrade = edge._upgrade

    def slowly(connection: Connection) -> None:
        time.sleep(1)
        upgrade(connection)

    monkeypatch.setattr(edge, "_upgrade", slowly)
    with own_on_postgresql(database_url(tmp_path, postgresql)) as url:
        migrate(url)
        engine = open_database(url)
        assert number(engine) == 0
        engine.dispose()


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    url = database_url(tmp_path)
    migrate(url)
    first = (tmp_path / "navigator.db").read_bytes()
    migrate(url)
    assert (tmp_path / "navigator.db").read_bytes() == first


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    problems: list[BaseException] = []

    def start() -> None:
        try:
            migrate(database_url(tmp_path))
        except BaseException as problem:
            problems.append(problem)

    starts = [threading.Thread(target=start) for _ in range(3)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert problems == []


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    url = database_url(tmp_path)
    in_the_way = open_database(url)
    with in_the_way.begin() as connection:
        # The second table of the first migration: so the first one was made already when it fails.
        connection.exec_driver_sql("CREATE TABLE provision_revision (id INTEGER)")
    with pytest.raises(DatabaseUnusable, match=r"already exists.*Nothing was changed"):
        migrate(url)
    with in_the_way.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    assert tables == ["provision_revision"]
    in_the_way.dispose()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = database_url(tmp_path)
    migrate(url)
    engine = open_database(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(DatabaseUnusable, match="made by a newer version of the service"):
        migrate(url)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnusable, match=r"cannot be opened or made.*Let the service write in the folder"):
        open_database(database_url(tmp_path / "file"))


@pytest.mark.parametrize("url", ["nonsense", "oracle+nothing://x", "postgresql+nothing://x"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="is not the address of a database we know"):
        open_database(url)


def test_a_missing_driver_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> Engine:
        raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")

    monkeypatch.setattr(edge, "create_engine", missing)
    with pytest.raises(DatabaseUnusable, match=r"'psycopg', which is not installed.*pip install 'psycopg\[binary\]'"):
        open_database("postgresql+psycopg://me@host/db")


def test_a_password_is_never_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "navigator.db"
    file.write_bytes(b"this is no database" * 100)
    with pytest.raises(DatabaseUnusable, match="could not be brought up to date: file is not a database") as refusal:
        migrate(database_url(tmp_path))
    assert "***" not in str(refusal.value)
    monkeypatch.setattr(edge, "_deadlines", lambda _: {})
    with pytest.raises(DatabaseUnusable) as refusal:
        open_database("nothing://me:hunter2@host/db")
    assert "hunter2" not in str(refusal.value)
