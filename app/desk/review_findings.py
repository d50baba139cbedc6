"""What a review says of a draft besides its words: whom it touches, what stops it, and what to look at again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.catalogue.publication_checks import blockers_against, first_steps_of
from app.catalogue.snapshot import CatalogueSnapshot, with_this
from app.desk.preview_page import too_near
from app.desk.provision_page import whom_to_ask
from services_catalogue.impact.impact import impact_of
from services_catalogue.impact.panel import panel_warnings
from services_catalogue.impact.persona_changes import broken_promises
from services_catalogue.impact.personas import Persona, shipped_personas
from services_catalogue.impact.safety import safeguarding_questions
from services_catalogue.model.move import CatalogueRecord
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.reading.amount_sources import without_an_official_source
from services_catalogue.reading.doubts import doubts_of
from services_catalogue.reading.issues import ContentIssue, spoken_path
from services_catalogue.reading.rule_sources import without_a_source


def findings_of(after: CatalogueRecord, published: CatalogueSnapshot, on: str, *, is_new: bool) -> dict[str, Any]:
    """What the page of a review shows of a draft, by the names that its template has for it."""
    then = with_this(published, after, on)
    warnings = panel_warnings(published.pathfinder, then.pathfinder, on)
    return {
        "stops": blockers_against(after, published, then, on),
        "first_steps": first_steps_of(after, published, then, on),
        "panel": [warning for warning in warnings if warning.new],
        "objections": len(warnings),
        "promises": _promises(after, published, then, on),
        "safeguarding": safeguarding_questions(published.moves, then.moves),
        **(_of_an_entry(after, published, then, on, is_new=is_new) if isinstance(after, CatalogueEntry) else {}),
    }


def _promises(
    after: CatalogueRecord, published: CatalogueSnapshot, then: CatalogueSnapshot, on: str
) -> tuple[tuple[Persona, tuple[str, ...]], ...]:
    """The promises that a move or a body breaks. Those that a provision breaks stand with whom it touches."""
    if isinstance(after, Provision):
        return ()
    return broken_promises(shipped_personas(), published.pathfinder, then.pathfinder, on)


def _of_an_entry(
    after: CatalogueEntry, published: CatalogueSnapshot, then: CatalogueSnapshot, on: str, *, is_new: bool
) -> dict[str, Any]:
    changes = None  # a body is no step of anyone
    if isinstance(after, Provision):
        pathfinders = (published.pathfinder, then.pathfinder)
        changes = impact_of(published.provisions, then.provisions, after.slug, on, pathfinders)
    return {
        "changes": changes,
        "who_to_ask": whom_to_ask(after),
        "unknown": after.unknown,
        "unsourced": _said(without_a_source(after)),
        "amounts": _said(without_an_official_source(after, on)),
        "doubts": _said(doubts_of(after)),
        "near": too_near(after, then) if is_new else [],
    }


def _said(issues: Iterable[ContentIssue]) -> list[str]:
    """Each issue where it stands, with its mend."""
    return [
        f"At {spoken_path(one.path)}: {one.what}. {one.mend}{'' if one.mend.endswith('?') else '.'}" for one in issues
    ]
