"""The sittings that are open in an adviser's browser: each is sealed into cookies of its own, for this adviser alone.

The whole of a sitting travels with the addresses of that sitting and no others, so a page of one client cannot be
answered from another's. Beside it stands a short entry by which the desk lists what is open. Both outlive being signed
out by time: whoever signs in again as the same person goes on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.advising.triage_session import PlanStep, TriageSession
from app.core.encrypted_cookie import CookieCipher, DecryptedCookie, MissingCookie
from app.core.permissions import Colleague
from app.presentation.journey import values_of
from app.web.cookies import cookie_name, delete_cookie, sent_cookie, set_cookie

IDLE_SECONDS = 60 * 60
"""Longer than somebody stays signed in without a press, so that an interview that was interrupted can go on."""
MOST_OPEN = 5
"""As many as a browser can carry beside each other, and more than anybody can keep apart."""
EVERYWHERE = "/desk"
TRIAGE_SESSION = "sitting"
"""The cookie of a whole sitting, which goes with the addresses of that sitting; its seal names adviser and sitting."""
ENTRY = "sitting-"
"""How the cookie of a sitting's entry begins, which goes everywhere on the desk; after it follows the sitting's id."""


@dataclass(frozen=True, slots=True)
class TriageSessionCiphers:
    """What seals sittings, and nothing else opens. It is `app.state.triage_session_ciphers`."""

    whole: CookieCipher
    entry: CookieCipher

    @staticmethod
    def of(keys: Sequence[bytes]) -> TriageSessionCiphers:
        """The seals under the service's keys."""
        return TriageSessionCiphers(
            CookieCipher(keys, name="whole-sitting", idle=IDLE_SECONDS),
            CookieCipher(keys, name="entry-of-sitting", idle=IDLE_SECONDS),
        )


class TriageSessionEnded(Exception):
    """A page of a sitting that is not open here: it was ended, is too old, or another adviser's. It is told kindly."""


@dataclass(frozen=True, slots=True)
class OpenTriageSession:
    """One open sitting as the list knows it. `client` is the code of a record; `started` in seconds since 1970."""

    id: str
    client: str
    started: int


def triage_session_of(request: Request, colleague: Colleague, id: str) -> TriageSession:
    """The open sitting with this id. Raises SittingEnded."""
    state = request.app.state
    opened = state.triage_session_ciphers.whole.open(sent_cookie(request, TRIAGE_SESSION, EVERYWHERE), now=_now())
    if not isinstance(opened, DecryptedCookie) or (opened.data["staff"], opened.data["id"]) != (colleague.id, id):
        raise TriageSessionEnded
    return _read(opened.data, opened.started)


def _open_triage_session(request: Request, colleague: Adviser, triage_session: str) -> TriageSession:
    return triage_session_of(request, colleague, triage_session)


CurrentTriageSession = Annotated[TriageSession, Depends(_open_triage_session)]
"""What a page of a sitting asks for: the one that its address names. Nobody gets past without it."""


def open_triage_sessions(request: Request, colleague: Colleague) -> list[OpenTriageSession]:
    """The adviser's sittings in this browser in which there is anything, the oldest first."""
    found = [
        OpenTriageSession(opened.data["id"], opened.data["client"].strip(), opened.started)
        for opened in _entries(request).values()
        if isinstance(opened, DecryptedCookie) and opened.data["staff"] == colleague.id
    ]
    return sorted(found, key=lambda one: (one.started, one.id))


def _entries(request: Request) -> dict[str, DecryptedCookie | MissingCookie]:
    """Every entry that the browser holds, by the id of its sitting: whosever, and also those that are over."""
    state, now = request.app.state, _now()
    begins = cookie_name(ENTRY, state.secure, EVERYWHERE)
    return {
        name.removeprefix(begins): state.triage_session_ciphers.entry.open(token, now=now)
        for name, token in request.cookies.items()
        if name.startswith(begins)
    }


def keep_triage_session(
    triage_session: TriageSession, request: Request, colleague: Colleague, response: Response
) -> Response:
    """Put a sitting into the adviser's browser with this response. Raises AnswersTooLarge when notes are too long."""
    state, now = request.app.state, _now()
    started = triage_session.started or now
    # As long without a record as with one: a sitting that could be kept can be kept after a referral too.
    whose = {
        "staff": colleague.id,
        "id": triage_session.id,
        "client": triage_session.client.ljust(len(triage_session.id)),
    }
    data: dict[str, Any] = {
        **whose,
        "answers": dict(triage_session.answers),
        "plan": [[step.slug, step.note, step.on] for step in triage_session.plan],
        "language": triage_session.language,
    }
    whole = state.triage_session_ciphers.whole.seal(data, started=started, now=now)
    set_cookie(response, TRIAGE_SESSION, whole, secure=state.secure, path=triage_session.address)
    if triage_session.has_begun:
        entry = state.triage_session_ciphers.entry.seal(whose, started=started, now=now)
        set_cookie(response, ENTRY + triage_session.id, entry, secure=state.secure, path=EVERYWHERE)
    # A browser that is never closed would carry all of a day's, until it could send no request.
    for id, opened in _entries(request).items():
        if isinstance(opened, MissingCookie) and id != triage_session.id:
            end_triage_session(id, request, response)
    return response


def end_triage_session(id: str, request: Request, response: Response) -> Response:
    """Take a sitting out of the browser with this response. What cannot be an id, ends nothing."""
    if not (id.isascii() and id.isalnum()):
        return response
    secure = request.app.state.secure
    delete_cookie(response, TRIAGE_SESSION, secure=secure, path=TriageSession(id=id).address)
    delete_cookie(response, ENTRY + id, secure=secure, path=EVERYWHERE)
    return response


def end_triage_sessions(request: Request, response: Response, colleague: Colleague | None) -> Response:
    """Take a colleague's sittings out of the browser with this response; everybody's when nobody is signed in."""
    ids: Iterable[str] = (
        _entries(request) if colleague is None else [one.id for one in open_triage_sessions(request, colleague)]
    )
    for id in ids:
        end_triage_session(id, request, response)
    return response


def _now() -> int:
    return int(time.time())


def _read(data: Mapping[str, Any], started: int) -> TriageSession:
    return TriageSession(
        answers=values_of(data["answers"]),
        plan=tuple(PlanStep(slug, note, on) for slug, note, on in data["plan"]),
        language=str(data["language"]),
        client=str(data["client"]).strip(),
        started=started,
        id=str(data["id"]),
    )
