"""The timeline of a referral: what happened to it, in sentences for both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.referrals.lifecycle import EventKind, Side
from app.referrals.models import Referral, ReferralEvent
from app.referrals.outcome_kinds import EVENTS, KINDS
from app.referrals.withdrawal_state import was_withdrawn

SIDES = {
    Side.SENDER: "who refers",
    Side.RECEIVER: "who receives",
    Side.CLIENT: "the person",
    Side.SERVICE: "the service",
}

HAPPENED = {
    EventKind.SENT: "Sent",
    EventKind.RECEIVED: "Received",
    EventKind.WAITING: "Put on a waiting list",
    EventKind.ACCEPTED: "Accepted",
    EventKind.STARTED: "Started",
    EventKind.REFUSED: "Refused",
    EventKind.EXPIRED: "Given up, since nobody answered",
    EventKind.WITHDRAWN: "Taken back",
    EventKind.NOTED: "Noted",
    EventKind.PAUSED: "Paused",
    EventKind.RESUMED: "Goes on",
    EventKind.REMINDED: "Reminded to answer",
    EventKind.ALERTED: "The day for an answer has passed",
    EventKind.ASKED: "Asked how it goes",
    EventKind.NOBODY_YET: "The person says that nobody has been in touch yet",
    EventKind.TO_ASK: "Time to ask the person how it goes: their adviser does",
    EventKind.UNDELIVERED: "The mail did not arrive",
    EventKind.OUTCOMES_STOPPED: "No more news is to be told: the person no longer agrees",
    EventKind.HANDED_OVER: "Another adviser looks after it",
    EventKind.CONSENT_ENDED: "What the person agreed to has run out",
    **{EVENTS[kind]: words for kind, words in KINDS.items()},
}
"""What each kind of event is called."""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry of the timeline."""

    at: datetime
    what: str
    who: str
    side: str
    note: str

    @property
    def side_to_name(self) -> str:
        """The side, where `who` does not say it already: the service names itself."""
        return "" if self.side == SIDES[Side.SERVICE] else self.side


def timeline_of(session: Session, referral: Referral, reader: Side = Side.SENDER) -> Sequence[TimelineEntry]:
    """Every event that a side may read, the newest first.

    A recipient does not read the outcomes that other sides reported, since no client agreed to that, and after a
    withdrawal reads none of the notes.
    """
    events = session.exec(
        select(ReferralEvent).where(ReferralEvent.referral_id == referral.id).order_by(col(ReferralEvent.id).desc())
    ).all()
    receives = reader is Side.RECEIVER
    silent = receives and was_withdrawn(session, referral)
    return [
        TimelineEntry(
            event.at,
            HAPPENED[event.what],
            event.who,
            SIDES[event.side],
            "" if silent else event.note,
        )
        for event in events
        if not (
            receives
            and (event.what is EventKind.TO_ASK or (event.what in EVENTS.values() and event.side is not reader))
        )
    ]
