"""The transitions of a referral's state machine after sending: response, pause, note, withdrawal, and their effects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from app.core.audit import Actor, Audit, AuditAct
from app.mail.outbox import MessageKind
from app.referrals.consent import agreed
from app.referrals.consent_kinds import Purpose
from app.referrals.deadlines import LONGEST_PAUSE, ResponseClock
from app.referrals.emails import write_answer, write_to_sender, write_withdrawal
from app.referrals.lifecycle import ANSWERS, ONGOING, EventKind, ReferralState, RefusalReason, Side, moves
from app.referrals.models import Client, Outcome, Referral, ReferralEvent
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.withdrawal_state import TAKEN_BACK, was_withdrawn

LONGEST_NOTE = 500
LONGEST_INSTEAD = 200
LONGEST_WHY = 200
LONGEST_WAIT = timedelta(days=2 * 365)
CLEARED = "This record was cleared: it no longer says who it is about, so nothing can be added."


class TransitionError(ValueError):
    """Why something was not done, in a sentence with the mend. `field` is the control that it is about."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class RecipientResponse:
    """What a recipient says of a referral. `until` goes with a waiting list, `because` and `instead` with a no, and
    `started_on` with a start: today when it is not given."""

    state: ReferralState
    until: date | None = None
    because: RefusalReason | None = None
    instead: str = ""
    note: str = ""
    started_on: date | None = None


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What every act needs besides the referral: the audit, the actor and its side, the time, the service's address."""

    audit: Audit
    actor: Actor
    side: Side
    now: datetime
    address: str


def answer(session: Session, referral: Referral, said: RecipientResponse, desk: ActionContext) -> None:
    """Take a response; idempotent. Raises TransitionError if it cannot be taken now. Needs a writing session."""
    refuse_when_cleared(session, referral, "state")
    said = _without_the_rest(said)
    if _is_said_again(session, referral, said, desk):
        return
    _check_agreed(session, referral, said, desk)
    _check(referral, said, desk)
    referral.state, referral.state_at = said.state, desk.now
    if said.state in ANSWERS and referral.answered_at is None:
        referral.answered_at = desk.now
    referral.waiting_until, referral.refused_because, referral.instead = said.until, said.because, said.instead
    event = happened(session, referral, EventKind(said.state), desk, note=said.note)
    detail = {"side": desk.side.value, "reason": said.because or ""}
    desk.audit.record(session, desk.actor, AuditAct(said.state), "referral", referral.code, desk.now, **detail)
    if said.state is ReferralState.STARTED:
        _note_start(session, referral, said.started_on or desk.now.date(), desk)
    if desk.side is not Side.SENDER:
        write_answer(session, referral, event.id or 0, desk.now, desk.address)


def mark_withdrawn(session: Session, referral: Referral, desk: ActionContext, *, how: str) -> bool:
    """Withdraw a referral in whatever state, and tell the recipient. Idempotent: False when it was withdrawn before.

    A refused or expired one keeps its state, and still nothing of it is shown any more. `how` is one of our phrases.
    Raises TransitionError for the receiving side, which can only answer.
    """
    if desk.side is Side.RECEIVER:
        raise TransitionError("", "Only the person or whoever referred them can take this back. You can say no to it.")
    if is_cleared(session, referral) or was_withdrawn(session, referral):
        return False
    if referral.state in ONGOING:
        referral.state, referral.state_at = ReferralState.WITHDRAWN, desk.now
    event = happened(session, referral, EventKind.WITHDRAWN, desk, note=how, key=TAKEN_BACK)
    desk.audit.record(
        session, desk.actor, AuditAct.WITHDRAWN, "referral", referral.code, desk.now, side=desk.side.value
    )
    if referral.live:
        write_withdrawal(session, referral, event.id or 0, desk.now, desk.address)
    if desk.side is Side.CLIENT:
        said = [f"The person has taken referral {referral.code} back. Whoever received it is told as well."]
        what, subject = f"taken-back-{event.id}", f"Taken back: referral {referral.code}"
        write_to_sender(session, referral, MessageKind.TAKEN_BACK, what, subject, said, desk.now, desk.address)
    return True


def expire(session: Session, referral: Referral, desk: ActionContext, key: str) -> bool:
    """Let a referral without a response expire. False when it has one by now. Needs a writing session."""
    if ReferralState.EXPIRED not in moves(referral.state, desk.side):
        return False
    referral.state, referral.state_at = ReferralState.EXPIRED, desk.now
    happened(session, referral, EventKind.EXPIRED, desk, key=key)
    desk.audit.record(session, desk.actor, AuditAct.EXPIRED, "referral", referral.code, desk.now)
    return True


def pause(session: Session, referral: Referral, until: date | None, why: str, desk: ActionContext) -> None:
    """Stop the clock until a day, which a later call changes. All pauses in sum are limited. Raises TransitionError."""
    today = desk.now.date()
    refuse_when_cleared(session, referral, "pause_until")
    if referral.state not in ONGOING:
        raise TransitionError("pause_until", "Nothing is waited for any more, so there is nothing to pause.")
    if until is None:
        raise TransitionError("pause_until", "Write the day on which the clock goes on.")
    if not today < until <= today + timedelta(days=LONGEST_PAUSE):
        raise TransitionError("pause_until", f"Choose a day from tomorrow on, at most {LONGEST_PAUSE} days from now.")
    if not why or len(why) > LONGEST_WHY:
        wanted = "Write in a few words why." if not why else f"Make it shorter: {LONGEST_WHY} characters at most."
        raise TransitionError("pause_why", wanted)
    over = _pauses_before(referral, today)
    left = LONGEST_PAUSE - sum((date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in over)
    if (until - today).days > left:
        raise TransitionError(
            "pause_until", f"It was paused before: all pauses together are {LONGEST_PAUSE} days at most."
        )
    referral.pauses = [*over, [today.isoformat(), until.isoformat()]]
    happened(session, referral, EventKind.PAUSED, desk, note=f"Until {until:%d/%m/%Y}. {why}")
    desk.audit.record(
        session, desk.actor, AuditAct.PAUSED, "referral", referral.code, desk.now, until=until.isoformat()
    )


def go_on(session: Session, referral: Referral, desk: ActionContext) -> None:
    """End a pause today; idempotent."""
    today = desk.now.date()
    if is_cleared(session, referral) or not clock_of(referral).is_paused(today):
        return
    referral.pauses = _pauses_before(referral, today)
    happened(session, referral, EventKind.RESUMED, desk)
    desk.audit.record(session, desk.actor, AuditAct.RESUMED, "referral", referral.code, desk.now)


def note(session: Session, referral: Referral, text: str, desk: ActionContext) -> None:
    """Add a note that both sides see; idempotent. Raises TransitionError."""
    refuse_when_cleared(session, referral, "own_note")
    if not text or len(text) > LONGEST_NOTE:
        raise TransitionError(
            "own_note", "Write something." if not text else f"Make it shorter: {LONGEST_NOTE} characters."
        )
    if was_withdrawn(session, referral):
        raise TransitionError("own_note", "It was taken back, so nothing about it is passed on any more.")
    events = select(ReferralEvent).where(ReferralEvent.referral_id == referral.id)
    last = session.exec(events.order_by(col(ReferralEvent.id).desc())).first()
    if last is not None and (last.what, last.note, last.who) == (EventKind.NOTED, text, desk.actor.name[:200]):
        return
    happened(session, referral, EventKind.NOTED, desk, note=text)


def happened(
    session: Session,
    referral: Referral,
    what: EventKind,
    desk: ActionContext,
    *,
    note: str = "",
    key: str | None = None,
) -> ReferralEvent:
    """Add an event to a referral's timeline, which prolongs the record's retention, if it is not the service's own. A
    `key` is an idempotency key: the database refuses a second event with it."""
    event = ReferralEvent(
        referral_id=referral.id or 0,
        at=desk.now,
        side=desk.side,
        who=desk.actor.name[:200],
        what=what,
        note=note[:LONGEST_NOTE],
        key=key,
    )
    session.add(event)
    session.add(referral)
    client = session.get(Client, referral.client_id)
    if client is not None and desk.side is not Side.SERVICE:
        client.active_at = desk.now
        session.add(client)
    session.flush()
    return event


def has_happened(session: Session, referral: Referral, key: str) -> bool:
    """Whether the event with this key is there."""
    count = select(func.count()).where(col(ReferralEvent.referral_id) == referral.id, col(ReferralEvent.key) == key)
    return session.exec(count).one() > 0


def is_cleared(session: Session, referral: Referral) -> bool:
    """Whether the client's record was anonymised, so that no reader can know any more whom the referral is about."""
    return session.get_one(Client, referral.client_id).anonymised_at is not None


def refuse_when_cleared(session: Session, referral: Referral, field: str) -> None:
    """Keep words about a client out of an anonymised record. Raises TransitionError."""
    if is_cleared(session, referral):
        raise TransitionError(field, CLEARED)


def clock_of(referral: Referral) -> ResponseClock:
    """The response clock of a referral. Days are those of UTC, as everywhere in the service."""
    return ResponseClock.of(referral.sent_at.date(), referral.answer_within, referral.pauses)


def _without_the_rest(said: RecipientResponse) -> RecipientResponse:
    """A response without the fields of other kinds of response: one form has the fields of all of them."""
    said = said if said.state is ReferralState.WAITING else replace(said, until=None)
    return said if said.state is ReferralState.REFUSED else replace(said, because=None, instead="")


def _is_said_again(session: Session, referral: Referral, said: RecipientResponse, desk: ActionContext) -> bool:
    """Whether the last event is this very response, as when its button was pressed twice."""
    if (said.state, said.until, said.because, said.instead) != (
        referral.state,
        referral.waiting_until,
        referral.refused_because,
        referral.instead,
    ):
        return False
    last = session.exec(
        select(ReferralEvent).where(ReferralEvent.referral_id == referral.id).order_by(col(ReferralEvent.id).desc())
    ).first()
    return last is not None and (last.what, last.side, last.note) == (EventKind(said.state), desk.side, said.note)


def _check_agreed(session: Session, referral: Referral, said: RecipientResponse, desk: ActionContext) -> None:
    """Check that a consent covers this response: a start is more than a yes or a no. Raises TransitionError."""
    if was_withdrawn(session, referral):
        raise TransitionError("state", "It was taken back: the person no longer agrees, so no answer is noted.")
    if said.state is not ReferralState.STARTED or desk.side is not Side.RECEIVER:
        return
    about, today = {"client_id": referral.client_id, "referral_id": referral.id or 0}, desk.now.date()
    if not agreed(session, Purpose.OUTCOMES, today, **about):
        raise TransitionError(
            "state", "The person did not agree that you tell if they start. You can still say yes or no."
        )


def _check(referral: Referral, said: RecipientResponse, desk: ActionContext) -> None:
    if said.state is ReferralState.WITHDRAWN or said.state not in moves(referral.state, desk.side):
        raise TransitionError(
            "state", "This cannot be said of it now. Somebody may have answered meanwhile: look again."
        )
    today = desk.now.date()
    if said.state is ReferralState.WAITING and (said.until is None or not today < said.until <= today + LONGEST_WAIT):
        raise TransitionError("until", "Write about when there is room: a day after today, at most 2 years from now.")
    if said.state is ReferralState.REFUSED and said.because is None:
        raise TransitionError("because", "Choose why, so that the adviser knows what to do next.")
    if said.because is RefusalReason.OTHER and not said.note:
        raise TransitionError("note", "Write in a few words why.")
    if said.started_on is not None and not referral.sent_at.date() <= said.started_on <= today:
        raise TransitionError("day", "Write a day between the day it was sent and today.")
    for field, text, most in (("note", said.note, LONGEST_NOTE), ("instead", said.instead, LONGEST_INSTEAD)):
        if len(text) > most:
            raise TransitionError(field, f"Make it shorter: {most} characters at most.")


def _note_start(session: Session, referral: Referral, day: date, desk: ActionContext) -> None:
    """Note a start as an outcome as well; an outcome that was reported before stands."""
    known = select(Outcome.id).where(Outcome.referral_id == referral.id, Outcome.kind == OutcomeKind.STARTED)
    if session.exec(known).first() is None:
        session.add(
            Outcome(
                referral_id=referral.id or 0,
                kind=OutcomeKind.STARTED,
                day=day,
                side=desk.side,
                who=desk.actor.name[:200],
                told_at=desk.now,
            )
        )
        session.flush()


def _pauses_before(referral: Referral, today: date) -> list[list[str]]:
    """The pauses up to today: those under way are cut, those to come left out."""
    on = today.isoformat()
    return [[first, min(until, on)] for first, until in referral.pauses if first < on]
