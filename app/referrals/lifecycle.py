"""The life of a referral: its states, who may bring about which, and where each is counted. Pure."""

from __future__ import annotations

from enum import StrEnum

from app.core.side import Side as Side


class State(StrEnum):
    SENT = "sent"
    RECEIVED = "received"
    WAITING = "waiting"  # on a waiting list
    ACCEPTED = "accepted"
    STARTED = "started"
    REFUSED = "refused"
    EXPIRED = "expired"  # nobody answered in time; a late answer still counts
    WITHDRAWN = "withdrawn"  # the person or their adviser took it back


class EventKind(StrEnum):
    """What can happen to a referral: it comes to a state, a side does something, or an outcome is told."""

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


class Counted(StrEnum):
    """Every referral is counted in exactly one, so that sent = answered + open + expired + withdrawn."""

    ANSWERED = "answered"
    OPEN = "open"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Refusal(StrEnum):
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
    Refusal.NOT_ELIGIBLE: "They do not meet our rules",
    Refusal.FULL: "We have no room",
    Refusal.NOT_RUNNING: "We are not running this now",
    Refusal.WRONG_AREA: "They live outside our area",
    Refusal.NOT_REACHED: "We could not reach them",
    Refusal.DID_NOT_COME: "They did not come",
    Refusal.NOT_INTERESTED: "They do not want it any more",
    Refusal.IN_WORK: "They are in work now",
    Refusal.IN_TRAINING: "They are in training now",
    Refusal.CANNOT_TRAVEL: "They cannot get to us",
    Refusal.ALREADY_WITH_US: "They are with us already",
    Refusal.OTHER: "Something else",
}

STATES = {
    State.SENT: "Sent, no answer yet",
    State.RECEIVED: "Received, no answer yet",
    State.WAITING: "On a waiting list",
    State.ACCEPTED: "Accepted",
    State.STARTED: "Started",
    State.REFUSED: "Refused",
    State.EXPIRED: "Not answered in time",
    State.WITHDRAWN: "Taken back",
}

COUNTED = {
    State.SENT: Counted.OPEN,
    State.RECEIVED: Counted.OPEN,
    State.WAITING: Counted.ANSWERED,
    State.ACCEPTED: Counted.ANSWERED,
    State.STARTED: Counted.ANSWERED,
    State.REFUSED: Counted.ANSWERED,
    State.EXPIRED: Counted.EXPIRED,
    State.WITHDRAWN: Counted.WITHDRAWN,
}

OPEN = frozenset(state for state, counted in COUNTED.items() if counted is Counted.OPEN)
ONGOING = frozenset({*OPEN, State.WAITING, State.ACCEPTED, State.STARTED})
"""States in which somebody still does something with the person's details."""

ANSWERS = (State.ACCEPTED, State.WAITING, State.REFUSED, State.STARTED)
"""What counts as an answer. That it was received is a courtesy, and stops no clock."""

_REAL = frozenset(ANSWERS)
_BY_RECEIVER: dict[State, frozenset[State]] = {
    State.SENT: _REAL | {State.RECEIVED},
    State.RECEIVED: _REAL,
    State.WAITING: _REAL,  # also to another date
    State.ACCEPTED: _REAL - {State.ACCEPTED},
    State.REFUSED: _REAL - {State.REFUSED},  # they may think again
    State.EXPIRED: _REAL,
    State.STARTED: frozenset(),  # from here on it is outcomes that are told
    State.WITHDRAWN: frozenset(),
}


def moves(before: State, side: Side) -> frozenset[State]:
    """The states that a side may bring a referral to. The sender may note an answer that they were told by phone."""
    found: frozenset[State] = frozenset()
    if side in (Side.RECEIVER, Side.SENDER):
        found |= _BY_RECEIVER[before]
    if side in (Side.SENDER, Side.CLIENT) and before in ONGOING:
        found |= {State.WITHDRAWN}
    if side is Side.SERVICE and before in OPEN:
        found |= {State.EXPIRED}
    return found
