"""What must never go wrong for somebody in danger, line by line, with the moves and the bodies that ship."""

from __future__ import annotations

from typing import Any

import pytest

from tests.moves import AWAKE, MOVES, ON, move_pathfinder, pathway_of, shown_ids, slugs
from triage.districts import DISTRICT_IDS
from triage.pathway.move import MovePlace, ShownMove
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers

FOR_ADULTS = {"abuse-helpline", "no-home-tonight", "homeless-team", "safe-home-from-abuse", "careers-adviser"}
CLAIMS_AND_JOBS = {"claim-after-job-loss", "claim-for-health", "claim-no-income", "rapid-response", "careers-adviser"}
NO_PUBLIC_FUNDS = "If your visa says no public funds, get advice first."
CLAIMS = ("claim-after-job-loss", "claim-for-health", "claim-no-income", "sick-pay-top-up", "pip", "state-pension")
everywhere = pytest.mark.parametrize("area", DISTRICT_IDS)


def box(pathway: Pathway, wanted: str) -> ShownMove:
    return next(shown for shown in pathway.moves.boxes if shown.move.id == wanted)


def first_id(pathway: Pathway) -> str | None:
    return None if pathway.moves.first is None else pathway.moves.first.move.id


@pytest.mark.parametrize(
    "more",
    [
        {"wants": ("housing_help",)},
        {"housing_tenure": "none"},
        {"life_circumstances": ("domestic_abuse", "homeless_or_at_risk")},
    ],
)
def test_abuse_comes_before_the_home(more: dict[str, Any]) -> None:
    pathway = pathway_of(**{"area": "derby", "age": 30, "life_circumstances": ("domestic_abuse",), **more})
    assert first_id(pathway) == "safe-home-from-abuse"
    assert "homeless-team" not in shown_ids(pathway)
    assert (
        "If you are in danger, leave. The home can be sorted out after." in MOVES["safe-home-from-abuse"].lines_to_show
    )


def test_whoever_may_wait_for_asylum_is_told_of_no_claim_and_no_job() -> None:
    pathway = pathway_of(
        area="nottingham",
        age=30,
        work_status="looking_for_work",
        time_out_of_work="under_3_months",
        benefits=("none",),
        health_affects_work="a_lot",
        life_circumstances=("refugee_or_asylum", "convictions_or_prison"),
    )
    assert first_id(pathway) == "refugee-advice"
    assert not CLAIMS_AND_JOBS & set(shown_ids(pathway))


def test_skipping_the_sensitive_questions_does_not_put_a_claim_to_sleep() -> None:
    pathway = pathway_of(
        area="nottingham",
        age=30,
        work_status="looking_for_work",
        time_out_of_work="under_3_months",
        benefits=("none",),
        life_circumstances="rather_not_say",
    )
    assert first_id(pathway) == "claim-after-job-loss"


@everywhere
@pytest.mark.parametrize("age", [13, 15, 17])
@pytest.mark.parametrize("told", ["domestic_abuse", "homeless_or_at_risk"])
def test_a_child_in_danger_is_told_apart_from_13_on(area: str, age: int, told: str) -> None:
    pathway = pathway_of(
        area=area, age=age, life_circumstances=(told,), work_status="in_education", wants=("not_sure",)
    )
    assert {"childline", "emergency-999"} <= set(slugs(box(pathway, "child-in-danger")))
    assert first_id(pathway) == "homeless-16-17"
    assert not FOR_ADULTS & set(shown_ids(pathway))


@everywhere
def test_the_lines_on_abuse_say_for_whom_they_are(area: str) -> None:
    shown = box(pathway_of(area=area, age=30, life_circumstances=("domestic_abuse",)), "abuse-helpline")
    labels = {line.carrier.slug: line.carrier.who for line in shown.lines}
    assert labels["national-domestic-abuse-helpline"] == "women"
    assert labels["mens-advice-line"] == "men"
    assert labels["galop"] == "LGBT+ people"
    assert "emergency-999" in labels
    assert "childline" not in labels, "an adult is not sent to a line for children"
    assert "press 55" in MOVES["abuse-helpline"].act


def test_the_local_line_on_abuse_stands_first_in_its_own_place_and_nowhere_else() -> None:
    derby, mansfield = (
        slugs(box(pathway_of(area=area, age=30, life_circumstances=("domestic_abuse",)), "abuse-helpline"))
        for area in ("derby", "mansfield")
    )
    assert derby[0] == "derbyshire-abuse-line"
    assert "derbyshire-abuse-line" not in mansfield


def test_a_line_that_is_kept_for_a_place_stands_behind_while_the_place_is_not_known() -> None:
    shown = box(pathway_of(age=30, life_circumstances=("domestic_abuse",)), "abuse-helpline")
    assert slugs(shown)[-1] == "derbyshire-abuse-line"
    assert not shown.lines[-1].for_them


@pytest.mark.parametrize("wanted", ["no-home-tonight", "nothing-to-eat"])
def test_what_the_answers_cannot_tell_from_next_month_is_said_with_if(wanted: str) -> None:
    assert " if you have " in MOVES[wanted].act


def test_a_mind_in_crisis_can_call_or_text_and_under_35_has_a_line_more() -> None:
    told: dict[str, Any] = {"area": "derby", "health_conditions": ("mental_health",), "health_affects_work": "a_lot"}
    young, older, child = (box(pathway_of(age=age, **told), "mental-health-crisis") for age in (34, 35, 15))
    assert slugs(older)[:2] == ["nhs-111-option-2", "samaritans"]
    assert "shout" in slugs(older)
    assert "hopeline247" in slugs(young)
    assert "hopeline247" not in slugs(older)
    assert "childline" in slugs(child)


def test_whoever_lives_elsewhere_has_the_boxes_with_lines_of_the_whole_country_alone() -> None:
    pathway = pathway_of(area="outside", age=30, life_circumstances=("domestic_abuse",), housing_tenure="none")
    assert first_id(pathway) is None
    assert pathway.moves.following == ()
    assert slugs(box(pathway, "abuse-helpline")) == [
        "national-domestic-abuse-helpline",
        "mens-advice-line",
        "galop",
        "emergency-999",
    ]
    assert slugs(box(pathway, "no-home-tonight")) == ["shelter-helpline", "streetlink"]


@pytest.mark.parametrize("wanted", ["rapid-response", "health-job-at-risk", "carer-job-at-risk"])
def test_the_time_limit_of_a_tribunal_is_on_the_safe_side(wanted: str) -> None:
    assert "3 months less a day" in (MOVES[wanted].deadline or "")


def test_nobody_who_drinks_is_told_to_stop_at_once() -> None:
    assert any(
        "Do not stop all at once, since that can kill." in line for line in MOVES["recovery-treatment"].lines_to_show
    )


@pytest.mark.parametrize("wanted", [*CLAIMS, "homeless-team", "check-benefits"])
def test_a_claim_says_that_a_visa_may_be_at_stake(wanted: str) -> None:
    assert any(line.startswith(NO_PUBLIC_FUNDS) for line in MOVES[wanted].lines_to_show)


def test_a_foot_is_the_second_thing_that_people_with_diabetes_are_told() -> None:
    pathway = pathway_of(
        area="derby", age=50, health_conditions=("diabetes",), health_affects_work="a_little", work_status="employed"
    )
    assert shown_ids(pathway)[1] == "diabetes-feet"
    assert "ring 111" in MOVES["diabetes-feet"].act


def test_nobody_under_a_box_on_abuse_is_sent_to_a_careers_adviser() -> None:
    pathway = pathway_of(
        area="derby", age=30, life_circumstances=("domestic_abuse",), wants=("better_pay",), work_status="employed"
    )
    assert not {"careers-adviser", "better-pay"} & set(shown_ids(pathway))


def test_what_rests_on_no_source_is_marked_and_kept_back() -> None:
    marked = [move for move in AWAKE.values() if move.unsourced]
    assert len(marked) > 20
    for move in marked:
        for field in move.unsourced:
            assert move.to_show(field) is None
            assert getattr(move, field.value)


def boxes_for_anyone(**told: Any) -> dict[str, ShownMove]:
    return {shown.move.id: shown for shown in move_pathfinder().every_box(Answers(told), ON)}


def test_whoever_has_told_nothing_is_shown_help_in_every_kind_of_crisis() -> None:
    boxes = boxes_for_anyone()
    assert set(boxes) == {move.id for move in AWAKE.values() if move.place is MovePlace.ABOVE}
    assert all(shown.lines and not shown.because for shown in boxes.values())


def test_help_for_anyone_goes_by_age_and_place_and_by_nothing_else_they_told() -> None:
    assert "child-in-danger" not in boxes_for_anyone(age=40)
    assert "childline" not in slugs(boxes_for_anyone(age=40)["abuse-helpline"])
    assert "derbyshire-abuse-line" in slugs(boxes_for_anyone(area="derby")["abuse-helpline"])
    assert "derbyshire-abuse-line" not in slugs(boxes_for_anyone(area="mansfield")["abuse-helpline"])
    assert set(boxes_for_anyone(area="derby", age=40, life_circumstances=("none",), housing_tenure="own")) == set(
        boxes_for_anyone(area="derby", age=40)
    )
