"""Whether a referral was taken back: from then on nobody who received it reads, is told or may say anything of it."""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from app.referrals.lifecycle import ReferralState
from app.referrals.models import Referral, ReferralEvent

TAKEN_BACK = "taken-back"
"""The key of the event: one that was refused or expired keeps its state, since that is what became of it."""


def was_withdrawn(session: Session, referral: Referral) -> bool:
    """Whether the person or who referred them took it back, in whatever state it was."""
    if referral.state == ReferralState.WITHDRAWN:
        return True
    wanted = select(func.count()).where(
        col(ReferralEvent.referral_id) == referral.id, col(ReferralEvent.key) == TAKEN_BACK
    )
    return session.exec(wanted).one() > 0
