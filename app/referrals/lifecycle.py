"""The state machine of a referral: its states, which side may bring about which, and where each is counted. Pure."""

from __future__ import annotations

from enum import StrEnum

from app.core.side import Side as Side


class ReferralState(StrEnum):
    SENT = "sent"
    RECEIVED = "received"
    WAITING = "waiting"  # on a waiting list
    ACCEPTED = "accepted"
    STARTED = "started"
    REFUSED = "refused"
    EXPIRED = "expired"  # no response in time; a late one still counts
    WITHDRAWN = "withdrawn"  # by the client or their adviser


class EventKind(StrEnum):
    """What can happen to a referral: a new state, an act of a side, a reminder of the service, or an outcome."""

    SENT = "sent"
    RECEIVED = "received"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    STARTED = "started"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"
    PAUSED = "paused"
    RESUMED = "resumed"
    REMINDED = "reminded"
    ALERTED = "alerted"
    ASKED = "asked"
    NOBODY_YET = "nobody_yet"
    TO_ASK = "to_ask"
    UNDELIVERED = "undelivered"
    OUTCOMES_STOPPED = "outcomes_stopped"
    HANDED_OVER = "handed_over"
    CONSENT_ENDED = "consent_ended"
    OUTCOME_CONTACTED = "outcome_contacted"
    OUTCOME_STARTED = "outcome_started"
    OUTCOME_QUALIFICATION = "outcome_qualification"
    OUTCOME_JOB = "outcome_job"
    OUTCOME_IN_WORK_13_WEEKS = "outcome_in_work_13_weeks"
    OUTCOME_IN_WORK_26_WEEKS = "outcome_in_work_26_weeks"
    OUTCOME_EARNINGS_STEP = "outcome_earnings_step"
    OUTCOME_LEFT = "outcome_left"


class FunnelCount(StrEnum):
    """Every referral is counted in exactly one, so that sent = answered + open + expired + withdrawn."""

    ANSWERED = "answered"
    OPEN = "open"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class RefusalReason(StrEnum):
    """Why a referral was refused: a fixed list, so that reasons can be counted."""

    NOT_ELIGIBLE = "not_eligible"
    FULL = "full"
    NOT_RUNNING = "not_running"
    WRONG_AREA = "wrong_area"
    NOT_REACHED = "not_reached"
    DID_NOT_COME = "did_not_come"
    NOT_INTERESTED = "not_interested"
    IN_WORK = "in_work"
    IN_TRAINING = "in_training"
    CANNOT_TRAVEL = "cannot_travel"
    ALREADY_WITH_US = "already_with_us"
    OTHER = "other"


REFUSALS = {
    RefusalReason.NOT_ELIGIBLE: "They do not meet our rules",
    RefusalReason.FULL: "We have no room",
    RefusalReason.NOT_RUNNING: "We are not running this now",
    RefusalReason.WRONG_AREA: "They live outside our area",
    RefusalReason.NOT_REACHED: "We could not reach them",
    RefusalReason.DID_NOT_COME: "They did not come",
    RefusalReason.NOT_INTERESTED: "They do not want it any more",
    RefusalReason.IN_WORK: "They are in work now",
    RefusalReason.IN_TRAINING: "They are in training now",
    RefusalReason.CANNOT_TRAVEL: "They cannot get to us",
    RefusalReason.ALREADY_WITH_US: "They are with us already",
    RefusalReason.OTHER: "Something else",
}

STATES = {
    ReferralState.SENT: "Sent, no answer yet",
    ReferralState.RECEIVED: "Received, no answer yet",
    ReferralState.WAITING: "On a waiting list",
    ReferralState.ACCEPTED: "Accepted",
    ReferralState.STARTED: "Started",
    ReferralState.REFUSED: "Refused",
    ReferralState.EXPIRED: "Not answered in time",
    ReferralState.WITHDRAWN: "Taken back",
}

COUNTED = {
    ReferralState.SENT: FunnelCount.OPEN,
    ReferralState.RECEIVED: FunnelCount.OPEN,
    ReferralState.WAITING: FunnelCount.ANSWERED,
    ReferralState.ACCEPTED: FunnelCount.ANSWERED,
    ReferralState.STARTED: FunnelCount.ANSWERED,
    ReferralState.REFUSED: FunnelCount.ANSWERED,
    ReferralState.EXPIRED: FunnelCount.EXPIRED,
    ReferralState.WITHDRAWN: FunnelCount.WITHDRAWN,
}

OPEN = frozenset(state for state, counted in COUNTED.items() if counted is FunnelCount.OPEN)
ONGOING = frozenset({*OPEN, ReferralState.WAITING, ReferralState.ACCEPTED, ReferralState.STARTED})
"""States in which the recipient or the adviser still works with the client's details."""

ANSWERS = (ReferralState.ACCEPTED, ReferralState.WAITING, ReferralState.REFUSED, ReferralState.STARTED)
"""The states that count as a response. "Received" is a courtesy, and stops no clock."""

_REAL = frozenset(ANSWERS)
_BY_RECEIVER: dict[ReferralState, frozenset[ReferralState]] = {
    ReferralState.SENT: _REAL | {ReferralState.RECEIVED},
    ReferralState.RECEIVED: _REAL,
    ReferralState.WAITING: _REAL,  # also to another date
    ReferralState.ACCEPTED: _REAL - {ReferralState.ACCEPTED},
    ReferralState.REFUSED: _REAL - {ReferralState.REFUSED},  # a recipient may change its mind
    ReferralState.EXPIRED: _REAL,
    ReferralState.STARTED: frozenset(),  # from here on only outcomes are reported
    ReferralState.WITHDRAWN: frozenset(),
}


def moves(before: ReferralState, side: Side) -> frozenset[ReferralState]:
    """The states that a side may bring a referral to. The sender may note a response that came by phone."""
    found: frozenset[ReferralState] = frozenset()
    if side in (Side.RECEIVER, Side.SENDER):
        found |= _BY_RECEIVER[before]
    if side in (Side.SENDER, Side.CLIENT) and before in ONGOING:
        found |= {ReferralState.WITHDRAWN}
    if side is Side.SERVICE and before in OPEN:
        found |= {ReferralState.EXPIRED}
    return found
