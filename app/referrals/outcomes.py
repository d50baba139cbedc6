"""The outcomes of a referral, reported by any side that knows and may; each kind once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from app.core.audit import AuditAct
from app.referrals.consent import agreed, agreed_among
from app.referrals.consent_kinds import Purpose
from app.referrals.lifecycle import COUNTED, FunnelCount, ReferralState, Side, moves
from app.referrals.models import Outcome as Outcome
from app.referrals.models import Referral
from app.referrals.outcome_kinds import EVENTS, WEEKS, LeavingReason, OutcomeKind
from app.referrals.transitions import (
    ActionContext,
    RecipientResponse,
    TransitionError,
    answer,
    happened,
    refuse_when_cleared,
)
from app.referrals.withdrawal_state import was_withdrawn


def outcomes_of(session: Session, referral: Referral) -> Sequence[Outcome]:
    """The outcomes of a referral so far, by day."""
    return session.exec(
        select(Outcome).where(Outcome.referral_id == referral.id).order_by(col(Outcome.day), col(Outcome.id))
    ).all()


def can_be_told(referral: Referral, told: Sequence[Outcome]) -> tuple[OutcomeKind, ...]:
    """The kinds that can still be reported, each once: none for a referral that was refused or withdrawn."""
    if referral.state is ReferralState.REFUSED or COUNTED[referral.state] is FunnelCount.WITHDRAWN:
        return ()
    before = {outcome.kind for outcome in told}
    found = []
    for kind in OutcomeKind:
        after_job = kind not in WEEKS or OutcomeKind.JOB in before
        if kind not in before and after_job:
            found.append(kind)
    return tuple(found)


def can_be_told_by_receiver(
    session: Session, referrals: Sequence[Referral], on: date
) -> dict[str, tuple[OutcomeKind, ...]]:
    """The kinds that recipients can still report, by referral code, where the client agreed to that. Two queries."""
    ids = [referral.id for referral in referrals]
    may = agreed_among(session, Purpose.OUTCOMES, ids, on)
    told = session.exec(select(Outcome).where(col(Outcome.referral_id).in_(ids))).all()
    return {
        referral.code: can_be_told(referral, [one for one in told if one.referral_id == referral.id])
        for referral in referrals
        if referral.id in may
    }


def tell_outcome(
    session: Session,
    referral: Referral,
    kind: OutcomeKind,
    day: date,
    desk: ActionContext,
    *,
    reason: LeavingReason | None = None,
) -> Outcome:
    """Note an outcome; a start is also the response to the referral. Raises TransitionError. Needs a writing session.

    Reported twice, by whichever side, it stays one: the first one stands, and is returned.
    """
    _check_agreed(session, referral, desk)
    told = outcomes_of(session, referral)
    same = next((outcome for outcome in told if outcome.kind == kind), None)
    if same is None:
        _check(referral, told, kind, day, reason, desk)
    if kind is OutcomeKind.STARTED and ReferralState.STARTED in moves(referral.state, desk.side):
        answer(session, referral, RecipientResponse(ReferralState.STARTED, started_on=day), desk)
        return next(outcome for outcome in outcomes_of(session, referral) if outcome.kind == OutcomeKind.STARTED)
    if same is not None:
        return same
    outcome = Outcome(
        referral_id=referral.id or 0,
        kind=kind,
        day=day,
        side=desk.side,
        who=desk.actor.name[:200],
        reason=reason if kind is OutcomeKind.LEFT else None,
        told_at=desk.now,
    )
    session.add(outcome)
    happened(session, referral, EVENTS[kind], desk)
    desk.audit.record(session, desk.actor, AuditAct.TOLD, "outcome", referral.code, desk.now, outcome=kind.value)
    return outcome


def may_tell(session: Session, referral: Referral, side: Side, on: date) -> bool:
    """Whether a side may report outcomes: a recipient only with the client's consent; no side after a withdrawal."""
    if was_withdrawn(session, referral):
        return False
    if side is not Side.RECEIVER:
        return True
    return agreed(session, Purpose.OUTCOMES, on, client_id=referral.client_id, referral_id=referral.id)


def _check_agreed(session: Session, referral: Referral, desk: ActionContext) -> None:
    refuse_when_cleared(session, referral, "kind")
    if was_withdrawn(session, referral):
        raise TransitionError("kind", "It was taken back, so nothing more is noted of it.")
    if not may_tell(session, referral, desk.side, desk.now.date()):
        raise TransitionError("kind", "The person did not agree that you tell how it goes, so nothing was noted.")


def _check(
    referral: Referral,
    told: Sequence[Outcome],
    kind: OutcomeKind,
    day: date,
    reason: LeavingReason | None,
    desk: ActionContext,
) -> None:
    if kind not in can_be_told(referral, told):
        raise TransitionError("kind", "This cannot be told of it now. Choose another.")
    if not referral.sent_at.date() <= day <= desk.now.date():
        raise TransitionError("day", "Write a day between the day it was sent and today.")
    job = next((outcome for outcome in told if outcome.kind == OutcomeKind.JOB), None)
    if kind in WEEKS and job is not None and day < job.day + timedelta(weeks=WEEKS[kind]):
        raise TransitionError(
            "day", f"That is less than {WEEKS[kind]} weeks after the job began on {job.day:%d/%m/%Y}."
        )
    if kind is OutcomeKind.LEFT and reason is None:
        raise TransitionError("reason", "Choose why, or that it is not known.")
