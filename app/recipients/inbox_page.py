"""The inbox of an organisation that works here: what was referred to it, what awaits a response, and each referral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Adviser
from app.accounts.organisations import organisation_names
from app.core.clock import now
from app.core.database import reading
from app.core.permissions import Colleague
from app.core.session import Database
from app.recipients.recipient_view import due_of, recipient_context, standing
from app.referrals.access import Referral, has_received, received_referral, referrals_received
from app.referrals.access_log import note_look
from app.referrals.actions import ACTIONS
from app.referrals.disclosure import shown_to_receiver
from app.referrals.lifecycle import OPEN, STATES, ReferralState, Side
from app.referrals.outcome_kinds import KINDS, OutcomeKind
from app.referrals.outcomes import can_be_told_by_receiver
from app.referrals.random_codes import readable
from app.referrals.transitions import ActionContext, TransitionError
from app.web.forms import Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.status import date_in_words

router = APIRouter(prefix="/desk/inbox", include_in_schema=False, default_response_class=HTMLResponse)

MOST_CLOSED = 100


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One referral in the list: nothing in it says who it is about. `to_tell` are outcomes that can be reported."""

    code: str
    name: str
    sender: str
    sent: str
    state: str
    standing: str
    late: bool
    to_tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InboxGroup:
    """Referrals that want the same act of the recipient; `none` is said when there are none.

    `is_folded` hides the rows until the reader opens the group.
    """

    key: str
    title: str
    lines: Sequence[InboxRow]
    none: str = ""
    is_folded: bool = False


@router.get("")
def inbox(request: Request, colleague: Adviser, database: Database, find: str = "") -> Response:
    """All referrals to the colleague's organisation, those that wait for it first; or the one that has a code."""
    code = readable(find[:60])
    if code and has_received(database, colleague, code):
        return RedirectResponse(f"/desk/inbox/{code}", 303)
    groups = _groups(database, colleague, now().date())
    return desk_page(
        request,
        "recipients/inbox.html",
        part="inbox",
        groups=groups,
        some=any(group.lines for group in groups),
        find=find[:60],
        not_found=bool(code),
    )


@router.get("/{code}")
def look(code: str, request: Request, colleague: Adviser) -> Response:
    """One referral. Opening it is noted in the audit."""
    state = request.app.state
    with reading(state.engine) as session:
        page = _page(session, request, received_referral(session, colleague, code))
    if page.status_code == 200:
        note_look(state.engine, state.audit, colleague.actor, "referral", code, now())
    return page


@router.post("/{code}/{act}")
def say(code: str, act: str, request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """Take a response, an outcome, a pause or its end, or a note."""
    if act not in ACTIONS:
        raise HTTPException(404)
    referral = received_referral(database, colleague, code)
    if shown_to_receiver(database, referral, now().date()) is None:
        return _page(database, request, referral)
    state = request.app.state
    desk = ActionContext(state.audit, colleague.actor, Side.RECEIVER, now(), state.settings.address)
    try:
        return done(f"/desk/inbox/{code}", ACTIONS[act](database, referral, form, desk))
    except TransitionError as problem:
        return _page(database, request, referral, act=act, form=form, error=problem)


def _page(
    session: Session,
    request: Request,
    referral: Referral,
    *,
    act: str = "",
    form: Form | None = None,
    error: TransitionError | None = None,
) -> Response:
    base = f"/desk/inbox/{referral.code}"
    context = recipient_context(session, referral, now().date(), base, act=act, form=form, error=error)
    status = 410 if context["disclosure"] is None else 422 if error else 200
    return desk_page(request, "recipients/inbox_referral.html", part="inbox", status=status, **context)


def _groups(session: Session, colleague: Colleague, on: date) -> list[InboxGroup]:
    found = referrals_received(session, colleague)
    started = [one for one in found if one.state == ReferralState.STARTED]
    senders, to_tell = organisation_names(session), can_be_told_by_receiver(session, started, on)

    def lines(referrals: Sequence[Referral]) -> list[InboxRow]:
        return [_line(one, senders[one.organisation_id], to_tell.get(one.code, ()), on) for one in referrals]

    waits = sorted((one for one in found if one.state in OPEN), key=lambda one: due_of(one, on).day)
    lists = sorted(
        (one for one in found if one.state == ReferralState.WAITING), key=lambda one: one.waiting_until or on
    )
    come = [one for one in lists if (one.waiting_until or on) <= on]
    closed = [
        one for one in found if one.state in (ReferralState.REFUSED, ReferralState.EXPIRED, ReferralState.WITHDRAWN)
    ][:MOST_CLOSED]
    accepted = [one for one in found if one.state == ReferralState.ACCEPTED]
    return [
        InboxGroup("waits", "Waits for your answer", lines(waits), "Nothing waits for an answer."),
        InboxGroup("come", "The day of their waiting list has come", lines(come)),
        InboxGroup("accepted", "Accepted, not started yet", lines(accepted)),
        InboxGroup("lists", "On your waiting list", lines([one for one in lists if one not in come])),
        InboxGroup("started", "Started", lines(started)),
        InboxGroup("closed", "Closed", lines(closed), is_folded=True),
    ]


def _line(referral: Referral, sender: str, to_tell: Sequence[OutcomeKind], on: date) -> InboxRow:
    return InboxRow(
        referral.code,
        referral.name,
        sender,
        date_in_words(referral.sent_at.date().isoformat()),
        STATES[referral.state],
        "" if referral.state in (ReferralState.STARTED, ReferralState.WITHDRAWN) else standing(referral, on),
        referral.state in OPEN and due_of(referral, on).late,
        tuple(KINDS[kind] for kind in to_tell),
    )
