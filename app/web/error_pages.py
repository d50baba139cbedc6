"""What a person sees when something is wrong: what happened, and what to do. Never a stack trace."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.web.mistyped_addresses import meant_address
from app.web.templating import page_bytes
from triage.i18n import _
from triage.i18n import marked as m

HEADINGS = {
    400: m("We could not read that"),
    403: m("We did nothing with that"),
    404: m("Page not found"),
    405: m("That does not work here"),
    408: m("That took too long"),
    413: m("That is too much at once"),
    414: m("That web address is too long"),
    500: m("Sorry, something went wrong"),
}
SENTENCES = {
    400: m("Something in what was sent could not be read. Go back and try again."),
    404: m("The page may have moved, or the web address may have a slip in it."),
    405: m("This page cannot be used in that way. Go to our first page and start from there."),
    500: m("It is our fault, not yours. Your answers are still in your browser. Try again in a few minutes."),
}


FOR_PROGRAMS = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    500: "Something went wrong here. Try again later.",
}


def error_page(status: int, sentence: str) -> bytes:
    """The page for a status, in UTF-8."""
    heading = _(HEADINGS.get(status, HEADINGS[400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500]))
    return page_bytes("web/error.html", {"heading": heading, "sentence": _(sentence), "status": status})


async def http_problem(request: Request, problem: Exception) -> Response:
    """A request that could not be answered."""
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    meant = meant_address(request) if status == HTTPStatus.NOT_FOUND else None
    if meant is not None:
        return RedirectResponse(meant, 308)
    headers = problem.headers if isinstance(problem, HTTPException) else None
    sentence = SENTENCES.get(status, SENTENCES[400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500])
    if request.url.path.startswith("/api/"):
        said = FOR_PROGRAMS.get(status, HTTPStatus(status).phrase)
        return JSONResponse({"problem": said}, status_code=status, headers=headers)
    return Response(error_page(status, sentence), status_code=status, headers=headers, media_type="text/html")


def add_error_pages(app: FastAPI) -> None:
    """Answer every error with a page, or under /api/ with JSON."""
    app.add_exception_handler(HTTPException, http_problem)
    app.add_exception_handler(Exception, http_problem)
