"""Withdrawal of consents: what rests on a consent stops at once, and the other sides are told."""

from __future__ import annotations

from sqlmodel import Session, select

from app.core.audit import AuditAct
from app.mail.outbox import MessageKind
from app.referrals.access import referrals_of
from app.referrals.consent import consents_to_send
from app.referrals.consent_kinds import Purpose, WithdrawalWay
from app.referrals.emails import write_to_recipient
from app.referrals.lifecycle import EventKind
from app.referrals.models import Client, Consent, Referral
from app.referrals.transitions import ActionContext, happened, mark_withdrawn
from app.referrals.withdrawal_state import was_withdrawn


def withdraw(session: Session, consent: Consent, desk: ActionContext, *, how: WithdrawalWay) -> bool:
    """Withdraw one consent and all that rests on it; idempotent, False the second time. Needs a writing session."""
    if consent.withdrawn_at is not None:
        return False
    consent.withdrawn_at, consent.withdrawn_how = desk.now, how.value
    session.add(consent)
    client = session.get_one(Client, consent.client_id)
    desk.audit.record(session, desk.actor, AuditAct.WITHDREW, "consent", client.code, desk.now, purpose=consent.purpose)
    match consent.purpose:
        case Purpose.KEEP:
            _everything(session, client, desk, how)
        case Purpose.SEND:
            mark_withdrawn(session, _referral(session, consent), desk, how=how)
        case Purpose.OUTCOMES:
            _no_more_outcomes(session, _referral(session, consent), desk)
        case Purpose.ASK:
            pass  # this consent is looked up before each mail
    session.flush()
    return True


def withdraw_referral(session: Session, referral: Referral, desk: ActionContext, *, how: WithdrawalWay) -> None:
    """Withdraw a referral with the consent to send it. Raises TransitionError. Needs a writing session."""
    stands = [one for one in consents_to_send(session, referral.id) if one.withdrawn_at is None]
    if stands:
        withdraw(session, stands[0], desk, how=how)
    else:
        mark_withdrawn(session, referral, desk, how=how)


def _everything(session: Session, client: Client, desk: ActionContext, how: WithdrawalWay) -> None:
    """Withdraw every referral and consent of a client: without a record there can be none."""
    for referral in referrals_of(session, client):
        mark_withdrawn(session, referral, desk, how=how)
    for other in session.exec(select(Consent).where(Consent.client_id == client.id)).all():
        if other.withdrawn_at is None:
            other.withdrawn_at, other.withdrawn_how = desk.now, how.value
            session.add(other)


def _no_more_outcomes(session: Session, referral: Referral, desk: ActionContext) -> None:
    if was_withdrawn(session, referral):
        return  # the recipient was told to delete the referral, and gets no more mails
    event = happened(session, referral, EventKind.OUTCOMES_STOPPED, desk)
    said = [f"Please tell us nothing more of how it goes with referral {referral.code}. The person no longer agrees."]
    subject = f"No more news, please: referral {referral.code}"
    kind, what = MessageKind.NO_OUTCOMES, f"no-outcomes-{event.id}"
    write_to_recipient(session, referral, kind, what, subject, said, desk.now, desk.address)


def _referral(session: Session, consent: Consent) -> Referral:
    return session.get_one(Referral, consent.referral_id)
