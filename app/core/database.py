"""The database at the edge: how it is opened, brought up to date, and used as one transaction at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlmodel import Session

SETTING = "NAVIGATOR_DATABASE_URL"
FILE_NAME = "navigator.db"
MIGRATIONS = Path(__file__).parents[2] / "alembic"

PATIENCE_S = 5
"""Seconds to wait for another writer, or for a connection."""

LONGEST_PAUSE_S = 10
"""Seconds for which a transaction may ask nothing before PostgreSQL ends it.

Longer than PATIENCE_S: the transaction with the write lock may wait for a thread that is itself waiting for the lock,
and gets that thread when its patience is over.
"""

# Before this version two connections that write to a write-ahead log at one moment can damage the file
# (https://sqlite.org/wal.html#walresetbug). The rollback journal costs a third of the writing speed; we write little.
SAFE_WAL = (3, 51, 3)

WRITES = "navigator_writes"
# Writers are serialised by one lock. PostgreSQL would let two of them read the same row and lose one's change; SQLite
# allows one at a time anyway. Staff write little, and what is tested on one database then holds on the other.
TAKE_TURNS = text("SELECT pg_advisory_xact_lock(7366)")


class DatabaseUnusable(RuntimeError):
    """The database cannot be opened or brought up to date. The message is for the operator."""


def database_url(data_dir: Path, given: str | None = None) -> str:
    """The database's address: `given` (the setting NAVIGATOR_DATABASE_URL), or the file navigator.db in `data_dir`."""
    if given is None or not given.strip():
        return f"sqlite:///{(data_dir / FILE_NAME).absolute().as_posix()}"
    # The short name is what hosting companies print; the driver is the one that we are tested with.
    scheme, _, rest = given.strip().partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else given.strip()


def open_database(url: str, *, foreign_keys: bool = True) -> Engine:
    """An engine for this address; nothing is connected yet. Raises DatabaseUnusable for an address that cannot be one.

    On SQLite every transaction begins with BEGIN, so that what is read inside it belongs together and a failed
    migration leaves nothing behind; one opened with `writing` takes the write lock at once, and waits for its turn.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            return _open_sqlite(address, foreign_keys)
        engine = create_engine(
            address,
            pool_pre_ping=True,
            pool_timeout=PATIENCE_S,
            connect_args=_deadlines(address),
            hide_parameters=True,  # what is saved about a person must not reach the log with an exception
        )
    except ModuleNotFoundError as problem:
        raise DatabaseUnusable(
            f"The database needs the Python package '{problem.name}', which is not installed, so the service cannot "
            f"start. Install it (for PostgreSQL: pip install 'psycopg[binary]'), or unset {SETTING} to use SQLite."
        ) from problem
    except (ArgumentError, NoSuchModuleError, ValueError) as problem:
        raise DatabaseUnusable(
            f"{SETTING} is not the address of a database we know, so the service cannot start. Write it as "
            "postgresql://name:password@host/database or sqlite:////folder/navigator.db, or unset it to use SQLite."
        ) from problem
    event.listen(engine, "handle_error", _lost, retval=True)
    return engine


def _lost(context: ExceptionContext) -> OperationalError | None:
    """Report a connection that the database ended as a database that is away, whatever the driver calls it."""
    if not context.is_disconnect:
        return None
    return OperationalError(None, None, context.original_exception, hide_parameters=True, connection_invalidated=True)


def _open_sqlite(address: URL, foreign_keys: bool) -> Engine:
    if address.database:
        _make_private(Path(address.database))
    engine = create_engine(address, connect_args={"timeout": PATIENCE_S}, hide_parameters=True)
    journal = "WAL" if sqlite3.sqlite_version_info >= SAFE_WAL else "DELETE"

    @event.listens_for(engine, "connect")
    def settings(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin transactions late, and by its own rules
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("PRAGMA synchronous = FULL")  # what the service has confirmed as saved survives a power cut
        connection.execute("PRAGMA secure_delete = ON")  # what is taken out of a record is not left in the file

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_private(file: Path) -> None:
    """Make the file for its owner only, before SQLite makes it for all; it gives its journal the same rights."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as problem:
        raise DatabaseUnusable(
            f"The database {file} cannot be opened or made: {problem.strerror}. Without it the service cannot start. "
            f"Let the service write in the folder {file.parent}, or name another place in {SETTING}."
        ) from problem


def _deadlines(address: URL) -> dict[str, Any]:
    """Time limits, so that a database that hangs costs a person seconds and not minutes."""
    if address.get_driver_name() != "psycopg":
        return {}
    limits = {
        "lock_timeout": PATIENCE_S,
        "statement_timeout": 30,
        "idle_in_transaction_session_timeout": LONGEST_PAUSE_S,
    }
    options = " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
    return {"connect_timeout": PATIENCE_S, "options": options}


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees the database as it stood at its first question; whatever it changes is given up."""
    with Session(_snapshots(engine)) as session:
        yield session


def _snapshots(engine: Engine) -> Engine:
    if engine.dialect.name != "postgresql":
        return engine  # on SQLite every transaction is one
    return engine.execution_options(isolation_level="REPEATABLE READ")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session as one transaction, one at a time: committed at the end, or undone when anything is raised."""
    with Session(engine.execution_options(**{WRITES: True})) as session, session.begin():
        if engine.dialect.name == "postgresql":
            session.connection().execute(TAKE_TURNS)
        yield session


def is_missing(url: str) -> bool:
    """Whether this is the address of a file that is not there. To open it would make it."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        return False  # opening it says what is wrong
    return (
        address.get_backend_name() == "sqlite" and bool(address.database) and not Path(address.database or "").exists()
    )


def migrate(url: str, and_then: Callable[[Session], object] | None = None) -> None:
    """Bring the tables up to date, in one transaction: all of it or nothing. Quick when there is nothing to do.

    What `and_then` does belongs to it: when that raises, nothing was changed. Processes that start at the same moment
    wait for each other. Raises DatabaseUnusable.
    """
    # Rebuilding a table, which is how SQLite alters one, would delete the rows that refer to it.
    engine = open_database(url, foreign_keys=False)
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(
                    "SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = 0; "
                    "SET LOCAL idle_in_transaction_session_timeout = 0"
                )
                connection.execute(TAKE_TURNS)
            _upgrade(connection)
            if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise DatabaseUnusable("The new tables would lose rows that others refer to, so nothing was changed.")
            if and_then is not None:
                with Session(connection) as session:
                    and_then(session)
                    session.flush()
    except DBAPIError as problem:
        raise DatabaseUnusable(
            f"The tables of {engine.url.render_as_string(hide_password=True)} could not be brought up to date: "
            f"{problem.orig}. The service cannot start without them. Nothing was changed; mend this and start again."
        ) from problem
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    # Imported here: it takes a sixth of a second, which only a start has to pay.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as problem:
        raise DatabaseUnusable(
            f"The tables could not be brought up to date: {problem}. The service cannot start without them. If the "
            "database was made by a newer version of the service, run that version; nothing was changed."
        ) from problem
