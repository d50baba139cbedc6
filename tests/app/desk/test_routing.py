"""Every route with who may call it; that nobody else can, and no editor on what another organisation owns."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any, get_args, get_origin

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from sqlmodel import func, select
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient

from app.accounts import dependencies
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Role
from app.core.session import get_session
from app.desk.desk_section import SECTIONS
from app.main import Navigator
from services_catalogue.reading.stored_corrections import correction_content
from services_catalogue.store.drafts import Author, save_draft
from services_catalogue.store.revisions import JobCorrectionRevision, MoveRevision, ProvisionRevision
from services_catalogue.verification.models import ProblemReport, ProvisionOwnership, Verification
from tests.app.desk.conftest import SignedInAs
from tests.services_catalogue.job_steps.test_corrected_data import correction

AUDIENCES = {
    "everybody": """
        GET /
        GET /about
        GET /accessibility
        GET /answers-gone/{reason}
        GET /api/v1/bodies
        GET /api/v1/bodies/{slug}
        GET /api/v1/occupations
        GET /api/v1/openapi.json
        POST /api/v1/pathway
        GET /api/v1/provisions
        GET /api/v1/provisions/{slug}
        GET /api/v1/questions
        GET /check-your-answers
        POST /clear
        GET /cleared
        GET /desk/forgotten
        POST /desk/forgotten
        GET /desk/join/{token}
        POST /desk/join/{token}
        GET /desk/new-code/{token}
        POST /desk/new-code/{token}
        GET /desk/new-password/{token}
        POST /desk/new-password/{token}
        GET /desk/sent
        GET /desk/set-up-code
        POST /desk/set-up-code
        GET /desk/sign-in
        POST /desk/sign-in
        GET /desk/sign-in/back
        GET /desk/sign-in/code
        POST /desk/sign-in/code
        GET /desk/sign-in/here/{token}
        POST /desk/sign-in/here/{token}
        POST /desk/sign-in/link
        GET /desk/sign-in/with/{organisation_id:row}
        POST /desk/sign-out
        GET /desk/signed-out
        GET /find
        POST /find
        GET /first-jobs
        POST /first-jobs
        GET /hand-over
        POST /hand-over
        GET /hand-over/delete
        POST /hand-over/delete
        GET /hand-over/deleted
        GET /health
        GET /help
        GET /help/{slug}
        GET /help/{slug}/wrong
        POST /help/{slug}/wrong
        GET /help/{slug}/wrong/told
        GET /leave
        POST /leave
        GET /left
        GET /left/wipe.css
        GET /privacy
        GET /question/{number}
        POST /question/{number}
        GET /question/{number}/change
        POST /question/{number}/change
        GET /received
        GET /received/{code}
        POST /received/{code}/close
        POST /received/{code}/{act}
        GET /referral/{token}
        POST /referral/{token}
        POST /referral/{token}/again
        GET /referral/{token}/sent
        GET /static/{name:path}
        GET /still-right/{token}
        POST /still-right/{token}
        POST /still-right/{token}/again
        POST /still-right/{token}/changed
        GET /still-right/{token}/sent
        GET /still-right/{token}/told
        GET /support
        GET /support/{slug}
        GET /support/{slug}/wrong
        POST /support/{slug}/wrong
        GET /support/{slug}/wrong/told
        GET /talk-to-someone
        GET /your-next-jobs
        GET /your-pathway
        GET /your-pathway/all
        GET /your-words
        POST /your-words
        POST /your-words/right
        GET /your-referrals
        POST /your-referrals
        GET /your-referrals/news
        POST /your-referrals/news
        GET /your-referrals/stop-mail
        POST /your-referrals/stop-mail
        GET /your-referrals/withdraw
        POST /your-referrals/withdraw
        GET /your-referrals/{token}
        POST /your-referrals/{token}
        POST /your-referrals/{token}/again
        GET /your-referrals/{token}/sent
    """,
    "staff": """
        GET /desk
        GET /desk/account
        POST /desk/account/codes
        POST /desk/account/password
        POST /desk/account/phone
        POST /desk/account/sessions
        GET /desk/as-it-stood
        GET /desk/call-sheet
        GET /desk/call-sheet/export.xlsx
        GET /desk/catalogue
        GET /desk/catalogue/{slug}
        GET /desk/catalogue/{slug}/fault
        POST /desk/catalogue/{slug}/fault
        GET /desk/horizon
        GET /desk/keeping-true
        GET /desk/names
        GET /desk/outcomes
        GET /desk/outcomes/by
        GET /desk/outcomes/export.csv
        GET /desk/moves
        GET /desk/moves/order
        GET /desk/moves/{slug}
        GET /desk/next-jobs
        GET /desk/next-jobs/bridges
        GET /desk/next-jobs/bridges.csv
        GET /desk/next-jobs/jobs/{slug}
        GET /desk/next-jobs/{slug}
        GET /desk/to-confirm
        GET /desk/{section:section}/{slug}/history
        GET /desk/{section:section}/{slug}/history/{number:row}
        GET /desk/{section:section}/{slug}/review
    """,
    "editor": """
        POST /desk/call-sheet/{slug}
        GET /desk/catalogue/new
        GET /desk/catalogue/new-body
        POST /desk/catalogue/new
        POST /desk/catalogue/new-body
        GET /desk/catalogue/{slug}/care
        POST /desk/catalogue/{slug}/care
        GET /desk/catalogue/{slug}/edit
        POST /desk/catalogue/{slug}/edit
        GET /desk/catalogue/{slug}/places/{access_point_id}
        POST /desk/catalogue/{slug}/places/{access_point_id}
        POST /desk/catalogue/{slug}/preview
        GET /desk/catalogue/{slug}/referrals
        POST /desk/catalogue/{slug}/referrals
        POST /desk/catalogue/{slug}/referrals/end
        POST /desk/catalogue/{slug}/still-right
        GET /desk/moves/new
        POST /desk/moves/new
        POST /desk/moves/order
        GET /desk/moves/{slug}/edit
        POST /desk/moves/{slug}/edit
        GET /desk/next-jobs/new
        POST /desk/next-jobs/new
        GET /desk/next-jobs/{slug}/edit
        POST /desk/next-jobs/{slug}/edit
        POST /desk/{section:section}/{slug}/begin-anew
        POST /desk/{section:section}/{slug}/give-up
        GET /desk/{section:section}/{slug}/merge/{number:row}
        POST /desk/{section:section}/{slug}/merge/{number:row}
        POST /desk/{section:section}/{slug}/roll-back
        POST /desk/{section:section}/{slug}/send-back
        POST /desk/{section:section}/{slug}/send-to-review
        GET /desk/in-and-out
        GET /desk/in-and-out/export.{ending}
        POST /desk/in-and-out/import
        GET /desk/in-and-out/import/{batch_id}
        POST /desk/in-and-out/import/{batch_id}/save
        POST /desk/keeping-true/faults/{number:row}/settle
    """,
    "publisher": """
        POST /desk/{section:section}/{slug}/publish
    """,
    "adviser": """
        GET /desk/clients
        POST /desk/clients/find
        GET /desk/clients/{code}
        POST /desk/clients/{code}/details
        POST /desk/clients/{code}/hand-over
        POST /desk/clients/{code}/sit
        POST /desk/clients/{code}/slip
        POST /desk/clients/{code}/withdraw
        GET /desk/referrals/{code}
        POST /desk/referrals/{code}/{act}
        POST /desk/referrals/{code}/take-back
        POST /desk/clients/{code}/export
        GET /desk/clients/{code}/erase
        POST /desk/clients/{code}/erase
        GET /desk/clients/{code}/rights
        GET /desk/triage
        POST /desk/triage/new
        POST /desk/triage/end
        GET /desk/triage/{triage_session}
        POST /desk/triage/{triage_session}
        POST /desk/triage/{triage_session}/find
        GET /desk/triage/{triage_session}/next-jobs
        GET /desk/triage/{triage_session}/plan
        POST /desk/triage/{triage_session}/plan
        POST /desk/triage/{triage_session}/plan/add
        POST /desk/triage/{triage_session}/plan/keep
        GET /desk/triage/{triage_session}/print
        GET /desk/triage/{triage_session}/support/{slug}
        GET /desk/triage/{triage_session}/what-if
        POST /desk/triage/{triage_session}/what-if
        POST /desk/triage/{triage_session}/what-if/keep
        GET /desk/triage/{triage_session}/refer/{slug}
        POST /desk/triage/{triage_session}/refer/{slug}
        GET /desk/inbox
        GET /desk/inbox/{code}
        POST /desk/inbox/{code}/{act}
        GET /desk/triage/hand-over
        POST /desk/triage/hand-over
        POST /desk/clients/{code}/export
        GET /desk/clients/{code}/erase
        POST /desk/clients/{code}/erase
        GET /desk/clients/{code}/rights
    """,
    "manager": """
        GET /desk/team
        POST /desk/team/hand-over
    """,
    "administrator": """
        GET /desk/audit
        POST /desk/keeping-true/mail/{number:row}/again
        GET /desk/organisations/new
        POST /desk/organisations/new
        GET /desk/organisations/{organisation_id:row}
        GET /desk/organisations/{organisation_id:row}/records
        POST /desk/organisations/{organisation_id:row}/records
        POST /desk/organisations/{organisation_id:row}
        GET /desk/people
        GET /desk/people/invite
        POST /desk/people/invite
        GET /desk/people/{person_id:row}
        POST /desk/people/{person_id:row}/disable
        POST /desk/people/{person_id:row}/enable
        POST /desk/people/{person_id:row}/invite-again
        POST /desk/people/{person_id:row}/new-code
        POST /desk/people/{person_id:row}/new-password
        POST /desk/people/{person_id:row}/roles
        POST /desk/people/{person_id:row}/sign-out
    """,
}
"""Who may call what. "everybody" needs no account: residents, programs, signing in, and mailed links."""

GUARDS: dict[object, str] = {
    dependencies.administrator: "administrator",
    dependencies.publisher: "publisher",
    dependencies.editor: "editor",
    dependencies.manager: "manager",
    dependencies.adviser: "adviser",
    dependencies.signed_in: "staff",
}
ROLES = {
    "staff": set(Role),
    "editor": {Role.EDITOR, Role.PUBLISHER},
    "publisher": {Role.PUBLISHER},
    "adviser": {Role.ADVISER, Role.MANAGER},
    "manager": {Role.MANAGER},
    "administrator": {Role.ADMINISTRATOR},
}
GUARDED = [
    (audience, route.replace("{section:section}", section))
    for audience, routes in AUDIENCES.items()
    if audience != "everybody"
    for route in map(str.strip, routes.strip().splitlines())
    for section in (SECTIONS if "{section:section}" in route else [""])
]
"""Each route with its audience; what both sections of the desk have, in each of them."""
KEPT = "access-to-work"
"""A provision without a named owner, so the leading organisation owns it."""
CORRECTION = correction()
FILLED_IN = {
    "/moves/{slug}": "/moves/travel",
    "/next-jobs/{slug}": f"/next-jobs/{CORRECTION.id}",
    "{slug}": KEPT,
    "{number:row}": "1",
    "{person_id:row}": "1",
    "{organisation_id:row}": "1",
    "{batch_id}": "1",
    "{access_point_id}": "new",
    "{ending}": "csv",
    "{code}": "NONE",
    "{act}": "note",
}


def flat(routes: list[BaseRoute]) -> Iterator[Route | APIRoute]:
    """Every route, also those inside a router that was included."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from flat(inner.routes)
        elif isinstance(route, Route | APIRoute):
            yield route


def calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from calls(inner)


def audience_of(route: Route | APIRoute) -> str:
    found = set(calls(route.dependant)) if isinstance(route, APIRoute) else set()
    return next((name for guard, name in GUARDS.items() if guard in found), "everybody")


def address(route: str) -> tuple[str, str]:
    """The method and an address of a route, with its places filled in."""
    method, path = route.split()
    for place, value in FILLED_IN.items():
        path = path.replace(place, value)
    return method, path


def sent(client: TestClient, route: str) -> Any:
    method, path = address(route)
    return client.request(method, path, data={"number": "1", "reason": "x", "note": "x"} if method == "POST" else None)


def test_every_route_has_the_audience_that_it_is_listed_with(desk: Navigator) -> None:
    found: dict[str, set[str]] = {audience: set() for audience in AUDIENCES}
    for route in flat(desk.routes):
        for method in (route.methods or {"GET"}) - {"HEAD"}:
            found[audience_of(route)].add(f"{method} {route.path}")
    listed = {name: {line.strip() for line in routes.strip().splitlines()} for name, routes in AUDIENCES.items()}
    assert found == listed


def test_a_route_asks_who_it_is_before_it_opens_the_database(desk: Navigator) -> None:
    # Both open transactions of their own: in the other order a request would wait for itself.
    for route in flat(desk.routes):
        if isinstance(route, APIRoute) and audience_of(route) != "everybody":
            parameters = inspect.signature(route.endpoint, eval_str=True).parameters.values()
            asked = [_asks_for(parameter) for parameter in parameters]
            if get_session in asked:
                guard = next(place for place, call in enumerate(asked) if call in GUARDS)
                assert guard < asked.index(get_session), route.path


def _asks_for(parameter: inspect.Parameter) -> object:
    if get_origin(parameter.annotation) is not Annotated:
        return None
    return next((getattr(extra, "dependency", None) for extra in get_args(parameter.annotation)[1:]), None)


def test_nobody_gets_in_without_signing_in(browser_on: Callable[[], TestClient]) -> None:
    for _, route in GUARDED:
        response = sent(browser_on(), route)
        if route.startswith("GET"):
            assert response.status_code == 303, route
            assert response.headers["location"].startswith("/desk/sign-in?next=/desk"), route
        else:
            assert response.status_code == 401, route
            assert "You were signed out" in response.text, route


def test_a_role_gets_no_further_than_it_may(signed_in_as: SignedInAs) -> None:
    wrong = []
    for role in Role:
        client = signed_in_as(role)
        for audience, route in GUARDED:
            if "sign-out" in route or "disable" in route:
                continue
            refused = sent(client, route).status_code == 403
            if refused != (role not in ROLES[audience]) and not (refused and _is_for_leading_administrators(route)):
                wrong.append(f"{role}: {route} {'refused' if refused else 'let in'}")
    assert wrong == []


def _is_for_leading_administrators(route: str) -> bool:
    return "/organisations/" in route


def everything(database: Engine) -> list[int]:
    """The number of stored rows of everything that a colleague could change of a provision."""
    with reading(database) as session:
        tables = (
            ProvisionRevision,
            MoveRevision,
            JobCorrectionRevision,
            ProvisionOwnership,
            Verification,
            ProblemReport,
            AuditEvent,
        )
        return [session.exec(select(func.count()).select_from(table)).one() for table in tables]


def test_nobody_changes_what_only_another_organisation_may(signed_in_as: SignedInAs, database: Engine) -> None:
    council = signed_in_as(Role.EDITOR, Role.PUBLISHER, organisation="Demo council", leads=False)
    with writing(database) as session:
        author, content = Author("Persona: an editor"), correction_content(CORRECTION)
        save_draft(session, content, author, "x", now(), seen=None, of=JobCorrectionRevision)
    before = everything(database)
    for audience, route in GUARDED:
        if "{slug}" not in route or audience not in ("editor", "publisher"):
            continue
        response = sent(council, route)
        assert response.status_code == 403, route
        assert "This is kept by" in response.text, route
    assert everything(database) == before


def test_work_of_another_organisation_is_not_shown(signed_in_as: SignedInAs) -> None:
    draft = "portland-progress"
    pages = ("", "/history", "/history/1", "/review")
    leading = signed_in_as(Role.EDITOR)
    council = signed_in_as(Role.EDITOR, Role.PUBLISHER, organisation="Demo council", leads=False)
    for page in pages:
        assert leading.get(f"/desk/catalogue/{draft}{page}").status_code == 200
        assert council.get(f"/desk/catalogue/{draft}{page}").status_code == 404
    assert "Portland" in leading.get("/desk/catalogue").text
    assert draft in leading.get("/desk/call-sheet?words=portland").text
    assert draft not in council.get("/desk/call-sheet?words=portland").text
    assert draft not in council.get("/desk/catalogue").text
    assert draft not in council.get("/desk/in-and-out/export.csv").text
