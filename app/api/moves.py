"""The moves of a pathway as JSON: boxes, the first move and the next ones, each with whom to turn to and how."""

from __future__ import annotations

from functools import lru_cache

from app.api.entries import compact, contact_out
from app.catalogue.snapshot import CatalogueSnapshot
from services_catalogue.impact.referral_routes import sentence_for
from services_catalogue.model.move import Move, MoveField
from triage.moves.move import MoveLine, ShownMove
from triage.pathway.pathway import Pathway
from triage.pathway.ranking import why_first

LineJson = dict[str, object]


class MoveFragments:
    """The JSON of moves for one published version. It holds nothing about any person."""

    def __init__(self, published: CatalogueSnapshot) -> None:
        self._published = published
        self._moves = {move.id: move for move in published.moves}
        self._line = lru_cache(maxsize=4096)(self._line_out)

    def members(self, pathway: Pathway) -> str:
        """The members of PathwayOut that tell what comes first, to stand among the others."""
        on = pathway.on
        first = None if pathway.moves.first is None else self._move(pathway.moves.first, on)
        boxes = [self._move(box, on) for box in pathway.moves.boxes]
        following = [self._move(move, on) for move in pathway.moves.following]
        return (
            f'"first_step":{compact(pathway.first_slug)},"why_first":{compact(_why_first(pathway, first))},'
            f'"boxes":{compact(boxes)},"first_move":{compact(first)},"next_moves":{compact(following)}'
        )

    def _move(self, shown: ShownMove, on: str) -> dict[str, object]:
        """A move as MoveOut describes it. What rests on no source is left out."""
        move = self._moves[shown.move.id]
        lines = [self._line(line, on) for line in shown.lines]
        return {
            "id": move.id,
            "act": move.act,
            "why": _why(shown, move),
            "by_when": move.to_show(MoveField.DEADLINE),
            "on_card": move.lines_to_show,
            "not_to_do": move.to_show(MoveField.NOT_TO_DO),
            "discreet": move.discreet,
            **(lines[0] if lines else {"carried_by": None, "contact": None}),
            "lines": lines,
        }

    def _line_out(self, line: MoveLine, on: str) -> LineJson:
        """A line as MoveLineOut describes it."""
        carrier, slug = line.carrier, line.carrier.slug
        contact = None if slug is None else self._published.contacts.contact(slug, line.access_point, on)
        return {
            "carried_by": {
                "kind": line.kind.value,
                "slug": slug,
                "access_point": line.access_point,
                "name": None if slug is None else self._name(slug, line.access_point),
                "who": carrier.who,
                "says": carrier.says,
                "ask_first": line.ask_first,
            },
            "contact": None if contact is None else contact_out(contact, sentence_for(contact)),
        }

    def _name(self, slug: str, access_point: str | None) -> str:
        entry = self._published.entry(slug)
        if entry is None:
            raise LookupError(f"'{slug}' carries a move and is not in the catalogue")
        return next((point.name for point in entry.access_points if point.id == access_point), entry.name)


def _why_first(pathway: Pathway, first: dict[str, object] | None) -> object:
    if first is not None:
        return first["why"]
    if pathway.first_met is pathway.first_step:
        return pathway.why_first
    # What is met and known to run would be the first step, so this one is not known to.
    return () if pathway.first_met is None else why_first(pathway.first_met, known_to_run=False)


def _why(shown: ShownMove, move: Move) -> list[str]:
    """Why a move is this person's, and why it comes first where that rests on a source."""
    first = move.to_show(MoveField.WHY_FIRST)
    return [*shown.because, *([] if first is None else [first])]
