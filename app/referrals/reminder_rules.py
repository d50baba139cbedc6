"""What the service has to do about a referral on a day, and the key under which each is done once. Pure.

After weeks without a run only the last of several reminders is sent. One is never left out: before a referral expires,
both sides have known for `WARNED` working days that the response is late.
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
"""Working days between telling both sides that a response is late and letting the referral expire."""
STILL_WAITING = 5
"""Working days between asking whether there is room and telling the sender that no response came."""
STARTED_WITHIN = 20
"""Working days between a yes and asking the recipient whether the client has started."""
FIRST_ASKED = timedelta(days=6)
ASKED_AGAIN = FIRST_ASKED + timedelta(days=30)
"""When the client is asked how it went: in calendar days after the referral was sent."""
FIRST_ASK, SECOND_ASK = "ask-person-6-days", "ask-person-36-days"
ASKS_AFTER_JOB = {kind: f"ask-person-{weeks}-weeks" for kind, weeks in WEEKS.items()}
ASKS = (FIRST_ASK, SECOND_ASK, *ASKS_AFTER_JOB.values())
"""The keys of all that a client is asked."""


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
    """One thing to do. `key` is the key of its event, and unique among those of one referral."""

    act: ReminderAct
    key: str


@dataclass(frozen=True, slots=True)
class ReminderHistory:
    """What was `done` before (the day, by key), the outcomes `told` (their day, by kind), and the number of the consent
    to send that has `run_out` when none holds any more."""

    done: Mapping[str, date]
    told: Mapping[OutcomeKind, date]
    run_out: int | None = None


def due(referral: Referral, known: ReminderHistory, on: date) -> tuple[DueReminder, ...]:
    """All that is due about a referral by a day and was not done; during a pause only that its consent has run out."""
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
    """What the client is to be asked by a day, done or not: the last question only, so one or none.

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
    """The last step that was reached. It expires only once both sides have known long enough that it is late."""
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
    """Whether to ask if the client is still in work after a job: the last such question only, if not answered."""
    if OutcomeKind.JOB not in told:
        return ()
    reached = [kind for kind, weeks in WEEKS.items() if told[OutcomeKind.JOB] + timedelta(weeks=weeks) <= on]
    return tuple(
        DueReminder(ReminderAct.ASK_IF_IN_WORK, f"ask-{kind.value}") for kind in reached[-1:] if kind not in told
    )


def _counted(clock: ResponseClock, after: date, on: date) -> int:
    """The working days after a day and up to another, without the pauses of a clock."""
    return ResponseClock(after, 0, clock.pauses).elapsed(on)
