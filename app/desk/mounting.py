"""Every route that uses the database, put into the application; and what is answered when it cannot be used."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import RedirectResponse, Response

from app.desk.import_report import router as import_report
from app.desk.in_and_out import router as in_and_out
from app.desk.to_confirm import router as to_confirm
from app.error_pages import error_page
from app.staff.guards import NotAllowed, SignInNeeded
from app.templating import render

SIGN_IN = "/desk/sign-in"


def mount_desk(app: FastAPI) -> None:
    """Add the pages of staff, and those few of residents that write something down."""
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(OperationalError, _no_database)
    app.add_exception_handler(PoolTimeout, _no_database)
    app.include_router(to_confirm)
    app.include_router(in_and_out)
    app.include_router(import_report)


async def _to_sign_in(request: Request, _: Exception) -> Response:
    """Go and sign in, and come back. What was sent by somebody signed out in the meantime is kept on a page."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{SIGN_IN}?next={quote(request.url.path + query)}", 303)
    form = await request.form()
    fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return render("desk/send_again.html", status=401, address=request.url.path, fields=fields, sign_in=SIGN_IN)


async def _not_allowed(request: Request, problem: Exception) -> Response:
    sentence = problem.sentence if isinstance(problem, NotAllowed) else ""
    colleague = getattr(request.state, "colleague", None)
    return render("desk/not_allowed.html", status=403, sentence=sentence, colleague=colleague, part="")


async def _no_database(_request: Request, _problem: Exception) -> Response:
    sentence = "We cannot reach our records just now, so nothing was saved. Try again in a few minutes."
    return Response(error_page(503, sentence), status_code=503, media_type="text/html")
