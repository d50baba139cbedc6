"""Fault injection: processes are killed at any moment, with no mail server for a while; nothing is lost or done twice.

Mail is sent at least once: when its process dies between the server's taking it and our noting that, it arrives twice
with the same Message-ID. With NAVIGATOR_TEST_LONG=1 more processes are killed.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import reading, writing
from app.jobs.daily_jobs import do_daily_jobs
from app.mail.outbox import Message
from app.mail.sender import deliver_due, try_again
from app.referrals.lifecycle import ReferralState
from app.referrals.models import Client, Consent, Referral, ReferralEvent
from tests.app.referrals.killable_processes import MOST_SENT, quick
from tests.app.servers.fake_smtp import Server, serving
from tests.app.worlds.catalogue_world import AUDIT
from tests.app.worlds.reminder_world import Waiting, make_waiting
from tests.long import LONG

LOG = logging.getLogger(__name__)
KILLS = 15 if LONG else 6
MOST_TOLD = MOST_SENT + MOST_SENT // 2
LAST_MOMENTS_S = 0.15
PATIENCE_S = 2
ROOT = Path(__file__).parents[3]


class Lives:
    """One process after another on the same database, each killed."""

    def __init__(self, waiting: Waiting, folder: Path, port: int) -> None:
        url, world = waiting.engine.url.render_as_string(hide_password=False), waiting.world
        given = [url, str(folder), world.leading, world.keeping, waiting.adviser.id, port]
        self.told = folder / "told"
        self.number: int | None = None
        self.beginning = subprocess.Popen(
            [sys.executable, "-m", "tests.app.referrals.killable_processes", json.dumps(given)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self) -> None:
        """Start a process, and wait until it works."""
        before = len(self.lines())
        assert self.beginning.stdin is not None
        self.beginning.stdin.write("\n")
        self.beginning.stdin.flush()
        self.number = self._read()
        while len(self.lines()) == before:
            time.sleep(0.005)
            assert self.beginning.poll() is None

    def wait(self, told: int) -> None:
        """Wait until the process has written so many more lines, or is dead."""
        enough, latest = len(self.lines()) + told, time.monotonic() + PATIENCE_S
        while self.number is not None and len(self.lines()) < enough and time.monotonic() < latest:
            time.sleep(0.005)

    def kill(self) -> None:
        """Kill the process at once, so that it cannot tidy anything up; once only."""
        number, self.number = self.number, None
        if number is not None:
            os.kill(number, signal.SIGKILL)

    def end(self) -> None:
        """Kill the process if that was not done yet, and wait until it is dead."""
        self.kill()
        assert self._read() == signal.SIGKILL

    def over(self) -> None:
        """Kill the process, and end the program that forks them."""
        self.kill()
        self.beginning.communicate(timeout=5)

    def _read(self) -> int:
        assert self.beginning.stdout is not None
        return int(self.beginning.stdout.readline())

    def lines(self) -> list[str]:
        return self.told.read_text().splitlines() if self.told.exists() else []

    def codes(self, what: str) -> set[str]:
        return {line.split()[1] for line in self.lines() if line.startswith(f"{what} ")}


def test_whatever_is_killed_nothing_is_lost_and_nothing_is_done_twice(database: Engine, tmp_path: Path) -> None:
    waiting, server = make_waiting(database, tmp_path), Server()
    server.wait.set()
    with serving(server):
        pass  # the server has its port now, and is down
    lives, chance = Lives(waiting, tmp_path, server.port), random.Random()
    with ExitStack() as opened:
        opened.callback(lives.over)
        for number in range(KILLS):
            if number == KILLS // 4:
                opened.enter_context(serving(server))  # the server is up again
            # Every third process is killed by the mail server, after it took a mail and before it says so.
            by_server = number % 3 == 2
            server.before_thanks = lives.kill if by_server else lambda: None
            lives.begin()
            lives.wait(MOST_TOLD + 1 if by_server else chance.randint(0, MOST_TOLD))
            time.sleep(chance.uniform(0, LAST_MOMENTS_S))
            lives.end()
        server.before_thanks = lambda: None
        finish(waiting, server)

    doubles = check_mails(waiting, server)
    assert doubles <= KILLS
    untold = check_referrals(waiting, lives)
    LOG.info("%d kills, %d mails, %d of them twice, %d referrals untold", KILLS, len(server.taken), doubles, untold)
    with reading(database) as session:
        assert AUDIT.check(session).broken is None
        if database.dialect.name == "sqlite":
            assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def finish(waiting: Waiting, server: Server) -> None:
    """Let one process work until nothing is left to do, as if an operator had retried the mails that were given up."""
    settings = waiting.settings.model_copy(update={"mail_server": f"smtp://127.0.0.1:{server.port}"})
    engine = quick(waiting.engine.url.render_as_string(hide_password=False))
    do_daily_jobs(engine, AUDIT, settings, now())
    with writing(engine) as session:
        waiting_still = select(Message).where(col(Message.sent_at).is_(None))
        for message in session.exec(waiting_still):
            try_again(message, now())
    while deliver_due(engine, settings, now() + timedelta(minutes=1)):
        pass
    engine.dispose()


def check_mails(waiting: Waiting, server: Server) -> int:
    """Every mail has arrived. Returns how many came twice, each of those the same and under the same Message-ID."""
    mails = waiting.world.mails()
    assert all(mail.sent_at is not None for mail in mails)
    arrived = Counter(letter["Message-ID"] for letter in server.taken)
    assert len(arrived) == len(mails)
    assert len({(letter["Message-ID"], letter.as_bytes()) for letter in server.taken}) == len(arrived)
    return len(server.taken) - len(arrived)


def check_referrals(waiting: Waiting, lives: Lives) -> int:
    """Check that every referral is complete, and those written down are there. Returns how many others there are."""
    sent, answered = lives.codes("sent"), lives.codes("answered")
    assert len(sent) > KILLS // 2
    with reading(waiting.engine) as session:
        referrals = session.exec(select(Referral)).all()
        assert {referral.code for referral in referrals} >= sent
        assert len(session.exec(select(Client)).all()) == len(referrals)
        accepted = {referral.code for referral in referrals if referral.state == ReferralState.ACCEPTED}
        assert accepted >= answered
        for referral in referrals:
            check_one(session, referral, late=referral.code not in accepted)
    return len(referrals) - len(sent)


def check_one(session: Session, referral: Referral, *, late: bool) -> None:
    """Check that all that belongs to a referral is there, once."""

    def mails(what: str) -> int:
        begins = col(Message.key).startswith(f"referral/{referral.code}/{what}", autoescape=True)
        return session.exec(select(func.count()).select_from(Message).where(begins)).one()

    assert len(session.exec(select(Consent).where(Consent.client_id == referral.client_id)).all()) == 4
    events = Counter(
        session.exec(select(ReferralEvent.what).where(ReferralEvent.referral_id == referral.id))  # of any side
    )
    audited = Counter(session.exec(select(AuditEvent.act).where(AuditEvent.subject == referral.code)))
    wanted = {"sent": 1, **({} if late else {"accepted": 1})}
    assert audited == wanted
    assert {**wanted, "asked": 1, **({"alerted": 1} if late else {})}.items() <= events.items()
    assert set(events.values()) == {1}
    assert (mails("new/"), mails("ask-person")) == (1, 1)
    assert mails("answer-") == (0 if late else 1)
    assert mails("alert/") == 2 * events["alerted"]
