"""The desk with the research published, or over two provisions with advisers and clients that a test makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.accounts import sessions
from app.core.clock import now
from app.core.database import writing
from app.core.permissions import Colleague as Signed
from tests.app.browsers.colleague import Colleague
from tests.app.desk.conftest import browser_on, desk, filled, signed_in_as
from tests.app.worlds.catalogue_world import make_world
from tests.app.worlds.client_factory import SLUG, Clients

__all__ = ["browser_on", "desk", "filled", "signed_in_as"]

Desk = Callable[[Signed], Colleague]


@pytest.fixture
def clients(database: Engine, tmp_path: Path) -> Clients:
    """The factory of clients; the catalogue has two provisions, of which one names the other to try instead."""
    world = make_world(database, tmp_path)
    world.publish()
    world.publish(slug=SLUG, name="Day School", try_instead=["night-school"], access_points=[])
    return Clients(database)


@pytest.fixture
def desk_of(database: Engine, tmp_path: Path, clients: Clients) -> Iterator[Desk]:
    """The desk in a browser in which a colleague is signed in."""
    with ExitStack() as opened:
        made = clients.application(tmp_path)

        def signed_in(colleague: Signed) -> Colleague:
            browser = opened.enter_context(TestClient(made, follow_redirects=False))
            with writing(database) as session:
                browser.cookies.set(sessions.COOKIE, sessions.start(session, colleague.id, now()))
            return Colleague(browser)

        yield signed_in
