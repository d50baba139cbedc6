"""All that ships, with its moves, as the pages read it: and the people of the panel, by their pathways."""

from __future__ import annotations

from functools import cache

from app.catalogue.snapshot import CatalogueSnapshot
from app.presentation.cards import Cards
from services_catalogue.reading.move_reader import shipped_moves
from tests.moves import ON, bodies
from tests.test_panel import PANEL
from tests.triage.catalogue import real_catalogue
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers, Value


@cache
def shipped() -> CatalogueSnapshot:
    entries = [*real_catalogue(), *bodies()]
    return CatalogueSnapshot.of(entries, {entry.slug: 1 for entry in entries}, 1, on=ON, moves=shipped_moves())


@cache
def cards() -> Cards:
    return Cards(shipped())


@cache
def panel() -> dict[str, Answers]:
    """The answers of each situation of the panel, by its id."""
    return {one.id: Answers(one.answers) for one in PANEL}


def pathway_of(answers: Answers | None = None, /, **told: Value) -> Pathway:
    """The pathway of a person who told us this."""
    return shipped().pathfinder.pathway(Answers(told) if answers is None else answers, ON)
