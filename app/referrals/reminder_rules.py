"""What the service has to do by itself about a referral on a day, and under which key it is done once. Pure.

Who was away for weeks is not written to for each week: of what follows one upon another only the last is done. One
thing is never left out: before a referral is given up, both sides have known for `WARNED` working days that it is late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.referrals.deadlines import DeadlineStep, ResponseClock
from app.referrals.lifecycle import ONGOING, OPEN, ReferralState
from app.referrals.models import Referral
from app.referrals.outcome_kinds import WEEKS, OutcomeKind
from app.referrals.transitions import clock_of

WARNED = 2
"""Working days between telling both sides that an answer is late and giving it up."""
STILL_WAITING = 5
"""Working days between asking whether there is room and telling the sender that nobody answered."""
STARTED_WITHIN = 20
"""Working days between a yes and the question whether they have started."""
FIRST_ASKED = timedelta(days=6)
ASKED_AGAIN = FIRST_ASKED + timedelta(days=30)
"""When the person is asked how it went: after it was sent, in days of the calendar."""
FIRST_ASK, SECOND_ASK = "ask-person-6-days", "ask-person-36-days"
ASKS_AFTER_JOB = {kind: f"ask-person-{weeks}-weeks" for kind, weeks in WEEKS.items()}
ASKS = (FIRST_ASK, SECOND_ASK, *ASKS_AFTER_JOB.values())
"""The keys of all that the person is asked."""


class ReminderAct(StrEnum):
    REMIND = "remind"
    ALERT = "alert"
    EXPIRE = "expire"
    ASK_IF_ROOM = "ask_if_room"
    TELL_STILL_WAITING = "tell_still_waiting"
    ASK_IF_STARTED = "ask_if_started"
    ASK_IF_IN_WORK = "ask_if_in_work"
    ASK_PERSON = "ask_person"
    TELL_CONSENT_ENDED = "tell_consent_ended"


STEPS = {
    DeadlineStep.REMIND: ReminderAct.REMIND,
    DeadlineStep.ALERT: ReminderAct.ALERT,
    DeadlineStep.EXPIRE: ReminderAct.EXPIRE,
}


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One thing to do. `key` is that of its event, and no other thing of the same referral has it."""

    act: ReminderAct
    key: str


@dataclass(frozen=True, slots=True)
class ReminderHistory:
    """What else bears on it: what was `done` (the day, by key), the outcomes `told` (their day, by kind), and the
    consent to send that has run out (its number) when none holds any more."""

    done: Mapping[str, date]
    told: Mapping[OutcomeKind, date]
    run_out: int | None = None


def due(referral: Referral, known: ReminderHistory, on: date) -> tuple[DueReminder, ...]:
    """What is to be done about a referral by a day and has not been. Nothing is asked or told while it is paused."""
    state, found = referral.state, []
    if known.run_out is not None and state in ONGOING:
        found.append(DueReminder(ReminderAct.TELL_CONSENT_ENDED, f"consent-ended-{known.run_out}"))
    clock = clock_of(referral)
    if not clock.is_paused(on):
        found += _of_its_state(referral, clock, known, on)
        found += _in_work(known.told, on)
        found += asks_due(referral, known.told, on)
    return tuple(one for one in found if one.key not in known.done)


def asks_due(referral: Referral, told: Mapping[OutcomeKind, date], on: date) -> tuple[DueReminder, ...]:
    """What the person is to be asked by a day, whether it was done or not: the last of it only, so one or nothing.

    `told` are the days of the outcomes that are known, by kind.
    """
    sent, state = referral.sent_at.date(), referral.state
    asks = [
        (sent + FIRST_ASKED, FIRST_ASK, state in ONGOING),
        (sent + ASKED_AGAIN, SECOND_ASK, state in OPEN or state is ReferralState.ACCEPTED),
    ]
    if OutcomeKind.JOB in told:
        for kind, weeks in WEEKS.items():
            asks.append((told[OutcomeKind.JOB] + timedelta(weeks=weeks), ASKS_AFTER_JOB[kind], kind not in told))
    reached = sorted(ask for ask in asks if ask[0] <= on)
    return tuple(DueReminder(ReminderAct.ASK_PERSON, key) for _, key, wanted in reached[-1:] if wanted)


def _of_its_state(
    referral: Referral, clock: ResponseClock, known: ReminderHistory, on: date
) -> tuple[DueReminder, ...]:
    match referral.state:
        case ReferralState.SENT | ReferralState.RECEIVED:
            return _step(clock, known, on)
        case ReferralState.WAITING if referral.waiting_until is not None and referral.waiting_until <= on:
            return _waiting(referral.waiting_until, clock, on)
        case ReferralState.ACCEPTED if _counted(clock, referral.state_at.date(), on) >= STARTED_WITHIN:
            return (DueReminder(ReminderAct.ASK_IF_STARTED, f"ask-started-{referral.state_at:%Y-%m-%d}"),)
        case _:
            return ()


def _step(clock: ResponseClock, known: ReminderHistory, on: date) -> tuple[DueReminder, ...]:
    """The last step that was reached. Giving it up waits until both sides have known for long enough."""
    acts = [STEPS[step] for step in clock.steps(on)]
    alerted = known.done.get(ReminderAct.ALERT.value)
    if ReminderAct.EXPIRE in acts and (alerted is None or _counted(clock, alerted, on) < WARNED):
        acts.remove(ReminderAct.EXPIRE)
    return tuple(DueReminder(act, act.value) for act in acts[-1:])


def _waiting(until: date, clock: ResponseClock, on: date) -> tuple[DueReminder, ...]:
    asked = DueReminder(ReminderAct.ASK_IF_ROOM, f"ask-room-{until}")
    if _counted(clock, until, on) < STILL_WAITING:
        return (asked,)
    return (asked, DueReminder(ReminderAct.TELL_STILL_WAITING, f"still-waiting-{until}"))


def _in_work(told: Mapping[OutcomeKind, date], on: date) -> tuple[DueReminder, ...]:
    """After a job, whether they are still in work: the last of the questions only, and none that was answered."""
    if OutcomeKind.JOB not in told:
        return ()
    reached = [kind for kind, weeks in WEEKS.items() if told[OutcomeKind.JOB] + timedelta(weeks=weeks) <= on]
    return tuple(
        DueReminder(ReminderAct.ASK_IF_IN_WORK, f"ask-{kind.value}") for kind in reached[-1:] if kind not in told
    )


def _counted(clock: ResponseClock, after: date, on: date) -> int:
    """The working days after a day and up to another, without the pauses of a clock."""
    return ResponseClock(after, 0, clock.pauses).elapsed(on)
