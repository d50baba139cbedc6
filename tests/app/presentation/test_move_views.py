"""A move as pages draw it: the act in two, one way in, how sure that is, and the lines of a box."""

from __future__ import annotations

import pytest

from app.presentation.move_views import ActView, BoxView, in_two
from app.presentation.pathway_page import pathway_html
from app.presentation.press import press_for
from tests.app.shipped import cards, panel, pathway_of
from tests.moves import ON
from triage.districts import DISTRICT_IDS
from triage.questionnaire.answers import Answers, Value

REDUNDANT: dict[str, Value] = {
    "area": "derby", "age": 40, "work_status": "looking_for_work", "time_out_of_work": "under_3_months",
    "benefits": ("none",), "health_affects_work": "no",
}  # fmt: skip
JOBSEEKER: dict[str, Value] = {
    "area": "derby", "age": 30, "work_status": "looking_for_work", "wants": ("a_job",),
    "benefits": ("universal_credit",),
}  # fmt: skip


def first_act(**told: Value) -> ActView:
    pathway = pathway_of(**told)
    assert pathway.moves.first is not None
    return cards().moves.act(pathway.moves.first, ON, without_hearing=pathway.access_needs.without_hearing)


def box(wanted: str, *, place_known: bool = True, **told: Value) -> BoxView:
    shown = next(shown for shown in pathway_of(**told).moves.boxes if shown.move.id == wanted)
    return cards().moves.box(shown, ON, place_known=place_known)


def test_the_first_sentence_of_an_act_is_its_title() -> None:
    assert in_two("Ring 999. Or tell a teacher.") == ("Ring 999", "Or tell a teacher.")
    assert in_two("Ask for a course") == ("Ask for a course", "")


def test_an_act_has_its_way_in_and_when_it_must_be_done() -> None:
    act = first_act(**panel()["low-mood-looking"])
    assert act.title.startswith("Refer yourself to NHS Talking Therapies")
    assert act.carrier.press is not None
    assert act.carrier.press.words.startswith("Call 0333 041 7262 – NHS Talking Therapies")
    assert "We have not rung it." in act.carrier.press.certainty
    assert first_act(**REDUNDANT).by_when.startswith("the first day without work")


def test_a_number_that_is_for_others_is_no_button_for_all() -> None:
    press = press_for(cards().published.by_slug["jobcentre-work-coach"], None, ON)
    assert press is not None
    assert (press.words, press.link) == ("See how to reach them", "/support/jobcentre-work-coach"), "each is for some"


def test_whoever_lost_a_job_has_the_page_of_the_claim_under_the_thumb() -> None:
    press = first_act(**REDUNDANT).carrier.press
    assert press is not None
    assert press.words == "Find out more at gov.uk – New Style Jobseeker's Allowance: make a claim"


def test_what_people_do_with_somebody_they_have_names_who_can_help_with_it() -> None:
    act = first_act(**panel()["graduate-no-job"])
    assert act.title == "Book a talk with the careers service of your UK university"
    assert act.how == "For help:"
    assert act.carrier.press is not None
    assert act.carrier.press.whom == "National Careers Service"


def test_whom_one_cannot_be_sure_to_reach_is_said_so_before_others_are_named() -> None:
    act = first_act(**{**JOBSEEKER, "wants": ("to_work_for_myself",)}, life_circumstances=("none",))
    assert act.title.endswith("ask the Growth Hub for a free adviser")
    assert act.how == "We are not sure how to reach them. Try this instead:"
    assert act.carrier.name == "Jobcentre Plus offices in the area"


def test_the_door_of_access_to_work_is_not_named_after_a_form() -> None:
    act = first_act(**JOBSEEKER, access_needs=("bsl",), health_affects_work="a_little",
                    health_conditions=("deaf_or_hearing_loss",))  # fmt: skip
    assert act.carrier.name == "Access to Work"
    assert act.carrier.press is not None
    assert not act.carrier.press.link.startswith("tel:"), "who signs is not told to ring"


def test_a_thing_that_is_not_known_to_run_is_not_called_running_because_others_carry_it() -> None:
    pathway = pathway_of(**JOBSEEKER, life_circumstances=("convictions_or_prison",))
    assert pathway.moves.first is not None
    assert pathway.moves.first.move.id == "connect-to-work"
    assert first_act(**JOBSEEKER, life_circumstances=("convictions_or_prison",)).carrier.word == "Ask first"


def test_a_discreet_move_does_not_repeat_what_was_told() -> None:
    pathway = pathway_of(area="derby", age=30, life_circumstances=("domestic_abuse",), wants=("housing_help",))
    assert pathway.moves.first is not None
    why = cards().moves.why(pathway.moves.first)
    assert "abuse" not in why
    assert "You count as homeless if home is not safe" in why


def test_what_not_to_do_stands_in_a_box_where_a_source_says_so() -> None:
    told: dict[str, Value] = {"area": "derby", "age": 30, "housing_tenure": "none"}
    page = pathway_html(pathway_of(**told), Answers(told), cards()).decode()
    assert "Do not wait for the evening." in page


@pytest.mark.parametrize("area", DISTRICT_IDS)
def test_a_box_has_a_number_or_page_on_each_line_and_says_where_no_number_for_the_night_is_known(area: str) -> None:
    home = box("no-home-tonight", area=area, age=30, housing_tenure="none")
    assert all(line.numbers or line.press for line in home.lines)
    assert home.no_night is (area != "bassetlaw"), "the one whose number for the night may be shown"
    assert any(line.name.startswith("Shelter") for line in home.lines)


def test_where_the_place_is_not_known_a_box_leads_to_every_councils_team() -> None:
    home = box("no-home-tonight", place_known=False, age=30, housing_tenure="none")
    assert home.lines[0].press is not None
    assert home.lines[0].press.link == "/help/council-homeless-teams"
    assert not home.no_night


def test_each_line_of_a_box_says_for_whom_it_is() -> None:
    abuse = box("abuse-helpline", area="nottingham", age=30, life_circumstances=("domestic_abuse",))
    assert {"women", "men", "LGBT+ people"} <= {line.who for line in abuse.lines}


def test_whoever_cannot_hear_a_call_has_another_way_in_within_a_box() -> None:
    told: dict[str, Value] = {"area": "ashfield", "age": 35, "life_circumstances": ("domestic_abuse",)}
    shown = pathway_of(**told).moves.boxes[0]
    heard = cards().moves.box(shown, ON, place_known=True).lines[0]
    assert heard.unheard is None
    deaf = cards().moves.box(shown, ON, place_known=True, without_hearing=True).lines[0]
    assert deaf.unheard is not None
    assert deaf.unheard.words.startswith("Start at nationaldahelpline.org.uk"), "its chat"
    assert deaf.numbers == heard.numbers, "somebody may ring for them"
