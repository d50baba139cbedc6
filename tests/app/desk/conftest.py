"""The desk over the seeded catalogue, on a database of its own; and browsers in which a colleague is signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient

from app.accounts import sessions
from app.accounts.models import Staff
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import now, today
from app.core.database import database_url, open_database, reading, writing
from app.core.permissions import Role
from app.core.settings import Settings
from app.main import Navigator, create_app
from services_catalogue.model.organisations import Organisation
from services_catalogue.model.status import GATHERED_ON
from services_catalogue.reading.provision_reader import CANDIDATES, PROVISIONS
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.record_content import published_moves
from services_catalogue.store.revisions import catalogue_version, published
from services_catalogue.store.seed import seed, seed_candidates, seed_shipped_moves
from tests.app.browsers.colleague import Colleague
from tests.app.jobs.conftest import world
from tests.app.shared_data import all_postcodes

__all__ = ["world"]


class SignedInAs(Protocol):
    """Sign a new colleague in: `signed_in_as(Role.EDITOR, organisation="Demo Council", leads=False)`."""

    def __call__(self, *roles: Role, organisation: str = ..., leads: bool = ...) -> TestClient: ...


GATHERED = datetime.fromisoformat(GATHERED_ON).replace(tzinfo=UTC)


def fill(database: Engine) -> None:
    """Publish the research and draft the candidates, as a first start does."""
    with writing(database) as session:
        seed(session, PROVISIONS, GATHERED)
        assert seed_candidates(session, CANDIDATES, GATHERED) is None
        assert seed_shipped_moves(session, GATHERED) is None


@pytest.fixture(scope="session")
def filled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the seeded catalogue; never written by a test. Reading all the research takes most of a second."""
    file = tmp_path_factory.mktemp("filled") / "navigator.db"
    shutil.copy(migrated, file)
    engine = open_database(database_url(file.parent))
    fill(engine)
    engine.dispose()
    return file


@cache
def catalogue_of(file: Path, on: str) -> CatalogueSnapshot:
    """What a file has published, on a day; a tenth of a second each time, and never changed."""
    engine = open_database(database_url(file.parent))
    with reading(engine) as session:
        stored, version, moves = published(session), catalogue_version(session), published_moves(session)
    engine.dispose()
    provisions = [read_tolerantly(each.content, each.slug) for each in stored]
    revisions = {each.slug: each.number for each in stored}
    return CatalogueSnapshot.of(provisions, revisions, version, on=on, moves=moves)


@pytest.fixture
def desk(database: Engine, filled: Path, tmp_path: Path) -> Navigator:
    """The whole service with the research published and the candidates as drafts."""
    if database.dialect.name == "sqlite":
        database.dispose()
        shutil.copy(filled, str(database.url.database))
    else:
        fill(database)
    catalogue = catalogue_of(filled, today())
    return create_app(Settings(data_dir=tmp_path), catalogue, postcodes=all_postcodes(), engine=database)


@pytest.fixture
def browser_on(desk: Navigator) -> Iterator[Callable[[], TestClient]]:
    """A fresh browser with no one signed in yet."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(TestClient(desk, follow_redirects=False))


@pytest.fixture
def signed_in_as(database: Engine, browser_on: Callable[[], TestClient]) -> SignedInAs:
    """A browser for each call, in which a new colleague is signed in."""

    def signed_in(*roles: Role, organisation: str = "Demo Combined Authority", leads: bool = True) -> TestClient:
        with writing(database) as session:
            owner = session.exec(select(Organisation).where(Organisation.name == organisation)).first()
            if owner is None:
                owner = Organisation(name=organisation, leads=leads, created_at=now())
                session.add(owner)
                session.flush()
            count = len(session.exec(select(Staff)).all())
            staff = Staff(
                organisation_id=owner.id or 0,
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


@pytest.fixture
def editor(signed_in_as: SignedInAs) -> Colleague:
    return Colleague(signed_in_as(Role.EDITOR))


@pytest.fixture
def other(signed_in_as: SignedInAs) -> Colleague:
    """Another editor."""
    return Colleague(signed_in_as(Role.EDITOR))


@pytest.fixture
def publisher(signed_in_as: SignedInAs) -> Colleague:
    return Colleague(signed_in_as(Role.PUBLISHER))
