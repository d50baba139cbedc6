"""What a client reports of a referral on their own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session

from app.core.audit import AuditAct
from app.mail.outbox import MessageKind
from app.referrals.access import Referral
from app.referrals.emails import write_to_sender
from app.referrals.lifecycle import OPEN, EventKind, ReferralState
from app.referrals.outcome_kinds import WEEKS, LeavingReason, OutcomeKind
from app.referrals.outcomes import Outcome, can_be_told, outcomes_of, tell_outcome
from app.referrals.response_form import day_in
from app.referrals.transitions import ActionContext, TransitionError, happened, has_happened
from app.web.forms import Form
from triage.i18n import _
from triage.i18n import marked as m


class NoContact(StrEnum):
    """That no recipient has been in touch: no outcome, but the adviser has to know."""

    YET = "nobody_yet"


NEWS: dict[OutcomeKind | NoContact, str] = {
    OutcomeKind.CONTACTED: m("Yes, somebody has been in touch with me"),
    NoContact.YET: m("No, nobody has been in touch yet"),
    OutcomeKind.STARTED: m("I have started"),
    OutcomeKind.QUALIFICATION: m("I passed a course"),
    OutcomeKind.JOB: m("I got a job"),
    OutcomeKind.IN_WORK_13_WEEKS: m("I am still in work, 13 weeks on"),
    OutcomeKind.IN_WORK_26_WEEKS: m("I am still in work, 26 weeks on"),
    OutcomeKind.EARNINGS_STEP: m("I earn more than before"),
    OutcomeKind.LEFT: m("I left"),
}
WHY_LEFT = {
    LeavingReason.NOT_KNOWN: m("I would rather not say"),
    LeavingReason.HEALTH: m("My health"),
    LeavingReason.CARING: m("I look after somebody"),
    LeavingReason.TRAVEL: m("It was hard to get there"),
    LeavingReason.MONEY: m("Money"),
    LeavingReason.NOT_RIGHT: m("It was not right for me"),
    LeavingReason.MOVED: m("I moved away"),
    LeavingReason.OTHER_SUPPORT: m("I found other support"),
}


def news_offered(referral: Referral, told: Sequence[Outcome], on: date) -> list[tuple[str, str]]:
    """What the client can report on a day, as value and words, in the order of asking; empty once it is over."""
    kinds = can_be_told(referral, told)
    job = next((outcome.day for outcome in told if outcome.kind == OutcomeKind.JOB), None)
    found = []
    for kind, words in NEWS.items():
        match kind:
            case NoContact.YET:
                offered = OutcomeKind.CONTACTED in kinds and referral.state in {
                    *OPEN,
                    ReferralState.ACCEPTED,
                    ReferralState.EXPIRED,
                }
            case OutcomeKind.IN_WORK_13_WEEKS | OutcomeKind.IN_WORK_26_WEEKS:
                offered = kind in kinds and job is not None and job + timedelta(weeks=WEEKS[kind]) <= on
            case _:
                offered = kind in kinds
        if offered:
            found.append((kind.value, _(words)))
    return found


def tell_news(session: Session, referral: Referral, form: Form, desk: ActionContext) -> OutcomeKind | NoContact:
    """Take what a form reports: fields `news`, `day` (today when empty) and `why`; idempotent. Needs a writing session.

    Raises TransitionError.
    """
    said = form.text("news")
    if said == NoContact.YET:
        _nobody_yet(session, referral, desk)
        return NoContact.YET
    if said not in list(OutcomeKind):
        raise TransitionError("news", m("Choose what has happened."))
    day, why = day_in(form, "day") or desk.now.date(), form.text("why")
    reason = LeavingReason(why) if why in list(LeavingReason) else LeavingReason.NOT_KNOWN
    return tell_outcome(session, referral, OutcomeKind(said), day, desk, reason=reason).kind


def _nobody_yet(session: Session, referral: Referral, desk: ActionContext) -> None:
    """Tell the adviser that no recipient has been in touch, at most once a day. Raises TransitionError."""
    offered = news_offered(referral, outcomes_of(session, referral), desk.now.date())
    if NoContact.YET not in {value for value, _words in offered}:
        raise TransitionError("news", m("This cannot be told any more. Choose what has happened."))
    key = f"{NoContact.YET}/{desk.now:%Y-%m-%d}"
    if has_happened(session, referral, key):
        return
    happened(session, referral, EventKind.NOBODY_YET, desk, key=key)
    desk.audit.record(session, desk.actor, AuditAct.TOLD, "referral", referral.code, desk.now, news=NoContact.YET.value)
    said = [f"The person says that nobody has been in touch with them yet about referral {referral.code}."]
    subject = f"Nobody in touch yet: referral {referral.code}"
    write_to_sender(session, referral, MessageKind.NOBODY_YET, key, subject, said, desk.now, desk.address)
