"""What a rule is about: the matters under which sources say something of it, as far as they turn people away."""

from __future__ import annotations

import pytest

from services_catalogue.model.rule_matters import NOTE_ABOUT, matters_of, turns_away
from triage.districts import DISTRICT_IDS
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, Condition, NoneOf, OneOf

OVER_16 = Between(question="age", at_least=16)
UNDER_16 = Between(question="age", at_most=15, check="Ask if you are old enough.")
AT_WORK = OneOf(question="work_status", one_of=("in_work",))
OTHERS = OneOf(question="work_status", one_of=("out_of_work", "learning"), check="Ask if you can join.")
CONDITIONS: list[tuple[str, Condition, bool]] = [
    ("a lowest age", OVER_16, True),
    ("a lowest age, and a check for the rest", AnyOf(any_of=(OVER_16, UNDER_16)), False),
    ("a lowest age, and a check for some of the rest",
     AnyOf(any_of=(OVER_16, Between(question="age", at_least=15, at_most=15, check="Ask."))), True),
    ("one of a few", AT_WORK, True),
    ("one of a few, and a check for all others", AnyOf(any_of=(AT_WORK, OTHERS)), False),
    ("none of a few", NoneOf(question="benefits", none_of=("esa",)), True),
    ("one of two questions", AnyOf(any_of=(OVER_16, AT_WORK)), True),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "does"), [c[1:] for c in CONDITIONS], ids=[c[0] for c in CONDITIONS])
def test_what_turns_people_away(condition: Condition, does: bool) -> None:
    assert turns_away(condition) is does


def test_every_question_that_a_rule_may_read_has_its_note_but_the_place() -> None:
    assert NOTE_ABOUT.keys() == {question.id for question in QUESTIONNAIRE} - {"area", "occupation"}


def test_the_matters_of_a_rule_are_those_that_turn_people_away() -> None:
    local = OneOf(question="area", one_of=("derby",))
    assert matters_of((local, OVER_16, AT_WORK)) == ["areas", "age", "work"]
    assert matters_of((AnyOf(any_of=(OVER_16, UNDER_16)),)) == []


def test_all_our_districts_and_what_people_want_are_no_matter_of_a_source() -> None:
    everywhere = OneOf(question="area", one_of=tuple(DISTRICT_IDS))
    assert matters_of((everywhere, OneOf(question="wants", one_of=("childcare",)))) == []
