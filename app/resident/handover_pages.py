"""The pages on which a resident makes a code for an adviser, reads what it means, says it, and deletes it at any time.

Only making, deleting and looking whether a code still works need the database. When that is away, the page says so and
names people to ask.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.accounts.login_throttle import Lockout, begin, succeeded
from app.core.clock import now
from app.core.database import writing
from app.handover.code_words import aloud, until_in_words
from app.handover.encryption import CodeCipher
from app.handover.store import DELETED, MADE, HandOverContent, delete_found, delete_own, open_up, put_away, works_until
from app.presentation.current_catalogue import cards_of
from app.presentation.journey import HandoverCode, Journey, journey_of, keep
from app.presentation.question_urls import CHECK, PATHWAY
from app.referrals.random_codes import parse_spoken_code
from app.resident.session_expiry import answers_gone
from app.web.forms import short_form
from app.web.templating import render
from triage.i18n import _

HERE = "/hand-over"
DELETE = "/hand-over/delete"
GONE = "/hand-over/deleted"
Done = TypeVar("Done")


class DatabaseAway(Exception):
    """The database cannot be used now."""


async def hand_over(request: Request) -> Response:
    """The resident's code; or an explanation of what making one would mean."""
    journey = journey_of(request)
    if journey.handed is None:
        return _explained(journey, request)
    try:
        until = await _in_the_database(request, works_until, journey.handed, now())
    except DatabaseAway:
        return _code_page(journey.handed, "")
    return _explained(journey, request) if until is None else _code_page(journey.handed, until_in_words(until))


async def make(request: Request) -> Response:
    """Keep the answers under a new code, in place of an older one; throttled."""
    journey = journey_of(request)
    if not journey.answers:
        return answers_gone(journey.lost or "missing", request)
    try:
        made = await _in_the_database(request, _make, journey, now())
    except DatabaseAway:
        return _not_done(
            request, 503, _("We could not make a code"), _("It is our fault, not yours. Nothing was kept.")
        )
    if isinstance(made, Lockout):
        return _not_done(request, 429, _("We cannot make a code now"), _too_many_made(made))
    return keep(journey.with_handed(made), request, RedirectResponse(HERE, 303))


async def ask_which(_request: Request) -> Response:
    """The form for a code that is to be deleted, in any browser."""
    return _delete_page()


async def delete(request: Request) -> Response:
    """Delete the code that was typed, or else this browser's own. The response does not tell whether there was one."""
    journey, form = journey_of(request), await short_form(request)
    typed = form.text("code")
    if not typed and journey.handed is None:
        return _delete_page(_("Type the code that you want to delete."))
    if typed and parse_spoken_code(typed) is None:
        return _delete_page(_("A code has 12 letters and numbers. Check yours and type it again."))
    try:
        gone = await (_delete_typed(request, typed) if typed else _delete_this(request, journey))
    except DatabaseAway:
        return _not_done(
            request, 503, _("We could not delete it"), _("It is our fault, not yours. The code still works.")
        )
    if isinstance(gone, Lockout):
        return _not_done(request, 429, _("We cannot delete it now"), _too_many_tried(gone))
    response = RedirectResponse(GONE, 303)
    is_own = journey.handed is not None and journey.handed.mark == gone
    return keep(journey.with_handed(None), request, response) if is_own else response


async def deleted(_request: Request) -> Response:
    """The page that says: if there was such a code, it is gone."""
    return render("resident/handover/deleted.html")


HAND_OVER_ROUTES = [
    Route(HERE, hand_over),
    Route(HERE, make, methods=["POST"]),
    Route(DELETE, ask_which),
    Route(DELETE, delete, methods=["POST"]),
    Route(GONE, deleted),
]


async def _in_the_database(request: Request, work: Callable[..., Done], *given: object) -> Done:
    """The result of `work(engine, cipher, *given)`. Raises DatabaseAway."""
    engine: Engine | None = getattr(request.app.state, "engine", None)
    if engine is None:
        raise DatabaseAway
    try:
        # In another thread: waiting for the database must not hold up requests that need none.
        return await run_in_threadpool(work, engine, request.app.state.code_cipher, *given)
    except (OperationalError, PoolTimeout) as problem:
        raise DatabaseAway from problem


def _make(engine: Engine, lock: CodeCipher, journey: Journey, moment: datetime) -> HandoverCode | Lockout:
    counted = begin(engine, (MADE,), moment)
    if isinstance(counted, Lockout):
        return counted
    return put_away(engine, lock, journey.answers, moment, before=journey.handed)


async def _delete_typed(request: Request, typed: str) -> str | Lockout:
    """The mark of the deleted code, empty when there was no such code."""
    found = await _in_the_database(request, _find_and_delete, typed, now())
    if isinstance(found, Lockout):
        return found
    return "" if found is None else found.mark


async def _delete_this(request: Request, journey: Journey) -> str:
    """The mark of the deleted code. It is this browser's own, so there is no guess to count."""
    if journey.handed is None:
        return ""
    await _in_the_database(request, delete_own, journey.handed)
    return journey.handed.mark


def _find_and_delete(
    engine: Engine, lock: CodeCipher, typed: str, moment: datetime
) -> HandOverContent | Lockout | None:
    counted = begin(engine, (DELETED,), moment)
    if isinstance(counted, Lockout):
        return counted
    found = open_up(engine, lock, typed, moment)
    if found is not None:
        with writing(engine) as session:
            delete_found(session, found)
            succeeded(session, counted)
    return found


def _explained(journey: Journey, request: Request) -> Response:
    if not journey.answers:
        return answers_gone(journey.lost or "missing", request)
    return render("resident/handover/explained.html", here=HERE, check_address=CHECK, pathway_address=PATHWAY)


def _code_page(handed: HandoverCode, until: str) -> Response:
    return render(
        "resident/handover/code.html",
        groups=aloud(handed.code),
        until=until,
        here=HERE,
        delete=DELETE,
        pathway_address=PATHWAY,
    )


def _delete_page(error: str = "") -> Response:
    return render("resident/handover/delete.html", status=422 if error else 200, action=DELETE, error=error)


def _not_done(request: Request, status: int, heading: str, sentence: str) -> Response:
    people = cards_of(request).people
    return render("resident/handover/not_done.html", status=status, heading=heading, sentence=sentence, people=people)


def _too_many_made(wait: Lockout) -> str:
    return _("Too many codes were made in the last hour. Nothing was kept. Try again in {minutes} minutes.").format(
        minutes=_minutes(wait)
    )


def _too_many_tried(wait: Lockout) -> str:
    return _("Too many wrong codes were typed in the last hour. Try again in {minutes} minutes.").format(
        minutes=_minutes(wait)
    )


def _minutes(wait: Lockout) -> int:
    return max(2, math.ceil((wait.until - now()).total_seconds() / 60))
