"""The bodies, as programs read them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.api.routes import router
from app.api.schema import BodyOut, BodySummary
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from tests.app.shared_data import all_postcodes
from tests.bodies import CONTENTS, bodies
from tests.triage.catalogue import real_catalogue


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    entries = [*real_catalogue(), *bodies()]
    api = FastAPI()
    api.include_router(router)
    api.state.snapshot = CatalogueSnapshot.of(entries, {entry.slug: 1 for entry in entries}, version=1, on=today())
    api.state.postcodes = all_postcodes()
    with TestClient(api) as client:
        yield client


def test_the_list_has_every_body_and_no_provision(client: TestClient) -> None:
    found = client.get("/api/v1/bodies").json()
    assert {one["slug"] for one in found} == {content["slug"] for content in CONTENTS}
    for one in found:
        BodySummary.model_validate(one, extra="forbid")


@pytest.mark.parametrize("slug", [content["slug"] for content in CONTENTS])
def test_one_body_is_as_documented(client: TestClient, slug: str) -> None:
    BodyOut.model_validate(client.get(f"/api/v1/bodies/{slug}").json(), extra="forbid")


def test_a_contact_says_how_sure_it_is(client: TestClient) -> None:
    [contact] = client.get("/api/v1/bodies/acas").json()["contacts"]
    told = {name: contact[name] for name in ("kind", "value", "strength", "year", "certainty")}
    assert told == {
        "kind": "phone",
        "value": "0300 123 1100",
        "strength": "third_party",
        "year": "2026",
        "certainty": "From 2026. We have not rung it.",
    }


def test_each_local_place_has_its_contacts_and_what_is_not_known(client: TestClient) -> None:
    places = client.get("/api/v1/bodies/council-homeless-teams").json()["access_points"]
    assert [(place["id"], place["contacts"][0]["value"], place["unknown"]) for place in places] == [
        ("ashfield", "0115 496 0140", ["We could not find a number for the night."]),
        ("derby", "0115 496 0141", ["We could not find a number for the night."]),
    ]


def test_the_two_lists_are_searched_apart(client: TestClient) -> None:
    asked = {"search": "suicidal"}
    assert client.get("/api/v1/bodies", params=asked).json()[0]["slug"] == "samaritans"
    assert "samaritans" not in {one["slug"] for one in client.get("/api/v1/provisions", params=asked).json()}


def test_a_slug_of_support_is_no_body_and_the_other_way(client: TestClient) -> None:
    assert client.get("/api/v1/bodies/nottingham-jobs").status_code == 404
    assert client.get("/api/v1/provisions/acas").status_code == 404


def test_a_wrong_parameter_is_named(client: TestClient) -> None:
    response = client.get("/api/v1/bodies", params={"include_ended": "maybe"})
    assert (response.status_code, response.json()["problems"][0]["question"]) == (422, "include_ended")


def test_bodies_change_nothing_of_a_pathway(client: TestClient) -> None:
    found = client.post("/api/v1/pathway", json={"answers": {"area": "derby"}}).text
    assert not any(f'"{content["slug"]}"' in found for content in CONTENTS)
