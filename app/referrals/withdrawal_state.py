"""Whether a referral was withdrawn: from then on its recipient reads, is told and may say nothing of it."""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from app.referrals.lifecycle import ReferralState
from app.referrals.models import Referral, ReferralEvent

TAKEN_BACK = "taken-back"
"""The key of the event: a referral that was refused or expired keeps that state when it is withdrawn."""


def was_withdrawn(session: Session, referral: Referral) -> bool:
    """Whether the client or the referring side withdrew it, in whatever state it was."""
    if referral.state == ReferralState.WITHDRAWN:
        return True
    wanted = select(func.count()).where(
        col(ReferralEvent.referral_id) == referral.id, col(ReferralEvent.key) == TAKEN_BACK
    )
    return session.exec(wanted).one() > 0
