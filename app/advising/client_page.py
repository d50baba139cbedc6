"""The page of one client: details, plan, referrals and consents; and what an adviser can do with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Adviser
from app.accounts.people import Staff, advisers_of, staff_by_id
from app.accounts.sessions import hash_of
from app.advising.consent_view import agreed_of
from app.advising.open_triage_sessions import open_triage_sessions
from app.advising.open_triage_sessions_page import begun
from app.advising.reassignment import colleague_by_id, hand_over
from app.advising.triage_session import MOST_STEPS, PlanStep, TriageSession
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import reading
from app.core.permissions import Colleague
from app.core.session import Database
from app.presentation.current_catalogue import snapshot_of
from app.referrals.access import Client, Referral, client_for, referrals_of
from app.referrals.access_log import note_look
from app.referrals.caseload_rows import known_of
from app.referrals.consent import consent_of, consents_of, holds
from app.referrals.consent_kinds import Purpose, WithdrawalWay
from app.referrals.contact_method import WAYS, ContactMethod, as_kept, error_in
from app.referrals.lifecycle import Side
from app.referrals.random_codes import parse_spoken_code, spoken_code
from app.referrals.submission import LONGEST, LONGEST_REFERENCE, has_reference
from app.referrals.timeline import TimelineEntry, timeline_of
from app.referrals.transitions import ActionContext
from app.referrals.withdrawal import withdraw
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done

PLACE = "/desk/clients"
router = APIRouter(prefix=PLACE, include_in_schema=False, default_response_class=HTMLResponse)

MOST = {"reference": LONGEST_REFERENCE, **{name: LONGEST[name] for name in ("name", "contact", "safe")}}
"""Characters, by field."""
HOW_TOLD = {"phone": WithdrawalWay.PHONE, "in_person": WithdrawalWay.IN_PERSON, "letter": WithdrawalWay.LETTER}


@dataclass(frozen=True, slots=True)
class PlanStepView:
    """One step of the plan. `is_there` says that the catalogue still has it."""

    step: PlanStep
    name: str
    is_there: bool


@router.get("/{code}")
def client(code: str, request: Request, colleague: Adviser) -> Response:
    """The page of a client. The look is noted in the audit."""
    state = request.app.state
    with reading(state.engine) as session:
        page = _page(request, colleague, session, client_for(session, colleague, code))
    note_look(state.engine, state.audit, colleague.actor, "client", code, now())
    return page


@router.post("/{code}/details")
def details(code: str, request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """Change what is known of a client."""
    found = client_for(database, colleague, code)
    typed = {name: form.line(name) for name in ("reference", "name", "reach", "contact", "safe")}
    errors = _errors_in(database, found, typed)
    if errors:
        return _page(request, colleague, database, found, status=422, typed=typed, errors=errors)
    typed["reach"] = ContactMethod(typed["reach"])
    typed["contact"] = as_kept(typed["reach"], typed["contact"])
    changed = sorted(name for name, value in typed.items() if getattr(found, name) != value)
    for name in changed:
        setattr(found, name, typed[name])
    found.active_at = now()
    database.add(found)
    audit, at = request.app.state.audit, found.active_at
    audit.record(database, colleague.actor, AuditAct.CHANGED, "client", found.code, at, fields=changed)
    return done(f"{PLACE}/{code}", "client-changed")


@router.post("/{code}/withdraw")
def take_back_consent(
    code: str, request: Request, colleague: Adviser, database: Database, form: PostedForm
) -> Response:
    """Withdraw one consent, as the client told the adviser."""
    found = client_for(database, colleague, code)
    consent = consent_of(database, found, form.number("consent"))
    if consent is None:
        raise HTTPException(404)
    how = form.text(f"how-{consent.id}")
    if how not in HOW_TOLD:
        errors = [FieldError(f"how-{consent.id}", "Choose how they told you.")]
        return _page(request, colleague, database, found, status=422, errors=errors)
    is_new = withdraw(database, consent, desk_of(request, colleague), how=HOW_TOLD[how])
    return done(f"{PLACE}/{code}", "withdrawn" if is_new else "withdrawn-before")


@router.post("/{code}/slip")
def slip(code: str, request: Request, colleague: Adviser, database: Database) -> Response:
    """Make a slip of paper with a new code for the client, shown only this once. An older code stops working."""
    found = client_for(database, colleague, code)
    spoken = spoken_code()
    found.receipt_hash = hash_of(parse_spoken_code(spoken) or "")
    found.active_at = now()
    database.add(found)
    request.app.state.audit.record(database, colleague.actor, AuditAct.MADE_SLIP, "client", found.code, found.active_at)
    address = f"{request.app.state.settings.address}/your-referrals"
    return desk_page(request, "advising/slip.html", part="clients", client=found, code=spoken, address=address)


@router.post("/{code}/hand-over")
def to_colleague(code: str, request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """Give a client to a colleague of the same organisation."""
    found = client_for(database, colleague, code)
    to = colleague_by_id(database, found.organisation_id, form.number("to"))
    if to is None or to.id == found.adviser_id:
        others = [one for one in advisers_of(database, found.organisation_id) if one.id != found.adviser_id]
        errors = [FieldError("to" if others else "", "Choose a colleague.")]
        return _page(request, colleague, database, found, status=422, errors=errors)
    hand_over(database, [found], to, desk_of(request, colleague))
    return done(PLACE, "client-handed-over")


@router.post("/{code}/sit")
def go_on_with_triage(
    code: str, request: Request, colleague: Adviser, database: Database, form: PostedForm
) -> Response:
    """Go on with the triage session with this client that is open here, or begin one over their plan.

    With a `support`, a slug, it leads to that provision's page for the client. Raises HTTPException (404).
    """
    found, support = client_for(database, colleague, code), form.text("support")
    if support and support not in snapshot_of(request).by_slug:
        raise HTTPException(404)
    page = f"/support/{support}" if support else ""
    open_here = triage_session_with(found, request, colleague)
    if open_here is not None:
        return RedirectResponse(f"{TriageSession(id=open_here).address}{page}", 303)
    steps = tuple(_step(stored) for stored in found.plan)[:MOST_STEPS]
    return begun(TriageSession(plan=steps, client=found.code), request, colleague, page=page)


def triage_session_with(client: Client, request: Request, colleague: Colleague) -> str | None:
    """The id of the triage session with a client that is open in this browser."""
    return next((one.id for one in open_triage_sessions(request, colleague) if one.client == client.code), None)


def desk_of(request: Request, colleague: Colleague) -> ActionContext:
    """The context in which an adviser acts now, for the side that sends."""
    state = request.app.state
    return ActionContext(state.audit, colleague.actor, Side.SENDER, now(), state.settings.address)


def _errors_in(session: Session, client: Client, typed: Mapping[str, str]) -> list[FieldError]:
    found = [
        FieldError(name, f"Make it shorter: {longest} characters at most.")
        for name, longest in MOST.items()
        if len(typed[name]) > longest
    ]
    if not typed["reference"]:
        found.append(FieldError("reference", "Write what you call this record, such as a number of your own."))
    if has_reference(session, client.organisation_id, typed["reference"], but=client.id):
        found.append(FieldError("reference", "Another record has this reference. Choose a different one."))
    wrong = error_in(typed["reach"], typed["contact"])
    if wrong:
        found.append(FieldError("contact" if typed["reach"] in list(ContactMethod) else "reach", wrong))
    return found


def _page(
    request: Request,
    colleague: Colleague,
    session: Session,
    client: Client,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    on = now().date()
    adviser = staff_by_id(session, client.adviser_id)
    others = [one for one in advisers_of(session, client.organisation_id) if one.id != client.adviser_id]
    referrals = referrals_of(session, client)
    names = {referral.id: referral.name for referral in referrals}
    consents = [agreed_of(consent, names, on) for consent in consents_of(session, client.id or 0)]
    keeps = [one for one in consents if one.consent.purpose == Purpose.KEEP]
    context: dict[str, Any] = {
        "planned": [_planned(_step(stored), request.app.state.snapshot) for stored in client.plan],
        "referrals": known_of(session, client, on),
        "consents": consents,
        "no_record": bool(keeps) and not any(holds(one.consent, on) for one in keeps),
        "story": _story(session, referrals),
        "to": [("", "Choose a colleague"), *((str(one.id), one.name) for one in others)],
        "sits": triage_session_with(client, request, colleague),
    }
    return desk_page(
        request,
        "advising/client.html",
        part="clients",
        status=status,
        client=client,
        adviser=adviser,
        is_mine=client.adviser_id == colleague.id,
        reach=_reached(client, adviser, colleague),
        ways=[(way.value, words) for way, words in WAYS.items()],
        hows=list(HOW_TOLD.items()),
        on=on,
        typed=typed or {name: getattr(client, name) for name in ("reference", "name", "reach", "contact", "safe")},
        is_changing=typed is not None,
        errors=errors or [],
        **context,
    )


def _reached(client: Client, adviser: Staff, colleague: Colleague) -> str:
    if client.reach == ContactMethod.ADVISER:
        return "Through you" if adviser.id == colleague.id else f"Through {adviser.name}"
    return f"{WAYS[client.reach]}: {client.contact}"


def _story(session: Session, referrals: Sequence[Referral]) -> list[TimelineEntry]:
    """The timelines of all the client's referrals as one, the newest first."""
    told = [
        replace(one, what=f"{referral.name}: {one.what}")
        for referral in referrals
        for one in timeline_of(session, referral)
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _step(stored: Mapping[str, str]) -> PlanStep:
    return PlanStep(stored.get("slug", ""), stored.get("note", ""), stored.get("on", ""))


def _planned(step: PlanStep, published: CatalogueSnapshot) -> PlanStepView:
    provision = published.by_slug.get(step.slug)
    return PlanStepView(step, step.slug if provision is None else provision.name, provision is not None)
