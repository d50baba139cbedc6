"""A rule in the words of a page: each line once, one line for each condition, and none against another."""

from __future__ import annotations

import re
from typing import Any

import pytest

from services_catalogue.model.criteria import conditions_in_words, criteria_out
from services_catalogue.model.provision import AccessPoint, Provision
from services_catalogue.reading.provision_reader import content_of
from tests.triage.catalogue import real_catalogue
from tests.triage.plain_words import begins_with_a_claim
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, OneOf, Rule

PROVISIONS = real_catalogue()
SUPPORTS: list[Provision | AccessPoint] = [*PROVISIONS, *(point for one in PROVISIONS for point in one.access_points)]
ASK = "Ask if you can join now."
each_that_is_open = pytest.mark.parametrize(
    "support",
    [support for one in PROVISIONS if not one.ended for support in (one, *one.access_points)],
    ids=lambda support: support.name,
)


def test_what_two_conditions_and_the_provider_all_check_is_said_once() -> None:
    rule: Any = [{"question": "lone_parent", "one_of": [answer], "check": ASK} for answer in ("yes", "no")]
    content = content_of(PROVISIONS[0]) | {"eligibility": rule, "provider_checks": [ASK]}
    one = Provision.model_validate(content)
    assert criteria_out(one)["checked_by_people"] == [ASK]


def test_no_line_of_a_researched_rule_is_said_twice() -> None:
    for support in SUPPORTS:
        for lines in criteria_out(support).values():
            assert len(lines) == len(set(lines)), support.name


FIFTEEN_TO_25 = Between(question="age", at_least=15, at_most=25)
SIXTEEN_TO_18 = Between(question="age", at_least=16, at_most=18)
IN_CARE = OneOf(question="life_circumstances", one_of=("care_experienced",))
AGES: list[tuple[str, Rule, list[str]]] = [
    ("what may take the place of a condition stands in its line",
     (AnyOf(any_of=(SIXTEEN_TO_18, IN_CARE.model_copy(update={"check": ASK}))),),
     ["You are 16 to 18. Or: Ask if you can join now."]),
    ("an outer range is left out where a narrower one says it",
     (FIFTEEN_TO_25, AnyOf(any_of=(SIXTEEN_TO_18, IN_CARE.model_copy(update={"check": ASK})))),
     ["You are 16 to 18. Or: Ask if you can join now."]),
    ("but not where something else lets people in beyond the narrower one",
     (FIFTEEN_TO_25, AnyOf(any_of=(SIXTEEN_TO_18, IN_CARE))),
     ["You are 15 to 25.", "You are 16 to 18, or you have been in care."]),
    ("and not where the narrower one reaches beyond it",
     (SIXTEEN_TO_18, AnyOf(any_of=(FIFTEEN_TO_25, IN_CARE.model_copy(update={"check": ASK})))),
     ["You are 16 to 18.", "You are 15 to 25. Or: Ask if you can join now."]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "lines"), [row[1:] for row in AGES], ids=[row[0] for row in AGES])
def test_a_line_stands_for_one_condition(rule: Rule, lines: list[str]) -> None:
    assert conditions_in_words(rule) == lines


def test_help_for_families_of_the_forces_is_said_and_the_no_is_not_a_certain_one() -> None:
    """ "All veterans, no matter when they left, and family members": no question asks about the family."""
    ascend = next(one for one in PROVISIONS if one.slug == "op-ascend-forces-employment")
    told = Answers({"area": "derby", "life_circumstances": ("none",)})
    [entry] = Pathfinder((ascend,), QUESTIONNAIRE).pathway(told, "2026-11-30").entries()
    assert entry.why_not == (
        "It is for people who are or were in the armed forces. They may take others too: ask them.",
    )
    assert any("someone in your family has served" in line for line in criteria_out(ascend)["tested"])


@each_that_is_open
def test_no_two_lines_name_an_age_that_must_be_met(support: Provision | AccessPoint) -> None:
    """ "You are 16 or over" and "You are 19 or over" cannot both be what somebody must be."""
    lines = criteria_out(support)["tested"]
    ages = [line for line in lines if re.match(r"You are \d[^.]*\.", line) and ", or you " not in line]
    assert len(ages) <= 1


@each_that_is_open
def test_what_people_check_says_nothing_that_our_questions_test(support: Provision | AccessPoint) -> None:
    """ "You get Universal Credit" as a thing to check would stand beside the answer that it is not so."""
    checks = [line.removeprefix("Or: ") for line in criteria_out(support)["checked_by_people"]]
    assert [line for line in checks if line.startswith("You ") and begins_with_a_claim(line[4:])] == []


@each_that_is_open
def test_a_local_place_does_not_repeat_what_the_whole_says_to_check(support: Provision | AccessPoint) -> None:
    lines = criteria_out(support)["checked_by_people"]
    for place in support.access_points if isinstance(support, Provision) else ():
        assert not set(lines) & set(criteria_out(place)["checked_by_people"])
