"""What the forms about one referral sent: an answer, an outcome, a pause. The same forms serve every side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.referrals.lifecycle import REFUSALS, Refusal, Side, State, moves
from app.referrals.outcome_kinds import KINDS, LEAVINGS, Kind, Leaving
from app.referrals.transitions import Answer, Refused
from app.web.forms import Form

ANSWER_WORDS = {
    State.RECEIVED: "We have it, and will answer",
    State.ACCEPTED: "Yes, we take them",
    State.WAITING: "Yes, but there is a waiting list",
    State.REFUSED: "No",
    State.STARTED: "They have started",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome as a form told it."""

    kind: Kind
    day: date
    reason: Leaving | None


def answers_offered(state: State, side: Side) -> list[tuple[str, str]]:
    """The answers that a side may give now, as value and words."""
    possible = moves(state, side)
    return [(answer.value, words) for answer, words in ANSWER_WORDS.items() if answer in possible]


def refusals_offered() -> list[tuple[str, str]]:
    """The reasons for a no, with nothing chosen."""
    return [("", "Choose a reason"), *((reason.value, words) for reason, words in REFUSALS.items())]


def outcomes_offered(kinds: tuple[Kind, ...]) -> list[tuple[str, str]]:
    """Outcomes that can be told, as value and words."""
    return [(kind.value, KINDS[kind]) for kind in kinds]


def leavings_offered() -> list[tuple[str, str]]:
    """Why somebody left, with nothing chosen."""
    return [("", "Choose a reason"), *((reason.value, words) for reason, words in LEAVINGS.items())]


def answer_in(form: Form) -> Answer:
    """The answer that a form holds: fields `state`, `until`, `because`, `instead`, `note`. Raises Refused."""
    state, because = form.text("state"), form.text("because")
    if state not in {answer.value for answer in ANSWER_WORDS}:
        raise Refused("state", "Choose an answer.")
    until = day_in(form, "until") if state == State.WAITING else None
    return Answer(
        State(state),
        until=until,
        because=Refusal(because) if because in list(Refusal) else None,
        instead=form.line("instead"),
        note=form.line("note"),
    )


def outcome_in(form: Form) -> Told:
    """The outcome that a form holds: fields `kind`, `day`, `reason`. Raises Refused."""
    kind, reason = form.text("kind"), form.text("reason")
    if kind not in list(Kind):
        raise Refused("kind", "Choose what happened.")
    day = day_in(form, "day")
    if day is None:
        raise Refused("day", "Write the day on which it happened.")
    return Told(Kind(kind), day, Leaving(reason) if reason in list(Leaving) else None)


def day_in(form: Form, name: str) -> date | None:
    """A day as a date field sends it (YYYY-MM-DD), or as it is typed where there is none (23/11/2026); None when blank.

    Raises Refused for what is no day.
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
        raise Refused(name, "Write a day, such as 23/11/2026.") from None
