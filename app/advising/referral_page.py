"""One referral for the side that sent it: where it is, what was sent, what happened, and what to do next."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.advising.client_page import HOW_TOLD, desk_of, triage_session_with
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import now, today
from app.core.database import reading
from app.core.permissions import Colleague
from app.core.session import Database
from app.mail.outbox import MessageKind
from app.presentation.contacts import ContactLinks, reach_of
from app.referrals.access import Referral, client_of, sent_referral
from app.referrals.access_log import note_look
from app.referrals.actions import ACTIONS, Action
from app.referrals.caseload_rows import BADGES, known_of
from app.referrals.deadlines import ResponseClock
from app.referrals.delivery import Delivery, delivery_of
from app.referrals.disclosure import Disclosure
from app.referrals.lifecycle import ONGOING, OPEN, REFUSALS, ReferralState, Side
from app.referrals.outcomes import can_be_told, outcomes_of
from app.referrals.recipients import receiving_organisation
from app.referrals.response_form import answers_offered, leavings_offered, outcomes_offered, refusals_offered
from app.referrals.timeline import timeline_of
from app.referrals.transitions import ActionContext, TransitionError, clock_of
from app.referrals.withdrawal import withdraw_referral
from app.referrals.withdrawal_state import was_withdrawn
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.shown_contacts import best_of
from services_catalogue.model.status import date_in_words
from triage.pathway.day import led_to

PLACE = "/desk/referrals"
router = APIRouter(prefix=PLACE, include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/{code}")
def referral(code: str, request: Request, colleague: Adviser) -> Response:
    """The page of a referral. The look is noted in the audit."""
    state = request.app.state
    with reading(state.engine) as session:
        page = _page(request, colleague, session, sent_referral(session, colleague, code))
    note_look(state.engine, state.audit, colleague.actor, "referral", code, now())
    return page


@router.post("/{code}/take-back")
def call_back(code: str, request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """Withdraw the referral: the client no longer agrees, and the recipient is told."""
    return _do("take-back", _take_back, code, request, colleague, database, form)


@router.post("/{code}/{act}")
def act_on(code: str, act: str, request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """Note a response or an outcome that the adviser was told, a pause or its end, or a note."""
    if act not in ACTIONS:
        raise HTTPException(404)
    return _do(act, ACTIONS[act], code, request, colleague, database, form)


def _do(
    what: str, act: Action, code: str, request: Request, colleague: Colleague, session: Session, form: Form
) -> Response:
    """Do one act; what was typed is kept on the page when it cannot be done."""
    found = sent_referral(session, colleague, code)
    try:
        word = act(session, found, form, desk_of(request, colleague))
    except TransitionError as problem:
        errors = [FieldError(problem.field, problem.sentence)]
        return _page(request, colleague, session, found, status=422, form=form, doing=what, errors=errors)
    return done(f"{PLACE}/{code}", word)


def _take_back(session: Session, found: Referral, form: Form, desk: ActionContext) -> str:
    how = form.text("how")
    if how not in HOW_TOLD:
        raise TransitionError("how", "Choose how they told you.")
    withdraw_referral(session, found, desk, how=HOW_TOLD[how])
    return "taken-back"


def _page(
    request: Request,
    colleague: Colleague,
    session: Session,
    found: Referral,
    *,
    status: int = 200,
    form: Form | None = None,
    doing: str = "",
    errors: list[FieldError] | None = None,
) -> Response:
    on, state, published = now().date(), found.state, request.app.state.snapshot
    client = client_of(session, found)
    clock = clock_of(found)
    shown = next(one for one in known_of(session, client, on) if one.known.code == found.code)
    taken_back = was_withdrawn(session, found)
    kinds = () if taken_back else can_be_told(found, outcomes_of(session, found))
    answers = [] if taken_back else answers_offered(state, Side.SENDER)
    may_pause = state in ONGOING and not taken_back
    is_no = state in (ReferralState.REFUSED, ReferralState.EXPIRED)
    there = {"answer": bool(answers), "outcome": bool(kinds), "pause": may_pause and not clock.is_paused(on)}
    if taken_back or not there.get(doing, True):  # a race: another act came first, so the control is gone
        errors = [FieldError("", error.sentence) for error in errors or []]
    context: dict[str, Any] = {
        "client": None if client.anonymised_at is not None else client,
        "is_mine": found.adviser_id == colleague.id,
        "sits": triage_session_with(client, request, colleague),
        "badge": BADGES[state],
        "to_be_rung": not found.live and state in OPEN,
        "waits": shown.waits,
        "refused_because": REFUSALS[found.refused_because] if found.refused_because else "",
        "is_no": is_no,
        "instead": _instead(found, published, on) if is_no else [],
        "may_pause": may_pause,
        "taken_back": taken_back,
        "answers": answers,
        "refusals": refusals_offered(),
        "kinds": outcomes_offered(kinds),
        "leavings": leavings_offered(),
        "hows": list(HOW_TOLD.items()),
    }
    return desk_page(
        request,
        "advising/referral.html",
        part="clients",
        status=status,
        referral=found,
        organisation=receiving_organisation(session, found),
        contact=None if found.live else _contact(found, published),
        mail=_own_mail(delivery_of(session, found)),
        clock=_clock_in_words(clock, on) if state in OPEN else [],
        paused=clock.is_paused(on) and state in ONGOING,
        disclosure=Disclosure.read(found.disclosure),
        story=timeline_of(session, found),
        typed={} if form is None else {doing: {name: values[0] for name, values in form.fields.items()}},
        wrong={doing: errors},
        doing=doing,
        errors=errors or [],
        today=today(),
        on=on,
        **context,
    )


def _contact(found: Referral, published: CatalogueSnapshot) -> ContactLinks | None:
    """How to reach the recipient, by the catalogue as it is now; None when the provision is not in it any more."""
    provision = published.by_slug.get(found.slug)
    if provision is None:
        return None
    access_point = next((one for one in provision.access_points if one.id == found.access_point_id), None)
    return reach_of(best_of(provision, access_point, today()))


def _own_mail(mails: list[Delivery]) -> Delivery | None:
    """The last mail that brought the referral to its recipient: the first, or one with a new link."""
    bring = (MessageKind.NEW, MessageKind.LINK_AGAIN)
    brought = [mail for mail in mails if mail.to is Side.RECEIVER and mail.kind in bring]
    return brought[-1] if brought else None


def _clock_in_words(clock: ResponseClock, on: date) -> list[tuple[str, str]]:
    """The response clock of an open referral, as pairs of label and words."""
    paused = clock.paused_until(on)
    said = [("Answer due by", date_in_words(clock.due.isoformat()))]
    if paused is not None:
        said.append(("The clock stands still until", date_in_words(paused.isoformat())))
    return [*said, ("Given up if nobody answers by", date_in_words(clock.expires.isoformat()))]


def _instead(found: Referral, published: CatalogueSnapshot, on: date) -> list[tuple[str, str]]:
    """Slug and name of what else to try, as far as it is open."""
    provision = published.by_slug.get(found.slug)
    named = () if provision is None else provision.try_instead
    open_ones = led_to(named, published.by_slug, on.isoformat(), found.slug)
    return [(slug, published.by_slug[slug].name) for slug in open_ones]
