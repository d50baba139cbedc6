"""The questions and the catalogue, as programs read them."""

import pytest
from starlette.testclient import TestClient

from app.api.fact_schema import TaughtSectorOut
from app.api.schema import ProvisionSummary, QuestionOut


def test_all_questions_are_described(client: TestClient) -> None:
    questions = client.get("/api/v1/questions").json()
    assert len(questions) == 32
    for question in questions:
        QuestionOut.model_validate(question, extra="forbid")
        assert question["why"]
        assert (question["lowest"] is not None) == (question["kind"] == "number")


def test_the_list_leaves_out_what_has_ended_unless_asked(client: TestClient) -> None:
    running = client.get("/api/v1/provisions").json()
    everything = client.get("/api/v1/provisions?include_ended=true").json()
    assert (len(running), len(everything)) == (38, 47)
    for provision in everything:
        ProvisionSummary.model_validate(provision, extra="forbid")


def test_a_search_finds_an_old_name(client: TestClient) -> None:
    assert client.get("/api/v1/provisions", params={"search": "AEB"}).json()[0]["slug"] == "adult-skills-fund-emcca"


@pytest.mark.parametrize(("name", "value"), [("include_ended", "maybe"), ("search", "x" * 201)])
def test_a_wrong_parameter_is_named(client: TestClient, name: str, value: str) -> None:
    response = client.get("/api/v1/provisions", params={name: value})
    assert response.status_code == 422
    assert response.json()["problems"][0]["question"] == name


def test_one_provision_says_which_criteria_can_be_tested(client: TestClient) -> None:
    found = client.get("/api/v1/provisions/working-well-east-midlands").json()
    assert "You are 18 or over." in found["criteria"]["tested"]
    assert found["criteria"]["checked_by_people"]
    assert found["sources"]
    assert found["unknown"]


def test_each_field_and_local_place_says_how_sure_it_is(client: TestClient) -> None:
    found = client.get("/api/v1/provisions/derby-journey-to-work").json()
    assert found["certainty"]["summary"] == "From 2025."
    assert found["certainty"]["cost_to_resident"] == "We found no source for this. Ask first."
    courses = client.get("/api/v1/provisions/adult-skills-fund-emcca").json()
    costs = {one["id"]: one["certainty"]["cost_to_resident"] for one in courses["access_points"]}
    assert costs["derby-adult-learning-service"] == "From 2025."
    assert costs["inspire-nottinghamshire"] == "From 2022. It may have changed: ask first."


def test_what_is_only_generally_known_is_told_from_a_page(client: TestClient) -> None:
    found = client.get("/api/v1/provisions/unpaid-carers-support").json()
    for support in (found, *found["access_points"]):
        kinds = {source["title"]: source["kind"] for source in support["sources"]}
        assert kinds.pop("general knowledge, unverified", "general_knowledge") == "general_knowledge"
        assert set(kinds.values()) == {"page"}


def test_what_it_teaches_is_told_with_how_sure_it_is_and_what_is_not_known_is_empty(client: TestClient) -> None:
    teaches = client.get("/api/v1/provisions/free-courses-for-jobs-emcca").json()["teaches"]
    assert {"sector": "construction", "level": "2"}.items() <= teaches[2].items()
    for one in teaches:
        TaughtSectorOut.model_validate(one, extra="forbid")
        assert one["certainty"].endswith("ask first.")
    adult_skills = client.get("/api/v1/provisions/adult-skills-fund-emcca").json()
    assert adult_skills["teaches"] == []
    by_place = {place["id"]: [one["sector"] for one in place["teaches"]] for place in adult_skills["access_points"]}
    assert by_place["bridge-skills-hub-worksop"] == ["health_and_care", "digital", "business_and_finance"]
    assert by_place["local-further-education-colleges"] == []


def test_notes_for_keepers_are_not_told(client: TestClient) -> None:
    for one in client.get("/api/v1/provisions?include_ended=true").json():
        assert "keeper_notes" not in client.get(f"/api/v1/provisions/{one['slug']}").text


def test_one_that_has_ended_says_so_and_what_to_try(client: TestClient) -> None:
    found = client.get("/api/v1/provisions/work-and-health-programme").json()
    assert found["ended"] is True
    assert found["status"]["sentence"] == "It ended in September 2024."
    assert "connect-to-work-east-midlands" in found["try_instead"]


@pytest.mark.parametrize("slug", ["nothing", "..", "%00", "a" * 3000])
def test_an_unknown_slug_is_not_found(client: TestClient, slug: str) -> None:
    assert client.get(f"/api/v1/provisions/{slug}").status_code == 404
