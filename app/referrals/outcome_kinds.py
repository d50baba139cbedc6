"""The common list of outcomes, and which of the Plan's indicators each bears on. Pure."""

from __future__ import annotations

from enum import StrEnum

from app.referrals.lifecycle import EventKind


class OutcomeKind(StrEnum):
    CONTACTED = "contacted"
    STARTED = "started"
    QUALIFICATION = "qualification"
    JOB = "job"
    IN_WORK_13_WEEKS = "in_work_13_weeks"
    IN_WORK_26_WEEKS = "in_work_26_weeks"
    EARNINGS_STEP = "earnings_step"
    LEFT = "left"


KINDS = {
    OutcomeKind.CONTACTED: "They were contacted",
    OutcomeKind.STARTED: "They started",
    OutcomeKind.QUALIFICATION: "They gained a qualification",
    OutcomeKind.JOB: "They got a job",
    OutcomeKind.IN_WORK_13_WEEKS: "They are in work after 13 weeks",
    OutcomeKind.IN_WORK_26_WEEKS: "They are in work after 26 weeks",
    OutcomeKind.EARNINGS_STEP: "They earn more than before",
    OutcomeKind.LEFT: "They left early",
}

INDICATORS = {
    OutcomeKind.CONTACTED: "Proportion of economically inactive people who want a job",
    OutcomeKind.STARTED: "Proportion of economically inactive people who want a job",
    OutcomeKind.QUALIFICATION: "Skill shortage areas",
    OutcomeKind.JOB: "Employment rate",
    OutcomeKind.IN_WORK_13_WEEKS: "Employment rate",
    OutcomeKind.IN_WORK_26_WEEKS: "Employment rate",
    OutcomeKind.EARNINGS_STEP: "Resident and Household earnings",
    OutcomeKind.LEFT: "Assessment of which groups are disadvantaged",
}
"""The metric of Table 8.1 of the Get East Midlands Working Plan that each bears on, by the Plan's own name for it. It
counts what became of people who were referred; it does not measure the indicator."""


class LeavingReason(StrEnum):
    """Why a client left early."""

    HEALTH = "health"
    CARING = "caring"
    TRAVEL = "travel"
    MONEY = "money"
    NOT_RIGHT = "not_right"
    MOVED = "moved"
    OTHER_SUPPORT = "other_support"
    NOT_KNOWN = "not_known"


LEAVINGS = {
    LeavingReason.HEALTH: "Their health",
    LeavingReason.CARING: "Looking after somebody",
    LeavingReason.TRAVEL: "Getting there",
    LeavingReason.MONEY: "Money",
    LeavingReason.NOT_RIGHT: "It was not right for them",
    LeavingReason.MOVED: "They moved away",
    LeavingReason.OTHER_SUPPORT: "They went to other support",
    LeavingReason.NOT_KNOWN: "Not known",
}

WEEKS = {OutcomeKind.IN_WORK_13_WEEKS: 13, OutcomeKind.IN_WORK_26_WEEKS: 26}
EVENTS = {kind: EventKind(f"outcome_{kind}") for kind in OutcomeKind}
"""The event by which each outcome is noted."""
IN_WORK = (OutcomeKind.JOB, OutcomeKind.IN_WORK_13_WEEKS, OutcomeKind.IN_WORK_26_WEEKS)
