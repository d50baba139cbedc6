"""Search results among all support and all bodies, as pages of residents and of advisers show them."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.presentation.availability import availability_of
from app.presentation.entry_address import address_of_entry
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.search.search import Hit

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One entry that was found: its page, why it was found, and why nobody can join it; empty when they can."""

    entry: CatalogueEntry
    address: str
    closed: str
    by_other_name: bool
    mixed_up: bool
    matched_text: str


def found_by(words: str, published: CatalogueSnapshot, at: str = "") -> list[SearchResult]:
    """What words find, the best first; nothing when there are none.

    `at` is what stands before the address of support, where a page of an adviser shows it to a client.
    """
    hits = published.search.find(words, limit=MOST_FOUND) if words else []
    entries = ((published.entry(hit.slug), hit) for hit in hits)
    return [_found(entry, hit, at) for entry, hit in entries if entry is not None]


def _found(entry: CatalogueEntry, hit: Hit, at: str) -> SearchResult:
    return SearchResult(
        entry=entry,
        address=f"{at if isinstance(entry, Provision) else ''}{address_of_entry(entry)}",
        closed=availability_of(entry, today()).closed,
        by_other_name=hit.matched == "old_name",
        mixed_up=hit.matched == "similar_name",
        matched_text=hit.matched_text,
    )
