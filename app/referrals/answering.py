"""What is done with a referral once it is sent: answered, paused, noted, taken back; each with what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from app.audit import Actor, Audit
from app.referrals.deadlines import LONGEST_PAUSE, Clock
from app.referrals.letters import write_answer, write_taken_back, write_to_sender
from app.referrals.outcome_kinds import Kind
from app.referrals.progress import ANSWERS, ONGOING, Refusal, Side, State, moves
from app.referrals.tables import Client, Outcome, Referral, ReferralEvent

LONGEST_NOTE = 500
LONGEST_INSTEAD = 200
LONGEST_WAIT = timedelta(days=2 * 365)


class Refused(ValueError):
    """Why something was not done, in a sentence with the mend. `field` is the control that it is about."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of a referral. `until` goes with a waiting list, `because` and `instead` with a no, and
    `started_on` with a start: today when it is not given."""

    state: State
    until: date | None = None
    because: Refusal | None = None
    instead: str = ""
    note: str = ""
    started_on: date | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every act needs besides the referral: the audit, who acts and on which side, when, and our own address."""

    audit: Audit
    actor: Actor
    side: Side
    now: datetime
    address: str


def answer(session: Session, referral: Referral, said: Answer, desk: Desk) -> None:
    """Take an answer. Raises Refused for one that cannot be taken now. Needs a writing session."""
    _check(referral, said, desk)
    referral.state, referral.state_at = said.state.value, desk.now
    if said.state in ANSWERS and referral.answered_at is None:
        referral.answered_at = desk.now
    referral.waiting_until = said.until if said.state is State.WAITING else None
    refused = said.state is State.REFUSED
    referral.refused_because = said.because.value if refused and said.because is not None else ""
    referral.instead = said.instead if refused else ""
    event = happened(session, referral, said.state.value, desk, note=said.note)
    detail = {"side": desk.side.value, "reason": referral.refused_because}
    desk.audit.record(session, desk.actor, said.state.value, "referral", referral.code, desk.now, **detail)
    if said.state is State.STARTED:
        _note_start(session, referral, said.started_on or desk.now.date(), desk)
    if desk.side is not Side.SENDER:
        write_answer(session, referral, event.id or 0, desk.now, desk.address)


def take_back(session: Session, referral: Referral, desk: Desk, *, how: str) -> bool:
    """Take a referral back, and tell whoever received it. False when nothing of it is under way any more."""
    before = State(referral.state)
    if State.WITHDRAWN in moves(before, desk.side):
        referral.state, referral.state_at = State.WITHDRAWN.value, desk.now
    elif before is State.WITHDRAWN:
        return False
    event = happened(session, referral, State.WITHDRAWN.value, desk, note=how)
    desk.audit.record(session, desk.actor, "withdrawn", "referral", referral.code, desk.now, side=desk.side.value)
    if referral.live:
        write_taken_back(session, referral, event.id or 0, desk.now, desk.address)
    if desk.side is Side.CLIENT:
        said = [f"The person has taken referral {referral.code} back. Whoever received it is told as well."]
        what, subject = f"taken-back-{event.id}", f"Taken back: referral {referral.code}"
        write_to_sender(session, referral, what, subject, said, desk.now, desk.address)
    return True


def expire(session: Session, referral: Referral, desk: Desk, key: str) -> bool:
    """Give up a referral that nobody answered. False when that is no longer so. Needs a writing session."""
    if State.EXPIRED not in moves(State(referral.state), desk.side):
        return False
    referral.state, referral.state_at = State.EXPIRED.value, desk.now
    happened(session, referral, State.EXPIRED.value, desk, key=key)
    desk.audit.record(session, desk.actor, State.EXPIRED.value, "referral", referral.code, desk.now)
    return True


def pause(session: Session, referral: Referral, until: date, why: str, desk: Desk) -> None:
    """Let the clock stand still up to a day, on which it goes on. A later call changes that day. Raises Refused."""
    today = desk.now.date()
    if State(referral.state) not in ONGOING:
        raise Refused("until", "Nothing is waited for any more, so there is nothing to pause.")
    if not today < until <= today + timedelta(days=LONGEST_PAUSE):
        raise Refused("until", f"Choose a day from tomorrow on, at most {LONGEST_PAUSE} days from now.")
    _end_pauses(referral, today)
    referral.pauses = [*referral.pauses, [today.isoformat(), until.isoformat()]]
    happened(session, referral, "paused", desk, note=f"Until {until:%d/%m/%Y}. {why}".strip())
    desk.audit.record(session, desk.actor, "paused", "referral", referral.code, desk.now, until=until.isoformat())


def go_on(session: Session, referral: Referral, desk: Desk) -> None:
    """End a pause today. Nothing happens when there is none."""
    today = desk.now.date()
    if not clock_of(referral).is_paused(today):
        return
    _end_pauses(referral, today)
    happened(session, referral, "resumed", desk)
    desk.audit.record(session, desk.actor, "resumed", "referral", referral.code, desk.now)


def note(session: Session, referral: Referral, text: str, desk: Desk) -> None:
    """Write something down that both sides see. Raises Refused."""
    if not text or len(text) > LONGEST_NOTE:
        raise Refused("note", "Write something." if not text else f"Make it shorter: {LONGEST_NOTE} characters.")
    happened(session, referral, "noted", desk, note=text)


def happened(
    session: Session, referral: Referral, what: str, desk: Desk, *, note: str = "", key: str | None = None
) -> ReferralEvent:
    """Put something into the story of a referral, which both sides see; and keep its record from being cleared away.

    With a `key` the database refuses it a second time.
    """
    event = ReferralEvent(
        referral_id=referral.id or 0,
        at=desk.now,
        side=desk.side.value,
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


def clock_of(referral: Referral) -> Clock:
    """The clock of a referral. Days are those of UTC, as everywhere in the service."""
    return Clock.of(referral.sent_at.date(), referral.answer_within, referral.pauses)


def _check(referral: Referral, said: Answer, desk: Desk) -> None:
    if said.state is State.WITHDRAWN or said.state not in moves(State(referral.state), desk.side):
        raise Refused("state", "This cannot be said of it now. Somebody may have answered meanwhile: look again.")
    today = desk.now.date()
    if said.state is State.WAITING and (said.until is None or not today < said.until <= today + LONGEST_WAIT):
        raise Refused("until", "Write about when there is room: a day after today, at most 2 years from now.")
    if said.state is State.REFUSED and said.because is None:
        raise Refused("because", "Choose why, so that the adviser knows what to do next.")
    if said.because is Refusal.OTHER and not said.note:
        raise Refused("note", "Write in a few words why.")
    if len(said.note) > LONGEST_NOTE or len(said.instead) > LONGEST_INSTEAD:
        raise Refused("note", f"Make it shorter: {LONGEST_NOTE} characters at most.")


def _note_start(session: Session, referral: Referral, day: date, desk: Desk) -> None:
    """That somebody started is an outcome as well; one that was told before stands."""
    known = select(Outcome.id).where(Outcome.referral_id == referral.id, Outcome.kind == Kind.STARTED.value)
    if session.exec(known).first() is None:
        session.add(
            Outcome(
                referral_id=referral.id or 0,
                kind=Kind.STARTED.value,
                day=day,
                side=desk.side.value,
                who=desk.actor.name[:200],
                told_at=desk.now,
            )
        )
        session.flush()


def _end_pauses(referral: Referral, today: date) -> None:
    """Cut whatever pause is under way or still to come down to what is over."""
    kept = []
    for first, until in referral.pauses:
        if first < today.isoformat():
            kept.append([first, min(until, today.isoformat())])
    referral.pauses = kept
