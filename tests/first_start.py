"""What a start of the service would serve, for tests and the bench, without serving it."""

from datetime import datetime

from app.__main__ import opened
from app.catalogue.refresher import load
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.settings import Settings


def first_snapshot(settings: Settings, at: datetime) -> CatalogueSnapshot:
    """The snapshot of the published catalogue after a start. Raises DatabaseUnusable or KeysUnusable."""
    engine, unpublished = opened(settings, at)
    try:
        return load(engine, unpublished, at.date().isoformat())
    finally:
        engine.dispose()
