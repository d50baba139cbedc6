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
from app.accounts.dependencies import PermissionRefusal, SignInRequired
from app.advising import (
    client_jobs_page,
    client_page,
    clients_page,
    data_rights_page,
    eligibility_page,
    handover_page,
    new_referral_page,
    open_triage_sessions_page,
    outcomes_page,
    plan_page,
    recipients_page,
    retention_settings_page,
    team_page,
    triage_page,
    what_if_page,
)
from app.advising import referral_page as sent_page
from app.advising.open_triage_sessions import TriageSessionEnded
from app.desk import (
    access_points_page,
    audit_page,
    bridge_table_page,
    call_sheet_page,
    catalogue_page,
    draft_page,
    endings_page,
    history_page,
    import_export_page,
    import_report_page,
    job_correction_page,
    merge_page,
    move_draft_page,
    move_order_page,
    moves_page,
    next_jobs_page,
    ownership_page,
    problem_report_page,
    provision_page,
    review_page,
    similar_names_page,
    verification_link_page,
    verification_page,
)
from app.recipients import inbox_page, referral_link, referral_page
from app.resident import own_referrals_link, own_referrals_page
from app.web.error_pages import error_page
from app.web.staff_page import author, desk_parts, moment
from app.web.templating import environment, render
from services_catalogue.model.status import date_in_words

SIGN_IN = "/desk/sign-in"
SECRETS = frozenset({"password", "current_password", "new_password", "code", "phone_code", "secret"})
"""Fields that a page never shows again after an error: their values are typed again."""

ROUTERS = (
    sign_in_page.router,
    link_page.router,
    join_page.router,
    oidc_page.router,
    account_page.router,
    people_page.router,
    organisations_page.router,
    retention_settings_page.router,
    data_rights_page.router,
    audit_page.router,
    verification_page.router,
    verification_page.of_one,
    verification_link_page.router,
    referral_link.router,
    referral_page.router,
    own_referrals_page.router,  # before those of a link to it: "news" is no token
    own_referrals_link.router,
    inbox_page.router,
    endings_page.router,
    similar_names_page.router,
    call_sheet_page.router,
    import_export_page.router,
    import_report_page.router,
    catalogue_page.router,
    move_order_page.router,  # before those of one move: "order" and "new" are none
    move_draft_page.router,
    bridge_table_page.router,  # this and the next before those of one correction: "bridges" and "new" are none
    job_correction_page.router,
    draft_page.router,  # before those of one provision: "new" is none
    access_points_page.router,
    merge_page.router,
    review_page.router,
    history_page.router,
    history_page.of_one,
    ownership_page.router,
    recipients_page.router,
    open_triage_sessions_page.router,  # this and the next before those of one triage session: "new" is none
    handover_page.router,
    new_referral_page.router,
    problem_report_page.router,
    provision_page.router,
    moves_page.router,
    next_jobs_page.router,
    triage_page.router,
    eligibility_page.router,
    what_if_page.router,
    plan_page.router,
    client_jobs_page.router,
    outcomes_page.router,
    clients_page.router,
    client_page.router,
    sent_page.router,
    team_page.router,
)


GLOBALS = {
    "desk_parts": desk_parts,
    "problem_report_access_points": problem_report_page.access_points,
    "problem_reasons": problem_report_page.reasons,
    "problem_report_words": problem_report_page.problem_report_words,
}
FILTERS = {
    "moment": moment,
    "author": author,
    "date_in_words": date_in_words,
    "places_in_words": endings_page.places_in_words,
}
"""What templates of staff may call, all in one place: no filter works only because of what was imported before."""


def mount_desk(app: FastAPI) -> None:
    """Add the pages of staff, and those few of residents that write to the database."""
    app.state.call_sheets = {}
    environment.globals.update(GLOBALS)
    environment.filters.update(FILTERS)
    for router in ROUTERS:
        # As they are: `include_router` would build all that is known of a route anew, at the first request.
        app.router.routes.extend(router.routes)
    app.add_exception_handler(SignInRequired, _to_sign_in)
    app.add_exception_handler(PermissionRefusal, _not_allowed)
    app.add_exception_handler(TriageSessionEnded, open_triage_sessions_page.ended)
    app.add_exception_handler(OperationalError, _no_database)
    app.add_exception_handler(PoolTimeout, _no_database)


async def _to_sign_in(request: Request, _: Exception) -> Response:
    """Redirect to sign in, and back. What a colleague sent whose session had ended is kept on a page."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{SIGN_IN}?next={quote(request.url.path + query)}", 303)
    form = await request.form()
    sent = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    fields = [(name, value) for name, value in sent if name not in SECRETS]
    return render("web/send_again.html", status=401, address=request.url.path, fields=fields, sign_in=SIGN_IN)


async def _not_allowed(request: Request, problem: Exception) -> Response:
    sentence = problem.sentence if isinstance(problem, PermissionRefusal) else ""
    colleague = getattr(request.state, "colleague", None)
    return render("web/not_allowed.html", status=403, sentence=sentence, colleague=colleague, part="")


async def _no_database(_request: Request, _problem: Exception) -> Response:
    sentence = "We cannot reach our records just now, so nothing was saved. Try again in a few minutes."
    return Response(error_page(503, sentence), status_code=503, media_type="text/html")
