"""The API alone: the real catalogue and postcodes, no pages and no database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.api.routes import router
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_catalogue

PARTS = ("step_on", "step_up", "alongside", "referral_partners", "not_now")

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def published() -> CatalogueSnapshot:
    provisions = real_catalogue()
    return CatalogueSnapshot.of(provisions, {p.slug: 1 for p in provisions}, version=1, on=today())


@pytest.fixture(scope="session")
def client(published: CatalogueSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    api = FastAPI()
    api.include_router(router)
    api.state.snapshot = published
    api.state.postcodes = all_postcodes()
    api.state.data_dir = tmp_path_factory.mktemp("data")
    with TestClient(api) as client:
        yield client


@pytest.fixture(scope="session")
def ask(client: TestClient) -> Ask:
    """Ask for a pathway and get the answer: `ask(area="derby", age=30)`."""

    def asked(on: str | None = None, **answers: Any) -> dict[str, Any]:
        body: dict[str, Any] = {"answers": answers}
        if on is not None:
            body["on"] = on
        response = client.post("/api/v1/pathway", json=body)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    return asked


def entry(pathway: dict[str, Any], slug: str) -> dict[str, Any]:
    """The one entry of a provision, wherever it is."""
    found = [e for part in PARTS for e in pathway[part] if e["slug"] == slug]
    assert len(found) == 1, f"{slug} is in {len(found)} lists"
    only: dict[str, Any] = found[0]
    return only
