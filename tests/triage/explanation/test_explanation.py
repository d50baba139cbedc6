"""A finding in sentences that people can read: why it is shown, what to check, why not now."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from tests.triage.catalogue import ON, Example
from tests.triage.people import people
from tests.triage.strategies import catalogues_and_people
from triage.explanation.explanation import MOST_SAID, MetTest
from triage.judgement.judgement import Verdict
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Pathway, PathwayEntry
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, NoneOf, OneOf, Rule

MadeUp = tuple[tuple[Example, ...], list[Answers]]
HERE = OneOf(question="area", one_of=("amber-valley", "derby"))
ADULT = Between(question="age", at_least=18)
YOUNG = Between(question="age", at_least=16, at_most=24)
ILL = OneOf(question="health_affects_work", one_of=("a_little", "a_lot"))
CARER = OneOf(question="caring_hours", one_of=("35_or_more",))
LOOKING = OneOf(question="work_status", one_of=("looking_for_work",))
SEEKING = OneOf(question="work_status", one_of=("looking_for_work", "not_looking"))
WORKING = OneOf(question="work_status", one_of=("employed",))
ON_ESA = OneOf(question="benefits", one_of=("universal_credit", "esa"))
WANTS_A_JOB = OneOf(question="wants", one_of=("a_job",))
WANTS_MORE = OneOf(question="wants", one_of=("a_job", "confidence"))
CARER_TO_CHECK = OneOf(question="caring_hours", one_of=("35_or_more",), check="Ask if carers can join.")


def entry_for(rule: Rule, told: dict[str, Value], **more: tuple[str, ...]) -> PathwayEntry:
    support = Example("working-well", rule, **more)  # type: ignore[arg-type]
    return next(Pathfinder((support,), QUESTIONNAIRE).pathway(Answers(told), ON).entries())


WHY: list[tuple[str, Rule, dict[str, Value], tuple[str, ...]]] = [
    ("nothing to say to somebody who said nothing", (HERE,), {}, ()),
    ("neither age nor place, which are true of most", (HERE, YOUNG), {"age": 17, "area": "amber-valley"}, ()),
    ("what is particular, beside age and place", (HERE, YOUNG, ILL),
     {"age": 17, "area": "derby", "health_affects_work": "a_lot"},
     ("Because you find work very hard because of health.",)),
    ("long facts each in a sentence of their own", (HERE, YOUNG, ILL, CARER, LOOKING),
     {"age": 17, "area": "derby", "health_affects_work": "a_lot", "caring_hours": "35_or_more",
      "work_status": "looking_for_work"},
     ("Because you are out of work and looking for a job.", "You look after someone for 35 hours a week or more.",
      "You find work very hard because of health.")),
    ("two short facts in one sentence", (WORKING, ON_ESA),
     {"work_status": "employed", "benefits": ("universal_credit",)},
     ("Because you have a job and get Universal Credit.",)),
    ("a fact once, though two conditions name it", (LOOKING, SEEKING), {"work_status": "looking_for_work"},
     ("Because you are out of work and looking for a job.",)),
    ("one question once, though two conditions name other answers to it", (WANTS_A_JOB, WANTS_MORE),
     {"wants": ("a_job", "confidence")}, ("Because you want a job and want to feel more confident.",)),
    ("only what the rule names of several answers", (OneOf(question="benefits", one_of=("esa",)),),
     {"benefits": ("universal_credit", "esa")}, ("Because you get Employment and Support Allowance.",)),
    ("nothing about what somebody is not", (NoneOf(question="benefits", none_of=("esa",)),), {"benefits": ("none",)},
     ()),
    ("the one of two ways that is met", (AnyOf(any_of=(CARER, ILL)),), {"caring_hours": "35_or_more"},
     ("Because you look after someone for 35 hours a week or more.",)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "told", "expected"), [r[1:] for r in WHY], ids=[r[0] for r in WHY])
def test_why_it_is_shown(rule: Rule, told: dict[str, Value], expected: tuple[str, ...]) -> None:
    assert entry_for(rule, told).why == expected


def test_a_stranger_who_sends_ever_new_numbers_does_not_fill_the_memory() -> None:
    met = MetTest(QUESTIONNAIRE["annual_pay"], None)
    for pay in range(3 * MOST_SAID):
        assert met.says(pay) == f"are paid £{pay:,} a year"
        assert len(met.said) <= MOST_SAID


def test_what_it_helps_with_is_said_last() -> None:
    entry = entry_for(
        (HERE,), {"area": "derby", "wants": ("a_job", "housing_help")}, offers=("job_search_help", "housing_help")
    )
    assert entry.why == ("It can help with getting a job and housing.",)


CHECK: list[tuple[str, Rule, dict[str, Value], tuple[str, ...]]] = [
    ("an age", (YOUNG,), {}, ("Check that you are 16 to 24.",)),
    ("each condition that is not known", (HERE, YOUNG), {"age": 17},
     ("Check that you live in Derby or Amber Valley.",)),
    ("two ways in one sentence", (AnyOf(any_of=(CARER, ILL)),), {}, (
        "Check that you look after someone for 35 hours a week or more or find work hard because of health or a"
        " disability.",
    )),
    ("what is left of two ways", (AnyOf(any_of=(CARER, ILL)),), {"caring_hours": "none"},
     ("Check that you find work hard because of health or a disability.",)),
    ("nothing when one of two ways is met", (AnyOf(any_of=(CARER, ILL)),), {"caring_hours": "35_or_more"}, ()),
    ("what people have to check", (CARER_TO_CHECK,), {"caring_hours": "35_or_more"}, ("Ask if carers can join.",)),
    ("what could be answered before what people have to check", (AnyOf(any_of=(CARER_TO_CHECK, ILL)),),
     {"caring_hours": "35_or_more"},
     ("Check that you find work hard because of health or a disability.", "Or: Ask if carers can join.")),
    ("the same thing once", (YOUNG, YOUNG), {}, ("Check that you are 16 to 24.",)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "told", "expected"), [r[1:] for r in CHECK], ids=[r[0] for r in CHECK])
def test_what_is_still_to_check(rule: Rule, told: dict[str, Value], expected: tuple[str, ...]) -> None:
    assert entry_for(rule, told).explanation.check == expected


def test_what_the_provider_checks_is_shown_also_to_those_who_fit() -> None:
    entry = entry_for((ADULT,), {"age": 30}, provider_checks=("You need a letter.",))
    assert entry.verdict is Verdict.MET
    assert entry.explanation.check == ("You need a letter.",)


def test_nothing_is_left_to_check_of_what_is_not_now() -> None:
    entry = entry_for((ADULT, HERE), {"age": 17}, provider_checks=("You need a letter.",))
    assert entry.explanation.check == ()
    assert entry.why == ()


WHY_NOT: list[tuple[str, Rule, dict[str, Value], tuple[str, ...]]] = [
    ("too young", (ADULT,), {"age": 17}, ("It is for people who are 18 or over.",)),
    ("elsewhere", (HERE,), {"area": "mansfield"}, ("Working well does not cover Mansfield.",)),
    ("outside", (HERE,), {"area": "outside"},
     ("We list it for people who live in Derby, Derbyshire, Nottingham or Nottinghamshire.",)),
    ("elsewhere and too young", (HERE, ADULT), {"area": "mansfield", "age": 17},
     ("Working well does not cover Mansfield.", "It is for people who are 18 or over.")),
    ("neither of two ways", (AnyOf(any_of=(CARER, ILL)),), {"caring_hours": "none", "health_affects_work": "no"}, (
        "It is for people who look after someone for 35 hours a week or more or find work hard because of health or a"
        " disability.",
    )),
    ("the way that would have to be checked is only a maybe", (AnyOf(any_of=(CARER_TO_CHECK, ADULT)),),
     {"caring_hours": "none", "age": 17},
     ("It is for people who are 18 or over. They may take others too: ask them.",)),
    ("so is a way of which no question asks, said beside the one of which one does",
     (AnyOf(any_of=(CARER, CARER.model_copy(update={"check": "Ask if someone in your family cares."}))),),
     {"caring_hours": "none"},
     ("It is for people who look after someone for 35 hours a week or more. They may take others too: ask them.",)),
    ("only what fails", (HERE, ADULT), {"area": "derby", "age": 17}, ("It is for people who are 18 or over.",)),
    ("nothing of what fits", (ADULT,), {"age": 18}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "told", "expected"), [r[1:] for r in WHY_NOT], ids=[r[0] for r in WHY_NOT])
def test_why_it_is_not_for_now(rule: Rule, told: dict[str, Value], expected: tuple[str, ...]) -> None:
    assert entry_for(rule, told).why_not == expected


def test_another_that_covers_the_place_is_named_and_only_one_that_is_open() -> None:
    here = Example("working-well", (OneOf(question="area", one_of=("derby",)),), try_instead=("for-adults", "for-all"))
    others = (Example("for-adults", (ADULT,)), Example("for-all"))
    pathfinder = Pathfinder((here, *others), QUESTIONNAIRE)
    said = {
        age: next(
            e.why_not
            for e in pathfinder.pathway(Answers({"area": "high-peak", "age": age}), ON).entries()
            if e.support is here
        )
        for age in (17, 18)
    }
    assert said == {
        17: ("Working well does not cover High Peak. Try For all instead.",),
        18: ("Working well does not cover High Peak. Try For adults instead.",),
    }


# Every sentence there is.


def sentences(pathway: Pathway) -> list[str]:
    """All that a pathway says."""
    said: list[str] = []
    for entry in pathway.entries():
        said += [*entry.why, *entry.explanation.check, *entry.why_not]
        said += [] if entry.access_point_explanation is None else [*entry.access_point_explanation.check]
        said += [change.sentence for change in entry.explanation.would_change]
    return said


def slips(sentence: str) -> list[str]:
    """What is wrong with a sentence to the eye."""
    wrong = {
        "two spaces": "  ",
        "a space before a stop": r" [.,;:?!]",
        "two stops": r"[.,]{2}",
        "a place for a word that was left": r"[{}]",
        "a name of the program": r"\b(None|True|False|NOT_|not_sure|rather_not_say)\b|\w_\w",
        "a list with a hole": r", ?(and|or)?[.,]|\b(and|or|who|if|that)\.|\b(and|or) (and|or)\b|\b(you|who) ?, ",
        "a word twice": r"\b(\w+) \1\b",
    }
    found = [name for name, pattern in wrong.items() if re.search(pattern, sentence)]
    if not sentence.endswith("."):
        found.append("no full stop")
    if not sentence[:1].isupper():
        found.append("no capital")
    return found


def test_every_sentence_about_real_support_is_whole(pathfinder: Pathfinder, deep: int) -> None:
    said = {s for answers in people(300 * deep, seed=40) for s in sentences(pathfinder.pathway(answers, ON))}
    assert {sentence: slips(sentence) for sentence in said if slips(sentence)} == {}


@given(catalogues_and_people())
def test_every_sentence_about_any_support_is_whole(made_up: MadeUp) -> None:
    supports, everybody = made_up
    pathfinder = Pathfinder(supports, QUESTIONNAIRE)
    for answers in everybody:
        said = sentences(pathfinder.pathway(answers, ON))
        assert {sentence: slips(sentence) for sentence in said if slips(sentence)} == {}


@pytest.mark.parametrize(
    ("sentence", "slip"),
    [
        ("Because you  are 17.", "two spaces"),
        ("Because you are 17 .", "a space before a stop"),
        ("Because you are 17..", "two stops"),
        ("It opens when you are None.", "a name of the program"),
        ("Check that you live in {places}.", "a place for a word that was left"),
        ("Check that you live in Derby or.", "a list with a hole"),
        ("Because you , are 17.", "a list with a hole"),
        ("It is for people who.", "a list with a hole"),
        ("Because you you are 17.", "a word twice"),
        ("Because you are 17", "no full stop"),
        ("because you are 17.", "no capital"),
    ],
)
def test_a_slip_would_be_found(sentence: str, slip: str) -> None:
    assert slip in slips(sentence)
