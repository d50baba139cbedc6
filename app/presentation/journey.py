"""One person's journey: what they have told us so far, read from their sealed cookie and put back into it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from app.core.encrypted_cookie import AnswersTooLarge, MissingCookie
from app.presentation.question_form import FIELDS
from app.web.cookies import ANSWERS, sent_cookie, set_cookie
from app.web.forms import Form
from triage.questionnaire.answers import AnswerProblem, Answers, Value, read
from triage.questionnaire.questionnaire import QUESTIONNAIRE

LONGEST_WORDS = 100
"""Characters of a search that are kept."""
MOST_KEPT, LONGEST_KEPT = 30, 100
"""Of a form sent back: more choices than any question of ours has, and more characters than any answer. In a cookie all
has to be short."""


@dataclass(frozen=True, slots=True)
class RejectedInput:
    """What was typed or chosen at an address and could not be taken, until something can be.

    It is kept so that the browser can be sent on from a form that was refused, as from one that was taken: else the
    Back button would lead to a page that the browser can only show by sending the form again, and asks about that.
    """

    address: str
    form: Form


@dataclass(frozen=True, slots=True)
class HandoverCode:
    """The code that the person made for an adviser, as it is written down, and the mark of what is kept under it."""

    code: str
    mark: str


@dataclass(frozen=True, slots=True)
class Journey:
    """`lost` says why there are no answers; None when there are, even if they are few.

    `opened` are the questions that changing an answer brought up and that are still to be asked before going back.
    `words` are those last searched for: kept here, since an address or a history would show them to others.
    """

    answers: Answers
    opened: tuple[str, ...] = ()
    words: str = ""
    sent_back: RejectedInput | None = None
    handed: HandoverCode | None = None
    started: int | None = None
    lost: Literal["missing", "tampered", "expired"] | None = None

    def with_answers(self, answers: Answers, opened: tuple[str, ...] = ()) -> Journey:
        """The journey one answer further."""
        return replace(self, answers=answers, opened=opened, sent_back=None)

    def with_sent_back(self, address: str, form: Form) -> Journey:
        """The journey where it was, with a form that could not be taken."""
        return replace(self, sent_back=RejectedInput(address, _shortened(form)))

    def with_words(self, words: str) -> Journey:
        """The journey with these words searched for."""
        return replace(self, words=words[:LONGEST_WORDS])

    def with_handed(self, handed: HandoverCode | None) -> Journey:
        """The journey with another code for an adviser, or none."""
        return replace(self, handed=handed)


def journey_of(request: Request) -> Journey:
    """What the person has told us. Whatever the cookie holds, this does not raise."""
    opened = request.app.state.cookie_cipher.open(sent_cookie(request, ANSWERS), now=int(time.time()))
    if isinstance(opened, MissingCookie):
        return Journey(Answers(), lost=opened.reason)
    return _read(opened.data, opened.started)


def keep(journey: Journey, request: Request, response: Response) -> Response:
    """Put the journey into the person's browser with this response. Only answers to a POST do this: the answer to an
    old GET that comes late must never take away what was told since."""
    state = request.app.state
    now = int(time.time())
    data: dict[str, Any] = {"answers": dict(journey.answers), "opened": journey.opened}
    if journey.handed is not None:
        data["handed"] = [journey.handed.code, journey.handed.mark]
    extra = {"words": journey.words, **_sent_back_data(journey)}
    try:
        token = state.cookie_cipher.seal({**data, **extra}, started=journey.started or now, now=now)
    except AnswersTooLarge:  # the answers themselves always fit; what comes beside them can be done without
        token = state.cookie_cipher.seal(data, started=journey.started or now, now=now)
    set_cookie(response, ANSWERS, token, secure=state.secure)
    return response


def values_of(kept: Mapping[str, Any]) -> Answers:
    """Answers as they were kept, without what the questions of a newer version no longer know."""
    values: dict[str, Value] = {}
    for question in QUESTIONNAIRE:
        if question.id in kept:
            value = read(question, kept[question.id])
            if not isinstance(value, AnswerProblem):
                values[question.id] = value
    return Answers(values)


def _read(data: Mapping[str, Any], started: int) -> Journey:
    opened = tuple(q for q in data.get("opened", ()) if QUESTIONNAIRE.find(q) is not None)
    back = data.get("sent_back")
    form = RejectedInput(back[0], Form({name: tuple(texts) for name, texts in back[1].items()})) if back else None
    handed = HandoverCode(*data["handed"]) if data.get("handed") else None
    return Journey(values_of(data.get("answers", {})), opened, data.get("words", ""), form, handed, started)


def _shortened(form: Form) -> Form:
    fields = {name: form.texts(name)[:MOST_KEPT] for name in FIELDS if form.has(name)}
    return Form({name: tuple(text[:LONGEST_KEPT] for text in texts) for name, texts in fields.items()})


def _sent_back_data(journey: Journey) -> dict[str, Any]:
    back = journey.sent_back
    return {} if back is None else {"sent_back": [back.address, back.form.fields]}
