"""The triage sessions open in an adviser's browser: each is encrypted into cookies of its own, for this adviser alone.

A whole session travels only with its own addresses (the cookie's path), so a page of one client cannot be answered from
another's. Beside it stands a short entry by which the desk lists what is open. Both outlive the adviser's login when
that times out: the same adviser signs in again and goes on.
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
from app.presentation.current_catalogue import jobs_of
from app.presentation.job_form import JobReader
from app.presentation.journey import known, values_of
from app.web.cookies import cookie_name, delete_cookie, sent_cookie, set_cookie

IDLE_SECONDS = 60 * 60
"""Longer than a login lasts without a press, so that an interview that was interrupted can go on."""
MOST_OPEN = 5
"""As many as a browser can carry beside each other, and more than an adviser can keep apart."""
EVERYWHERE = "/desk"
TRIAGE_SESSION = "sitting"
"""The cookie of a whole triage session, for that session's addresses; its content names the adviser and the session."""
ENTRY = "sitting-"
"""The prefix of the cookie of a session's entry, for all addresses of the desk; the session's id follows it."""


@dataclass(frozen=True, slots=True)
class TriageSessionCiphers:
    """The ciphers of triage sessions, with key purposes of their own. They are `app.state.triage_session_ciphers`."""

    whole: CookieCipher
    entry: CookieCipher

    @staticmethod
    def of(keys: Sequence[bytes]) -> TriageSessionCiphers:
        """The ciphers under the service's keys."""
        return TriageSessionCiphers(
            CookieCipher(keys, name="whole-sitting", idle=IDLE_SECONDS),
            CookieCipher(keys, name="entry-of-sitting", idle=IDLE_SECONDS),
        )


class TriageSessionEnded(Exception):
    """A page of a triage session that is not open here: it was ended, is too old, or another adviser's."""


@dataclass(frozen=True, slots=True)
class OpenTriageSession:
    """One open triage session as the list knows it. `client` is a record's code; `started` in seconds since 1970."""

    id: str
    client: str
    started: int


def triage_session_of(request: Request, colleague: Colleague, id: str) -> TriageSession:
    """The open triage session with this id. Raises TriageSessionEnded."""
    state = request.app.state
    opened = state.triage_session_ciphers.whole.decrypt(sent_cookie(request, TRIAGE_SESSION, EVERYWHERE), now=_now())
    if not isinstance(opened, DecryptedCookie) or (opened.data["staff"], opened.data["id"]) != (colleague.id, id):
        raise TriageSessionEnded
    return _read(opened.data, opened.started, jobs_of(request))


def _open_triage_session(request: Request, colleague: Adviser, triage_session: str) -> TriageSession:
    return triage_session_of(request, colleague, triage_session)


CurrentTriageSession = Annotated[TriageSession, Depends(_open_triage_session)]
"""The dependency of every page of a triage session: the one that its address names. Raises TriageSessionEnded."""


def open_triage_sessions(request: Request, colleague: Colleague) -> list[OpenTriageSession]:
    """The adviser's triage sessions in this browser that hold anything, the oldest first."""
    found = [
        OpenTriageSession(opened.data["id"], opened.data["client"].strip(), opened.started)
        for opened in _entries(request).values()
        if isinstance(opened, DecryptedCookie) and opened.data["staff"] == colleague.id
    ]
    return sorted(found, key=lambda one: (one.started, one.id))


def _entries(request: Request) -> dict[str, DecryptedCookie | MissingCookie]:
    """Every entry in the browser, by the id of its triage session: any colleague's, and also those that expired."""
    state, now = request.app.state, _now()
    begins = cookie_name(ENTRY, state.secure, EVERYWHERE)
    return {
        name.removeprefix(begins): state.triage_session_ciphers.entry.decrypt(token, now=now)
        for name, token in request.cookies.items()
        if name.startswith(begins)
    }


def keep_triage_session(
    triage_session: TriageSession, request: Request, colleague: Colleague, response: Response
) -> Response:
    """Put a triage session into the adviser's browser with this response. Raises AnswersTooLarge for long notes."""
    state, now = request.app.state, _now()
    started = triage_session.started or now
    # As long without a record as with one: a session that fits into its cookie still fits after a referral.
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
    whole = state.triage_session_ciphers.whole.encrypt(data, started=started, now=now)
    set_cookie(response, TRIAGE_SESSION, whole, secure=state.secure, path=triage_session.address)
    if triage_session.has_begun:
        entry = state.triage_session_ciphers.entry.encrypt(whose, started=started, now=now)
        set_cookie(response, ENTRY + triage_session.id, entry, secure=state.secure, path=EVERYWHERE)
    # A browser that is never closed would collect expired entries until its requests are too large to be served.
    for id, opened in _entries(request).items():
        if isinstance(opened, MissingCookie) and id != triage_session.id:
            end_triage_session(id, request, response)
    return response


def end_triage_session(id: str, request: Request, response: Response) -> Response:
    """Take a triage session out of the browser with this response; nothing for what cannot be an id."""
    if not (id.isascii() and id.isalnum()):
        return response
    secure = request.app.state.secure
    delete_cookie(response, TRIAGE_SESSION, secure=secure, path=TriageSession(id=id).address)
    delete_cookie(response, ENTRY + id, secure=secure, path=EVERYWHERE)
    return response


def end_triage_sessions(request: Request, response: Response, colleague: Colleague | None) -> Response:
    """Take a colleague's triage sessions out of the browser with this response; all of them if `colleague` is None."""
    ids: Iterable[str] = (
        _entries(request) if colleague is None else [one.id for one in open_triage_sessions(request, colleague)]
    )
    for id in ids:
        end_triage_session(id, request, response)
    return response


def _now() -> int:
    return int(time.time())


def _read(data: Mapping[str, Any], started: int, jobs: JobReader) -> TriageSession:
    return TriageSession(
        answers=known(values_of(data["answers"]), jobs),
        plan=tuple(PlanStep(slug, note, on) for slug, note, on in data["plan"]),
        language=str(data["language"]),
        client=str(data["client"]).strip(),
        started=started,
        id=str(data["id"]),
    )
