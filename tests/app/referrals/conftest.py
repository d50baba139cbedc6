"""Fixtures: a world for referrals, on both databases where transactions matter; and one of referrals that wait."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.app.worlds.referral_world import Referring, make_referring
from tests.app.worlds.reminder_world import Waiting, make_waiting


@pytest.fixture
def world(database: Engine) -> Referring:
    return make_referring(database)


@pytest.fixture
def on_either(either: Engine) -> Referring:
    return make_referring(either)


@pytest.fixture
def waiting(database: Engine, tmp_path: Path) -> Waiting:
    return make_waiting(database, tmp_path)
