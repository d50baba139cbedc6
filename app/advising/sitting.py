"""One sitting of an adviser with a client: the answers and the plan so far, sealed into a cookie of their browser.

Nothing of it is on the server before the client agrees to a record. It opens only for whoever is signed in in the same
way as when it was sealed, so signing out ends it; and it grows old as a resident's own answers do.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.resident.journey import values_of
from app.sealed_cookie import Opened, Seal
from app.staff.permissions import Colleague
from triage.answers import Answers

MOST_STEPS = 8
LONGEST_NOTE = 160


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan: a provision by slug, a note, and a day (YYYY-MM-DD) or nothing."""

    slug: str
    note: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """`language` is what the client reads ("" is English alone); `client` the code of their record, once there is one.

    `started` is when it began, in seconds since 1970; None for one that has not.
    """

    answers: Answers = field(default_factory=Answers)
    plan: tuple[Step, ...] = ()
    language: str = ""
    client: str = ""
    started: int | None = None

    def with_answers(self, answers: Answers) -> Sitting:
        """The sitting with other answers."""
        return replace(self, answers=answers)

    def with_language(self, language_id: str) -> Sitting:
        """The sitting with another language for the client to read."""
        return replace(self, language=language_id)

    def with_plan(self, plan: tuple[Step, ...]) -> Sitting:
        """The sitting with another plan."""
        return replace(self, plan=plan)

    def of_client(self, code: str) -> Sitting:
        """The sitting as one with somebody who has a record."""
        return replace(self, client=code)


def sitting_seal(keys: tuple[bytes, ...]) -> Seal:
    """What seals sittings, and nothing else opens. It is `app.state.sittings`."""
    return Seal(keys, name="sitting")


def sitting_of(request: Request, colleague: Colleague) -> Sitting:
    """The sitting that is under way; a new one when there is none, or none that can be opened."""
    state = request.app.state
    opened = state.sittings.open(request.cookies.get(cookie_name(state.secure), ""), now=int(time.time()))
    if not isinstance(opened, Opened) or opened.data.get("session") != colleague.session_id:
        return Sitting()
    return _read(opened.data, opened.started)


def keep_sitting(sitting: Sitting, request: Request, colleague: Colleague, response: Response) -> Response:
    """Put the sitting into the adviser's browser with this response. Raises AnswersTooLarge when notes are too long."""
    state, now = request.app.state, int(time.time())
    data: dict[str, Any] = {
        "session": colleague.session_id,
        "answers": dict(sitting.answers),
        "plan": [[step.slug, step.note, step.on] for step in sitting.plan],
        "language": sitting.language,
        "client": sitting.client,
    }
    token = state.sittings.seal(data, started=sitting.started or now, now=now)
    response.headers.append("Set-Cookie", f"{cookie_name(state.secure)}={token}; {_attributes(state.secure)}")
    return response


def end_sitting(request: Request, response: Response) -> Response:
    """Take the sitting away with this response: the next client begins with nothing."""
    secure = request.app.state.secure
    response.headers.append("Set-Cookie", f"{cookie_name(secure)}=; Max-Age=0; {_attributes(secure)}")
    return response


def cookie_name(secure: bool) -> str:
    """The cookie's name: over https with the prefix that keeps other hosts and paths from setting it."""
    return "__Host-sitting" if secure else "sitting"


def _attributes(secure: bool) -> str:
    return "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")


def _read(data: Mapping[str, Any], started: int) -> Sitting:
    return Sitting(
        answers=values_of(data.get("answers", {})),
        plan=tuple(Step(slug, note, on) for slug, note, on in data.get("plan", ())),
        language=str(data.get("language", "")),
        client=str(data.get("client", "")),
        started=started,
    )
