"""Which steps follow the first one."""

from __future__ import annotations

import pytest

from app.presentation.next_steps import NextSteps, next_steps_of
from tests.app.shipped import cards, panel, pathway_of
from triage.judgement.judgement import Verdict
from triage.questionnaire.answers import Value


def steps_of(**told: Value) -> NextSteps:
    return next_steps_of(pathway_of(**told), cards().moves)


@pytest.mark.parametrize("person", panel())
def test_at_most_three_follow_and_nobody_carries_two(person: str) -> None:
    steps = next_steps_of(pathway_of(panel()[person]), cards().moves)
    assert len(steps.moves) + len(steps.entries) <= 3
    moves = [shown for shown in (steps.move, *steps.moves) if shown is not None]
    carriers = [line.carrier.slug for shown in moves for line in shown.lines if line.carrier.slug is not None]
    slugs = [entry.support.slug for entry in (steps.entry, *steps.entries) if entry is not None]
    assert not set(slugs) & set(carriers)
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("person", panel())
def test_what_is_filled_in_is_met_for_sure_and_was_asked_for_or_made_for_them(person: str) -> None:
    for entry in next_steps_of(pathway_of(panel()[person]), cards().moves).entries:
        assert entry.verdict is Verdict.MET
        assert entry.needs_served or entry.targeted


def test_nothing_is_filled_in_under_a_box_or_before_what_has_to_be_done_today() -> None:
    assert steps_of(area="derby", age=30, life_circumstances=("domestic_abuse",), wants=("a_job",)).entries == ()
    waiting = steps_of(
        area="derby", age=27, work_status="not_looking", wants=("new_skills",), benefits=("none",),
        life_circumstances=("refugee_or_asylum",),
    )  # fmt: skip
    assert waiting.move is not None
    assert waiting.move.move.id == "refugee-advice"
    assert waiting.entries == (), "no scheme for work beside advice on asylum"


def test_without_a_move_the_first_that_is_met_comes_first() -> None:
    steps = steps_of(area="derby", age=30, wants=("health_help",), work_status="not_sure")
    assert steps.move is not None or steps.entry is not None


def test_from_nothing_comes_nothing() -> None:
    assert steps_of() == NextSteps(None, None, (), ())
    assert steps_of(area="not_sure", age="not_sure", wants=("not_sure",)) == NextSteps(None, None, (), ())
