"""What happened to a referral, in sentences for both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.referrals.outcome_kinds import KINDS
from app.referrals.progress import Side, State
from app.referrals.tables import Referral, ReferralEvent
from app.referrals.taken_back import was_taken_back

OUTCOME = "outcome_"
"""How the word for an outcome begins."""

SIDES = {
    Side.SENDER.value: "who refers",
    Side.RECEIVER.value: "who receives",
    Side.CLIENT.value: "the person",
    Side.SERVICE.value: "the service",
}

HAPPENED = {
    State.SENT.value: "Sent",
    State.RECEIVED.value: "Received",
    State.WAITING.value: "Put on a waiting list",
    State.ACCEPTED.value: "Accepted",
    State.STARTED.value: "Started",
    State.REFUSED.value: "Refused",
    State.EXPIRED.value: "Given up, since nobody answered",
    State.WITHDRAWN.value: "Taken back",
    "noted": "Noted",
    "paused": "Paused",
    "resumed": "Goes on",
    "reminded": "Reminded to answer",
    "alerted": "The day for an answer has passed",
    "asked": "Asked how it goes",
    "nobody_yet": "The person says that nobody has been in touch yet",
    "to_ask": "Time to ask the person how it goes: their adviser does",
    "undelivered": "The mail did not arrive",
    "outcomes_stopped": "No more news is to be told: the person no longer agrees",
    "handed_over": "Another adviser looks after it",
    "consent_ended": "What the person agreed to has run out",
    **{f"{OUTCOME}{kind.value}"[:30]: words for kind, words in KINDS.items()},
}
"""What each kind of event is called. One that is not here is shown by its own word."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story."""

    at: datetime
    what: str
    who: str
    side: str
    note: str

    @property
    def side_to_name(self) -> str:
        """The side, where `who` does not say it already: the service names itself."""
        return "" if self.side == SIDES[Side.SERVICE.value] else self.side


def story_of(session: Session, referral: Referral, reader: Side = Side.SENDER) -> Sequence[Told]:
    """Everything that happened and that a side may read, the newest first.

    Nobody agreed that a receiver is told what others say of how it goes; and once a referral is taken back, they read
    none of the notes.
    """
    events = session.exec(
        select(ReferralEvent).where(ReferralEvent.referral_id == referral.id).order_by(col(ReferralEvent.id).desc())
    ).all()
    receives = reader is Side.RECEIVER
    silent = receives and was_taken_back(session, referral)
    return [
        Told(
            event.at,
            HAPPENED.get(event.what, event.what),
            event.who,
            SIDES.get(event.side, ""),
            "" if silent else event.note,
        )
        for event in events
        if not (receives and (event.what == "to_ask" or (event.what.startswith(OUTCOME) and event.side != reader)))
    ]
