"""Search results among all support, as pages of residents and of advisers show them."""

from __future__ import annotations

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.presentation.availability import availability_of
from services_catalogue.model.provision import Provision
from services_catalogue.search.search import Hit

MOST_FOUND = 12


def found_by(words: str, published: CatalogueSnapshot) -> list[dict[str, object]]:
    """What words find, the best first; nothing when there are none."""
    hits = published.search.find(words, limit=MOST_FOUND) if words else []
    return [_found(published.by_slug[hit.slug], hit) for hit in hits]


def _found(provision: Provision, hit: Hit) -> dict[str, object]:
    return {
        "provision": provision,
        "closed": availability_of(provision, today()).closed,
        "by_other_name": hit.matched == "old_name",
        "mixed_up": hit.matched == "similar_name",
        "matched_text": hit.matched_text,
    }
