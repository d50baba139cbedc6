"""The model of a referral for the model-based test of its whole life: what should be so, kept in plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.referrals.working_days import is_working_day

HELD = timedelta(days=365)
MOST_PAUSED = 90
PROMISED = 10
OPEN = {"sent", "received"}
UNDER_WAY = {*OPEN, "waiting", "accepted", "started"}
ANSWERABLE = {
    "sent": {"received", "accepted", "waiting", "refused", "started"},
    "received": {"accepted", "waiting", "refused", "started"},
    "waiting": {"accepted", "waiting", "refused", "started"},
    "accepted": {"waiting", "refused", "started"},
    "refused": {"accepted", "waiting", "started"},
    "expired": {"accepted", "waiting", "refused", "started"},
    "started": set[str](),
    "withdrawn": set[str](),
}
BUCKETS = {
    "sent": "open",
    "received": "open",
    "waiting": "answered",
    "accepted": "answered",
    "started": "answered",
    "refused": "answered",
    "expired": "expired",
    "withdrawn": "withdrawn",
}
WEEKS = {"in_work_13_weeks": 13, "in_work_26_weeks": 26}


@dataclass
class Person:
    """A client. `kept_until` is the last day of their consent to a record; None when there is none."""

    code: str = ""
    kept_until: date | None = None

    def lets_keep(self, today: date) -> bool:
        return self.kept_until is not None and today <= self.kept_until


@dataclass
class Life:
    """One referral. `gone` says that it was withdrawn; `last` is the response, if that was the last thing to happen."""

    code: str
    once: str
    person: Person
    channel: str
    sent_on: date
    agreed: set[str]
    state: str = "sent"
    gone: bool = False
    told_gone: int = 0
    events: int = 1
    outcomes: dict[str, date] = field(default_factory=dict)
    paused: set[date] = field(default_factory=set)
    last: tuple[object, ...] | None = None

    def happens(self, *last: object) -> None:
        """Count one more event; `last` is the response that it was, if it was one."""
        self.events += 1
        self.last = last or None

    def may_tell(self, side: str, today: date) -> bool:
        """Whether a side may report outcomes."""
        held = "outcomes" in self.agreed and today <= self.sent_on + HELD
        return not self.gone and (side != "receiver" or held)

    def can_be_answered(self, state: str, side: str, today: date) -> bool:
        """Whether a side may give this response."""
        return not self.gone and state in ANSWERABLE[self.state] and (state != "started" or self.may_tell(side, today))

    def answered(self, state: str, side: str, until: date | None, today: date) -> None:
        """Take a response."""
        self.state = state
        self.happens(state, side, until)
        if state == "started":
            self.outcomes.setdefault("started", today)

    def can_be_told(self, kind: str, day: date, side: str, today: date) -> bool:
        """Whether an outcome can be reported, or was reported already."""
        if not self.may_tell(side, today):
            return False
        answers = self.is_answer(kind, side)
        if kind in self.outcomes and not answers:
            return True
        job = self.outcomes.get("job")
        long_enough = kind not in WEEKS or (job is not None and day >= job + timedelta(weeks=WEEKS[kind]))
        possible = kind in self.outcomes or self.state != "refused"
        return possible and self.sent_on <= day <= today and long_enough

    def is_answer(self, kind: str, side: str) -> bool:
        """Whether reporting this outcome is a response to the referral too."""
        return kind == "started" and side != "client" and "started" in ANSWERABLE[self.state]

    def tells(self, kind: str, day: date, side: str) -> None:
        """Take an outcome."""
        if self.is_answer(kind, side):
            self.answered("started", side, None, day)
        elif kind not in self.outcomes:
            self.outcomes[kind] = day
            self.happens()

    def taken_back(self) -> None:
        """Withdraw the referral; idempotent."""
        if not self.gone:
            self.gone = True
            self.state = "withdrawn" if self.state in UNDER_WAY else self.state
            self.happens()

    def pause_to_come(self, days: int, today: date) -> set[date] | None:
        """All its paused days when it is paused from today for so many days; None when it cannot be paused."""
        over = {day for day in self.paused if day < today}
        wanted = over | {today + timedelta(days=n) for n in range(days)}
        return wanted if self.state in UNDER_WAY and days > 0 and len(wanted) <= MOST_PAUSED else None

    def elapsed(self, today: date) -> int:
        """The days that count for its response clock."""
        days = ((today - self.sent_on).days + 1) if today >= self.sent_on else 0
        counted = (self.sent_on + timedelta(days=n) for n in range(1, days))
        return sum(is_working_day(day) and day not in self.paused for day in counted)

    def is_over(self, today: date) -> bool:
        """Whether the referral has to expire."""
        return today not in self.paused and self.elapsed(today) > 2 * PROMISED

    def is_shown(self, today: date) -> bool:
        """Whether its recipient may read it."""
        return not self.gone and "send" in self.agreed and today <= self.sent_on + HELD
