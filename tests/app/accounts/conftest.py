"""The desk over an empty catalogue, at a moment that a test may move, with passwords that are quick to hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine

from app.accounts.demo_accounts import make_demo_staff
from app.accounts.staff_secrets import StaffSecrets
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.settings import Settings
from app.main import Navigator, create_app
from tests.app.browsers.account import QUICK, Browser
from tests.app.shared_data import all_postcodes

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until a test moves it."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def navigator(database: Engine, tmp_path: Path, clock: time_machine.Traveller) -> Navigator:  # noqa: ARG001
    """The service with the staff of the demo; being a demo, it lets them sign in with the demo's password."""
    app = create_app(
        Settings(data_dir=tmp_path, address="https://desk.example"),
        CatalogueSnapshot.of([], {}, 1, on="2026-11-23"),
        postcodes=all_postcodes(),
        engine=database,
    )
    app.state.staff_secrets = StaffSecrets.of((b"0123456789abcdefghijklmnopqrstuv",), QUICK)
    app.state.demo = True
    make_demo_staff(database, app.state.staff_secrets, START)
    return app


@pytest.fixture
def browser(navigator: Navigator) -> Callable[[], Browser]:
    """Call it for a browser that has never been here."""
    return lambda: Browser(navigator)
