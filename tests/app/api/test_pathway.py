"""What programs get when they ask for a pathway."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.schema import PathwayOut
from app.catalogue.snapshot import CatalogueSnapshot
from tests.app.api.conftest import PARTS, Ask, entry

YOUNG = {"area": "amber-valley", "age": 17, "work_status": "looking_for_work", "wants": ["an_apprenticeship"]}
UNWELL = {"area": "derby", "age": 30, "work_status": "looking_for_work", "health_affects_work": "a_lot"}


def test_every_provision_that_has_not_ended_is_in_exactly_one_list(ask: Ask, published: CatalogueSnapshot) -> None:
    pathway = ask(**YOUNG)
    slugs = [e["slug"] for part in PARTS for e in pathway[part]]
    assert sorted(slugs) == sorted(p.slug for p in published.provisions if not p.closed(pathway["as_of"]))
    assert len(slugs) == 38


def test_the_answer_has_the_shape_that_is_documented(ask: Ask) -> None:
    for answers in ({}, YOUNG, UNWELL, {"area": "outside"}, {"postcode": "DE1 2FS"}):
        PathwayOut.model_validate(ask(**answers), extra="forbid")


def test_a_seventeen_year_old_in_derbyshire_starts_at_a_youth_hub_that_opens_apprenticeships(ask: Ask) -> None:
    pathway = ask(**YOUNG)
    assert pathway["first_step"] == "yes-derbyshire-youth-hubs"
    hub = entry(pathway, "yes-derbyshire-youth-hubs")
    assert hub["verdict"] == "met"
    assert hub["why"][0] == "Because you are out of work and looking for a job."
    assert "apprenticeships" in hub["opens"]


def test_a_place_that_is_not_covered_is_told_what_covers_it(ask: Ask) -> None:
    shut = entry(ask(**{**UNWELL, "area": "amber-valley"}), "working-well-east-midlands")
    assert shut["verdict"] == "not_met"
    assert shut["why_not"][0] == (
        "Working Well East Midlands does not cover Amber Valley. Try Connect to Work (East Midlands) instead."
    )
    assert shut["instead"][0] == "connect-to-work-east-midlands"


def test_time_that_opens_a_access_point_is_said(ask: Ask) -> None:
    shut = entry(ask(**{**UNWELL, "age": 17}), "working-well-east-midlands")
    assert shut["would_change"] == [
        {"question": "age", "answers": {"age": 18}, "sentence": "It opens when you are 18."}
    ]


@pytest.mark.parametrize(
    ("area", "access_point"),
    [
        ("derby", "nhs-talking-therapies-derbyshire"),
        ("high-peak", "nhs-talking-therapies-derbyshire"),
        ("bassetlaw", "nhs-talking-therapies-nottinghamshire"),
    ],
)
def test_a_person_sees_the_access_point_for_their_own_place(ask: Ask, area: str, access_point: str) -> None:
    found = entry(ask(area=area, age=40), "nhs-talking-therapies")["access_point"]
    assert found["id"] == access_point


def test_no_access_point_is_shown_while_the_place_is_not_known(ask: Ask) -> None:
    assert entry(ask(age=40), "nhs-talking-therapies")["access_point"] is None


def test_someone_outside_the_area_has_no_first_step_and_is_told_where_to_go(ask: Ask) -> None:
    pathway = ask(area="outside", age=40)
    assert pathway["first_step"] is None
    assert len(pathway["not_now"]) == 38
    assert "Your own council" in pathway["outside_area"]
    assert pathway["next_question"] is None
    assert all(helper["contact"]["phone"] or helper["contact"]["url"] for helper in pathway["talk_to"])


@pytest.mark.parametrize("written", ["DE1 2FS", "de12fs", " De1  2fS "])
def test_a_postcode_may_stand_in_for_the_area(ask: Ask, written: str) -> None:
    pathway = ask(postcode=written)
    assert pathway["place"]["district"] == "derby"
    assert pathway["next_question"] == "age"
    assert "fs" not in pathway["place"]["sentence"].lower()


def test_a_postcode_next_access_point_is_outside(ask: Ask) -> None:
    pathway = ask(postcode="DE14 3AA")
    assert pathway["place"]["state"] == "outside"
    assert pathway["first_step"] is None


def test_a_postcode_that_we_do_not_know_asks_for_the_district(ask: Ask) -> None:
    pathway = ask(postcode="DE1 2YY", age=30)
    assert pathway["place"]["state"] == "not_known_here"
    assert pathway["place"]["districts"] == ["derby"]
    assert pathway["next_question"] == "area"
    assert pathway["step_on"] != []


@pytest.mark.parametrize(
    "postcode", ["NH1 5DT", "ED1 2FS", "BF1 6FA", "NG2 8AA", "NG11 5AA", "GN2 3NG", "NG99 1AA", "SE1 2FS"]
)
def test_a_postcode_with_a_slip_or_too_new_is_never_outside(ask: Ask, postcode: str) -> None:
    pathway = ask(postcode=postcode, age=30)
    assert pathway["place"]["state"] in {"not_known_here", "not_in_our_files"}
    assert "could not find this postcode, so the place is not known" in pathway["place"]["sentence"]
    assert pathway["outside_area"] is None
    assert pathway["next_question"] == "area"
    assert pathway["step_on"] != []


def test_a_first_half_that_lies_wholly_outside_is_outside(ask: Ask) -> None:
    pathway = ask(postcode="SW1A 1AA", age=30)
    assert pathway["place"]["state"] == "elsewhere"
    assert "outside our area" in pathway["place"]["sentence"]
    assert pathway["outside_area"] is not None


@pytest.mark.parametrize("part", ["LE1", "SW1A 1", "DE14 1", "DEI4 1LS"])
def test_a_first_half_of_elsewhere_is_not_taken_for_outside(ask: Ask, part: str) -> None:
    pathway = ask(postcode=part, age=30)
    assert pathway["place"]["state"] in {"first_half_elsewhere", "not_in_our_files"}
    assert pathway["outside_area"] is None
    assert pathway["next_question"] == "area"


def test_a_postcode_that_we_mended_is_said_to_be_mended(ask: Ask) -> None:
    pathway = ask(postcode="ngi 5dt")
    assert pathway["place"]["district"] == "nottingham"
    assert "Check it" in pathway["place"]["sentence"]


def test_a_date_makes_a_result_again(ask: Ask) -> None:
    before = entry(ask(on="2026-12-01", area="derby", age=20), "youth-guarantee-trailblazer-east-midlands")
    after = entry(ask(on="2027-04-01", area="derby", age=20), "youth-guarantee-trailblazer-east-midlands")
    assert before["status"]["state"] == "running"
    assert after["status"]["state"] == "unknown"
    assert "March 2027" in after["status"]["sentence"]


def test_a_planned_end_that_has_passed_is_never_called_running(ask: Ask) -> None:
    restart = entry(ask(area="derby", age=30, on="2026-11-23"), "restart-scheme")
    assert restart["status"]["state"] == "closing"
    assert "We could not find out if it still does" in restart["status"]["sentence"]


def test_every_entry_says_how_to_get_in_and_what_to_do(ask: Ask) -> None:
    pathway = ask(**UNWELL)
    for part in PARTS:
        for found in pathway[part]:
            assert found["referral_options"], found["slug"]
            for option in found["referral_options"]:
                assert option["who"]
                assert option["how"]
                assert option["contact"]["sentence"]


def test_whoever_is_asked_instead_is_the_one_for_the_district_and_no_contact_of_the_provision(ask: Ask) -> None:
    carer = {"age": 40, "caring_hours": "35_or_more"}
    housing = {
        area: entry(ask(area=area, **carer), "social-housing-employment-teams")["referral_options"][0]
        for area in ("mansfield", "nottingham")
    }
    assert {option["helper"]["name"] for option in housing.values()} == {"Your landlord"}
    contact = housing["nottingham"]["helper"]["contact"]
    assert contact.pop("sentence") == "Ask your landlord."
    assert set(contact.values()) == {None}
    assert all(option["contact"]["url"] is None for option in housing.values())


def test_answers_to_questions_that_do_not_apply_are_left_out(ask: Ask) -> None:
    with_pay = ask(area="derby", age=30, work_status="looking_for_work", annual_pay=20000)
    without = ask(area="derby", age=30, work_status="looking_for_work")
    assert with_pay == without


def test_an_answer_that_says_nothing_is_not_asked_again(ask: Ask) -> None:
    pathway = ask(area="derby", age=30, work_status="not_sure")
    assert "work_status" not in pathway["questions_that_still_matter"]
    assert entry(pathway, "jobcentre-work-coach")["verdict"] == "not_known"


def test_a_bsl_user_is_told_what_to_ask_for(ask: Ask) -> None:
    assert ask(area="derby", age=30, access_needs=["bsl"])["ask_for"] == [
        "Ask for this before you go: British Sign Language (BSL)."
    ]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"favourite_colour": "blue"}, "favourite_colour", "area, age"),
    ({"age": 12}, "age", "13 to 110"),
    ({"age": 111}, "age", "13 to 110"),
    ({"age": "17"}, "age", "13 to 110"),
    ({"age": 17.5}, "age", "13 to 110"),
    ({"age": True}, "age", "13 to 110"),
    ({"age": None}, "age", "13 to 110"),
    ({"age": [17]}, "age", "13 to 110"),
    ({"area": "leicester"}, "area", "amber-valley"),
    ({"area": ["derby"]}, "area", "amber-valley"),
    ({"wants": ["a_pony"]}, "wants", "first_job"),
    ({"wants": []}, "wants", "first_job"),
    ({"wants": {"a": 1}}, "wants", "first_job"),
    ({"benefits": ["none", "esa"]}, "benefits", "universal_credit"),
    ({"postcode": "hello"}, "postcode", "DE1 2FS"),
    ({"postcode": 7}, "postcode", "DE1 2FS"),
    ({"postcode": "DE1 2FS", "area": "derby"}, "postcode", "either"),
]


@pytest.mark.parametrize(("answers", "question", "allowed"), WRONG, ids=[str(row[0]) for row in WRONG])
def test_a_wrong_answer_is_named_with_what_is_allowed(
    client: TestClient, answers: dict[str, Any], question: str, allowed: str
) -> None:
    response = client.post("/api/v1/pathway", json={"answers": answers})
    assert response.status_code == 422
    (problem,) = response.json()["problems"]
    assert problem["question"] == question
    assert problem["problem"]
    assert allowed in problem["allowed"]


def test_all_that_is_wrong_is_told_at_once(client: TestClient) -> None:
    response = client.post("/api/v1/pathway", json={"answers": {"age": 5, "area": "mars"}, "on": "soon", "colour": 1})
    assert response.status_code == 422
    assert {p["question"] for p in response.json()["problems"]} == {"age", "area", "on", "colour"}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1,2", b"NaN{", b"[" * 100_000])
def test_a_body_that_is_not_json_is_refused_plainly(client: TestClient, body: bytes) -> None:
    response = client.post("/api/v1/pathway", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json() == {"problem": "The body is not JSON."}


@pytest.mark.parametrize("body", [[], "x", 1, {}, {"answers": []}, {"answers": None}])
def test_json_of_another_shape_is_refused_plainly(client: TestClient, body: Any) -> None:
    response = client.post("/api/v1/pathway", json=body)
    assert response.status_code == 422
    assert response.json()["problems"][0]["question"] == "answers"


@pytest.mark.parametrize(
    "on", ["2026-02-30", "26-01-01", "1999-12-31", "2101-01-01", 20260101, None, "", "\uff12026-01-01"]
)
def test_a_wrong_date_is_named(client: TestClient, on: Any) -> None:
    response = client.post("/api/v1/pathway", json={"answers": {}, "on": on})
    assert response.status_code == 422
    assert response.json()["problems"][0]["question"] == "on"


def test_a_name_that_stands_twice_is_refused_and_neither_value_is_taken(client: TestClient) -> None:
    answer = client.post("/api/v1/pathway", content=b'{"answers": {"age": 17, "age": 40}}')
    assert answer.status_code == 400
    assert "twice" in answer.json()["problem"]
