"""Keeps the catalogue that requests are answered with in step with what is published, in each process, within a second.

Requests of residents never wait for the database: a background thread polls one version number a few times a second,
and puts a whole new snapshot in the place of the old one when it has changed, or when a new day has begun. Once a
minute it counts the response rates anew.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import State

from app.catalogue.publication_schedule import publish_what_is_due
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import now, today
from app.core.database import reading
from app.referrals.response_rates import response_rates_at
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.record_content import published_corrections, published_moves
from services_catalogue.store.revisions import catalogue_version, published
from services_catalogue.verification.verification import checked_of

EVERY_S = 0.25
SIGNALS_EVERY = timedelta(minutes=1)
"""How long it takes at most until a response counts in the response rates that are shown."""
LONGEST_WAIT_S = 10.0
"""Seconds to wait, at most, before asking a database again that does not answer."""

log = logging.getLogger(__name__)


def load(engine: Engine, unpublished: Sequence[CatalogueEntry], on: str) -> CatalogueSnapshot:
    """The catalogue as it is published now, for a day (YYYY-MM-DD).

    `unpublished` are entries whose file has an error, read as far as possible: shown as "could not check" for as long
    as nothing is published of them.
    """
    with reading(engine) as session:
        stored = published(session)
        version = catalogue_version(session)
        checked = checked_of(session)
        moves = published_moves(session)
        job_corrections = published_corrections(session)
        signals = response_rates_at(session, now())
    for move in moves:
        if move.unreadable is not None:
            log.warning("A move is shown to nobody, since it cannot be read: %s", move.unreadable)
    entries = [
        read_tolerantly(one.content, one.slug).model_copy(update={"checked": checked.get(one.slug)}) for one in stored
    ]
    revisions = {one.slug: one.number for one in stored}
    extra = [entry for entry in unpublished if entry.slug not in revisions]
    return CatalogueSnapshot.of(
        [*entries, *extra],
        {**revisions, **{entry.slug: 0 for entry in extra}},
        version,
        on=on,
        signals=signals,
        moves=moves,
        job_corrections=job_corrections,
    )


class CatalogueRefresher:
    """Keeps `state.snapshot` of one application up to date."""

    def __init__(self, state: State, engine: Engine, unpublished: Sequence[CatalogueEntry] = ()) -> None:
        self._state = state
        self._engine = engine
        self._unpublished = tuple(unpublished)
        self._counted_at = now()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="watch", daemon=True)

    def look(self) -> None:
        """Look once: publish what is due, and load what has changed. Raises SQLAlchemyError."""
        publish_what_is_due(self._engine, self._state.audit, self._state.snapshot, now())
        with reading(self._engine) as session:
            version = catalogue_version(session)
        if version != self._state.snapshot.version or today() != self._state.snapshot.on:
            self._state.snapshot = load(self._engine, self._unpublished, today())
        elif abs(now() - self._counted_at) >= SIGNALS_EVERY:
            self._count_again()

    def _count_again(self) -> None:
        """Load the response rates. What is shown is rounded, so it seldom changes, and cards are kept."""
        self._counted_at = now()
        with reading(self._engine) as session:
            signals = response_rates_at(session, now())
        if signals != self._state.snapshot.signals:
            self._state.snapshot = replace(self._state.snapshot, signals=signals)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread, once its present look is over."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(LONGEST_WAIT_S)

    def _go_on(self) -> None:
        wait = EVERY_S
        while not self._ended.wait(wait):
            try:
                self.look()
                wait = EVERY_S
            except SQLAlchemyError as problem:
                # The last snapshot stays shown; it is logged once, not four times a second.
                if wait == EVERY_S:
                    log.warning("The database cannot be reached, so changes are not shown: %s", type(problem).__name__)
                wait = min(wait * 2, LONGEST_WAIT_S)
            except Exception:
                log.exception("The published catalogue could not be read again, so the one before is still shown.")
                wait = min(wait * 2, LONGEST_WAIT_S)
