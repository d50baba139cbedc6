"""The team of a manager: how many clients each adviser looks after, what is overdue, and all clients in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Manager
from app.accounts.people import Staff, advisers_of, people_of
from app.advising.client_page import desk_of
from app.advising.clients_page import grouped
from app.advising.reassignment import colleague_by_id, hand_over
from app.core.clock import now
from app.core.permissions import WITH_CLIENTS, Colleague
from app.core.session import Database
from app.referrals.access import advisers_with_clients, clients_of, team_clients
from app.referrals.caseload import NextAction, Rank
from app.referrals.caseload_rows import SHOWN, ClientRow, client_rows_of, counts_of, is_shown
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done

PLACE = "/desk/team"
router = APIRouter(prefix=PLACE, include_in_schema=False, default_response_class=HTMLResponse)

OF_TEAM = {show: words for show, words in SHOWN.items() if show != "mine"}


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One adviser. `longest` is the oldest action that waits for the adviser. `gone` says that they cannot sign in."""

    staff: Staff
    clients: int
    overdue: int
    overdue_others: int
    longest: NextAction | None
    gone: bool

    def days(self, on: date) -> int:
        """For how many days the oldest action has waited."""
        return 0 if self.longest is None else (on - self.longest.since).days


@router.get("")
def team(request: Request, colleague: Manager, database: Database) -> Response:
    """The advisers of the manager's organisation, and all of its clients."""
    return _page(request, colleague, database)


@router.post("/hand-over")
def hand_all_over(request: Request, colleague: Manager, database: Database, form: PostedForm) -> Response:
    """Give all the clients of one adviser to another, as when an adviser leaves."""
    giving = next((one for one in _team(database, colleague) if one.id == form.number("from")), None)
    to = colleague_by_id(database, colleague.organisation_id, form.number("to"))
    errors = []
    if giving is None:
        errors.append(FieldError("from", "Choose whose clients are to be handed over."))
    if to is None or to is giving:
        errors.append(FieldError("to", "Choose a colleague who takes them."))
    if giving is None or to is None or errors:
        typed = {"from": form.text("from"), "to": form.text("to")}
        return _page(request, colleague, database, status=422, typed=typed, errors=errors)
    clients = clients_of(database, colleague, giving.id or 0)
    hand_over(database, clients, to, desk_of(request, colleague))
    return done(PLACE, "client-handed-over" if clients else "nobody-to-hand-over")


def _team(session: Session, colleague: Colleague) -> list[Staff]:
    """The colleagues who work with clients, and those who left but still have clients."""
    behind = advisers_with_clients(session, colleague)
    return [
        staff
        for staff in people_of(session, colleague.organisation_id)
        if staff.id in behind or (WITH_CLIENTS & set(staff.roles) and staff.joined_at and not staff.disabled_at)
    ]


def _member(staff: Staff, lines: Sequence[ClientRow], gone: bool) -> TeamMember:
    own = [line for line in lines if line.client.adviser_id == staff.id]
    waits = [wait for line in own for shown in line.referrals for wait in shown.waits if wait.is_mine]
    return TeamMember(
        staff=staff,
        clients=len(own),
        overdue=sum(line.rank is Rank.OVERDUE_MINE for line in own),
        overdue_others=sum(line.rank is Rank.OVERDUE_OTHERS for line in own),
        longest=min(waits, key=lambda wait: wait.since, default=None),
        gone=gone,
    )


def _page(
    request: Request,
    colleague: Colleague,
    session: Session,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    on = now().date()
    lines = client_rows_of(session, team_clients(colleague), on)
    working = advisers_of(session, colleague.organisation_id)
    can_work = {staff.id for staff in working}
    members = [_member(staff, lines, staff.id not in can_work) for staff in _team(session, colleague)]
    show = request.query_params.get("show", "")
    show = show if show in OF_TEAM else "all"
    return desk_page(
        request,
        "advising/team.html",
        part="team",
        status=status,
        members=members,
        giving=[("", "Choose somebody"), *((str(m.staff.id), _with_count(m)) for m in members if m.clients)],
        taking=[("", "Choose somebody"), *((str(staff.id), staff.name) for staff in working)],
        groups=grouped([line for line in lines if is_shown(line, show)], of_team=True),
        count=len(lines),
        counts=counts_of(lines),
        show=show,
        shown=OF_TEAM,
        on=on,
        typed=typed or {},
        errors=errors or [],
    )


def _with_count(member: TeamMember) -> str:
    return f"{member.staff.name}: {member.clients} {'client' if member.clients == 1 else 'clients'}"
