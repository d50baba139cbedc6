"""One person's journey: what they have told us so far, read from their encrypted cookie and written back to it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from app.core.encrypted_cookie import AnswersTooLarge, MissingCookie
from app.presentation.current_catalogue import jobs_of
from app.presentation.first_jobs_view import FirstJobChoices, choices_in
from app.presentation.job_form import JobReader
from app.presentation.own_words import OwnWords, offered_in
from app.presentation.question_form import FIELDS
from app.web.cookies import ANSWERS, sent_cookie, set_cookie
from app.web.forms import Form
from triage.questionnaire.answers import AnswerProblem, Answers, Value, read
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.work_and_money import OCCUPATION

LONGEST_WORDS = 100
"""Characters of a search that are kept."""
MOST_KEPT, LONGEST_KEPT = 30, 100
"""Of a form sent back: more choices than any question of ours has, and more characters than any answer. In a cookie all
has to be short."""


@dataclass(frozen=True, slots=True)
class RejectedInput:
    """What was typed or chosen at an address and could not be taken, until something can be.

    Kept for POST/redirect/GET: the browser is redirected from a refused form as from an accepted one, since otherwise
    the Back button would lead to a page that it can only show by sending the form again.
    """

    address: str
    form: Form


@dataclass(frozen=True, slots=True)
class HandoverCode:
    """The code that the person made for an adviser, as it is written down, and the mark of what is stored under it."""

    code: str
    mark: str


@dataclass(frozen=True, slots=True)
class Journey:
    """`lost` says why there are no answers; None when there are, even if they are few.

    `opened` are the questions that changing an answer brought up and that are still to be asked before going back.
    `words` are those last searched for: kept here, since an address or a history would show them to others.
    `own_words` is what is offered to tick, and `beforehand` what was ticked there in questions that allow several and
    are still to be asked. `first_job_choices` is what was ticked to see first jobs, and no answer.
    """

    answers: Answers
    opened: tuple[str, ...] = ()
    words: str = ""
    own_words: OwnWords = field(default_factory=OwnWords)
    beforehand: Mapping[str, Value] = field(default_factory=dict)
    first_job_choices: FirstJobChoices | None = None
    sent_back: RejectedInput | None = None
    handed: HandoverCode | None = None
    started: int | None = None
    lost: Literal["missing", "tampered", "expired"] | None = None

    def with_answers(self, answers: Answers, opened: tuple[str, ...] = ()) -> Journey:
        """A copy of the journey with these answers."""
        return replace(self, answers=answers, opened=opened, sent_back=None)

    def with_sent_back(self, address: str, form: Form) -> Journey:
        """A copy of the journey with a form that was refused."""
        return replace(self, sent_back=RejectedInput(address, _shortened(form)))

    def with_words(self, words: str) -> Journey:
        """A copy of the journey with these words searched for."""
        return replace(self, words=words[:LONGEST_WORDS])

    def with_own_words(self, own_words: OwnWords, beforehand: Mapping[str, Value] | None = None) -> Journey:
        """A copy of the journey with what was told in other words than ours, and what was ticked of it."""
        return replace(self, own_words=own_words, beforehand={**self.beforehand, **(beforehand or {})})

    def with_first_job_choices(self, choices: FirstJobChoices) -> Journey:
        """A copy of the journey with what was ticked to see first jobs."""
        return replace(self, first_job_choices=choices)

    def with_handed(self, handed: HandoverCode | None) -> Journey:
        """A copy of the journey with another code for an adviser, or none."""
        return replace(self, handed=handed)


def journey_of(request: Request) -> Journey:
    """The journey that the person's cookie holds. Never raises, whatever the cookie holds."""
    opened = request.app.state.cookie_cipher.decrypt(sent_cookie(request, ANSWERS), now=int(time.time()))
    if isinstance(opened, MissingCookie):
        return Journey(Answers(), lost=opened.reason)
    return _read(opened.data, opened.started, jobs_of(request))


def keep(journey: Journey, request: Request, response: Response) -> Response:
    """Set the journey's cookie with this response. Only a response to a POST does so: a late one to an old GET (a race)
    must never overwrite newer answers."""
    state = request.app.state
    now = int(time.time())
    data: dict[str, Any] = {"answers": dict(journey.answers), "opened": journey.opened}
    if journey.handed is not None:
        data["handed"] = [journey.handed.code, journey.handed.mark]
    extra = {"words": journey.words, **_own_words_data(journey), **_sent_back_data(journey)}
    if journey.first_job_choices is not None:
        extra["first_jobs"] = journey.first_job_choices.fields
    try:
        token = state.cookie_cipher.encrypt({**data, **extra}, started=journey.started or now, now=now)
    except AnswersTooLarge:  # the answers themselves always fit; what comes beside them may be dropped
        token = state.cookie_cipher.encrypt(data, started=journey.started or now, now=now)
    set_cookie(response, ANSWERS, token, secure=state.secure)
    return response


def known(answers: Answers, jobs: JobReader) -> Answers:
    """Answers without a job that the present data on job steps do not know."""
    job = answers.said(OCCUPATION)
    return answers if job is None or job in jobs().occupations else answers.without({OCCUPATION})


def values_of(kept: Mapping[str, Any]) -> Answers:
    """Stored answers in the order they were given, without those that the present questions no longer know."""
    values: dict[str, Value] = {}
    for question_id, given in kept.items():
        question = QUESTIONNAIRE.find(question_id)
        value = None if question is None else read(question, given)
        if value is not None and not isinstance(value, AnswerProblem):
            values[question_id] = value
    return Answers(values)


def _read(data: Mapping[str, Any], started: int, jobs: JobReader) -> Journey:
    opened = tuple(q for q in data.get("opened", ()) if QUESTIONNAIRE.find(q) is not None)
    back = data.get("sent_back")
    form = RejectedInput(back[0], Form({name: tuple(texts) for name, texts in back[1].items()})) if back else None
    return Journey(
        answers=known(values_of(data.get("answers", {})), jobs),
        opened=opened,
        words=data.get("words", ""),
        own_words=OwnWords(offered_in(data.get("offered", ())), tuple(data.get("boxes", ()))),
        beforehand=values_of(data.get("beforehand", {})),
        first_job_choices=choices_in(data["first_jobs"]) if "first_jobs" in data else None,
        sent_back=form,
        handed=HandoverCode(*data["handed"]) if data.get("handed") else None,
        started=started,
    )


def _shortened(form: Form) -> Form:
    fields = {name: form.texts(name)[:MOST_KEPT] for name in FIELDS if form.has(name)}
    return Form({name: tuple(text[:LONGEST_KEPT] for text in texts) for name, texts in fields.items()})


def _own_words_data(journey: Journey) -> dict[str, Any]:
    offered = [one.value for one in journey.own_words.offered]
    found = {"offered": offered, "boxes": journey.own_words.boxes, "beforehand": dict(journey.beforehand)}
    return {name: kept for name, kept in found.items() if kept}


def _sent_back_data(journey: Journey) -> dict[str, Any]:
    back = journey.sent_back
    return {} if back is None else {"sent_back": [back.address, back.form.fields]}
