"""The status of support on a day, as programs get it: for any day, and the same as people will see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.api.routes import router
from app.api.schema import PathwayOut, ProvisionSummary
from app.catalogue.snapshot import CatalogueSnapshot
from services_catalogue.model.dates import Dates, LastCheck
from tests.app.api.conftest import PARTS, entry
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_catalogue

SLUG, SUCCESSOR = "working-well-east-midlands", "connect-to-work-east-midlands"
CHECKED = LastCheck(on="2026-12-03", by="Persona: a keeper", stale_from="2027-06-03")
DATES = {
    "status": "running", "as_of": "2026-12-03", "last_referral": "2027-06-30", "end": "2027-09", "confirmed": True,
}  # fmt: skip

On = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    changes = {"dates": Dates.model_validate(DATES), "checked": CHECKED, "successor": SUCCESSOR}
    provisions = [p.model_copy(update=changes) if p.slug == SLUG else p for p in real_catalogue()]
    api = FastAPI()
    api.include_router(router)
    api.state.snapshot = CatalogueSnapshot.of(provisions, {p.slug: 1 for p in provisions}, 1, on="2026-12-03")
    api.state.postcodes = all_postcodes()
    with TestClient(api) as client:
        yield client


@pytest.fixture
def on(client: TestClient) -> On:
    """The pathway of a person whom the provision fits, on a day."""
    answers = {"area": "derby", "age": 30, "work_status": "looking_for_work", "health_affects_work": "a_lot"}

    def asked(day: str) -> dict[str, Any]:
        found: dict[str, Any] = client.post("/api/v1/pathway", json={"answers": answers, "on": day}).json()
        PathwayOut.model_validate(found, extra="forbid")
        return found

    return asked


def test_until_the_last_day_for_new_people_it_is_in_the_pathway(on: On) -> None:
    assert entry(on("2027-06-30"), SLUG)["status"]["state"] == "closing"
    for day in ("2027-07-01", "2027-10-01", "2100-01-01"):
        assert SLUG not in [found["slug"] for part in PARTS for found in on(day)[part]]


def test_what_others_name_in_its_place_follows_it(on: On) -> None:
    def named(day: str) -> set[str]:
        return {slug for part in PARTS for found in on(day)[part] for slug in (*found["instead"], *found["opens"])}

    assert SLUG in named("2027-06-30")
    assert SLUG not in named("2027-07-01")


@pytest.mark.parametrize(
    ("day", "not_checked_since"), [("2027-06-02", None), ("2027-06-03", "2026-12-03")], ids=["in time", "not in time"]
)
def test_who_checked_it_and_whether_in_time(on: On, day: str, not_checked_since: str | None) -> None:
    status = entry(on(day), SLUG)["status"]
    assert (status["checked_on"], status["checked_by"]) == ("2026-12-03", "Persona: a keeper")
    assert status["not_checked_since"] == not_checked_since


def test_what_nobody_has_checked_says_so_by_being_empty(on: On) -> None:
    status = entry(on("2027-06-03"), SUCCESSOR)["status"]
    assert [status[field] for field in ("checked_on", "checked_by", "not_checked_since")] == [None, None, None]


def test_a_list_leaves_out_what_takes_nobody_new_and_one_of_it_names_what_takes_its_place(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listed() -> list[str]:
        return [ProvisionSummary.model_validate(p).slug for p in client.get("/api/v1/provisions").json()]

    monkeypatch.setattr("app.api.routes.today", lambda: "2027-06-30")
    assert SLUG in listed()
    monkeypatch.setattr("app.api.routes.today", lambda: "2027-07-01")
    assert SLUG not in listed()
    found = client.get(f"/api/v1/provisions/{SLUG}").json()
    assert (found["ended"], found["successor"], found["status"]["state"]) == (True, SUCCESSOR, "no_new_people")
