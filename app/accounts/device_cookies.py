"""What a browser holds on the way in: which staff have signed in from it, and that the first proof was given."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from app.accounts.staff_secrets import StaffSecrets
from app.core.encrypted_cookie import DecryptedCookie
from app.web.cookies import sent_cookie, set_cookie

HALF = "half-signed-in"
HALF_LASTS = timedelta(minutes=10)
KNOWN = "known-browser"
KNOWN_LASTS = timedelta(days=180)
MOST_KNOWN = 20
"""Staff who may share a browser, as at a front desk, before the one who used it longest ago is forgotten."""

HOME = "/desk"
LONGEST_NEXT = 1_200
# Only what addresses of the desk are made of: no second host, no way up, nothing that a browser reads in another way.
OWN_ADDRESS = re.compile(r"/desk(?:/[A-Za-z0-9_-]+)*(?:\?[A-Za-z0-9_.~%&=+:,-]*)?")
NOT_AFTERWARDS = ("/desk/sign-", "/desk/signed-")


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A browser by a random name of its own, and the staff (ids) who have signed in from it."""

    browser: str
    people: tuple[int, ...]

    def to(self, staff_id: int | None) -> str | None:
        """The browser's name when this member of staff has signed in from it; else None."""
        return self.browser if staff_id in self.people else None


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """A member of staff whose first proof was right. `password` is a mark of their password's hash; `subject` is their
    id at the organisation's sign-in, when that was the proof."""

    staff_id: int
    password: str
    next: str
    subject: str = ""


def own_address(wanted: str) -> str:
    """Where to go after signing in: an address of the desk itself, or else its first page."""
    fits = len(wanted) <= LONGEST_NEXT and OWN_ADDRESS.fullmatch(wanted) and not wanted.startswith(NOT_AFTERWARDS)
    return wanted if fits else HOME


def known(request: Request, now: datetime) -> KnownDevice:
    """This browser and the staff whom it is known to. A new browser gets a name and is known to none."""
    locks: StaffSecrets = request.app.state.staff_secrets
    opened = locks.known_browser.decrypt(sent_cookie(request, KNOWN), now=0)
    if isinstance(opened, DecryptedCookie) and opened.data["until"] >= now.timestamp():
        return KnownDevice(opened.data["browser"], tuple(opened.data["people"]))
    return KnownDevice(secrets.token_urlsafe(12), ())


def remember(request: Request, response: Response, staff_id: int, now: datetime, *, anew: bool = False) -> None:
    """Make this browser known to a member of staff who has shown that it is theirs; `anew` gives it a new name, and so
    a new count of failures."""
    was = known(request, now)
    was = KnownDevice(secrets.token_urlsafe(12), was.people) if anew else was
    people = [staff_id, *(person for person in was.people if person != staff_id)][:MOST_KNOWN]
    data = {"browser": was.browser, "people": people, "until": int((now + KNOWN_LASTS).timestamp())}
    locks: StaffSecrets = request.app.state.staff_secrets
    token = locks.known_browser.encrypt(data, started=0, now=0)
    set_cookie(response, KNOWN, token, secure=request.app.state.secure, lasts=KNOWN_LASTS)


def keep_half(request: Request, response: Response, half: PendingLogin, now: datetime) -> None:
    """Remember for ten minutes that a member of staff gave the right first proof."""
    locks: StaffSecrets = request.app.state.staff_secrets
    moment = int(now.timestamp())
    token = locks.half_signed_in.encrypt(asdict(half), started=moment, now=moment)
    set_cookie(response, HALF, token, secure=request.app.state.secure)


def half_signed_in(request: Request, now: datetime) -> PendingLogin | None:
    """The member of staff who gave the first proof in this browser less than ten minutes ago; None for none."""
    locks: StaffSecrets = request.app.state.staff_secrets
    opened = locks.half_signed_in.decrypt(sent_cookie(request, HALF), now=int(now.timestamp()))
    if not isinstance(opened, DecryptedCookie) or now.timestamp() - opened.started > HALF_LASTS.total_seconds():
        return None
    return PendingLogin(**opened.data)
