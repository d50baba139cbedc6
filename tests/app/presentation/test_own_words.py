"""What somebody writes in their own words is offered as answers, never taken for one by itself."""

from __future__ import annotations

from functools import cache

import pytest

from app.catalogue.place_names import place_names
from app.presentation.own_words import OwnWords, items_of, offered_in, ticked, understood
from services_catalogue.search.search import SearchIndex
from tests.triage.catalogue import real_bodies, real_catalogue
from triage.questionnaire.answers import Answers

ABUSE, CHILD, MIND, HOME, FOOD = (
    "abuse-helpline", "child-in-danger", "mental-health-crisis", "no-home-tonight", "nothing-to-eat"
)  # fmt: skip


@cache
def search() -> SearchIndex:
    """A search of everything that ships."""
    return SearchIndex([*real_catalogue(), *real_bodies()], "2026-11-30", place_names().towns())


def told(text: str, answers: Answers | None = None) -> OwnWords:
    """What is understood of a text."""
    return understood(text, search(), answers or Answers())


def offered(text: str) -> set[str]:
    """The answers that a text is offered."""
    return {one.value for one in told(text).offered}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I lost my job last week", {"work_status:looking_for_work", "time_out_of_work:under_3_months"}),
        ("i lost my job and have diabetes", {"work_status:looking_for_work", "health_conditions:diabetes"}),
        ("I'm 52 and live in Mansfield", {"age:52", "area:mansfield"}),
        ("im from Heanor", {"area:amber-valley"}),
        ("19 years old, no qualifications", {"age:19", "highest_qualification:none"}),
        ("single mum with a toddler, need childcare", {"lone_parent:yes", "children:under_5", "wants:childcare"}),
        ("I work part time and look after my mum", {
            "work_status:employed", "caring_hours:under_20", "caring_hours:20_to_34", "caring_hours:35_or_more"
        }),
        ("was in the army, been in prison", {
            "life_circumstances:armed_forces", "life_circumstances:convictions_or_prison"
        }),
        ("off sick with stress", {"work_status:off_sick", "health_conditions:mental_health"}),
        ("im in debt and behind with the rent", {"wants:money_help", "wants:housing_help"}),
        ("I am deaf, I use sign language", {"health_conditions:deaf_or_hearing_loss", "access_needs:bsl"}),
        ("i have asma and a bad back", {"health_conditions:respiratory", "health_conditions:musculoskeletal"}),
    ],
)  # fmt: skip
def test_what_is_told_is_offered(text: str, meant: set[str]) -> None:
    assert offered(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "I am not pregnant", "no debt", "I don't have diabetes", "never been in prison", "not deaf or blind",
        "my son is autistic", "my husband has diabetes", "I used to live in Derby and now I live in Mansfield",
        "i am 45 minutes from a bus stop and it costs 52 pounds", "hello", "", "🙂", "عمل", "the and of",
    ],
)  # fmt: skip
def test_what_is_not_so_or_not_theirs_or_not_sure_is_not_offered(text: str) -> None:
    found = offered(text)
    assert not {one for one in found if one.partition(":")[0] not in ("wants", "getting_around")}, found


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("my husband hits me", (ABUSE,)),
        ("I want to die", (MIND,)),
        ("I don't want to go on", (MIND,)),
        ("I am sleeping in my car and have no food", (HOME, FOOD)),
        ("my stepdad beats me", (CHILD,)),
    ],
)
def test_danger_brings_numbers_and_is_offered_as_no_answer(text: str, boxes: tuple[str, ...]) -> None:
    assert told(text) == OwnWords((), boxes)


def test_somebody_under_18_gets_the_box_for_their_age() -> None:
    assert told("my boyfriend hits me, nowhere to sleep", Answers({"age": 16})).boxes == (CHILD,)
    assert told("my dad hits me", Answers({"age": 30})).boxes == (ABUSE,)


def test_nothing_is_ticked_beforehand_and_each_says_what_it_answers() -> None:
    items = items_of(told("I'm 52, I have diabetes").offered)
    assert [(item["text"], item["hint"]) for item in items] == [
        ("I am 52", {"text": "Your age"}),
        ("Diabetes", {"text": "Kind of health condition"}),
    ]
    assert not any("checked" in item for item in items)


def test_what_is_answered_already_is_not_offered_again() -> None:
    answers = Answers({"age": 52, "health_conditions": ("diabetes",)})
    assert told("I'm 52, I have diabetes and asthma", answers).offered == offered_in(["health_conditions:respiratory"])


def test_a_tick_is_an_answer_or_fills_in_a_question_that_allows_several() -> None:
    answers, beforehand = ticked(
        offered_in(["age:52", "work_status:off_sick", "health_conditions:diabetes"]), Answers({"area": "derby"})
    )
    assert dict(answers) == {"area": "derby", "age": 52, "work_status": "off_sick"}
    assert beforehand == {"health_conditions": ("diabetes",)}


def test_of_two_ticks_that_cannot_both_be_true_none_is_taken() -> None:
    answers, beforehand = ticked(offered_in(["caring_hours:under_20", "caring_hours:35_or_more"]), Answers())
    assert (dict(answers), beforehand) == ({}, {})


@pytest.mark.parametrize(
    "value", ["", "age", "age:", "age:7", "age:x", "nonsense:yes", "work_status:rich", ":", "a:b:c"]
)
def test_what_no_question_of_ours_knows_is_dropped(value: str) -> None:
    assert offered_in([value]) == ()
