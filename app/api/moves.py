"""The moves of a pathway as JSON: boxes, the first move and the next ones, each with whom to turn to and how."""

from __future__ import annotations

from app.api.entries import compact, contact_out, texts
from app.catalogue.snapshot import CatalogueSnapshot
from services_catalogue.impact.referral_routes import sentence_for
from services_catalogue.model.move import MoveField
from triage.pathway.move import MoveLine, ShownMove
from triage.pathway.pathway import Pathway

LineJson = dict[str, object]
MOST_FRAGMENTS = 4_096
"""A few kilobytes each."""


class MoveFragments:
    """The JSON of moves for one published version. It holds nothing about any person."""

    def __init__(self, published: CatalogueSnapshot) -> None:
        self._published = published
        self._moves = {move.id: move for move in published.moves}
        first = {move.id: move.to_show(MoveField.WHY_FIRST) for move in published.moves}
        self._why_first = {move_id: () if why is None else (why,) for move_id, why in first.items()}
        self._made: dict[tuple[object, ...], tuple[str, str]] = {}  # without why it is this person's

    def members(self, pathway: Pathway) -> str:
        """The members of PathwayOut that tell what comes first, to stand among the others."""
        on, moves = pathway.on, pathway.moves
        boxes = ",".join([self._move(box, on) for box in moves.boxes])
        first = "null" if moves.first is None else self._move(moves.first, on)
        following = ",".join([self._move(move, on) for move in moves.following])
        entry = pathway.first_met
        why = self._why(moves.first) if moves.first is not None else () if entry is None else entry.why
        return (
            f'"first_step":{compact(pathway.first_slug)},"why_first":{texts(why)},'
            f'"boxes":[{boxes}],"first_move":{first},"next_moves":[{following}]'
        )

    def _move(self, shown: ShownMove, on: str) -> str:
        """A move as MoveOut describes it."""
        # Its carriers are kept as long as these fragments are.
        lines = [(id(line.carrier), line.access_point, line.for_them, line.ask_first) for line in shown.lines]
        key = (shown.move.id, on, *lines)
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= MOST_FRAGMENTS:
                self._made.clear()
            made = self._made[key] = self._around_why(shown, on)
        return f"{made[0]}{texts(self._why(shown))}{made[1]}"

    def _why(self, shown: ShownMove) -> tuple[str, ...]:
        """Why a move is this person's, and why it comes first where that rests on a source."""
        return (*shown.because, *self._why_first[shown.move.id])

    def _around_why(self, shown: ShownMove, on: str) -> tuple[str, str]:
        """A move but for why. What rests on no source is left out."""
        move = self._moves[shown.move.id]
        lines = [self._line(line, on) for line in shown.lines]
        after = {
            "by_when": move.to_show(MoveField.DEADLINE),
            "on_card": move.lines_to_show,
            "not_to_do": move.to_show(MoveField.NOT_TO_DO),
            "discreet": move.discreet,
            **(lines[0] if lines else {"carried_by": None, "contact": None}),
            "lines": lines,
        }
        return f'{compact({"id": move.id, "act": move.act})[:-1]},"why":', f",{compact(after)[1:]}"

    def _line(self, line: MoveLine, on: str) -> LineJson:
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
