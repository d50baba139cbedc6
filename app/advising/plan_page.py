"""The plan with the client: put in order, with notes and days; printed, and kept in the record if there is one."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.advising.first_steps_view import first_entry
from app.advising.open_triage_sessions import CurrentTriageSession, keep_triage_session
from app.advising.pathway_view import EntryView, found
from app.advising.plan import Plan, PlanFull, added, moved, removed, written
from app.advising.triage_page import kept
from app.advising.triage_session import LONGEST_NOTE, MOST_STEPS, TRIAGE, TriageSession
from app.advising.triage_session_page import looked_up, triage_session_page, whose
from app.core.audit import AuditAct
from app.core.clock import now, today
from app.core.encrypted_cookie import AnswersTooLarge
from app.core.permissions import Colleague
from app.core.session import Database
from app.presentation.current_catalogue import cards_of, outlook_of, pathway_of, snapshot_of
from app.presentation.pathway_page import PlannedStep, paper_html
from app.referrals.access import client_for
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import done
from services_catalogue.model.status import date_in_words
from triage.pathway.pathway import PathwayEntry

router = APIRouter(prefix=f"{TRIAGE}/{{triage_session}}", include_in_schema=False)
FULL = f"A plan has up to {MOST_STEPS} steps. Take one out first."
TOO_LONG = "The notes together are too long to keep here. Make some of them shorter."


@router.get("/plan")
def plan(request: Request, colleague: Adviser, triage_session: CurrentTriageSession) -> Response:
    """The plan so far."""
    return _page(request, colleague, triage_session)


@router.post("/plan/add")
def add(request: Request, colleague: Adviser, triage_session: CurrentTriageSession, form: PostedForm) -> Response:
    """Add a step. Raises HTTPException (404) for what takes nobody on or is not there."""
    slug = form.text("slug")
    provision = snapshot_of(request).by_slug.get(slug)
    if provision is None or provision.closed(today()):
        raise HTTPException(404)
    try:
        changed = triage_session.with_plan(added(triage_session.plan, slug))
    except PlanFull:
        return _page(request, colleague, triage_session, [FieldError("", FULL)])
    return kept(request, colleague, changed, {}, "in-plan")


@router.post("/plan")
def change(request: Request, colleague: Adviser, triage_session: CurrentTriageSession, form: PostedForm) -> Response:
    """Keep the notes and days, and do what the button says: `up`, `down` or `remove` with a slug."""
    steps, errors = written(triage_session.plan, form)
    if not errors:
        steps = _pressed(steps, form)
    changed = triage_session.with_plan(steps)
    response = (
        _page(request, colleague, changed, errors, form)
        if errors
        else done(f"{triage_session.address}/plan", "plan-saved")
    )
    try:
        return keep_triage_session(changed, request, colleague, response)
    except AnswersTooLarge:
        return _page(request, colleague, triage_session, [FieldError("", TOO_LONG)], form)


@router.post("/plan/keep")
def keep(request: Request, colleague: Adviser, triage_session: CurrentTriageSession, session: Database) -> Response:
    """Write the plan into the record of the client. Raises HTTPException (404) when the triage session has none."""
    moment = now()
    client = client_for(session, colleague, triage_session.client)
    client.plan = [{"slug": step.slug, "note": step.note, "on": step.on} for step in triage_session.plan]
    client.active_at = moment
    request.app.state.audit.record(session, colleague.actor, AuditAct.PLANNED, "client", client.code, moment)
    return done(f"{triage_session.address}/plan", "plan-in-record")


@router.get("/print")
def on_paper(request: Request, colleague: Adviser, triage_session: CurrentTriageSession) -> Response:
    """The resident's own page for paper: the planned steps first, in their order, with their days and notes."""
    pathway = pathway_of(triage_session.answers, request)
    by_slug = {entry.support.slug: entry for entry in pathway.entries()}
    steps = [
        PlannedStep(by_slug[step.slug], date_in_words(step.on) if step.on else "", step.note)
        for step in triage_session.plan
        if step.slug in by_slug
    ]
    said = whose(triage_session, looked_up(request, colleague, triage_session))
    outlook = outlook_of(triage_session.answers, pathway, request)
    page = paper_html(pathway, triage_session.answers, cards_of(request), steps, said, outlook)
    return Response(page, media_type="text/html")


def _pressed(steps: Plan, form: Form) -> Plan:
    steps = moved(steps, form.text("up"), -1)
    steps = moved(steps, form.text("down"), 1)
    return removed(steps, form.text("remove"))


def _page(
    request: Request,
    colleague: Colleague,
    triage_session: TriageSession,
    errors: list[FieldError] | None = None,
    typed: Form | None = None,
) -> Response:
    pathway, cards = pathway_of(triage_session.answers, request), cards_of(request)
    by_slug = {entry.support.slug: entry for entry in pathway.entries()}

    def made(entry: PathwayEntry | None) -> EntryView | None:
        return None if entry is None else found(entry, triage_session, cards, pathway)

    lines = [
        {
            "slug": step.slug,
            "name": cards.published.by_slug[step.slug].name,
            "found": made(by_slug.get(step.slug)),
            "note": typed.line(f"note-{step.slug}") if typed is not None else step.note,
            "on": typed.line(f"on-{step.slug}") if typed is not None else step.on,
        }
        for step in triage_session.plan
        if step.slug in cards.published.by_slug
    ]
    return triage_session_page(
        request,
        colleague,
        triage_session,
        "advising/plan.html",
        status=422 if errors else 200,
        steps=lines,
        first=made(first_entry(pathway)),
        longest=LONGEST_NOTE,
        errors=errors or [],
    )
