"""A referral that an adviser sent, two hours ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from time_machine import travel

from app.staff.permissions import Role
from tests.app.keeping_world import NOON, World, make_world
from tests.app.referrals.made import Made, make_referral


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> Iterator[World]:
    made = make_world(database, tmp_path)
    made.publish()
    made.add_staff("adviser@example.org", made.leading, [Role.ADVISER])
    with travel(NOON + timedelta(hours=2), tick=False):
        yield made


@pytest.fixture
def made(world: World) -> Made:
    return make_referral(world.engine, 1)
