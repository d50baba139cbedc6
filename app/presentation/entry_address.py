"""Where residents read of an entry of the catalogue: support and bodies have addresses of their own."""

from __future__ import annotations

from services_catalogue.model.body import Body
from services_catalogue.model.provision import CatalogueEntry

SUPPORT, HELP = "/support", "/help"


def address_of_entry(entry: CatalogueEntry) -> str:
    """The address of its page, without a host."""
    return f"{HELP if isinstance(entry, Body) else SUPPORT}/{entry.slug}"
