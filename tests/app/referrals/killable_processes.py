"""Fault injection: processes that refer, answer and do the daily jobs until killed, and write down what is surely done.

Run as a program it forks one process for each line that it reads: all modules are loaded already, so each starts at
once.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, event

from app.core.clock import now
from app.core.database import open_database
from app.core.settings import Settings
from app.jobs import daily_jobs, worker
from app.mail import sender
from app.referrals.lifecycle import ReferralState
from app.referrals.transitions import RecipientResponse
from tests.app.worlds.catalogue_world import AUDIT, World
from tests.app.worlds.reminder_world import ADDRESS, Waiting, adviser_of

SENT_AGO = timedelta(days=22)
"""So long ago that a response is late, and that the client is asked how it went."""
MOST_SENT = 2
"""Referrals sent by one process; after that it only does its daily jobs."""
LEASE = timedelta(seconds=0.4)


def quick(url: str) -> Engine:
    """The database without waiting for the disk: only a process is killed here, never the machine."""
    engine = open_database(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def hurry(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA synchronous = OFF")

    return engine


def live(waiting: Waiting, settings: Settings) -> None:
    """Work until killed."""
    worker.Worker(waiting.engine, AUDIT, settings).start()
    tell(waiting, "began")
    for number in range(MOST_SENT):
        refer(waiting, answered=number % 2 == 1)
        time.sleep(0.01)  # so that the daily jobs take their turn
    time.sleep(60)


def refer(waiting: Waiting, *, answered: bool) -> None:
    """Send a referral that is late already, or one with a response."""
    code = waiting.send(now=now() - SENT_AGO, once=f"page-{os.getpid()}-{time.monotonic_ns()}")
    tell(waiting, f"sent {code}")
    if answered:
        waiting.answers(code, RecipientResponse(ReferralState.ACCEPTED), now())
        tell(waiting, f"answered {code}")


def tell(waiting: Waiting, what: str) -> None:
    """Append what was surely done as a line to the file `told` in the folder of the world."""
    file = os.open(waiting.world.folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(file, f"{what}\n".encode())
    os.close(file)


def main() -> None:
    """For each line of stdin: fork a process, print its id, and when it is dead the signal that it died of."""
    url, folder, leading, keeping, adviser_id, port = json.loads(sys.argv[1])
    sender.LEASE = LEASE
    sender.BACK_OFF = (timedelta(seconds=0.05),) * 5
    worker.MAIL_EVERY_S, worker.CHORES_EVERY_S = 0.01, 0.1
    world = World(quick(url), leading, keeping, Path(folder))
    waiting = Waiting(world, adviser_of(keeping, adviser_id))
    settings = Settings(data_dir=world.folder, address=ADDRESS, mail_server=f"smtp://127.0.0.1:{port}")
    refer(waiting, answered=True)
    daily_jobs.do_daily_jobs(world.engine, AUDIT, settings, now())
    world.engine.dispose()  # a forked process must not share a connection
    for _ in sys.stdin:
        number = os.fork()
        if number == 0:
            live(waiting, settings)
        print(number, flush=True)  # noqa: T201
        print(os.WTERMSIG(os.waitpid(number, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
