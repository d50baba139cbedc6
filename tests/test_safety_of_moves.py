"""What must never go wrong for somebody in danger, line by line, with the moves and the bodies that ship."""

from __future__ import annotations

from typing import Any

import pytest

from tests.moves import AWAKE, MOVES, ON, move_pathfinder, pathway_of, shown_ids, slugs
from triage.districts import DISTRICT_IDS
from triage.pathway.move import MovePlace, ShownMove
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers, Value

FOR_ADULTS = {
    *("abuse-helpline", "nowhere-safe-tonight", "no-home-tonight"),
    *("homeless-team", "safe-home-from-abuse", "careers-adviser"),
}
CLAIMS_AND_JOBS = {
    *("prison-just-out", "claim-when-too-ill", "claim-after-job-loss", "claim-for-health", "claim-no-income"),
    *(
        "claim-when-caring",
        "sick-pay-ends",
        "sick-pay-top-up",
        "rapid-response",
        "connect-to-work",
        "better-pay",
        "work-coach",
    ),
    *("apprenticeship", "start-business", "youth-hub", "careers-adviser"),
}
NO_PUBLIC_FUNDS = "If your visa says no public funds, get advice first."
CLAIMS = (
    "claim-when-too-ill",
    "claim-when-caring",
    "refugee-may-claim",
    "claim-after-job-loss",
    "claim-for-health",
    "claim-no-income",
    "sick-pay-top-up",
    "pip",
    "state-pension",
)
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


@pytest.mark.parametrize("told", ["refugee_or_asylum", "asylum_seeker"])
def test_whoever_may_wait_for_asylum_is_told_of_no_claim_and_no_job(told: str) -> None:
    pathway = pathway_of(
        area="nottingham",
        age=30,
        work_status="looking_for_work",
        time_out_of_work="under_3_months",
        benefits=("none",),
        health_affects_work="a_lot",
        how_work_ended="health",
        life_circumstances=("convictions_or_prison", told),
        prison_release="last_3_months",
    )
    assert first_id(pathway) == "refugee-advice"
    assert not CLAIMS_AND_JOBS & set(shown_ids(pathway))


@pytest.mark.parametrize("work", ["looking_for_work", "employed", "off_sick", "leaving_education"])
@pytest.mark.parametrize("benefits", ["rather_not_say", ("other",), ("none",)])
def test_whoever_waits_for_asylum_is_told_so_whatever_else_they_say(work: str, benefits: Value) -> None:
    pathway = pathway_of(
        area="derby",
        age=20,
        work_status=work,
        off_sick_since="sick_pay_ends",
        wants=("an_apprenticeship", "better_pay", "to_work_for_myself"),
        benefits=benefits,
        life_circumstances=("asylum_seeker",),
    )
    assert first_id(pathway) == "refugee-advice"
    assert not CLAIMS_AND_JOBS & set(shown_ids(pathway))


def test_whoever_waits_for_asylum_and_has_no_food_is_sent_to_no_claim() -> None:
    told: dict[str, Any] = {"work_status": "not_looking", "wants": ("money_help",), "money_now": ("no_food_or_heat",)}
    shown = box(pathway_of(area="derby", age=30, **told, life_circumstances=("asylum_seeker",)), "no-money-today")
    assert "migrant-help" in slugs(shown)
    assert "universal-credit-claim" not in slugs(shown)


def test_whoever_waits_for_asylum_and_has_no_home_rings_the_home_office_and_not_the_council() -> None:
    pathway = pathway_of(
        area="derby", age=30, benefits=("none",), life_circumstances=("asylum_seeker", "homeless_or_at_risk")
    )
    assert first_id(pathway) == "asylum-no-home"
    assert not {"homeless-team", *CLAIMS_AND_JOBS} & set(shown_ids(pathway))


def test_a_new_refugee_claims_and_finds_a_home_before_asylum_support_ends() -> None:
    told: dict[str, Any] = {"area": "derby", "age": 30, "work_status": "looking_for_work", "benefits": ("none",)}
    new, settled = (
        shown_ids(pathway_of(**told, life_circumstances=("refugee",), leave_since=since))
        for since in ("last_2_months", "longer_ago")
    )
    assert new[0] == "refugee-move-on"
    assert settled[0] == "refugee-may-claim"
    assert not {"refugee-advice", "asylum-wait"} & {*new, *settled}


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


@pytest.mark.parametrize("age", [13, 17])
def test_a_child_with_nowhere_to_sleep_is_not_sent_to_the_team_for_adults(age: int) -> None:
    pathway = pathway_of(area="derby", age=age, life_circumstances=("homeless_or_at_risk",), sleep_tonight="no")
    assert [shown.move.id for shown in pathway.moves.boxes] == ["child-in-danger"]
    assert first_id(pathway) == "homeless-16-17"


def test_who_is_abused_and_has_nowhere_to_sleep_is_made_safe_first() -> None:
    told: dict[str, Any] = {"life_circumstances": ("homeless_or_at_risk", "domestic_abuse"), "sleep_tonight": "no"}
    pathway = pathway_of(area="derby", age=30, **told)
    assert first_id(pathway) == "safe-home-from-abuse"
    assert [shown.move.id for shown in pathway.moves.boxes] == ["abuse-helpline", "nowhere-safe-tonight"]


@everywhere
def test_what_is_sure_is_said_without_if_and_has_the_same_lines(area: str) -> None:
    told: dict[str, Any] = {
        "area": area,
        "age": 30,
        "work_status": "looking_for_work",
        "wants": ("money_help",),
        "life_circumstances": ("homeless_or_at_risk",),
    }
    unsure = pathway_of(**told).moves.boxes
    sure = pathway_of(**told, sleep_tonight="no", money_now=("no_food_or_heat",)).moves.boxes
    assert [shown.move.id for shown in unsure] == ["no-home-tonight", "nothing-to-eat"]
    assert [shown.move.id for shown in sure] == ["nowhere-safe-tonight", "no-money-today"]
    assert [slugs(shown) for shown in sure] == [slugs(shown) for shown in unsure]
    assert not any(" if " in MOVES[shown.move.id].act for shown in sure)


@pytest.mark.parametrize(
    ("released", "first"),
    [
        ("in_prison", "prison-just-out"),
        ("last_3_months", "prison-just-out"),
        ("longer_ago", "claim-no-income"),
        ("never", "claim-no-income"),
        ("rather_not_say", "claim-no-income"),
    ],
)
def test_a_caution_of_long_ago_is_no_release_from_prison(released: str, first: str) -> None:
    pathway = pathway_of(
        area="derby",
        age=40,
        work_status="not_looking",
        benefits=("none",),
        life_circumstances=("convictions_or_prison",),
        prison_release=released,
    )
    assert first_id(pathway) == first


@pytest.mark.parametrize(
    ("age", "reached", "claims"), [(65, None, True), (66, "no", True), (66, "yes", False), (67, None, False)]
)
def test_a_claim_of_a_jobseeker_ends_at_state_pension_age(age: int, reached: str | None, claims: bool) -> None:
    told: dict[str, Any] = {} if reached is None else {"pension_age": reached}
    pathway = pathway_of(
        area="derby",
        age=age,
        work_status="looking_for_work",
        time_out_of_work="under_3_months",
        benefits=("none",),
        **told,
    )
    assert ("claim-after-job-loss" in shown_ids(pathway)) is claims


def test_who_is_too_ill_to_work_is_not_told_to_claim_as_a_jobseeker_nor_to_go_back() -> None:
    told: dict[str, Any] = {"area": "derby", "age": 40, "benefits": ("none",)}
    lost = pathway_of(
        **told, work_status="looking_for_work", time_out_of_work="under_3_months", how_work_ended="health"
    )
    let_go = pathway_of(**told, work_status="off_sick", off_sick_since="job_ended")
    assert first_id(lost) == first_id(let_go) == "claim-when-too-ill"
    assert not {"claim-after-job-loss", "rapid-response", "off-sick-keep-job"} & {*shown_ids(lost), *shown_ids(let_go)}


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
    above = {move.id for move in AWAKE.values() if move.place is MovePlace.ABOVE}
    assert set(boxes) == above - {"nowhere-safe-tonight", "no-money-today"}, (
        "these say for sure what others say with if"
    )
    assert all(shown.lines and not shown.because for shown in boxes.values())


def test_help_for_anyone_goes_by_age_and_place_and_by_nothing_else_they_told() -> None:
    assert "child-in-danger" not in boxes_for_anyone(age=40)
    assert "childline" not in slugs(boxes_for_anyone(age=40)["abuse-helpline"])
    assert "derbyshire-abuse-line" in slugs(boxes_for_anyone(area="derby")["abuse-helpline"])
    assert "derbyshire-abuse-line" not in slugs(boxes_for_anyone(area="mansfield")["abuse-helpline"])
    assert set(boxes_for_anyone(area="derby", age=40, life_circumstances=("none",), housing_tenure="own")) == set(
        boxes_for_anyone(area="derby", age=40)
    )


@everywhere
def test_nobody_has_to_ask_first_if_the_council_still_has_a_duty_to_the_homeless(area: str) -> None:
    pathway = pathway_of(area=area, age=30, life_circumstances=("homeless_or_at_risk",))
    if first_id(pathway) == "homeless-team":
        [line] = pathway.moves.first.lines if pathway.moves.first else ()
        assert not line.ask_first
