"""The actions behind the forms about one referral: the same rules for the side that sends and the side that receives.

A TransitionError names the control of its form: all the forms stand on one page, so no two controls share a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlmodel import Session

from app.referrals.lifecycle import ReferralState, Side
from app.referrals.models import Referral
from app.referrals.outcomes import tell_outcome
from app.referrals.response_form import answer_in, day_in, outcome_in
from app.referrals.transitions import ActionContext, answer, go_on, note, pause
from app.web.forms import Form

Action = Callable[[Session, Referral, Form, ActionContext], str]
"""Does what a form asks, and returns the word by which the next page says so. Raises TransitionError. Needs a writing
session, and the side that acts in its `ActionContext`."""


def _answer(session: Session, referral: Referral, form: Form, desk: ActionContext) -> str:
    said = answer_in(form)
    answer(session, referral, said, desk)
    if desk.side is Side.SENDER:
        return "answer-noted"
    return {ReferralState.REFUSED: "thanks-no", ReferralState.RECEIVED: "thanks-received"}.get(
        said.state, "thanks-answer"
    )


def _outcome(session: Session, referral: Referral, form: Form, desk: ActionContext) -> str:
    told = outcome_in(form)
    tell_outcome(session, referral, told.kind, told.day, desk, reason=told.reason)
    return "thanks-outcome"


def _pause(session: Session, referral: Referral, form: Form, desk: ActionContext) -> str:
    pause(session, referral, day_in(form, "pause_until"), form.line("pause_why"), desk)
    return "thanks-pause"


def _go_on(session: Session, referral: Referral, _form: Form, desk: ActionContext) -> str:
    go_on(session, referral, desk)
    return "thanks-go-on"


def _note(session: Session, referral: Referral, form: Form, desk: ActionContext) -> str:
    note(session, referral, form.line("own_note"), desk)
    return "thanks-note"


ACTIONS: Mapping[str, Action] = {
    "answer": _answer,
    "outcome": _outcome,
    "pause": _pause,
    "go-on": _go_on,
    "note": _note,
}
"""The actions by the last part of the address of their form."""
