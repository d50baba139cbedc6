"""What is done with a referral once it is sent: answered, paused, noted, taken back; each with what follows from it."""

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
    """What somebody says of a referral. `until` goes with a waiting list, `because` and `instead` with a no, and
    `started_on` with a start: today when it is not given."""

    state: ReferralState
    until: date | None = None
    because: RefusalReason | None = None
    instead: str = ""
    note: str = ""
    started_on: date | None = None


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What every act needs besides the referral: the audit, who acts and on which side, when, and our own address."""

    audit: Audit
    actor: Actor
    side: Side
    now: datetime
    address: str


def answer(session: Session, referral: Referral, said: RecipientResponse, desk: ActionContext) -> None:
    """Take an answer; the same pressed twice is one. Needs a writing session.

    Raises Refused for one that cannot be taken now.
    """
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
    """Take a referral back, and tell whoever received it; once, whatever state it is in. False when it was before.

    One that was refused or expired keeps its state, and still nothing of it is shown any more. `how` is in words of
    ours. Raises Refused for the side that receives, who can only answer.
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
    """Give up a referral that nobody answered. False when that is no longer so. Needs a writing session."""
    if ReferralState.EXPIRED not in moves(referral.state, desk.side):
        return False
    referral.state, referral.state_at = ReferralState.EXPIRED, desk.now
    happened(session, referral, EventKind.EXPIRED, desk, key=key)
    desk.audit.record(session, desk.actor, AuditAct.EXPIRED, "referral", referral.code, desk.now)
    return True


def pause(session: Session, referral: Referral, until: date | None, why: str, desk: ActionContext) -> None:
    """Let the clock stand still up to a day, on which it goes on. A later call changes that day. Raises Refused.

    Both sides read why. All pauses together have a limit, so that nobody puts off an answer for ever.
    """
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
    """End a pause today. Nothing happens when there is none."""
    today = desk.now.date()
    if is_cleared(session, referral) or not clock_of(referral).is_paused(today):
        return
    referral.pauses = _pauses_before(referral, today)
    happened(session, referral, EventKind.RESUMED, desk)
    desk.audit.record(session, desk.actor, AuditAct.RESUMED, "referral", referral.code, desk.now)


def note(session: Session, referral: Referral, text: str, desk: ActionContext) -> None:
    """Write something down that both sides see; sent twice, it is written once. Raises Refused."""
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
    """Put something into the story of a referral, which both sides see; and keep its record from being cleared away.

    With a `key` the database refuses it a second time.
    """
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
    """Whether something that is done once was done."""
    count = select(func.count()).where(col(ReferralEvent.referral_id) == referral.id, col(ReferralEvent.key) == key)
    return session.exec(count).one() > 0


def is_cleared(session: Session, referral: Referral) -> bool:
    """Whether the record of the person was anonymised: nobody can know any more whom a referral is about."""
    return session.get_one(Client, referral.client_id).anonymised_at is not None


def refuse_when_cleared(session: Session, referral: Referral, field: str) -> None:
    """Keep words about somebody from getting into a record that was cleared. Raises Refused."""
    if is_cleared(session, referral):
        raise TransitionError(field, CLEARED)


def clock_of(referral: Referral) -> ResponseClock:
    """The clock of a referral. Days are those of UTC, as everywhere in the service."""
    return ResponseClock.of(referral.sent_at.date(), referral.answer_within, referral.pauses)


def _without_the_rest(said: RecipientResponse) -> RecipientResponse:
    """An answer without what goes with other answers: one form has the fields of all of them."""
    said = said if said.state is ReferralState.WAITING else replace(said, until=None)
    return said if said.state is ReferralState.REFUSED else replace(said, because=None, instead="")


def _is_said_again(session: Session, referral: Referral, said: RecipientResponse, desk: ActionContext) -> bool:
    """Whether the last thing that happened is this very answer, as when its button was pressed twice."""
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
    """Whether the person agrees that this is said at all. That they started is more than a yes or a no."""
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
    """That somebody started is an outcome as well; one that was told before stands."""
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
    """What of the pauses is over by today: whatever is under way or still to come is cut."""
    on = today.isoformat()
    return [[first, min(until, on)] for first, until in referral.pauses if first < on]
