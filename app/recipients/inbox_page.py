"""The inbox of an organisation that works here: what was referred to it, what waits for its answer, and each one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select
from starlette.responses import RedirectResponse, Response

from app.accounts.guards import Adviser
from app.core.clock import now
from app.core.database import reading
from app.core.permissions import Colleague
from app.core.transaction import Database
from app.recipients.as_received import as_received, due_of, standing
from app.referrals.access import received_referral, received_referrals
from app.referrals.actions import ACTIONS
from app.referrals.answering import Desk, Refused
from app.referrals.codes import READ_AS
from app.referrals.consent import holds
from app.referrals.consent_kinds import Purpose
from app.referrals.looks import note_look
from app.referrals.outcome_kinds import KINDS
from app.referrals.outcomes import can_be_told
from app.referrals.packet import shown_to_receiver
from app.referrals.progress import OPEN, STATES, Side, State
from app.referrals.tables import Consent, Outcome, Referral
from app.web.forms import Form, PostedForm
from app.web.pages import desk_page, done
from services_catalogue.model.organisations import Organisation
from services_catalogue.model.status import date_in_words

router = APIRouter(prefix="/desk/inbox", include_in_schema=False, default_response_class=HTMLResponse)

MOST_CLOSED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One referral in the list: nothing in it says who it is about. `to_tell` are outcomes that can be told."""

    code: str
    name: str
    sender: str
    sent: str
    state: str
    standing: str
    late: bool
    to_tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Referrals that want the same of whoever receives them; `none` is said when there are none."""

    key: str
    title: str
    lines: Sequence[Line]
    none: str = ""


@router.get("")
def inbox(request: Request, colleague: Adviser, database: Database, find: str = "") -> Response:
    """All that was sent to my organisation, what waits for us first; or the one that has a code."""
    code = "".join(c for c in find[:60].upper() if c.isalnum()).translate(READ_AS)
    if code and database.exec(received_referrals(colleague).where(Referral.code == code)).first() is not None:
        return RedirectResponse(f"/desk/inbox/{code}", 303)
    groups = _groups(database, colleague, now().date())
    return desk_page(
        request,
        "advising/inbox.html",
        part="inbox",
        groups=groups,
        some=any(group.lines for group in groups),
        find=find[:60],
        not_found=bool(code),
    )


@router.get("/{code}")
def look(code: str, request: Request, colleague: Adviser) -> Response:
    """One of them. That it was opened is noted."""
    state = request.app.state
    with reading(state.engine) as session:
        page = _page(session, request, received_referral(session, colleague, code))
    if page.status_code == 200:
        note_look(state.engine, state.audit, colleague.actor, "referral", code, now())
    return page


@router.post("/{code}/{act}")
def say(code: str, act: str, request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """An answer, an outcome, a pause or its end, or a note."""
    if act not in ACTIONS:
        raise HTTPException(404)
    referral = received_referral(database, colleague, code)
    if shown_to_receiver(database, referral, now().date()) is None:
        return _page(database, request, referral)
    state = request.app.state
    desk = Desk(state.audit, colleague.actor, Side.RECEIVER, now(), state.settings.address)
    try:
        return done(f"/desk/inbox/{code}", ACTIONS[act](database, referral, form, desk))
    except Refused as problem:
        return _page(database, request, referral, act=act, form=form, mistake=problem)


def _page(
    session: Session,
    request: Request,
    referral: Referral,
    *,
    act: str = "",
    form: Form | None = None,
    mistake: Refused | None = None,
) -> Response:
    base = f"/desk/inbox/{referral.code}"
    context = as_received(session, referral, now().date(), base, act=act, form=form, mistake=mistake)
    status = 410 if context["packet"] is None else 422 if mistake else 200
    return desk_page(request, "advising/inbox_one.html", part="inbox", status=status, **context)


def _groups(session: Session, colleague: Colleague, on: date) -> list[Group]:
    found = session.exec(received_referrals(colleague).order_by(col(Referral.sent_at).desc())).all()
    senders = _names(session, {referral.organisation_id for referral in found})
    to_tell = _to_tell(session, [referral for referral in found if referral.state == State.STARTED], on)

    def lines(referrals: Sequence[Referral]) -> list[Line]:
        return [_line(one, senders[one.organisation_id], to_tell.get(one.id or 0, ()), on) for one in referrals]

    waits = sorted((one for one in found if one.state in OPEN), key=lambda one: due_of(one, on).day)
    lists = sorted((one for one in found if one.state == State.WAITING), key=lambda one: one.waiting_until or on)
    come = [one for one in lists if (one.waiting_until or on) <= on]
    closed = [one for one in found if one.state in (State.REFUSED, State.EXPIRED, State.WITHDRAWN)][:MOST_CLOSED]
    accepted = [one for one in found if one.state == State.ACCEPTED]
    started = [one for one in found if one.state == State.STARTED]
    return [
        Group("waits", "Waits for your answer", lines(waits), "Nothing waits for an answer."),
        Group("come", "The day of their waiting list has come", lines(come)),
        Group("accepted", "Accepted, not started yet", lines(accepted)),
        Group("lists", "On your waiting list", lines([one for one in lists if one not in come])),
        Group("started", "Started", lines(started)),
        Group("closed", "Closed", lines(closed)),
    ]


def _line(referral: Referral, sender: str, to_tell: tuple[str, ...], on: date) -> Line:
    return Line(
        referral.code,
        referral.name,
        sender,
        date_in_words(referral.sent_at.date().isoformat()),
        STATES[referral.state],
        "" if referral.state in (State.STARTED, State.WITHDRAWN) else standing(referral, on),
        referral.state in OPEN and due_of(referral, on).late,
        to_tell,
    )


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    found = session.exec(select(Organisation).where(col(Organisation.id).in_(ids)))
    return {organisation.id or 0: organisation.name for organisation in found}


def _to_tell(session: Session, started: Sequence[Referral], on: date) -> dict[int, tuple[str, ...]]:
    """What can still be told of each, of those whose person agreed that it is told."""
    ids = [referral.id for referral in started]
    asked = select(Consent).where(col(Consent.referral_id).in_(ids), Consent.purpose == Purpose.OUTCOMES)
    agreed = {consent.referral_id for consent in session.exec(asked) if holds(consent, on)}
    told = session.exec(select(Outcome).where(col(Outcome.referral_id).in_(ids))).all()
    return {
        referral.id or 0: tuple(
            KINDS[kind] for kind in can_be_told(referral, [one for one in told if one.referral_id == referral.id])
        )
        for referral in started
        if referral.id in agreed
    }
