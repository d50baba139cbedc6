"""What comes first for a client is what the resident's own page says, over the people of the panel."""

from __future__ import annotations

import pytest
from markupsafe import escape

from app.advising.first_steps_view import first_entry, first_in_words, first_steps_context
from app.presentation.pathway_page import pathway_html
from tests.app.shipped import cards, panel, pathway_of
from triage.pathway.pathway import Part
from triage.questionnaire.answers import Answers

every_situation = pytest.mark.parametrize("situation", panel())


@every_situation
def test_boxes_the_first_act_and_the_next_are_those_of_the_pathway(situation: str) -> None:
    pathway = pathway_of(panel()[situation])
    made, moves = first_steps_context(pathway, cards()), pathway.moves
    assert [box.id for box in made["boxes"]] == [box.move.id for box in moves.boxes]
    assert all(box.lines for box in made["boxes"])
    assert (made["first"] is None) == (moves.first is None and pathway.first_met is None) or pathway.outside
    assert len(made["following"]) >= len(moves.following)
    if made["first"] is not None:
        assert made["first"].act.title == first_in_words(pathway, cards())


@every_situation
@pytest.mark.parametrize("needs", [(), ("bsl",)], ids=["hearing", "deaf"])
def test_an_adviser_and_the_client_are_given_the_same_way_in(situation: str, needs: tuple[str, ...]) -> None:
    answers = Answers({**panel()[situation], "access_needs": needs}) if needs else panel()[situation]
    pathway = pathway_of(answers)
    made = first_steps_context(pathway, cards())["first"]
    if made is not None and made.act.carrier.press is not None:
        page = pathway_html(pathway, answers, cards()).decode()
        assert f'act__press" href="{escape(made.act.carrier.press.link)}"' in page.replace(" reach__web", "")


@every_situation
def test_the_first_provision_can_be_referred_to_where_it_takes_the_client(situation: str) -> None:
    pathway = pathway_of(panel()[situation])
    entry = first_entry(pathway)
    assert entry is None or (entry.part is not Part.NOT_NOW and entry.support.slug == pathway.first_slug)


def test_nothing_comes_first_where_nothing_is_told() -> None:
    made = first_steps_context(pathway_of(), cards())
    assert (made["first"], made["boxes"]) == (None, [])
