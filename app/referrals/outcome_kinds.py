"""The common list of outcomes, and which of the Plan's indicators each bears on. Pure."""

from __future__ import annotations

from enum import StrEnum

from app.referrals.lifecycle import EventKind


class Kind(StrEnum):
    CONTACTED = "contacted"
    STARTED = "started"
    QUALIFICATION = "qualification"
    JOB = "job"
    IN_WORK_13_WEEKS = "in_work_13_weeks"
    IN_WORK_26_WEEKS = "in_work_26_weeks"
    EARNINGS_STEP = "earnings_step"
    LEFT = "left"


KINDS = {
    Kind.CONTACTED: "They were contacted",
    Kind.STARTED: "They started",
    Kind.QUALIFICATION: "They gained a qualification",
    Kind.JOB: "They got a job",
    Kind.IN_WORK_13_WEEKS: "They are in work after 13 weeks",
    Kind.IN_WORK_26_WEEKS: "They are in work after 26 weeks",
    Kind.EARNINGS_STEP: "They earn more than before",
    Kind.LEFT: "They left early",
}

INDICATORS = {
    Kind.CONTACTED: "Proportion of economically inactive people who want a job",
    Kind.STARTED: "Proportion of economically inactive people who want a job",
    Kind.QUALIFICATION: "Skill shortage areas",
    Kind.JOB: "Employment rate",
    Kind.IN_WORK_13_WEEKS: "Employment rate",
    Kind.IN_WORK_26_WEEKS: "Employment rate",
    Kind.EARNINGS_STEP: "Resident and Household earnings",
    Kind.LEFT: "Assessment of which groups are disadvantaged",
}
"""The metric of Table 8.1 of the Get East Midlands Working Plan that each bears on, by the Plan's own name for it. It
counts what became of people who were referred; it does not measure the indicator."""


class Leaving(StrEnum):
    """Why somebody left early."""

    HEALTH = "health"
    CARING = "caring"
    TRAVEL = "travel"
    MONEY = "money"
    NOT_RIGHT = "not_right"
    MOVED = "moved"
    OTHER_SUPPORT = "other_support"
    NOT_KNOWN = "not_known"


LEAVINGS = {
    Leaving.HEALTH: "Their health",
    Leaving.CARING: "Looking after somebody",
    Leaving.TRAVEL: "Getting there",
    Leaving.MONEY: "Money",
    Leaving.NOT_RIGHT: "It was not right for them",
    Leaving.MOVED: "They moved away",
    Leaving.OTHER_SUPPORT: "They went to other support",
    Leaving.NOT_KNOWN: "Not known",
}

WEEKS = {Kind.IN_WORK_13_WEEKS: 13, Kind.IN_WORK_26_WEEKS: 26}
EVENTS = {kind: EventKind(f"outcome_{kind}") for kind in Kind}
"""The event by which each is told."""
IN_WORK = (Kind.JOB, Kind.IN_WORK_13_WEEKS, Kind.IN_WORK_26_WEEKS)
