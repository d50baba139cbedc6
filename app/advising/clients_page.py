"""An adviser's clients: what each waits for, overdue first; and the search among those that a colleague may open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.core.clock import now
from app.core.permissions import Colleague, Role
from app.core.session import Database
from app.referrals.access import own_clients, visible_clients
from app.referrals.caseload import Rank
from app.referrals.caseload_rows import SHOWN, ClientRow, client_rows_of, counts_of, is_shown
from app.referrals.random_codes import readable
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page

router = APIRouter(prefix="/desk/clients", include_in_schema=False, default_response_class=HTMLResponse)

HEADINGS = {
    Rank.OVERDUE_MINE: "Overdue: for you to do",
    Rank.OVERDUE_OTHERS: "Overdue: others have not answered",
    Rank.SOON: "In the next 7 days",
    Rank.REST: "The rest",
}
OF_ADVISERS = "Overdue: for their adviser to do"
SHORTEST_PART = 2
LONGEST_WORDS = 100


@router.get("")
def clients(request: Request, colleague: Adviser, database: Database) -> Response:
    """My clients."""
    on = now().date()
    lines = client_rows_of(database, own_clients(colleague), on)
    show = request.query_params.get("show", "")
    show = show if show in SHOWN else "all"
    return desk_page(
        request,
        "advising/clients.html",
        part="clients",
        groups=grouped([line for line in lines if is_shown(line, show)]),
        count=len(lines),
        counts=counts_of(lines),
        show=show,
        of_team=Role.MANAGER in colleague.roles,
        on=on,
    )


@router.post("/find")
def find(request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """Look for a client by reference, name or the code of a referral. A manager looks through the whole team."""
    on, words = now().date(), form.line("words")[:LONGEST_WORDS]
    if len(words) < SHORTEST_PART:
        errors = [
            FieldError(
                "words", "Write a part of a reference or of a name, or the code of a referral: 2 letters or more."
            )
        ]
        return _found(request, colleague, [], words, on, status=422, errors=errors)
    lines = [line for line in client_rows_of(database, visible_clients(colleague), on) if is_meant(line, words)]
    return _found(request, colleague, lines, words, on)


def is_meant(line: ClientRow, words: str) -> bool:
    """Whether words typed into the search may mean this client."""
    wanted = words.casefold()
    by_name = wanted in line.client.reference.casefold() or wanted in line.client.name.casefold()
    return by_name or readable(words) in {shown.known.code for shown in line.referrals}


def grouped(lines: Sequence[ClientRow], *, of_team: bool = False) -> list[tuple[str, list[ClientRow]]]:
    """The rows under their headings, in the ranking of the caseload."""
    headings = {**HEADINGS, Rank.OVERDUE_MINE: OF_ADVISERS} if of_team else HEADINGS
    found = [(words, [line for line in lines if line.rank is rank]) for rank, words in headings.items()]
    return [(words, of_rank) for words, of_rank in found if of_rank]


def _found(
    request: Request,
    colleague: Colleague,
    lines: list[ClientRow],
    words: str,
    on: date,
    *,
    status: int = 200,
    errors: list[FieldError] | None = None,
) -> Response:
    return desk_page(
        request,
        "advising/clients_found.html",
        part="clients",
        status=status,
        lines=lines,
        words=words,
        of_team=Role.MANAGER in colleague.roles,
        on=on,
        errors=errors or [],
    )
