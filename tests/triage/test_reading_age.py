"""Words that a ten-year-old can read: short sentences, low grades, and none of the trade's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import quantiles

import pytest
import textstat

from tests.triage.catalogue import ON
from tests.triage.people import people
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.questionnaire import QUESTIONNAIRE

HIGHEST_GRADE = 6.0
MOST_WORDS = 25
TRADE = re.compile(
    r"\b(provisions?|eligib\w+|signpost\w*|cohorts?|barriers?|wraparound|wrap-around|holistic\w*)\b", re.I
)
# Names that people know from their letters, and cannot be said otherwise.
NAMES = re.compile(
    r"Personal Independence Payment|Disability Living Allowance|Employment and Support Allowance|Universal Credit"
    r"|New Style Jobseeker's Allowance|limited capability for work and work-related activity|housing association"
    r"|special educational needs|refugee|disability|asylum"
)


def words(text: str) -> int:
    return len(re.findall(r"[\w’'£-]+", text))


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!]) (?=[A-Z])", text)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade, the year of an American school: add five for the age."""
    return float(textstat.flesch_kincaid_grade(text))


def asked() -> Iterator[tuple[str, str]]:
    """What every question says: its place and the words."""
    for question in QUESTIONNAIRE:
        for part in ("text", "why", "hint"):
            if text := getattr(question, part):
                yield f"{question.id}.{part}", text


def offered() -> Iterator[tuple[str, str]]:
    """What every option says."""
    for question in QUESTIONNAIRE:
        for option in question.options:
            for part in ("label", "hint"):
                if text := getattr(option, part):
                    yield f"{question.id}.{option.id}.{part}", text


ASKED = dict(asked())
OFFERED = dict(offered())


@pytest.mark.parametrize("place", ASKED)
def test_a_question_is_easy_to_read(place: str) -> None:
    text = ASKED[place]
    assert words(text) <= 5 or grade(text) <= HIGHEST_GRADE
    assert max(map(words, sentences(text))) <= MOST_WORDS


@pytest.mark.parametrize("place", OFFERED)
def test_an_option_is_easy_to_read_but_for_names_that_people_know(place: str) -> None:
    text = NAMES.sub("help", OFFERED[place])
    assert words(text) <= 5 or grade(text) <= HIGHEST_GRADE
    assert max(map(words, sentences(OFFERED[place]))) <= MOST_WORDS


@pytest.mark.parametrize("place", [*ASKED, *OFFERED])
def test_no_word_of_the_trade_is_used(place: str) -> None:
    assert TRADE.findall({**ASKED, **OFFERED}[place]) == []


def test_every_question_says_why_it_is_asked_in_whole_sentences() -> None:
    for question in QUESTIONNAIRE:
        assert question.why.endswith(".")
        assert question.text.endswith("?")
        assert question.hint == "" or question.hint.endswith((".", "?"))


def said_to_people(pathfinder: Pathfinder) -> dict[str, list[str]]:
    """Every sentence that some made-up people were told, each as often as it was, by what it is for."""
    said: dict[str, list[str]] = {}
    for answers in people(300, seed=50):
        pathway = pathfinder.pathway(answers, ON)
        for entry in pathway.entries():
            parts = {
                "why": entry.why,
                "check": entry.explanation.check,
                "why not": entry.why_not,
                "what would change it": [change.sentence for change in entry.explanation.would_change],
            }
            for part, texts in parts.items():
                said.setdefault(part, []).extend(s for text in texts for s in sentences(text))
    return said


# For each part: the grade and the words of nine in ten sentences, as people were told them, and the longest of all.
MOST: dict[str, tuple[float, int, int]] = {
    "why first": (6, 12, 15),
    "why": (8, 20, 45),
    "check": (9, 20, 35),
    "why not": (11, 22, 35),
    "what would change it": (11.5, 28, 60),
}


def test_what_people_are_told_stays_as_easy_as_it_is(pathfinder: Pathfinder) -> None:
    """A ratchet, not the aim: a rule with many ways in makes a long sentence, and it must never get worse."""
    for part, texts in said_to_people(pathfinder).items():
        highest, most, longest = MOST[part]
        grades = {text: grade(text) for text in set(texts)}
        assert quantiles([grades[text] for text in texts], n=10)[-1] <= highest, part
        assert quantiles([words(text) for text in texts], n=10)[-1] <= most, part
        assert max(map(words, texts)) <= longest, part
        assert [text for text in texts if TRADE.search(text)] == []


@pytest.mark.parametrize(
    ("text", "easy"),
    [
        ("Are any of these true for you?", True),
        ("Eligibility necessitates demonstrable participation in accredited vocational programmes.", False),
    ],
)
def test_the_measure_tells_easy_from_hard(text: str, easy: bool) -> None:
    assert (grade(text) <= HIGHEST_GRADE) is easy


def test_a_word_of_the_trade_would_be_found() -> None:
    assert TRADE.findall("We signpost your cohort to holistic Provision, if eligible.") == [
        "signpost", "cohort", "holistic", "Provision", "eligible",
    ]  # fmt: skip
