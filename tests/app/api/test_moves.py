"""What comes first, in the API: the boxes, the first move and the next ones, each with whom to turn to and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.routes import router
from app.api.schema import PathwayOut
from app.catalogue.snapshot import CatalogueSnapshot
from services_catalogue.reading.move_reader import shipped_moves
from tests.app.shared_data import all_postcodes
from tests.moves import ON, bodies
from tests.triage.catalogue import real_catalogue

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def ask() -> Ask:
    api = FastAPI()
    api.include_router(router)
    api.state.postcodes = all_postcodes()
    entries = [*real_catalogue(), *bodies()]
    revisions = {entry.slug: 1 for entry in entries}
    api.state.snapshot = CatalogueSnapshot.of(entries, revisions, 1, on=ON, moves=shipped_moves())
    client = TestClient(api)

    def asked(**answers: Any) -> dict[str, Any]:
        response = client.post("/api/v1/pathway", json={"answers": answers, "on": ON})
        assert response.status_code == 200
        PathwayOut.model_validate(response.json())
        told: dict[str, Any] = response.json()
        return told

    return asked


def test_a_move_says_what_to_do_why_by_when_and_whom_to_turn_to(ask: Ask) -> None:
    told = ask(area="derby", age=40, work_status="off_sick", benefits=["none"], health_conditions=["mental_health"])
    first = told["first_move"]
    assert first["id"] == "off-sick-keep-job"
    assert first["act"].startswith("Talk to your employer")
    assert first["why"][0] == "Because you have a job and are off sick."
    assert first["by_when"].startswith("fit note after 7 days")
    assert first["carried_by"]["kind"] == "own_act"
    assert first["contact"] is None


def test_the_first_step_is_the_provision_that_carries_the_first_move(ask: Ask) -> None:
    told = ask(area="derby", age=40, work_status="employed", health_affects_work="a_little")
    assert told["first_move"]["carried_by"]["kind"] == "provision"
    assert told["first_step"] == told["first_move"]["carried_by"]["slug"] == "access-to-work"
    assert told["why_first"] == told["first_move"]["why"]
    assert told["first_move"]["contact"]["phone"] or told["first_move"]["contact"]["url"]


def test_a_body_that_carries_the_first_move_is_no_first_step(ask: Ask) -> None:
    told = ask(
        area="derby",
        age=40,
        work_status="looking_for_work",
        time_out_of_work="under_3_months",
        benefits=["none"],
    )
    assert told["first_move"]["carried_by"] == {
        "kind": "body",
        "slug": "new-style-claim",
        "access_point": None,
        "name": "New Style Jobseeker's Allowance: make a claim",
        "who": None,
        "says": None,
        "ask_first": False,
    }
    assert told["first_step"] is None


def test_a_box_has_every_line_that_fits(ask: Ask) -> None:
    [box] = ask(area="derby", age=40, life_circumstances=["domestic_abuse"])["boxes"]
    assert box["discreet"]
    assert [line["carried_by"]["who"] for line in box["lines"]][:3] == ["anyone", "women", "men"]
    assert box["carried_by"] == box["lines"][0]["carried_by"]
    assert all(line["contact"]["sentence"] for line in box["lines"])


def test_from_nothing_there_is_no_first_step(ask: Ask) -> None:
    told = ask()
    assert (told["first_step"], told["first_move"], told["boxes"], told["next_moves"]) == (None, None, [], [])
    assert told["why_first"] == []
    assert told["talk_to"]


def test_what_rests_on_no_source_is_not_given(ask: Ask) -> None:
    told = ask(area="derby", age=40, work_status="employed", wants=["better_pay"])
    assert told["first_move"]["id"] == "better-pay"
    assert told["first_move"]["not_to_do"] is None
    assert told["first_move"]["why"] == ["Because you have a job.", "You want better pay or a better job."]
