"""Sends what waits in the outbox, at least once and almost always only once, and retries with growing pauses.

Without a mail server the mails are put into a folder. A process leases each mail before it sends it, so two never send
the same one at a time. When a process dies before it has noted that a mail was taken, the mail is sent again, with the
same Message-ID, by which the receiving server can drop it. That moment is kept as short as can be.
"""

from __future__ import annotations

import hashlib
import os
import re
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, col, select

from app.core.database import reading, writing
from app.core.mail_server import MailServer, read_mail_server
from app.core.settings import Settings
from app.mail.outbox import Message
from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.emails import sendable

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60))
"""The wait after each try; after the one that follows the last it is given up."""
AWAY = timedelta(days=3)
"""For so long after it was written no mail is given up for want of a server, as over a weekend."""
LEASE = timedelta(minutes=5)
"""For how long a claimed mail is left alone: longer than any try can take."""
LONGEST_ROUND_S = 60
"""No mail is claimed after it: a lease is counted from the beginning of a round, and must not run out during a try."""
TIMEOUT_S = 10
MOST_AT_ONCE = 50
NOTED_AFTER_S = (0, 1, 2, 4, 8)
"""The waits before each try to note that a mail was taken, when the database is busy or away."""
ENHANCED = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")
DIED = "It was taken up again and again and neither sent nor refused."


class DeliveryError(Exception):
    """A mail was not taken. The sentence holds no secret: a server's own words could repeat what was sent to it.

    `away` says that the server itself could not be used, so that the other mails need not be tried now; `for_good` that
    trying again cannot help.
    """

    def __init__(self, sentence: str, *, away: bool = False, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.away = away
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class LeasedMessage:
    """A mail that only this process may send until its lease ends."""

    id: int
    key: str
    to: str
    subject: str
    body: str
    created_at: datetime
    attempts: int


def deliver_due(engine: Engine, settings: Settings, now: datetime) -> int:
    """Send what is due; returns how many were sent. Ends early when the mail server cannot be reached."""
    sent, begun = 0, time.monotonic()
    for _ in range(MOST_AT_ONCE):
        claimed = _claim(engine, now) if time.monotonic() < begun + LONGEST_ROUND_S else None
        if claimed is None:
            break
        try:
            _hand_over(claimed, settings, partial(_note_sent, engine, claimed, now))
        except DeliveryError as problem:
            _note_problem(engine, claimed, problem, now)
            if problem.away:
                break
        else:
            sent += 1
    return sent


def try_again(message: Message, now: datetime) -> None:
    """Try a mail that was given up again, from the first attempt on. Needs a writing session."""
    message.given_up_at, message.attempts, message.due_at, message.problem = None, 0, now, ""


def _claim(engine: Engine, now: datetime) -> LeasedMessage | None:
    with reading(engine) as session:  # most of the time no mail is due: then no writer has to wait
        if _next(session, now) is None:
            return None
    with writing(engine) as session:
        while (message := _next(session, now)) is not None:
            if message.attempts <= len(BACK_OFF):
                message.attempts += 1
                message.due_at = now + LEASE
                session.add(message)
                return LeasedMessage(
                    message.id or 0,
                    message.key,
                    message.to,
                    message.subject,
                    message.body,
                    message.created_at,
                    message.attempts,
                )
            message.given_up_at, message.problem = now, DIED
            session.add(message)
            session.flush()
    return None


def _next(session: Session, now: datetime) -> Message | None:
    return session.exec(
        select(Message)
        .where(Message.due_at <= now, col(Message.sent_at).is_(None), col(Message.given_up_at).is_(None))
        .order_by(col(Message.due_at), col(Message.id))
        .limit(1)
    ).first()


def _note_sent(engine: Engine, claimed: LeasedMessage, now: datetime) -> None:
    """Note that a mail was sent, even if the database is away for some seconds: otherwise it is sent again."""
    for wait in NOTED_AFTER_S:
        time.sleep(wait)
        try:
            with writing(engine) as session:
                message = session.get(Message, claimed.id)
                if message is not None:
                    # The body may hold a link that is as good as a key: it is not kept in a second place.
                    message.sent_at, message.problem, message.body = now, "", ""
                    session.add(message)
            return
        except (OperationalError, PoolTimeout):
            if wait == NOTED_AFTER_S[-1]:
                raise


def _note_problem(engine: Engine, claimed: LeasedMessage, problem: DeliveryError, now: datetime) -> None:
    with writing(engine) as session:
        message = session.get(Message, claimed.id)
        if message is None or message.attempts != claimed.attempts:
            return  # the lease ran out and another process has it
        message.problem = str(problem)
        if problem.away and now < claimed.created_at + AWAY:
            message.attempts = min(claimed.attempts, len(BACK_OFF))
            message.due_at = now + BACK_OFF[message.attempts - 1]
        elif problem.for_good or claimed.attempts > len(BACK_OFF):
            message.given_up_at = now
        else:
            message.due_at = now + BACK_OFF[claimed.attempts - 1]
        session.add(message)


def _hand_over(claimed: LeasedMessage, settings: Settings, taken: Callable[[], None]) -> None:
    """Hand a mail over, and call `taken` as soon as it was taken. Raises DeliveryError."""
    letter = _letter(claimed, settings.mail_from)
    if settings.mail_server is None or not settings.mail_server.strip():
        _put_into_folder(letter, settings.data_dir / "outbox", claimed.id)
        taken()
        return
    server = read_mail_server(settings.mail_server)
    try:
        _send(letter, server, taken)
    except smtplib.SMTPRecipientsRefused as problem:
        code, words = next(iter(problem.recipients.values()))
        raise DeliveryError(f"The mail server refused the address ({_code(code, words)}).") from None
    except smtplib.SMTPNotSupportedError:
        raise DeliveryError("The mail server takes only addresses in plain letters (a to z).", for_good=True) from None
    except smtplib.SMTPAuthenticationError as problem:
        raise DeliveryError(
            f"The mail server did not take our name and password ({problem.smtp_code}).", away=True
        ) from None
    except smtplib.SMTPConnectError as problem:
        raise DeliveryError(f"The mail server would not talk to us ({problem.smtp_code}).", away=True) from None
    except smtplib.SMTPResponseException as problem:
        raise DeliveryError(f"The mail server refused it ({_code(problem.smtp_code, problem.smtp_error)}).") from None
    except (smtplib.SMTPException, OSError) as problem:
        raise DeliveryError(f"The mail server could not be used ({type(problem).__name__}).", away=True) from None


def _send(letter: EmailMessage, server: MailServer, taken: Callable[[], None]) -> None:
    secure = ssl.create_default_context()
    opened: smtplib.SMTP
    if server.encrypted:
        opened = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=secure)
    else:
        opened = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        opened.ehlo()
        encrypted = server.encrypted
        if not encrypted and opened.has_extn("starttls"):
            opened.starttls(context=secure)
            encrypted = True
        if server.name:
            if not encrypted and not _is_this_machine(server.host):
                raise DeliveryError("The mail server does not encrypt, so our password was not sent to it.", away=True)
            opened.login(server.name, server.password)
        opened.send_message(letter)
        taken()
        with suppress(smtplib.SMTPException, OSError):
            opened.quit()  # the mail was taken: how the talk ends makes no difference
    finally:
        opened.close()


def _letter(claimed: LeasedMessage, mail_from: str) -> EmailMessage:
    try:
        to = sendable(claimed.to)
    except ContactError:
        raise DeliveryError("It has no address that mail can be sent to.", for_good=True) from None
    letter = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    letter["From"], letter["To"] = mail_from, to
    letter["Subject"] = " ".join(claimed.subject.split())  # a line break would begin another header
    letter["Date"] = format_datetime(claimed.created_at)
    mark = hashlib.sha256(claimed.key.encode()).hexdigest()[:16]
    letter["Message-ID"] = f"<{claimed.id}.{mark}@{mail_from.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(claimed.body, cte="quoted-printable")
    return letter


def _put_into_folder(letter: EmailMessage, folder: Path, number: int) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        draft, file = folder / f".{number}.draft", folder / f"{number:06}.eml"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(letter.as_bytes())
        draft.replace(file)
    except OSError as problem:
        raise DeliveryError(f"The folder for mail cannot be written to ({problem.strerror}).", away=True) from None


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _code(code: int, words: bytes | str) -> str:
    found = ENHANCED.match(words if isinstance(words, bytes) else words.encode("utf-8", "replace"))
    return f"{code} {found.group(1).decode()}" if found else str(code)
