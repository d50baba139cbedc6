"""Law 11: words agree with the answers. No reason against is true of the person, and every reason for is.

Read by other means than the product's: each sentence as plain English (`plain_words`), and each condition by a small
judge of yes and no (`plain_judge`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from hypothesis import given

from tests.triage.catalogue import ON, Example, real_catalogue
from tests.triage.people import as_asked, complete_person, people
from tests.triage.plain_judge import expected, is_of_place, places_in
from tests.triage.plain_words import CLAIMS, PLACES, any_of, number, phrases_in
from tests.triage.strategies import complete_records
from triage.judgement.judgement import Verdict
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, PathwayEntry
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question
from triage.rules import OneOf, Rule

SAYS_NOTHING_OF_THEM = (
    "It is for people in some situations.",
    "They may take others too: ask them.",
)


@cache
def one_rule_each() -> Pathfinder:
    """Each live provision and each access point by its own rule alone, so that none opens another."""
    live = [p for p in real_catalogue() if not p.ended]
    alone = [Example(p.slug, p.eligibility) for p in live]
    alone += [Example(f"{p.slug}/{a.id}", a.eligibility) for p in live for a in p.access_points]
    return Pathfinder(tuple(alone), QUESTIONNAIRE)


def sentences(said: str) -> list[str]:
    return [sentence + "." for sentence in re.split(r"\.(?: |$)", said) if sentence]


# What the sentences say.


def untrue(entry: PathwayEntry, person: Answers) -> list[str]:
    """The phrases said to this person that their own answers contradict."""
    explanations = [e for e in (entry.explanation, entry.access_point_explanation) if e is not None]
    checks = [line for e in explanations for line in e.check]
    changes = [change.sentence for e in explanations for change in e.would_change]
    return [
        *_true_against(entry, person),
        *_false_for(entry.why, person),
        *_known_already(checks, person),
        *_so_already(changes, person),
    ]


def _true_against(entry: PathwayEntry, person: Answers) -> Iterator[str]:
    for reason in entry.why_not:
        for sentence in sentences(reason):
            if listed := re.fullmatch(r"(?:It is|It may be|We list it) for people who (.+)\.", sentence):
                yield from (f"not for {said}" for said, claim in any_of(listed[1]) if claim(person) is True)
            elif place := re.fullmatch(r"(.+) does not cover (.+)\.", sentence):
                assert place[1] == entry.support.name
                if person.said(AREA) not in PLACES[place[2]] or person.said(AREA) in _districts(entry):
                    yield sentence
            elif not sentence.startswith("Try "):
                assert sentence in SAYS_NOTHING_OF_THEM, f"not read: {sentence!r}"


def _districts(entry: PathwayEntry) -> set[str]:
    """The districts that each of the conditions on place alone lets in."""
    return set.intersection(*(places_in(c) for c in entry.support.eligibility if is_of_place(c)))


def _false_for(why: tuple[str, ...], person: Answers) -> Iterator[str]:
    for sentence in why:
        if told := re.fullmatch(r"(?:Because you|You) (.+)\.", sentence):
            yield from (f"because {said}" for said, claim, _ in phrases_in(told[1]) if claim(person) is not True)
        else:
            assert sentence.startswith("It can help with "), f"not read: {sentence!r}"


def _known_already(checks: list[str], person: Answers) -> Iterator[str]:
    for line in checks:
        if asked := re.fullmatch(r"Check that you (.+)\.", line):
            yield from (f"check {said}" for said, claim in any_of(asked[1]) if claim(person) is not None)


def _so_already(changes: list[str], person: Answers) -> Iterator[str]:
    for sentence in changes:
        if birthday := re.fullmatch(r"It opens when you are (\d+)\.", sentence):
            if number("age", 0, int(birthday[1]) - 1)(person) is not True:
                yield sentence
            continue
        told = re.fullmatch(r"(?:It opens if you (.+)|If you (.+), change your answer and it opens)\.", sentence)
        assert told is not None, f"not read: {sentence!r}"
        for step in (told[1] or told[2]).split(", and you "):
            yield from (f"opens if {said}" for said, claim in any_of(step) if claim(person) is True)


def test_what_is_said_to_people_is_true_of_them(pathfinder: Pathfinder, deep: int) -> None:
    read = 0
    for person in map(as_asked, people(150 * deep, seed=11)):
        for finder in (pathfinder, one_rule_each()):
            for entry in finder.pathway(person, ON).entries():
                read += len(entry.why_not) + len(entry.why)
                assert untrue(entry, person) == [], (entry.support.slug, dict(person))
    assert read > 4000 * deep


@given(complete_records())
def test_what_is_said_to_anybody_is_true_of_them(pathfinder: Pathfinder, person: Answers) -> None:
    for finder in (pathfinder, one_rule_each()):
        for entry in finder.pathway(person, ON).entries():
            assert untrue(entry, person) == [], entry.support.slug


def phrases_of(question: Question) -> list[str]:
    return [*(o.says for o in question.options), *(t.says for t in question.together)]


@pytest.mark.parametrize("question", [q for q in QUESTIONNAIRE if q.id != AREA and q.options], ids=lambda q: q.id)
def test_each_phrase_of_a_question_is_known_to_the_reader(question: Question) -> None:
    assert [phrase for phrase in phrases_of(question) if phrase not in CLAIMS] == []


CARELESS: list[tuple[str, Rule, dict[str, Value]]] = [
    # Each names options by their ids, as if no other answer could be true of the same people.
    (
        "not for have a job",
        (OneOf.model_construct(question="work_status", one_of=("employed",), check=None),),
        {"work_status": "off_sick"},
    ),
    (
        "not for have no qualification above level 1",
        (OneOf(question="highest_qualification", one_of=("below_level_2",)),),
        {"highest_qualification": "none"},
    ),
]


@pytest.mark.parametrize(("found", "rule", "said"), CARELESS, ids=[c[0] for c in CARELESS])
def test_a_reason_that_is_true_of_the_person_would_be_found(found: str, rule: Rule, said: dict[str, Value]) -> None:
    person = Answers({"area": "derby", **said})
    [entry] = Pathfinder((Example("help", rule),), QUESTIONNAIRE).pathway(person, ON).entries()
    assert found in untrue(entry, person)


# Which conditions the sentences stand for.


def test_there_is_a_reason_against_for_each_condition_that_fails_and_for_no_other(deep: int) -> None:
    random = Random(12)
    for _ in range(100 * deep):
        person = complete_person(random)
        for entry in one_rule_each().pathway(person, ON).entries():
            found = entry.verdict, len(entry.why_not)
            assert found == expected(entry.support.eligibility, person), (entry.support.slug, dict(person))


def test_what_is_not_now_fails_by_its_own_rule_and_through_its_doors(pathfinder: Pathfinder, deep: int) -> None:
    random = Random(13)
    for _ in range(100 * deep):
        person = complete_person(random)
        for entry in pathfinder.pathway(person, ON).parts[Part.NOT_NOW]:
            verdict, reasons = expected(entry.support.eligibility, person)
            assert (verdict, len(entry.why_not)) == (Verdict.NOT_MET, reasons), (entry.support.slug, dict(person))
