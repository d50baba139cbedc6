"""Search results among all support and all bodies, as pages of residents and of advisers show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.presentation.availability import availability_of
from app.presentation.cards import Cards
from app.presentation.crisis_lines import boxed
from app.presentation.entry_address import address_of_entry
from app.presentation.move_views import in_two
from services_catalogue.model.body import Body
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.search.search import Hit
from services_catalogue.search.topic import Topic
from triage.judgement.judgement import Verdict, judge
from triage.pathway.move import MovePlace, ShownMove
from triage.pathway.pathway import Part
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AGE, AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE

MOST_FOUND, MOST_SITUATIONS = 12, 2
ADULT = 18


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One entry that was found: its page, why it was found, and why nobody can join it; empty when they can."""

    entry: CatalogueEntry
    address: str
    closed: str
    by_other_name: bool
    mixed_up: bool
    matched_text: str


@dataclass(frozen=True, slots=True)
class SituationResult:
    """What to do in a situation that was searched for. `situation` follows "If"; `name` is whom to turn to, and their
    page; both empty for what people do with somebody they have."""

    situation: str
    act: str
    name: str
    address: str


def found_by(words: str, published: CatalogueSnapshot, answers: Answers, at: str = "") -> list[SearchResult]:
    """What words find, the best first; nothing when there are none. What these answers rule out comes last, unless it
    was called by its name.

    `at` is what stands before the address of support, where a page of an adviser shows it to a client.
    """
    area = answers.said(AREA)
    hits = published.search.find(words, MOST_FOUND, area if isinstance(area, str) else None) if words else []
    if answers and hits:
        shut = _shut(published, answers)
        hits.sort(key=lambda hit: hit.matched == "word" and _is_shut(published, hit, shut, answers))
    entries = ((published.entry(hit.slug), hit) for hit in hits)
    return [_found(entry, hit, at) for entry, hit in entries if entry is not None]


def situations_of(topics: Iterable[Topic], cards: Cards, answers: Answers) -> list[SituationResult]:
    """What to do first in the situations that somebody searched for, the first that they named first."""
    named = {move: topic.situation for topic in topics for move in topic.moves if topic.situation is not None}
    shown = {one.move.id: one for one in _named_moves(named, cards, answers)}
    found = [_situation(named[move], shown[move], cards) for move in named if move in shown]
    return found[:MOST_SITUATIONS]


def boxes_of(topics: Iterable[Topic], cards: Cards, answers: Answers) -> list[Markup]:
    """The boxes of numbers for what somebody wrote of danger, as they stand on a page, by their age and place."""
    return boxes_named(box_ids(topics, answers), cards, answers)


def box_ids(topics: Iterable[Topic], answers: Answers) -> list[str]:
    """The ids of those boxes."""
    age = answers.said(AGE)
    boxes = [topic.box for topic in topics if topic.box is not None]
    if not isinstance(age, int):
        return [box.age_not_known for box in boxes]
    return [box.from_18 if age >= ADULT else box.under_18 for box in boxes]


def with_place(answers: Answers, districts: Collection[str]) -> Answers:
    """The answers with the one district that was written of, in place of their own; for choosing whom to call there."""
    return answers.with_answer(AREA, next(iter(districts))) if len(districts) == 1 else answers


def boxes_named(ids: Iterable[str], cards: Cards, answers: Answers) -> list[Markup]:
    """The boxes of these ids, the most urgent first."""
    boxes = [one for one in _named_moves(ids, cards, answers) if one.move.place is MovePlace.ABOVE]
    return [boxed(one, cards, answers) for one in boxes]


def _named_moves(ids: Iterable[str], cards: Cards, answers: Answers) -> tuple[ShownMove, ...]:
    return cards.published.pathfinder.named_moves(set(ids), answers, today())


def _situation(situation: str, shown: ShownMove, cards: Cards) -> SituationResult:
    carrier = cards.moves.carrier(cards.moves.move(shown), shown.lines[0], today())
    title, _rest = in_two(cards.moves.move(shown).act)
    return SituationResult(situation, title, carrier.name, carrier.address)


def _shut(published: CatalogueSnapshot, answers: Answers) -> set[str]:
    entries = published.pathfinder.pathway(answers, today()).entries()
    return {entry.support.slug for entry in entries if entry.part is Part.NOT_NOW}


def _is_shut(published: CatalogueSnapshot, hit: Hit, shut: set[str], answers: Answers) -> bool:
    entry = published.entry(hit.slug)
    if isinstance(entry, Body):
        return judge(entry.open_to, answers, QUESTIONNAIRE).verdict is Verdict.NOT_MET
    return hit.slug in shut


def _found(entry: CatalogueEntry, hit: Hit, at: str) -> SearchResult:
    return SearchResult(
        entry=entry,
        address=f"{at if isinstance(entry, Provision) else ''}{address_of_entry(entry)}",
        closed=availability_of(entry, today()).closed,
        by_other_name=hit.matched == "old_name",
        mixed_up=hit.matched == "similar_name",
        matched_text=hit.matched_text,
    )
