"""An upgraded database keeps every row, and has room for corrections of job steps."""

from __future__ import annotations

from pathlib import Path

from app.core.database import database_url, migrate, open_database
from tests.app.migrations.stored_database import move, snapshot


def test_nothing_else_changes_and_it_can_be_taken_back(tmp_path: Path) -> None:
    url = database_url(tmp_path)
    engine = open_database(url, foreign_keys=False)
    move(engine, "0006")
    before = snapshot(engine)
    migrate(url)
    assert snapshot(engine) == {**before, "job_correction_revision": []}
    move(engine, "0006")
    assert snapshot(engine) == before
    engine.dispose()
