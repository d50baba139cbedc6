"""The pages over the real catalogue, without a database; every page that is fetched is also checked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import Navigator, create_app
from tests.app.browsers.resident import Resident
from tests.app.recipients.conftest import made, world
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_catalogue

__all__ = ["made", "world"]


@pytest.fixture(scope="session")
def published() -> CatalogueSnapshot:
    provisions = real_catalogue()
    return CatalogueSnapshot.of(provisions, {p.slug: 1 for p in provisions}, 1, on=today())


@pytest.fixture(scope="session")
def navigator(published: CatalogueSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Navigator:
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())


@pytest.fixture
def resident(navigator: Navigator) -> Iterator[Resident]:
    """A resident with a browser of their own."""
    with TestClient(navigator, follow_redirects=False) as client:
        yield Resident(client)
