"""The next jobs up from the job of a client, and two of them side by side. No address names a job."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.advising.client_jobs import jobs_of_client, side_by_side
from app.advising.open_triage_sessions import CurrentTriageSession
from app.advising.triage_session import TRIAGE
from app.advising.triage_session_page import triage_session_page
from app.presentation.current_catalogue import outlook_of, pathway_of
from services_catalogue.job_steps.next_jobs import JobOrder

router = APIRouter(prefix=f"{TRIAGE}/{{triage_session}}/next-jobs", include_in_schema=False)
FIRST_TWO = (0, 1)


@router.get("")
def client_jobs(request: Request, colleague: Adviser, triage_session: CurrentTriageSession) -> Response:
    """The page, in the order that the address names; `one` and `other` are the places of two jobs in that order."""
    answers, asked = triage_session.answers, request.query_params
    outlook = outlook_of(answers, pathway_of(answers, request), request)
    order = next((one for one in JobOrder if one.value == asked.get("order", "")), JobOrder.BEST)
    jobs = None if outlook is None else jobs_of_client(outlook, order, triage_session.address)
    cards = () if jobs is None else jobs.cards
    one, other = (
        _place(asked.get(name, ""), len(cards), first) for name, first in zip(("one", "other"), FIRST_TWO, strict=True)
    )
    return triage_session_page(
        request,
        colleague,
        triage_session,
        "advising/client_jobs.html",
        jobs=jobs,
        order=order.value,
        titles=[(str(place), card.title) for place, card in enumerate(cards)],
        one=one,
        other=other,
        compared=side_by_side(cards[one], cards[other]) if one != other and len(cards) > 1 else (),
    )


def _place(asked: str, count: int, otherwise: int) -> int:
    """A place among so many jobs; what is none of them is the one that is shown when nothing is chosen."""
    return int(asked) if asked in map(str, range(count)) else otherwise
