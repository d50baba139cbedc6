"""How to get in touch with whoever carries a move: the contact that may be shown of a provision, a body or a place."""

from __future__ import annotations

from collections.abc import Iterable

from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.model.shown_contacts import BestContact, best_of


class CarrierContacts:
    """The contacts of these entries, by slug and the id of an access point, as they may be shown on a day."""

    def __init__(self, entries: Iterable[CatalogueEntry]) -> None:
        self._entries = {entry.slug: entry for entry in entries}

    def contact(self, slug: str, access_point: str | None, on: str) -> BestContact:
        """The contact of an entry, or of an access point of it; an empty one where the entry is not among these."""
        entry = self._entries.get(slug)
        if entry is None:
            return BestContact()
        return best_of(entry, next((p for p in entry.access_points if p.id == access_point), None), on)

    def has_way_in(self, slug: str, access_point: str | None, on: str) -> bool:
        """Whether there is a phone, an email or a page that may be shown on that day (YYYY-MM-DD)."""
        return self.contact(slug, access_point, on).known
