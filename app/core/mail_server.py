"""Where mail is handed over: the address in a setting, read once and never shown again, since it holds a password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}
# Whom mail comes from may be this machine itself, to which nobody could write: navigator@localhost.
SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class MailServer:
    """`encrypted` says that the line is encrypted from the start; otherwise it is as soon as the server offers that."""

    host: str
    port: int
    encrypted: bool = False
    name: str = ""
    password: str = field(default="", repr=False)


def read_mail_server(text: str) -> MailServer:
    """Read `smtp://name:password@host:587`. Raises ValueError, whose message repeats nothing of the setting."""
    wrong = "Write it as smtp://name:password@host:587 or smtps://name:password@host:465"
    parts = urlsplit(text.strip())
    try:
        port = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(wrong)
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        encrypted=parts.scheme == "smtps",
        name=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
