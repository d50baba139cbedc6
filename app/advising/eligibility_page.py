"""Why a provision fits a client or not: all its rules against the client's answers; also for a provision that ended."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.advising.open_triage_sessions import CurrentTriageSession
from app.advising.pathway_view import found
from app.advising.triage_form import fields_of
from app.advising.triage_session import TRIAGE
from app.advising.triage_session_page import triage_session_page
from app.core.clock import today
from app.presentation.availability import availability_of
from app.presentation.current_catalogue import cards_of, pathway_of
from app.presentation.provision_page import instead_of, successor_of, verdict_context
from triage.questionnaire.questionnaire import QUESTIONNAIRE

router = APIRouter(prefix=f"{TRIAGE}/{{triage_session}}/support", include_in_schema=False)


@router.get("/{slug}")
def support(slug: str, request: Request, colleague: Adviser, triage_session: CurrentTriageSession) -> Response:
    """The page of one provision for this client. Raises HTTPException (404) for what is not published."""
    cards, on = cards_of(request), today()
    provision = cards.published.by_slug.get(slug)
    if provision is None:
        raise HTTPException(404)
    pathway = pathway_of(triage_session.answers, request)
    told = verdict_context(slug, pathway, cards)
    entry = told["entry"]
    access_point = None if entry is None else cards.access_point(entry)
    return triage_session_page(
        request,
        colleague,
        triage_session,
        "advising/eligibility.html",
        provision=provision,
        standing=availability_of(provision, on, access_point),
        ways=cards.ways(provision, access_point, pathway.district),
        successor=successor_of(provision, cards, on),
        instead=instead_of(provision, cards, on),
        one=None if entry is None else found(entry, triage_session, cards, pathway),
        changes=[]
        if entry is None
        else [
            (change.sentence, list(fields_of(change.answers_of(triage_session.answers, QUESTIONNAIRE))))
            for change in entry.explanation.would_change
        ],
        **told,
    )
