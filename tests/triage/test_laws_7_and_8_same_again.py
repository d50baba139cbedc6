"""Law 7: one function gives the same result to everyone who asks. Law 8: the date is given, and is the only clock."""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

import triage
import triage.pathway.catalogue_index
import triage.pathway.explanation_key
import triage.pathway.pathfinder
from tests.long import LONG
from tests.triage.catalogue import ON, Example, real_catalogue
from tests.triage.laws import whole
from tests.triage.people import careless_person, complete_person, people
from tests.triage.strategies import any_records, catalogues_and_people
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import NoneOf, OneOf

MadeUp = tuple[tuple[Example, ...], list[Answers]]
SOURCES = sorted(Path(triage.__file__).parent.rglob("*.py"))
CLOCKS = {"time", "datetime", "calendar", "zoneinfo", "random", "os", "sys", "locale", "uuid", "secrets"}


@given(any_records())
def test_the_same_answers_give_the_same_pathway(pathfinder: Pathfinder, answers: Answers) -> None:
    once, again = pathfinder.pathway(answers, ON), pathfinder.pathway(Answers(dict(answers)), ON)
    assert whole(once) == whole(again)


def test_a_pathway_does_not_depend_on_who_was_served_before(pathfinder: Pathfinder) -> None:
    for answers in people(1500 if LONG else 500, seed=7):
        pathfinder.pathway(answers, ON)
    for answers in people(10_000 if LONG else 60, seed=8):
        fresh = Pathfinder(real_catalogue(), QUESTIONNAIRE)
        assert whole(pathfinder.pathway(answers, ON)) == whole(fresh.pathway(answers, ON))


@given(catalogues_and_people(most_people=8))
def test_in_any_catalogue_a_pathway_does_not_depend_on_who_was_served_before(made_up: MadeUp) -> None:
    supports, everybody = made_up
    warm = Pathfinder(supports, QUESTIONNAIRE)
    for answers in everybody:
        assert whole(warm.pathway(answers, ON)) == whole(Pathfinder(supports, QUESTIONNAIRE).pathway(answers, ON))


def test_near_neighbours_do_not_get_each_others_words(pathfinder: Pathfinder) -> None:
    """Two people who differ in one answer are the likeliest to share a cache entry by error."""
    random = Random(9)
    for _ in range(15 if LONG else 5):
        one = complete_person(random)
        other = careless_person(random)
        for question_id, value in other.items():
            neighbour = one.with_answer(question_id, value)
            pathfinder.pathway(one, ON)
            fresh = Pathfinder(real_catalogue(), QUESTIONNAIRE)
            assert whole(pathfinder.pathway(neighbour, ON)) == whole(fresh.pathway(neighbour, ON))


def test_what_one_person_sent_needlessly_does_not_shape_what_the_next_is_told() -> None:
    """Found by the search: an answer to a question that does not apply was left out of the cache's key."""
    rule = (
        OneOf(question="health_affects_work", one_of=("a_little",)),
        NoneOf(question="condition_varies", none_of=("yes",)),
    )
    warm = Pathfinder((Example("help", rule),), QUESTIONNAIRE)
    plain = Answers({"health_affects_work": "no"})
    needless = Answers({"health_affects_work": "no", "condition_varies": "yes"})
    before = whole(Pathfinder((Example("help", rule),), QUESTIONNAIRE).pathway(plain, ON))
    warm.pathway(needless, ON)
    assert whole(warm.pathway(plain, ON)) == before


def test_what_is_kept_is_bounded_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    most, most_days = 50, 2
    for name in (
        "pathfinder.MOST_KEPT",
        "explanations.MOST_KEPT",
        "explanations.MOST_SENTENCES",
        "open_entries.MOST_STATES",
    ):
        monkeypatch.setattr(f"triage.pathway.{name}", most)
    monkeypatch.setattr(triage.pathway.pathfinder, "MOST_DAYS", most_days)
    monkeypatch.setattr("triage.judgement.compiled_rules.MOST_MASKS", 20)
    small, large = (Pathfinder(real_catalogue(), QUESTIONNAIRE) for _ in range(2))
    for number, answers in enumerate(people(60, seed=10)):
        on = ("2026-11-25", "2030-01-01", "2027-04-01")[number % 3]
        assert whole(small.pathway(answers, on)) == whole(large.pathway(answers, on))
        assert len(small._explanations) <= most
        assert len(small._open) <= most
        assert len(small._not_now) <= most
        assert len(small._days) <= most_days


@settings(max_examples=50)
@given(any_records())
def test_the_order_of_answering_does_not_matter(pathfinder: Pathfinder, answers: Answers) -> None:
    backwards = Answers(dict(reversed(list(answers.items()))))
    assert whole(pathfinder.pathway(answers, ON)) == whole(pathfinder.pathway(backwards, ON))


def test_answers_are_left_as_they_were(pathfinder: Pathfinder) -> None:
    for answers in people(30):
        before = dict(answers)
        pathfinder.pathway(answers, ON)
        assert dict(answers) == before


# Law 8.


@pytest.mark.usefixtures("no_clock")
def test_no_clock_is_read_on_the_way() -> None:
    fresh = Pathfinder(real_catalogue(), QUESTIONNAIRE)
    for answers in people(20):
        fresh.pathway(answers, ON)


def test_the_date_given_is_the_one_that_counts(pathfinder: Pathfinder) -> None:
    """A provision due to stop in March 2027 is known to run in February and not in April."""
    somebody = Answers({"area": "derby", "age": 19, "work_status": "looking_for_work"})

    def order(on: str) -> list[bool]:
        return [
            entry.support.known_to_run(on)
            for entry in pathfinder.pathway(somebody, on).entries()
            if entry.support.slug == "youth-guarantee-trailblazer-east-midlands"
        ]

    assert order("2027-02-01") == [True]
    assert order("2027-04-01") == [False]
    assert order("2027-02-01") == [True]


def modules_imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("source", SOURCES, ids=[source.stem for source in SOURCES])
def test_no_part_of_triage_imports_a_clock_or_anything_else_that_changes(source: Path) -> None:
    assert modules_imported(source.read_text(encoding="utf-8")) & CLOCKS == set()


# Planted faults.


def is_law_7_broken() -> bool:
    """Whether a warm pathfinder's result differs from a fresh one's for anybody not seen before."""
    warm = Pathfinder(real_catalogue(), QUESTIONNAIRE)
    for answers in people(300, seed=11):
        warm.pathway(answers, ON)
    return any(
        whole(warm.pathway(answers, ON)) != whole(Pathfinder(real_catalogue(), QUESTIONNAIRE).pathway(answers, ON))
        for answers in people(60, seed=12)
    )


def test_keeping_too_little_of_a_person_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CatalogueIndex, "_shaping", lambda _self, _rule: ())
    assert is_law_7_broken()


def test_forgetting_what_is_above_a_line_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage.pathway.explanation_key, "_is_above", lambda *_given: False)
    assert is_law_7_broken()


def test_a_clock_in_triage_would_be_found() -> None:
    assert modules_imported("from datetime import date\nimport time as t\nfrom triage.i18n import _") & CLOCKS == {
        "datetime",
        "time",
    }


@pytest.mark.usefixtures("no_clock")
def test_reading_a_clock_would_be_found() -> None:
    import time

    with pytest.raises(AssertionError, match="asked for the time"):
        time.time()
