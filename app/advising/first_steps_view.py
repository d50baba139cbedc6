"""What comes first for a client, as an adviser reads it: help in a crisis, the first act, and what follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.presentation.cards import Cards
from app.presentation.entry_address import HELP
from app.presentation.move_views import ActView, BoxView
from app.presentation.next_steps import NextSteps, next_steps_of
from triage.pathway.move import ShownMove
from triage.pathway.pathway import Part, Pathway, PathwayEntry


@dataclass(frozen=True, slots=True)
class StepView:
    """One act for one client. `slug` is that of the provision that carries it, and `page` the page of the body that
    does; both are empty for what people do with somebody they have. `on_card` stands beside the act."""

    act: ActView
    why: str
    on_card: tuple[str, ...]
    slug: str = ""
    page: str = ""


def first_entry(pathway: Pathway) -> PathwayEntry | None:
    """The provision that carries the first step; None when there is no first step, when a body carries it or it is the
    client's own act, and when only a place of the provision takes them."""
    slug = pathway.first_slug
    open_now = (entry for part in Part if part is not Part.NOT_NOW for entry in pathway.parts[part])
    return None if slug is None else next((entry for entry in open_now if entry.support.slug == slug), None)


def first_in_words(pathway: Pathway, cards: Cards) -> str:
    """The act that comes first; empty when there is none."""
    first = None if pathway.outside else _first(next_steps_of(pathway, cards.moves), pathway, cards)
    return "" if first is None else first.act.title


def boxes_of(pathway: Pathway, cards: Cards) -> list[BoxView]:
    """The help in a crisis that stands above everything."""
    known, deaf = pathway.place_known, pathway.access_needs.without_hearing
    return [cards.moves.box(box, pathway.on, place_known=known, without_hearing=deaf) for box in pathway.moves.boxes]


def first_steps_context(pathway: Pathway, cards: Cards) -> Mapping[str, Any]:
    """The template context: `boxes`, the act that comes `first` or None, and those `following` it."""
    boxes = boxes_of(pathway, cards)
    if pathway.outside:
        return {"boxes": boxes, "first": None, "following": []}
    steps = next_steps_of(pathway, cards.moves)
    first = _first(steps, pathway, cards)
    following = [_of_move(shown, pathway, cards) for shown in steps.moves]
    following += [_of_entry(entry, pathway, cards) for entry in steps.entries]
    return {"boxes": boxes, "first": first, "following": following}


def _first(steps: NextSteps, pathway: Pathway, cards: Cards) -> StepView | None:
    if steps.move is not None:
        return _of_move(steps.move, pathway, cards)
    return None if steps.entry is None else _of_entry(steps.entry, pathway, cards)


def _of_move(shown: ShownMove, pathway: Pathway, cards: Cards) -> StepView:
    act = cards.act_view(shown, pathway)
    is_body = act.carrier.address.startswith(HELP)
    slug = shown.lines[0].carrier.slug or ""
    return StepView(
        act=act,
        why=cards.moves.why(shown),
        on_card=cards.moves.move(shown).lines_to_show,
        slug="" if is_body else slug,
        page=act.carrier.address if is_body else "",
    )


def _of_entry(entry: PathwayEntry, pathway: Pathway, cards: Cards) -> StepView:
    provision = cards.published.by_slug[entry.support.slug]
    ways = cards.ways(provision, cards.access_point(entry), pathway.district)
    act = cards.moves.act_of_entry(entry, ways, (), pathway.on, without_hearing=pathway.access_needs.without_hearing)
    return StepView(act=act, why=" ".join(entry.why), on_card=(), slug=provision.slug)
