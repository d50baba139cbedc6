"""Which pages a browser without an account may show: it used a link up, or was given the code on a slip.

No address holds a token. What the browser may show is encrypted in one cookie for each page, which ends by leaving, by
closing the browser and by time. Only a press keeps it open for longer, since the answer to an old GET that comes late
must not open again what was left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fastapi import Request
from starlette.responses import Response

from app.core.clock import now
from app.core.encrypted_cookie import CookieCipher, DecryptedCookie
from app.web.cookies import cookie_name, delete_cookie, sent_cookie, set_cookie

OWN = "your-referrals"
"""The cookie of a client's own page."""
RECEIVED = "received-"
"""How the cookie of a recipient's page begins; after it follows the code of the referral.

One for each: a recipient has several open, and two tabs that open at one moment would race for a cookie of all.
"""
OF_A_LINK = re.compile(f"{OWN}|{RECEIVED}[A-Za-z0-9]+")
"""The names that such cookies can have: a browser may send any."""
MOST_RECEIVED = 12
"""Referrals that a browser has open. More would not fit into what a request may send."""

OWN_IDLE, OWN_LONGEST = 30 * 60, 60 * 60
"""Seconds after the last press, and after it was opened. Longer than a browser keeps a page in memory for Back."""
RECEIVED_IDLE, RECEIVED_LONGEST = 60 * 60, 2 * 60 * 60
"""Longer, since a recipient often rings the client before they respond."""
LONGEST_COOKIE = 800


@dataclass(frozen=True, slots=True)
class PageEntry:
    """What a browser may show: `subject` is the code of a record or of a referral.

    `slip` is the hash of the code that opened it: a newer slip ends it. `started` is when it was opened, in seconds
    since 1970.
    """

    subject: str
    slip: str = ""
    started: int = 0


@dataclass(frozen=True, slots=True)
class EntryCiphers:
    """The ciphers of both cookies, in `app.state.entry_ciphers`."""

    own: CookieCipher
    received: CookieCipher

    @classmethod
    def of(cls, keys: Sequence[bytes]) -> EntryCiphers:
        """The ciphers under the service's keys."""
        return cls(
            CookieCipher(keys, name=OWN, idle=OWN_IDLE, longest=OWN_LONGEST, characters=LONGEST_COOKIE),
            CookieCipher(
                keys, name="received", idle=RECEIVED_IDLE, longest=RECEIVED_LONGEST, characters=LONGEST_COOKIE
            ),
        )


def own_entry(request: Request) -> PageEntry | None:
    """The client whose own page this browser may show now; None for none."""
    return _open(request, request.app.state.entry_ciphers.own, OWN)


def had_own_page(request: Request) -> bool:
    """Whether this browser has shown a client's own page and has not left it."""
    return cookie_name(OWN, request.app.state.secure) in request.cookies


def keep_own(request: Request, response: Response, entry: PageEntry) -> Response:
    """Let this browser show a client's own page, from now."""
    return _keep(request, response, request.app.state.entry_ciphers.own, OWN, entry)


def received_entry(request: Request, code: str) -> PageEntry | None:
    """The entry to the recipient's page of the referral with this code; None when this browser has none."""
    entry = _open(request, request.app.state.entry_ciphers.received, RECEIVED + code)
    return entry if entry is not None and entry.subject == code else None


def keep_received(request: Request, response: Response, entry: PageEntry) -> Response:
    """Let this browser show a referral to its recipient, from now. The oldest beyond MOST_RECEIVED is closed."""
    name = RECEIVED + entry.subject
    for other in _others(request, name)[MOST_RECEIVED - 1 :]:
        close(request, response, other)
    return _keep(request, response, request.app.state.entry_ciphers.received, name, entry)


def close(request: Request, response: Response, name: str) -> Response:
    """Take the cookie with this name away, if there is one."""
    if name in of_links(request.cookies):
        delete_cookie(response, name, secure=request.app.state.secure)
    return response


def of_links(sent: Iterable[str]) -> list[str]:
    """Which of the cookies that were sent open a page without an account: their names, unprefixed."""
    names = (name.removeprefix("__Host-") for name in sent)
    return [name for name in names if OF_A_LINK.fullmatch(name)]


def _others(request: Request, own: str) -> list[str]:
    """The cookies of other referrals that were received here, the newest first and those that do not decrypt last."""
    others = set(of_links(request.cookies)) - {OWN, own}
    opened = {name: _open(request, request.app.state.entry_ciphers.received, name) for name in others}
    return sorted(others, key=lambda name: entry.started if (entry := opened[name]) else 0, reverse=True)


def _open(request: Request, cipher: CookieCipher, name: str) -> PageEntry | None:
    opened = cipher.decrypt(sent_cookie(request, name), now=int(now().timestamp()))
    return PageEntry(**opened.data, started=opened.started) if isinstance(opened, DecryptedCookie) else None


def _keep(request: Request, response: Response, cipher: CookieCipher, name: str, entry: PageEntry) -> Response:
    moment = int(now().timestamp())
    kept = replace(entry, started=entry.started or moment)
    token = cipher.encrypt({"subject": kept.subject, "slip": kept.slip}, started=kept.started, now=moment)
    set_cookie(response, name, token, secure=request.app.state.secure)
    return response
