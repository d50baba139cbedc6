"""Every route that uses the database, put into the application; and what is answered when it cannot be used."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import RedirectResponse, Response

from app import still_right
from app.desk import audit_page, care, fault, keeping_true
from app.desk.horizon import router as horizon
from app.desk.similar_names import router as similar_names
from app.desk.to_confirm import router as to_confirm
from app.error_pages import error_page
from app.staff import account_page, join_page, link_page, oidc_page, organisations_page, people_page, sign_in_page
from app.staff.guards import NotAllowed, SignInNeeded
from app.templating import render

SIGN_IN = "/desk/sign-in"
SECRETS = frozenset({"password", "current_password", "new_password", "code", "phone_code", "secret"})
"""Fields that are never put into a page: they are typed again."""


def mount_desk(app: FastAPI) -> None:
    """Add the pages of staff, and those few of residents that write something down."""
    app.include_router(sign_in_page.router)
    app.include_router(link_page.router)
    app.include_router(join_page.router)
    app.include_router(oidc_page.router)
    app.include_router(account_page.router)
    app.include_router(people_page.router)
    app.include_router(organisations_page.router)
    app.include_router(audit_page.router)
    app.include_router(keeping_true.router)
    app.include_router(keeping_true.of_one)
    app.include_router(care.router)
    app.include_router(fault.router)
    app.include_router(still_right.router)
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(OperationalError, _no_database)
    app.add_exception_handler(PoolTimeout, _no_database)
    app.include_router(horizon)
    app.include_router(similar_names)
    app.include_router(to_confirm)


async def _to_sign_in(request: Request, _: Exception) -> Response:
    """Go and sign in, and come back. What was sent by somebody signed out in the meantime is kept on a page."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{SIGN_IN}?next={quote(request.url.path + query)}", 303)
    form = await request.form()
    sent = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    fields = [(name, value) for name, value in sent if name not in SECRETS]
    return render("desk/send_again.html", status=401, address=request.url.path, fields=fields, sign_in=SIGN_IN)


async def _not_allowed(request: Request, problem: Exception) -> Response:
    sentence = problem.sentence if isinstance(problem, NotAllowed) else ""
    colleague = getattr(request.state, "colleague", None)
    return render("desk/not_allowed.html", status=403, sentence=sentence, colleague=colleague, part="")


async def _no_database(_request: Request, _problem: Exception) -> Response:
    sentence = "We cannot reach our records just now, so nothing was saved. Try again in a few minutes."
    return Response(error_page(503, sentence), status_code=503, media_type="text/html")
