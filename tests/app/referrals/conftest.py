"""Referrals that wait, in a world with two organisations."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.app.referrals.waiting import Waiting, make_waiting


@pytest.fixture
def waiting(database: Engine, tmp_path: Path) -> Waiting:
    return make_waiting(database, tmp_path)
