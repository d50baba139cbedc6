"""An upgraded database keeps every row, and has the moves that ship after its first start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.catalogue import refresher
from app.core.database import database_url, migrate, open_database, writing
from services_catalogue.reading.move_reader import shipped_moves
from services_catalogue.store.seed import seed_shipped_moves
from tests.app.migrations.stored_database import load, move, rows_in, snapshot
from tests.conftest import own_on_postgresql

ROWS = Path(__file__).parent / "before_0005" / "demo.json.xz"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of before there were moves, with rows of before 0005, that was brought up to 0005."""
    if request.param == "sqlite":
        yield _before(database_url(tmp_path))
        return
    with own_on_postgresql(database_url(Path(), request.getfixturevalue("postgresql"))) as url:
        yield _before(url)


def _before(url: str) -> str:
    engine = open_database(url, foreign_keys=False)
    move(engine, "0004")
    load(engine, rows_in(ROWS))
    move(engine, "0005")
    engine.dispose()
    return url


def test_nothing_else_changes_and_it_can_be_taken_back(upgraded: str) -> None:
    engine = open_database(upgraded, foreign_keys=False)
    before = snapshot(engine)
    move(engine, "0006")
    assert snapshot(engine) == {**before, "move_revision": []}
    move(engine, "0005")
    assert snapshot(engine) == before
    engine.dispose()


def test_a_start_publishes_the_moves_that_ship_in_it(upgraded: str) -> None:
    migrate(upgraded)
    engine = open_database(upgraded)
    with writing(engine) as session:
        assert seed_shipped_moves(session, NOW) is None
    assert refresher.load(engine, (), "2026-11-30").moves == shipped_moves()
    engine.dispose()
