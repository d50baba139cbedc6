"""One person's journey: what they have told us so far, read from their sealed cookie and put back into it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from app.sealed_cookie import Refused, cookie_name, keeping_cookie
from triage.answers import Answers, Problem, Value, read
from triage.questionnaire import QUESTIONNAIRE

LONGEST_WORDS = 100
"""Characters of a search that are kept."""


@dataclass(frozen=True, slots=True)
class Journey:
    """`lost` says why there are no answers; None when there are, even if they are few.

    `opened` are the questions that changing an answer brought up and that are still to be asked before going back.
    `words` are those last searched for: kept here, since an address or a history would show them to others.
    """

    answers: Answers
    opened: tuple[str, ...] = ()
    words: str = ""
    started: int | None = None
    lost: Literal["missing", "tampered", "expired"] | None = None

    def with_answers(self, answers: Answers, opened: tuple[str, ...] = ()) -> Journey:
        """The journey one answer further."""
        return replace(self, answers=answers, opened=opened)

    def with_words(self, words: str) -> Journey:
        """The journey with these words searched for."""
        return replace(self, words=words[:LONGEST_WORDS])


def journey_of(request: Request) -> Journey:
    """What the person has told us. Whatever the cookie holds, this does not raise."""
    state = request.app.state
    opened = state.seal.open(request.cookies.get(cookie_name(state.secure), ""), now=int(time.time()))
    if isinstance(opened, Refused):
        return Journey(Answers(), lost=opened.reason)
    return _read(opened.data, opened.started)


def keep(journey: Journey, request: Request, response: Response) -> Response:
    """Put the journey into the person's browser with this response. Only answers to a POST do this: the answer to an
    old GET that comes late must never take away what was told since."""
    state = request.app.state
    now = int(time.time())
    data = {"answers": dict(journey.answers), "opened": journey.opened, "words": journey.words}
    token = state.seal.seal(data, started=journey.started or now, now=now)
    response.headers.append("Set-Cookie", keeping_cookie(token, state.secure))
    return response


def _read(data: Mapping[str, Any], started: int) -> Journey:
    """The journey as it was kept, without what the questions of a newer version no longer know."""
    values: dict[str, Value] = {}
    for question in QUESTIONNAIRE:
        if question.id in data.get("answers", {}):
            value = read(question, data["answers"][question.id])
            if not isinstance(value, Problem):
                values[question.id] = value
    opened = tuple(q for q in data.get("opened", ()) if QUESTIONNAIRE.find(q) is not None)
    return Journey(Answers(values), opened, data.get("words", ""), started)
