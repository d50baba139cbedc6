"""A condition that turns people away needs the sentence of a source; one that no source says is a check."""

from __future__ import annotations

import pytest

from services_catalogue.model.provision import Provision
from services_catalogue.reading.rule_sources import NOTE_ABOUT, turns_away, without_a_source
from tests.triage.catalogue import real_catalogue
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


@pytest.mark.parametrize("provision", [p for p in real_catalogue() if not p.ended], ids=lambda p: p.slug)
def test_no_published_rule_turns_people_away_without_a_note(provision: Provision) -> None:
    assert [str(issue) for issue in without_a_source(provision)] == []


def test_a_bar_without_a_note_is_named_with_its_place_and_its_mend() -> None:
    one = real_catalogue()[0].model_copy(
        update={"eligibility": (OVER_16,), "eligibility_notes": {}, "access_points": ()}
    )
    [issue] = without_a_source(one)
    assert issue.path == ("eligibility", 0)
    assert "“age”" in issue.mend
    noted = one.model_copy(update={"eligibility_notes": {"age": "From 16, by the leaflet."}})
    assert list(without_a_source(noted)) == []


def test_every_question_but_the_place_has_its_note() -> None:
    assert NOTE_ABOUT.keys() == {question.id for question in QUESTIONNAIRE} - {"area"}
