"""What a test reads as a provision, when it is one."""

from collections.abc import Mapping
from typing import Any

from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.reading.tolerant_reading import UNNAMED, read_tolerantly


def as_provision(entry: CatalogueEntry) -> Provision:
    """The same entry. It fails for a body."""
    assert isinstance(entry, Provision)
    return entry


def stored_provision(content: Mapping[str, Any], slug: str = UNNAMED) -> Provision:
    """The provision in a stored revision, read as the service reads it."""
    return as_provision(read_tolerantly(content, slug))
