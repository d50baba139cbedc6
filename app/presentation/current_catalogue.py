"""The snapshot of the published catalogue that a request uses, and the cards that are drawn from it."""

from __future__ import annotations

from starlette.requests import Request

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.presentation.cards import Cards
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers


def snapshot_of(request: Request) -> CatalogueSnapshot:
    """The snapshot of the catalogue that this request is answered with."""
    published: CatalogueSnapshot = request.app.state.snapshot
    return published


def cards_of(request: Request) -> Cards:
    """The cards of the published version, made anew when the version changes."""
    published = snapshot_of(request)
    kept: Cards | None = getattr(request.app.state, "cards", None)
    if kept is None or kept.published is not published:
        kept = request.app.state.cards = Cards(published)
    return kept


def pathway_of(answers: Answers, request: Request) -> Pathway:
    """The pathway of a person with these answers, today."""
    return snapshot_of(request).pathfinder.pathway(answers, today())


def still_matter_of(answers: Answers, request: Request) -> tuple[str, ...]:
    """The questions that still matter to a person with these answers, today, in order."""
    return snapshot_of(request).pathfinder.still_matter(answers, today())
