"""A world for referrals, on either database where transactions matter."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.app.referrals.referring import Referring, make_referring


@pytest.fixture
def world(database: Engine) -> Referring:
    return make_referring(database)


@pytest.fixture
def on_either(either: Engine) -> Referring:
    return make_referring(either)
