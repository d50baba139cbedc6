"""The forms about one referral, parsed: a response, an outcome, a pause. Every side has the same forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.referrals.lifecycle import REFUSALS, ReferralState, RefusalReason, Side, moves
from app.referrals.outcome_kinds import KINDS, LEAVINGS, LeavingReason, OutcomeKind
from app.referrals.transitions import RecipientResponse, TransitionError
from app.web.forms import Form

ANSWER_WORDS = {
    ReferralState.RECEIVED: "We have it, and will answer",
    ReferralState.ACCEPTED: "Yes, we take them",
    ReferralState.WAITING: "Yes, but there is a waiting list",
    ReferralState.REFUSED: "No",
    ReferralState.STARTED: "They have started",
}


@dataclass(frozen=True, slots=True)
class ReportedOutcome:
    """An outcome as a form reported it."""

    kind: OutcomeKind
    day: date
    reason: LeavingReason | None


def answers_offered(state: ReferralState, side: Side) -> list[tuple[str, str]]:
    """The responses that a side may give now, as value and words."""
    possible = moves(state, side)
    return [(answer.value, words) for answer, words in ANSWER_WORDS.items() if answer in possible]


def refusals_offered() -> list[tuple[str, str]]:
    """The reasons for a no, with nothing chosen."""
    return [("", "Choose a reason"), *((reason.value, words) for reason, words in REFUSALS.items())]


def outcomes_offered(kinds: tuple[OutcomeKind, ...]) -> list[tuple[str, str]]:
    """The outcomes that can be reported, as value and words."""
    return [(kind.value, KINDS[kind]) for kind in kinds]


def leavings_offered() -> list[tuple[str, str]]:
    """The reasons why a client left, with nothing chosen."""
    return [("", "Choose a reason"), *((reason.value, words) for reason, words in LEAVINGS.items())]


def answer_in(form: Form) -> RecipientResponse:
    """The response in a form: fields `state`, `until`, `because`, `instead`, `note`. Raises TransitionError."""
    state, because = form.text("state"), form.text("because")
    if state not in {answer.value for answer in ANSWER_WORDS}:
        raise TransitionError("state", "Choose an answer.")
    until = day_in(form, "until") if state == ReferralState.WAITING else None
    return RecipientResponse(
        ReferralState(state),
        until=until,
        because=RefusalReason(because) if because in list(RefusalReason) else None,
        instead=form.line("instead"),
        note=form.line("note"),
    )


def outcome_in(form: Form) -> ReportedOutcome:
    """The outcome in a form: fields `kind`, `day`, `reason`. Raises TransitionError."""
    kind, reason = form.text("kind"), form.text("reason")
    if kind not in list(OutcomeKind):
        raise TransitionError("kind", "Choose what happened.")
    day = day_in(form, "day")
    if day is None:
        raise TransitionError("day", "Write the day on which it happened.")
    return ReportedOutcome(OutcomeKind(kind), day, LeavingReason(reason) if reason in list(LeavingReason) else None)


def day_in(form: Form, name: str) -> date | None:
    """A day as a date field sends it (YYYY-MM-DD), or as it is typed where there is none (23/11/2026); None when blank.

    Raises TransitionError for what is no day.
    """
    written = form.line(name)
    if not written:
        return None
    parts = written.replace(".", "/").replace(" ", "/").split("/")
    try:
        if len(parts) == 3:
            day, month, year = (int(part) for part in parts)
            return date(year, month, day)
        return date.fromisoformat(written)
    except (ValueError, OverflowError):
        raise TransitionError(name, "Write a day, such as 23/11/2026.") from None
