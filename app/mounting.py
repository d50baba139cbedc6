"""Every route that uses the database, put into the application; and what is answered when it cannot be used."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import RedirectResponse, Response

from app.account_pages import (
    account_page,
    join_page,
    link_page,
    oidc_page,
    organisations_page,
    people_page,
    sign_in_page,
)
from app.accounts.guards import NotAllowed, SignInNeeded
from app.advising import (
    at_the_desk,
    client_page,
    clients_page,
    months_page,
    open_sittings_page,
    outcomes_page,
    plan_page,
    recipients_page,
    refer_page,
    rights_page,
    support_page,
    team_page,
    triage_page,
    what_if_page,
)
from app.advising import referral_page as sent_page
from app.advising.open_sittings import SittingEnded
from app.desk import (
    audit_page,
    care,
    catalogue_list,
    editing,
    fault,
    history_page,
    horizon,
    import_report,
    in_and_out,
    keeping_true,
    local_places,
    merging_page,
    provision_desk,
    reviewing,
    similar_names,
    still_right,
    to_confirm,
)
from app.recipients import inbox_page, referral_link, referral_page
from app.resident import your_link, your_referrals
from app.web.error_pages import error_page
from app.web.pages import author, desk_parts, moment
from app.web.templating import environment, render
from services_catalogue.model.status import date_in_words

SIGN_IN = "/desk/sign-in"
SECRETS = frozenset({"password", "current_password", "new_password", "code", "phone_code", "secret"})
"""Fields that are never put into a page: they are typed again."""

ROUTERS = (
    sign_in_page.router,
    link_page.router,
    join_page.router,
    oidc_page.router,
    account_page.router,
    people_page.router,
    organisations_page.router,
    months_page.router,
    rights_page.router,
    audit_page.router,
    keeping_true.router,
    keeping_true.of_one,
    still_right.router,
    referral_link.router,
    referral_page.router,
    your_referrals.router,  # before those of a link to it: "news" is no token
    your_link.router,
    inbox_page.router,
    horizon.router,
    similar_names.router,
    to_confirm.router,
    in_and_out.router,
    import_report.router,
    catalogue_list.router,
    editing.router,  # before those of one provision: "new" is none
    local_places.router,
    merging_page.router,
    reviewing.router,
    history_page.router,
    care.router,
    recipients_page.router,
    open_sittings_page.router,  # this and the next before those of one sitting: "new" is none
    at_the_desk.router,
    refer_page.router,
    fault.router,
    provision_desk.router,
    triage_page.router,
    support_page.router,
    what_if_page.router,
    plan_page.router,
    outcomes_page.router,
    clients_page.router,
    client_page.router,
    sent_page.router,
    team_page.router,
)


GLOBALS = {
    "desk_parts": desk_parts,
    "fault_doors": fault.doors,
    "fault_reasons": fault.reasons,
    "fault_words": fault.fault_words,
}
FILTERS = {
    "moment": moment,
    "author": author,
    "date_in_words": date_in_words,
    "places_in_words": horizon.places_in_words,
}
"""What templates of staff may call, all in one place: none works only because of what was imported before."""


def mount_desk(app: FastAPI) -> None:
    """Add the pages of staff, and those few of residents that write something down."""
    environment.globals.update(GLOBALS)
    environment.filters.update(FILTERS)
    for router in ROUTERS:
        # As they are: `include_router` would build all that is known of a route anew, at the first request.
        app.router.routes.extend(router.routes)
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(SittingEnded, open_sittings_page.ended)
    app.add_exception_handler(OperationalError, _no_database)
    app.add_exception_handler(PoolTimeout, _no_database)


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
