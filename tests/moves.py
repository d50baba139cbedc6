"""The moves that ship, ready to be asked with the provisions and the bodies that ship; and words for what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from services_catalogue.impact.carrier_contacts import CarrierContacts
from services_catalogue.model.provision import Provision
from services_catalogue.reading.move_reader import shipped_moves
from tests.triage.catalogue import real_bodies, real_catalogue
from triage.pathway.move import ShownMove
from triage.pathway.move_index import MoveCatalogue
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE

ON = "2026-11-30"
MOVES = {move.id: move for move in shipped_moves()}
AWAKE = {move.id: move for move in MOVES.values() if not move.sleeps}
bodies = real_bodies


@cache
def contacts() -> CarrierContacts:
    """How to get in touch with everything that ships."""
    return CarrierContacts([*real_catalogue(), *bodies()])


def new_pathfinder(provisions: Sequence[Provision] | None = None) -> Pathfinder:
    """A pathfinder that has served nobody yet: everything that ships, or these provisions in place of those."""
    found = real_catalogue() if provisions is None else provisions
    ways_in = contacts() if provisions is None else CarrierContacts([*provisions, *bodies()])
    return Pathfinder(found, QUESTIONNAIRE, MoveCatalogue(shipped_moves(), bodies(), ways_in.has_way_in))


move_pathfinder = cache(new_pathfinder)


def pathway_of(answers: Answers | None = None, /, **told: Value) -> Pathway:
    """The pathway of a person who told us this."""
    return move_pathfinder().pathway(Answers(told) if answers is None else answers, ON)


def slugs(shown: ShownMove | None) -> list[str]:
    """Who carries a move, line by line: slugs, or the words of a person's own act."""
    found: list[Any] = [] if shown is None else [line.carrier.slug or line.carrier.own_act for line in shown.lines]
    return [str(one) for one in found]


def shown_ids(pathway: Pathway) -> list[str]:
    """The ids of all moves that are shown: the boxes, the first and the next ones."""
    moves = pathway.moves
    first = () if moves.first is None else (moves.first,)
    return [shown.move.id for shown in (*moves.boxes, *first, *moves.following)]
