"""A referral as its recipient sees and works it: the same behind a link in a mail and in the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.referrals.access import Referral
from app.referrals.consent import consents_to_send
from app.referrals.disclosure import shown_to_receiver
from app.referrals.lifecycle import OPEN, REFUSALS, STATES, ReferralState, Side
from app.referrals.outcome_kinds import KINDS, OutcomeKind
from app.referrals.outcomes import Outcome, can_be_told, may_tell, outcomes_of
from app.referrals.response_form import answers_offered, leavings_offered, outcomes_offered, refusals_offered
from app.referrals.timeline import timeline_of
from app.referrals.transitions import TransitionError, clock_of
from app.web.forms import FieldError, Form
from services_catalogue.model.status import date_in_words


@dataclass(frozen=True, slots=True)
class ResponseDeadline:
    """By when a response is due. `left` counts the working days that are left, and is below 0 when it is late."""

    day: date
    left: int
    late: bool
    paused_until: date | None

    @property
    def sentence(self) -> str:
        """The deadline in words."""
        day = in_words(self.day)
        if self.paused_until is not None:
            return f"The clock stands still until {in_words(self.paused_until)}. Then an answer is due by {day}."
        if self.late:
            return f"An answer was due on {day}. It is not too late to give one."
        if self.left <= 0:
            return f"Please answer by {day}. That is the last day."
        return f"Please answer by {day}. {self.left} working day{'' if self.left == 1 else 's'} left."


def in_words(day: date) -> str:
    """A day as it is written in a sentence."""
    return date_in_words(day.isoformat())


def due_of(referral: Referral, on: date) -> ResponseDeadline:
    """When a response is due, as seen on a day."""
    clock = clock_of(referral)
    late = on > clock.due and not clock.is_paused(on)
    return ResponseDeadline(clock.due, referral.answer_within - clock.elapsed(on), late, clock.paused_until(on))


def standing(referral: Referral, on: date) -> str:
    """Where a referral stands for its recipient, and what the recipient is to do, in sentences."""
    at = in_words(referral.state_at.date())
    match referral.state:
        case ReferralState.SENT | ReferralState.RECEIVED:
            return due_of(referral, on).sentence
        case ReferralState.EXPIRED:
            return "No answer came in time, so the adviser looks for another way. You can still answer."
        case ReferralState.WAITING:
            return _waiting(referral.waiting_until, on)
        case ReferralState.ACCEPTED:
            return f"It was accepted on {at}. Please say here when they have started."
        case ReferralState.STARTED:
            return "They have started. If they agreed to it, you can tell below how it goes."
        case ReferralState.REFUSED:
            why = REFUSALS[referral.refused_because].lower() if referral.refused_because else "no reason given"
            return f"It was refused on {at}: {why}. The adviser is told why, and the person only that it is a no."
        case ReferralState.WITHDRAWN:
            return "It was taken back."


def recipient_context(
    session: Session,
    referral: Referral,
    on: date,
    base: str,
    *,
    act: str = "",
    form: Form | None = None,
    error: TransitionError | None = None,
) -> dict[str, Any]:
    """The template context of one referral's page for its recipient; the forms on it lead to addresses below `base`.

    `disclosure` is None, and nothing else is there but `gone`, when the recipient may not see the referral any more.
    `form` is what was typed for `act` when there is an `error` in it.
    """
    disclosure = shown_to_receiver(session, referral, on)
    if disclosure is None:
        return {"disclosure": None, "gone": _why_gone(session, referral), "errors": []}
    told = outcomes_of(session, referral)
    may = may_tell(session, referral, Side.RECEIVER, on)
    state = referral.state
    answers = [
        (value, words)
        for value, words in answers_offered(state, Side.RECEIVER)
        if may or value != ReferralState.STARTED
    ]
    kinds = can_be_told(referral, told) if may else ()
    paused = clock_of(referral).is_paused(on)
    forms = {
        "answer": bool(answers),
        "outcome": bool(kinds),
        "pause": state in OPEN and not paused,
        "go-on": state in OPEN and paused,
        "note": True,
    }
    errors = [] if error is None else [FieldError(error.field if forms.get(act) else "", error.sentence)]
    return {
        "referral": referral,
        "base": base,
        "disclosure": disclosure,
        "state": STATES[state],
        "waits": state in OPEN,
        "standing": standing(referral, on),
        "late": state in OPEN and due_of(referral, on).late,
        "told": [(KINDS[outcome.kind], in_words(outcome.day)) for outcome in told],
        "why_not_told": _why_not_told(may, kinds, told, state),
        "forms": forms,
        "answers": answers,
        "refusals": refusals_offered(),
        "outcomes": outcomes_offered(kinds),
        "leavings": leavings_offered(),
        "today": on.isoformat(),
        "story": timeline_of(session, referral, Side.RECEIVER),
        "act": act,
        "is_answering": state in OPEN or bool(act == "answer" and errors),
        "typed": {} if form is None else {name: form.text(name) for name in form.fields},
        "errors": errors,
    }


def _waiting(until: date | None, on: date) -> str:
    if until is None:
        return "They are on a waiting list."
    if until <= on:
        return f"The waiting list was until about {in_words(until)}. That day has come: how is it now?"
    return f"They are on a waiting list until about {in_words(until)}."


def _why_not_told(may: bool, kinds: Sequence[OutcomeKind], told: Sequence[Outcome], state: ReferralState) -> str:
    if not may:
        return "The person did not agree that you tell how it goes, or no longer does. So there is nothing to fill in."
    if kinds:
        return ""
    if state is ReferralState.REFUSED:
        return "There is nothing to tell of one that was refused."
    return "All that can be told is told." if told else "There is nothing to tell now."


def _why_gone(session: Session, referral: Referral) -> str:
    if not referral.disclosure:
        return "The record was cleared, as every record is when nothing more happens."
    withdrawn = any(consent.withdrawn_at is not None for consent in consents_to_send(session, referral.id))
    if withdrawn or referral.state == ReferralState.WITHDRAWN:
        return "It was taken back. The person no longer agrees that you hold what was sent to you."
    return "What the person agreed to has run out, so what was sent is shown no more."
