"""Why, or why not? One provision, held against what this client has told, whatever comes out; also one that ended."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.advising.open_triage_sessions import CurrentTriageSession
from app.advising.pathway_view import found
from app.advising.triage_form import fields_of
from app.advising.triage_session import TRIAGE
from app.advising.triage_session_page import sitting_page
from app.core.clock import today
from app.presentation.availability import standing_of
from app.presentation.current_catalogue import cards_of, pathway_of
from app.presentation.provision_page import instead_of, successor_of, verdict_context

router = APIRouter(prefix=f"{TRIAGE}/{{sitting}}/support", include_in_schema=False)


@router.get("/{slug}")
def support(slug: str, request: Request, colleague: Adviser, sitting: CurrentTriageSession) -> Response:
    """The page of one provision for this client. Raises HTTPException (404) for what is not published."""
    cards, on = cards_of(request), today()
    provision = cards.published.by_slug.get(slug)
    if provision is None:
        raise HTTPException(404)
    told = verdict_context(slug, pathway_of(sitting.answers, request), cards)
    entry = told["entry"]
    door = None if entry is None else cards.door(entry)
    return sitting_page(
        request,
        colleague,
        sitting,
        "advising/eligibility.html",
        provision=provision,
        standing=standing_of(provision, on, door),
        ways=cards.ways(provision, door),
        successor=successor_of(provision, cards, on),
        instead=instead_of(provision, cards, on),
        one=None if entry is None else found(entry, sitting, cards, on),
        changes=[]
        if entry is None
        else [(change.sentence, list(fields_of(change.answers))) for change in entry.explanation.would_change],
        **told,
    )
