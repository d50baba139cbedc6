"""The desk over the seeded catalogue, on a database of its own; and browsers in which somebody is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient

from app.clock import now, today
from app.database import reading, writing
from app.main import Navigator, create_app
from app.published import Published
from app.settings import Settings
from app.staff import sessions
from app.staff.permissions import Role
from app.staff.tables import Staff
from services_catalogue.leniency import read_leniently
from services_catalogue.organisations import Organisation
from services_catalogue.reading import CANDIDATES, PROVISIONS
from services_catalogue.revisions import catalogue_version, published
from services_catalogue.seed import seed, seed_candidates


class SignedInAs(Protocol):
    """Sign somebody new in: `signed_in_as(Role.EDITOR, organisation="Demo Council", leads=False)`."""

    def __call__(self, *roles: Role, organisation: str = ..., leads: bool = ...) -> TestClient: ...


@pytest.fixture
def desk(database: Engine, tmp_path: Path) -> Navigator:
    """The whole service with the research published and the candidates as drafts."""
    with writing(database) as session:
        seed(session, PROVISIONS, now())
        assert seed_candidates(session, CANDIDATES, now()) is None
    with reading(database) as session:
        stored, version = published(session), catalogue_version(session)
    provisions = [read_leniently(each.content, each.slug) for each in stored]
    catalogue = Published.of(provisions, {each.slug: each.number for each in stored}, version, on=today())
    return create_app(Settings(data_dir=tmp_path), catalogue, engine=database)


@pytest.fixture
def browser_on(desk: Navigator) -> Iterator[Callable[[], TestClient]]:
    """A browser of somebody's own, with no one signed in yet."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(TestClient(desk, follow_redirects=False))


@pytest.fixture
def signed_in_as(database: Engine, browser_on: Callable[[], TestClient]) -> SignedInAs:
    """A browser for each call, in which a new colleague is signed in."""

    def signed_in(*roles: Role, organisation: str = "Demo Combined Authority", leads: bool = True) -> TestClient:
        with writing(database) as session:
            keeper = session.exec(select(Organisation).where(Organisation.name == organisation)).first()
            if keeper is None:
                keeper = Organisation(name=organisation, leads=leads, created_at=now())
                session.add(keeper)
                session.flush()
            count = len(session.exec(select(Staff)).all())
            staff = Staff(
                organisation_id=keeper.id or 0,
                email=f"demo{count}@example.org",
                name=f"Demo {' and '.join(roles)} {count}",
                roles=list(roles),
                created_at=now(),
                joined_at=now(),
            )
            session.add(staff)
            session.flush()
            token = sessions.start(session, staff.id or 0, now())
        client = browser_on()
        client.cookies.set("staff", token)
        return client

    return signed_in
