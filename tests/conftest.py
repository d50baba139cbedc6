"""What tests of several folders need: a database of their own.

It is SQLite; or PostgreSQL when NAVIGATOR_TEST_POSTGRESQL_URL names a server where databases may be made.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url

from app.database import database_url, migrate, open_database

POSTGRESQL = os.environ.get("NAVIGATOR_TEST_POSTGRESQL_URL")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all the tables and nothing published; never opened by a test."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(database_url(folder))
    return folder / "navigator.db"


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """All the tables and nothing in them, for this test alone: real commits, and nothing to undo."""
    if POSTGRESQL:
        yield from _postgresql(database_url(tmp_path, POSTGRESQL))
        return
    shutil.copy(request.getfixturevalue("migrated"), tmp_path / "navigator.db")
    engine = open_database(database_url(tmp_path))
    yield engine
    engine.dispose()


def _postgresql(url: str) -> Iterator[Engine]:
    name = f"test_{uuid4().hex}"
    server = open_database(url).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    own = make_url(url).set(database=name).render_as_string(hide_password=False)
    migrate(own)
    engine = open_database(own)
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()
