"""The specification of what comes first: forty situations with what a good local adviser would say.

Ids are slugs of provisions and drafts, ids of moves, or no first step at all: none, talk-to-a-person, outside-area.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.moves import pathway_of, shown_ids, slugs
from triage.pathway.pathway import Part, Pathway
from triage.questionnaire.answers import Answers, read_all
from triage.questionnaire.questionnaire import QUESTIONNAIRE

PANEL: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("panel.yaml").read_text(encoding="utf-8"))[
    "people"
]
LEAST_ACCEPTABLE = 38
every_situation = pytest.mark.parametrize("situation", PANEL, ids=[one["id"] for one in PANEL])


def pathway_in(situation: dict[str, Any]) -> Pathway:
    answers = read_all(situation["answers"], QUESTIONNAIRE)
    assert isinstance(answers, Answers), answers
    return pathway_of(answers)


def first_of(pathway: Pathway) -> set[str]:
    """The first move and who carries it; else the provision that comes first, or the words for none."""
    first = pathway.moves.first
    if first is not None:
        return {first.move.id, *slugs(first)}
    if pathway.first_slug is not None:
        return {pathway.first_slug}
    return {"outside-area"} if pathway.outside else {"none", "talk-to-a-person"}


def shown_in(pathway: Pathway) -> set[str]:
    """What stands above, first or among the next three, and the first three of Step On and of help alongside."""
    moves = pathway.moves
    carriers = {slug for shown in (*moves.boxes, *moves.following) for slug in slugs(shown)}
    lists = {entry.support.slug for part in (Part.STEP_ON, Part.ALONGSIDE) for entry in pathway.parts[part][:3]}
    return first_of(pathway) | set(shown_ids(pathway)) | carriers | lists


def test_at_least_38_of_the_40_are_told_first_what_an_adviser_would_say() -> None:
    others = [one["id"] for one in PANEL if not first_of(pathway_in(one)) & set(one["acceptable_first"])]
    assert len(PANEL) == 40
    assert len(PANEL) - len(others) >= LEAST_ACCEPTABLE, others


@every_situation
def test_nobody_is_told_first_what_an_adviser_would_object_to(situation: dict[str, Any]) -> None:
    assert not first_of(pathway_in(situation)) & set(situation["must_not_first"] or ())


@pytest.mark.parametrize("situation", [one for one in PANEL if one["crisis"]], ids=lambda one: one["id"])
def test_everyone_in_a_crisis_has_help_above_everything(situation: dict[str, Any]) -> None:
    boxes = pathway_in(situation).moves.boxes
    assert any(box.lines for box in boxes)


def test_nine_in_ten_of_what_must_be_shown_is_shown() -> None:
    wanted = [(one, set(line)) for one in PANEL for line in one["must_show"] or ()]
    missed = [(one["id"], sorted(line)) for one, line in wanted if not line & shown_in(pathway_in(one))]
    assert len(missed) <= len(wanted) / 10, missed
