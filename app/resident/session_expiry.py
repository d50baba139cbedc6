"""The page for answers that have gone: it says why, at an address of its own, and lets the resident start again."""

from __future__ import annotations

from typing import Literal

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.web.cookies import ANSWERS, delete_cookie
from app.web.templating import render
from triage.i18n import _
from triage.i18n import marked as m

ADDRESSES = {"expired": "time-ran-out", "tampered": "could-not-be-read", "missing": "not-found"}
SENTENCES = {
    "time-ran-out": m("Your answers have gone because you did not answer a question for 30 minutes. We do this to "
                      "keep them private."),
    "could-not-be-read": m("Your answers have gone because we could not read them. Your browser may have changed "
                           "them, or we may have updated this service."),
    "not-found": m("We could not find your answers. You may have cleared them, or your browser may not have kept "
                   "them. This service needs your browser to keep one cookie."),
}  # fmt: skip


def answers_gone(reason: Literal["missing", "tampered", "expired"], request: Request) -> Response:
    """Redirect to the page that says why, and delete the cookie that could not be decrypted."""
    response = RedirectResponse(f"/answers-gone/{ADDRESSES[reason]}", 303)
    if reason != "missing":
        delete_cookie(response, ANSWERS, secure=request.app.state.secure)
    return response


async def gone(request: Request) -> Response:
    """Why the answers have gone."""
    sentence = SENTENCES.get(request.path_params["reason"])
    if sentence is None:
        raise HTTPException(404)
    return render("resident/session_expired.html", sentence=_(sentence))
