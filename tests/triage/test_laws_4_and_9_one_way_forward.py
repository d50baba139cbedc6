"""Law 4: what comes first is met, and everything is in one place. Law 9: what cannot be read is never a "no"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given

import triage.pathway.pathfinder
from tests.triage.catalogue import ON, Example, real_catalogue
from tests.triage.laws import (
    law_4_everything_is_in_one_part,
    law_4_what_comes_first_is_met,
    law_9_what_cannot_be_read_is_never_a_no,
)
from tests.triage.people import people
from tests.triage.strategies import any_records, catalogues_and_people
from triage.judgement.compiled_rules import RuleOutcomes
from triage.judgement.judgement import Verdict
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, PathwayEntry
from triage.pathway.ranking import Order
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA, OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import OneOf

MadeUp = tuple[tuple[Example, ...], list[Answers]]
IN_DERBY = (OneOf(question="area", one_of=("derby",)),)


@given(any_records())
def test_what_comes_first_is_met_and_everything_has_its_place(pathfinder: Pathfinder, answers: Answers) -> None:
    pathway = pathfinder.pathway(answers, ON)
    assert pathway.first_met is None or answers.known(AREA) != OUTSIDE
    assert law_4_what_comes_first_is_met(pathfinder, answers, ON) == []
    assert law_4_everything_is_in_one_part(pathway, real_catalogue()) == []


@given(catalogues_and_people())
def test_in_any_catalogue_what_comes_first_is_met_and_everything_has_its_place(made_up: MadeUp) -> None:
    supports, everybody = made_up
    pathfinder = Pathfinder(supports, QUESTIONNAIRE)
    for answers in everybody:
        assert law_4_what_comes_first_is_met(pathfinder, answers, ON) == []
        assert law_4_everything_is_in_one_part(pathfinder.pathway(answers, ON), supports) == []
        assert law_9_what_cannot_be_read_is_never_a_no(pathfinder.pathway(answers, ON)) == []


def test_whoever_lives_outside_is_shown_everything_as_not_now_and_nothing_first(pathfinder: Pathfinder) -> None:
    pathway = pathfinder.pathway(Answers({"area": "outside", "age": 30}), ON)
    assert pathway.outside
    assert pathway.first_slug is None
    assert {entry.part for entry in pathway.entries()} == {Part.NOT_NOW}


FIRST: list[tuple[str, tuple[Example, ...], str | None]] = [
    ("what fits before what may fit", (Example("may-fit", IN_DERBY), Example("fits", runs=False)), "fits"),
    ("nothing, where all may fit and nothing does", (Example("may-fit", IN_DERBY),), None),
    ("what is known to run before all", (Example("fits", runs=False), Example("runs", stage="step_up")), "runs"),
    ("what can be read before what cannot", (Example("a-lost-one", unreadable="?"), Example("b")), "b"),
    ("what has not ended", (Example("a-past-one", ended=True), Example("b")), "b"),
    ("what fits the stage", (Example("a-later-one", stage="step_up"), Example("b")), "b"),
    ("by name when nothing else tells them apart", (Example("b"), Example("a")), "a"),
]


@pytest.mark.parametrize(("supports", "first"), [r[1:] for r in FIRST], ids=[r[0] for r in FIRST])
def test_first_comes(supports: tuple[Example, ...], first: str | None) -> None:
    assert Pathfinder(supports, QUESTIONNAIRE).pathway(Answers(), ON).first_slug == first


def test_an_unreadable_rule_is_shown_as_not_known_with_the_rest_working() -> None:
    lost = Example("lost", unreadable="condition 1: there is no question 'shoe_size'")
    pathway = Pathfinder((lost, Example("fits")), QUESTIONNAIRE).pathway(Answers({"area": "derby"}), ON)
    assert {entry.support.slug: entry.verdict for entry in pathway.entries()} == {
        "lost": Verdict.NOT_KNOWN,
        "fits": Verdict.MET,
    }


def test_when_nothing_can_be_read_nobody_is_sent_anywhere_first() -> None:
    pathway = Pathfinder((Example("lost", unreadable="?"),), QUESTIONNAIRE).pathway(Answers(), ON)
    assert pathway.first_slug is None
    assert [entry.support.slug for entry in pathway.parts[Part.STEP_ON]] == ["lost"]


# Planted faults.


def breaches_of_law_4(pathfinder: Pathfinder) -> Iterator[str]:
    for answers in people(40):
        yield from law_4_what_comes_first_is_met(pathfinder, answers, ON)
        yield from law_4_everything_is_in_one_part(pathfinder.pathway(answers, ON), real_catalogue())


def test_what_may_fit_and_comes_first_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(entries: Sequence[PathwayEntry], _order: object, _doubt: object) -> PathwayEntry | None:
        return next((entry for entry in entries if entry.verdict is not Verdict.MET), None)

    monkeypatch.setattr(triage.pathway.pathfinder, "first_met", hasty)
    assert any("is not met" in b for b in breaches_of_law_4(Pathfinder(real_catalogue(), QUESTIONNAIRE)))


def test_what_is_in_doubt_and_comes_first_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_order(entries: Sequence[PathwayEntry], order: Mapping[int, Order], _doubt: object) -> PathwayEntry | None:
        met = [entry for entry in entries if entry.verdict is Verdict.MET]
        return min(met, key=lambda entry: order[entry.index], default=None)

    monkeypatch.setattr(triage.pathway.pathfinder, "first_met", in_order)
    assert any("known to run" in b for b in breaches_of_law_4(Pathfinder(real_catalogue(), QUESTIONNAIRE)))


def test_a_provision_that_is_dropped_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(entries: Sequence[PathwayEntry], _order: object) -> dict[Part, tuple[PathwayEntry, ...]]:
        return {part: tuple(e for e in entries[1:] if e.part is part) for part in Part}

    monkeypatch.setattr(triage.pathway.pathfinder, "arranged", forgetful)
    assert any("shown:" in b for b in breaches_of_law_4(Pathfinder(real_catalogue(), QUESTIONNAIRE)))


def test_an_open_provision_among_the_shut_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def gloomy(entries: Sequence[PathwayEntry], _order: object) -> dict[Part, tuple[PathwayEntry, ...]]:
        return {part: tuple(entries) if part is Part.NOT_NOW else () for part in Part}

    monkeypatch.setattr(triage.pathway.pathfinder, "arranged", gloomy)
    assert any("stands in not_now" in b for b in breaches_of_law_4(Pathfinder(real_catalogue(), QUESTIONNAIRE)))


def test_taking_an_unreadable_rule_for_a_no_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def strict(self: Pathfinder, _judged: RuleOutcomes) -> list[Verdict]:
        return [Verdict.MET if support.unreadable is None else Verdict.NOT_MET for support in self.supports]

    monkeypatch.setattr(Pathfinder, "_verdicts", strict)
    pathway = Pathfinder((Example("lost", unreadable="?"),), QUESTIONNAIRE).pathway(Answers(), ON)
    assert law_9_what_cannot_be_read_is_never_a_no(pathway) == ["lost could not be read and is not_met"]
