"""What each referral waits for: the party that has to act next, what it has to do, and until when. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from app.referrals.deadlines import ResponseClock
from app.referrals.lifecycle import ONGOING, ReferralState
from app.referrals.outcome_kinds import WEEKS
from app.referrals.reminder_rules import ASKED_AGAIN, FIRST_ASKED
from app.referrals.working_days import after_working_days

ACT_WITHIN = 2
"""Working days for what has come to an adviser: to ring, to find another way, to ask."""
ASK_AFTER = (FIRST_ASKED, ASKED_AGAIN, *(timedelta(weeks=weeks) for weeks in WEEKS.values()))
"""How long after sending an adviser asks how it went, where the service cannot write to the client."""
SOON = timedelta(days=7)
ENDS_SOON = timedelta(days=30)
"""So long before a consent runs out the client is to be asked for a new one."""


class WaitingParty(StrEnum):
    """The party that has to act next."""

    ADVISER = "adviser"
    RECIPIENT = "recipient"
    PERSON = "person"
    NOBODY = "nobody"


class Rank(IntEnum):
    """The groups of the caseload in their ranking, the most urgent first."""

    OVERDUE_MINE = 0
    OVERDUE_OTHERS = 1
    SOON = 2
    REST = 3


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What is known of one referral.

    `touched_at` is when the adviser last noted, or the client last reported, something of it. `undelivered` says that
    its mail was given up, `followed` that the client was referred again since its state changed, `asked_by_mail` that
    the service itself writes to the client, `ends_on` the first day on which a consent it rests on runs out, and
    `told_all` that no outcome is left to report.
    """

    code: str
    name: str
    recipient: str
    state: ReferralState
    live: bool
    sent_at: datetime
    state_at: datetime
    clock: ResponseClock
    waiting_until: date | None = None
    touched_at: datetime | None = None
    undelivered: bool = False
    followed: bool = False
    asked_by_mail: bool = False
    ends_on: date | None = None
    told_all: bool = False


@dataclass(frozen=True, slots=True)
class NextAction:
    """The party that has to act, what it has to do, since which day, and the last day before it is overdue."""

    whom: WaitingParty
    what: str
    since: date
    until: date | None = None

    @property
    def is_mine(self) -> bool:
        """Whether the adviser has to act."""
        return self.whom is WaitingParty.ADVISER

    @property
    def is_nobodys(self) -> bool:
        """Whether no party has to act."""
        return self.whom is WaitingParty.NOBODY

    def who(self, recipient: str, adviser: str) -> str:
        """The party in words, as a list names it; empty when no party has to act."""
        match self.whom:
            case WaitingParty.ADVISER:
                return adviser
            case WaitingParty.RECIPIENT:
                return recipient
            case WaitingParty.PERSON:
                return "The person"
            case WaitingParty.NOBODY:
                return ""

    def is_overdue(self, on: date) -> bool:
        """Whether its day has passed."""
        return self.until is not None and on > self.until

    def days_over(self, on: date) -> int:
        """By how many days it is overdue; 0 when it is not."""
        return 0 if self.until is None else max(0, (on - self.until).days)

    def rank(self, on: date) -> Rank:
        """The group of the caseload in which it belongs."""
        if self.is_overdue(on):
            return Rank.OVERDUE_MINE if self.whom is WaitingParty.ADVISER else Rank.OVERDUE_OTHERS
        if self.whom is WaitingParty.NOBODY or self.until is None or self.until > on + SOON:
            return Rank.REST
        return Rank.SOON

    def order(self, on: date) -> tuple[Rank, date]:
        """The sort key: the most urgent first."""
        return self.rank(on), self.until or date.max


def waits_of(known: ReferralFacts, on: date) -> tuple[NextAction, ...]:
    """Everything that one referral waits for, the most urgent first. Never empty."""
    found = [*_answer(known, on), *_what_is_agreed(known, on), *_how_it_goes(known, on)]
    return tuple(sorted(found, key=lambda wait: wait.order(on))) or (_nothing(known),)


def most_urgent(waits: Sequence[NextAction], on: date) -> NextAction | None:
    """The action that decides where a client stands in the list; None for a client without a referral."""
    return min(waits, key=lambda wait: wait.order(on), default=None)


def _mine(what: str, since: date) -> NextAction:
    return NextAction(WaitingParty.ADVISER, what, since, after_working_days(since, ACT_WITHIN))


def _answer(known: ReferralFacts, on: date) -> Iterator[NextAction]:
    """What the state of a referral asks for."""
    since = known.state_at.date()
    match known.state:
        case ReferralState.SENT | ReferralState.RECEIVED:
            yield _open(known, on)
        case ReferralState.REFUSED if not _dealt_with(known):
            yield _mine("It is a no: find another way", since)
        case ReferralState.EXPIRED if not _dealt_with(known):
            yield _mine("Nobody answered in time: find another way", since)
        case ReferralState.WAITING if known.waiting_until is not None:
            yield _on_a_list(known, known.waiting_until, on)
        case ReferralState.ACCEPTED:
            yield NextAction(WaitingParty.PERSON, "Can start", since)
        case _:
            return


def _open(known: ReferralFacts, on: date) -> NextAction:
    sent = known.sent_at.date()
    paused = known.clock.paused_until(on)
    is_touched = known.state is ReferralState.RECEIVED or _touched_since(known, known.sent_at)
    if known.undelivered and not is_touched:
        return _mine(f"The mail did not arrive: ring {_them(known)}", sent)
    if not known.live and not is_touched:
        return _mine(f"Ring {_them(known)}, and note what they say", sent)
    if paused is not None:
        return NextAction(WaitingParty.NOBODY, "The clock is paused", sent, paused)
    due = known.clock.due
    if not known.live and on > due:  # the service sends no reminder about a logged referral
        return NextAction(WaitingParty.ADVISER, f"No answer yet: ring {_them(known)} again", sent, due)
    return NextAction(WaitingParty.RECIPIENT, "To answer", sent, due)


def _on_a_list(known: ReferralFacts, until: date, on: date) -> NextAction:
    since = known.state_at.date()
    if on <= until:
        return NextAction(WaitingParty.RECIPIENT, "To have room", since, until)
    if known.touched_at is not None and known.touched_at.date() > until:
        return NextAction(WaitingParty.RECIPIENT, "To have room", since)
    return _mine(f"There was to be room by now: ask {_them(known)}", until)


def _what_is_agreed(known: ReferralFacts, on: date) -> Iterator[NextAction]:
    """Asks for a new consent while the recipient still works with the referral or still reports outcomes."""
    if known.state in ONGOING and not known.told_all and known.ends_on is not None and known.ends_on <= on + ENDS_SOON:
        what = "What the person agreed to runs out: ask them again"
        yield NextAction(WaitingParty.ADVISER, what, known.ends_on - ENDS_SOON, known.ends_on)


def _how_it_goes(known: ReferralFacts, on: date) -> Iterator[NextAction]:
    """Asks the adviser to ring a client whom the service cannot ask by mail."""
    if known.state not in ONGOING or known.asked_by_mail or known.told_all:
        return
    sent = known.sent_at.date()
    come = [sent + after for after in ASK_AFTER if sent + after <= on]
    if come and (known.touched_at is None or known.touched_at.date() < come[-1]):
        yield _mine("Ask the person how it goes", come[-1])


def _nothing(known: ReferralFacts) -> NextAction:
    what = "Under way" if known.state is ReferralState.STARTED and not known.told_all else "Nothing more"
    return NextAction(WaitingParty.NOBODY, what, known.state_at.date())


def _dealt_with(known: ReferralFacts) -> bool:
    return known.followed or _touched_since(known, known.state_at)


def _touched_since(known: ReferralFacts, moment: datetime) -> bool:
    return known.touched_at is not None and known.touched_at > moment


def _them(known: ReferralFacts) -> str:
    """The recipient's name inside a sentence; "them" where it is only the provision's name, which stands beside it."""
    return "them" if known.recipient == known.name else known.recipient
