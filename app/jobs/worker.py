"""What the service does by itself while it runs: it sends mail every few seconds, and does daily jobs every minute."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.core.audit import Audit
from app.core.clock import now
from app.core.settings import Settings
from app.jobs.daily_jobs import do_daily_jobs
from app.mail.sender import deliver_due

LOG = logging.getLogger(__name__)
MAIL_EVERY_S = 5.0
CHORES_EVERY_S = 60.0


class Worker:
    """A background thread, which every process may have: each job is done once. An exception never ends it."""

    def __init__(self, engine: Engine, audit: Audit, settings: Settings) -> None:
        self._engine, self._audit, self._settings = engine, audit, settings
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Start the thread; once only."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, after the job that is running: a mail server may take a few seconds."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(30)

    def _run(self) -> None:
        chores_due = 0.0
        while not self._stopping.is_set():
            if time.monotonic() >= chores_due:
                self._try(lambda: do_daily_jobs(self._engine, self._audit, self._settings, now()))
                chores_due = time.monotonic() + CHORES_EVERY_S
            self._try(lambda: deliver_due(self._engine, self._settings, now()))
            self._stopping.wait(MAIL_EVERY_S)

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except (OperationalError, PoolTimeout):
            LOG.debug("The database cannot be reached.")  # the daily jobs say so every minute
        except Exception:
            LOG.exception("Something the service does by itself failed. It goes on, and tries it again.")
