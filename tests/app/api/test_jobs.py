"""Jobs in the API: found by what somebody types, and the next ones up from their own."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.job_schema import NextJobOut, OccupationOut
from app.api.routes import LONGEST_SEARCH
from app.catalogue.snapshot import CatalogueSnapshot
from tests.app.api.conftest import Ask

CARER = {
    "area": "mansfield",
    "age": 30,
    "work_status": "employed",
    "wants": ["better_pay"],
    "occupation": "care-worker",
}
LEGAL_FLOOR_FROM_21 = 12.71
DAY = "2026-12-01"


def search(client: TestClient, text: str) -> list[dict[str, Any]]:
    response = client.get("/api/v1/occupations", params={"search": text})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()
    return found


def test_a_search_finds_jobs_the_best_first(client: TestClient) -> None:
    found = search(client, "carer")
    assert found[0]["slug"] == "care-worker"
    assert found[0]["title"] == "Care worker"
    assert 1 < len(found) <= 8
    for one in found:
        OccupationOut.model_validate(one, extra="forbid")


def test_pay_and_its_year_stand_together_and_never_under_the_legal_floor(client: TestClient) -> None:
    for text in ("carer", "cleaner", "dinner lady", "nurse", "HGV", "musician"):
        for one in search(client, text):
            assert (one["typical_pay"] is None) == (one["pay_year"] is None)
            assert one["typical_pay"] is None or one["typical_pay"] >= LEGAL_FLOOR_FROM_21


def test_an_empty_search_finds_nothing(client: TestClient) -> None:
    assert search(client, "") == search(client, "   ") == client.get("/api/v1/occupations").json() == []


def test_a_search_that_is_too_long_is_refused(client: TestClient) -> None:
    response = client.get("/api/v1/occupations", params={"search": "x" * (LONGEST_SEARCH + 1)})
    assert response.status_code == 422
    assert response.json()["problems"][0]["question"] == "search"


def test_without_a_job_there_are_no_next_ones(ask: Ask) -> None:
    assert ask(area="mansfield")["next_jobs"] == []
    for unsaid in ("not_sure", "rather_not_say"):
        assert ask(**{**CARER, "occupation": unsaid})["next_jobs"] == []


def test_a_carer_is_told_the_next_jobs_with_pay_and_where_to_learn(ask: Ask, published: CatalogueSnapshot) -> None:
    jobs = ask(on=DAY, **CARER)["next_jobs"]
    assert 1 < len(jobs) <= 6
    assert "senior-care-worker" in [job["slug"] for job in jobs]
    for job in jobs:
        NextJobOut.model_validate(job, extra="forbid")
        assert set(job["provisions"]) <= set(published.by_slug)
    assert any(job["provisions"] for job in jobs)
    assert any(job["to_learn"] for job in jobs)


def test_the_job_changes_nothing_else(ask: Ask) -> None:
    told = ask(on=DAY, **CARER)
    untold = ask(on=DAY, **{**CARER, "occupation": "not_sure"})
    assert {**told, "next_jobs": []} == untold


def test_on_a_day_whose_legal_floor_is_not_known_no_pay_is_shown(ask: Ask) -> None:
    jobs = ask(on="2031-01-01", **CARER)["next_jobs"]
    assert jobs
    assert {(job["typical_pay"], job["pay_year"]) for job in jobs} == {(None, None)}


@pytest.mark.parametrize("job", ["prime-minister", "Care worker", "", "care-worker ", 5, ["care-worker"]])
def test_a_job_that_is_not_ours_is_refused_with_what_is_allowed(client: TestClient, job: object) -> None:
    response = client.post("/api/v1/pathway", json={"answers": {"occupation": job}})
    assert response.status_code == 422
    (problem,) = response.json()["problems"]
    assert problem["question"] == "occupation"
    assert "/api/v1/occupations" in problem["allowed"]


def test_an_unknown_job_is_told_together_with_all_other_problems(client: TestClient) -> None:
    response = client.post("/api/v1/pathway", json={"answers": {"occupation": "prime-minister"}, "on": "tomorrow"})
    assert [problem["question"] for problem in response.json()["problems"]] == ["on", "occupation"]
