"""The specification of what comes first: forty situations with what a good local adviser would say, and mixed ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from services_catalogue.impact.panel import Situation, shipped_panel, shown_first, told_first
from services_catalogue.model.dates import Record
from services_catalogue.reading.yaml_lines import read_marked
from tests.moves import ON, move_pathfinder, shown_ids
from triage.pathway.pathway import Pathway


class MixedSituation(Situation):
    """Somebody to whom several things happen at once. What is in `must_not_show` could harm them wherever it stands."""

    must_not_show: tuple[str, ...] = ()


class MixedPanel(Record):
    people: tuple[MixedSituation, ...]


PANEL = shipped_panel()
FILE = Path(__file__).with_name("panel_mixed.yaml")
MIXED = MixedPanel.model_validate(read_marked(FILE.read_text(encoding="utf-8")).content).people
EVERYBODY = [*PANEL, *MIXED]
LEAST_ACCEPTABLE = 38
every_situation = pytest.mark.parametrize("situation", EVERYBODY, ids=[one.id for one in EVERYBODY])
every_mixed_situation = pytest.mark.parametrize("situation", MIXED, ids=[one.id for one in MIXED])


def pathway_in(situation: Situation) -> Pathway:
    return situation.pathway(move_pathfinder(), ON)


def test_at_least_38_of_the_40_are_told_first_what_an_adviser_would_say() -> None:
    others = [one.id for one in PANEL if not told_first(pathway_in(one)) & set(one.acceptable_first)]
    assert len(PANEL) == 40
    assert len(PANEL) - len(others) >= LEAST_ACCEPTABLE, others


@every_situation
def test_nobody_is_told_first_what_an_adviser_would_object_to(situation: Situation) -> None:
    assert not told_first(pathway_in(situation)) & set(situation.must_not_first)


@pytest.mark.parametrize("situation", [one for one in EVERYBODY if one.crisis], ids=lambda one: one.id)
def test_everyone_in_a_crisis_has_help_above_everything(situation: Situation) -> None:
    boxes = pathway_in(situation).moves.boxes
    assert any(box.lines for box in boxes)


def test_nine_in_ten_of_what_must_be_shown_is_shown() -> None:
    wanted = [(one, set(line)) for one in PANEL for line in one.must_show]
    missed = [(one.id, sorted(line)) for one, line in wanted if not line & shown_first(pathway_in(one))]
    assert len(missed) <= len(wanted) / 10, missed


@every_mixed_situation
def test_a_mixed_situation_is_told_what_an_adviser_would_say_and_nothing_that_could_harm(
    situation: MixedSituation,
) -> None:
    pathway = pathway_in(situation)
    assert told_first(pathway) & set(situation.acceptable_first)
    assert [line for line in situation.must_show if not set(line) & shown_first(pathway)] == []
    assert not set(shown_ids(pathway)) & set(situation.must_not_show)
