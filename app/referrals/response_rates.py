"""How fast and how a provision's recipients responded in the last 90 days; suppressed when responses are too few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.referrals.deadlines import ResponseClock
from app.referrals.lifecycle import COUNTED, FunnelCount, ReferralState
from app.referrals.models import Referral
from app.referrals.suppression import FEWEST, rounded, tenths
from services_catalogue.model.status import date_in_words
from triage.i18n import _

DAYS = 90
NEARLY_ALL = 10
SAID_YES = frozenset({ReferralState.ACCEPTED, ReferralState.WAITING, ReferralState.STARTED})
ANSWERED = frozenset(state for state, counted in COUNTED.items() if counted is FunnelCount.ANSWERED)


class CountedReply(NamedTuple):
    """One answered referral: the working days to its first response, without pauses, and how it stands now."""

    days: int
    state: ReferralState
    waiting_until: date | None = None


class StoredReply(NamedTuple):
    """What is read of an answered referral."""

    slug: str
    sent_at: datetime
    answered_at: datetime
    state: ReferralState
    waiting_until: date | None
    pauses: list[list[str]]


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """What is shown of a provision, and nothing more: responses to the nearest 5, the median in whole working days.

    `said_yes` and `waiting` are tenths of the responses; a waiting list counts as a yes. `waiting_until` is the month
    (YYYY-MM) of the latest date that was told, and empty when none is to come.
    """

    replies: int
    working_days: int
    said_yes: int
    waiting: int
    waiting_until: str = ""


def response_rate_of(replies: Sequence[CountedReply], on: date) -> ResponseRate | None:
    """What may be shown on a day; None when there are fewer than 10 responses."""
    shown = rounded(len(replies))
    if shown is None:
        return None
    on_a_list = [reply for reply in replies if reply.state is ReferralState.WAITING]
    waiting = tenths(len(on_a_list), len(replies))
    ahead = [reply.waiting_until for reply in on_a_list if reply.waiting_until is not None]
    latest = max((day for day in ahead if day >= on), default=None)
    return ResponseRate(
        replies=shown,
        working_days=int(median(reply.days for reply in replies) + 0.5),
        said_yes=tenths(sum(reply.state in SAID_YES for reply in replies), len(replies)),
        waiting=waiting,
        waiting_until=f"{latest:%Y-%m}" if latest is not None and waiting else "",
    )


def response_rates_at(session: Session, now: datetime) -> Mapping[str, ResponseRate]:
    """The response rate of each provision that has one, by slug. A referral that was withdrawn since does not count."""
    columns = (
        col(Referral.slug),
        col(Referral.sent_at),
        col(Referral.answered_at),
        col(Referral.state),
        col(Referral.waiting_until),
        col(Referral.pauses),
    )
    wanted = select(*columns).where(
        col(Referral.answered_at) >= now - timedelta(days=DAYS),
        col(Referral.answered_at) <= now,
        col(Referral.state).in_(ANSWERED),
    )
    by_slug: defaultdict[str, list[StoredReply]] = defaultdict(list)
    for row in session.connection().execute(wanted):
        one = StoredReply._make(row)
        by_slug[one.slug].append(one)
    enough = {slug: answers for slug, answers in by_slug.items() if len(answers) >= FEWEST}
    found = {slug: response_rate_of([_reply(one) for one in answers], now.date()) for slug, answers in enough.items()}
    return {slug: signal for slug, signal in found.items() if signal is not None}


def response_rate_in_words(signal: ResponseRate | None) -> tuple[str, ...]:
    """The response rate in sentences for the public."""
    if signal is None:
        return (
            _("Fewer than {fewest} answers in the last {days} days, so we show no figures.").format(
                fewest=FEWEST, days=DAYS
            ),
        )
    said = [
        _("About {count} answers to advisers in the last {days} days.").format(count=signal.replies, days=DAYS),
        usual_wait_in_words(signal),
        _share(
            signal.said_yes,
            _("Few or none said yes."),
            _("About {tenths} in 10 said yes or offered a waiting list."),
            _("Nearly all said yes or offered a waiting list."),
        ),
        _share(
            signal.waiting,
            _("Few or none put people on a waiting list."),
            _("About {tenths} in 10 put people on a waiting list."),
            _("Nearly all put people on a waiting list."),
        ),
    ]
    if signal.waiting_until:
        month = date_in_words(signal.waiting_until)
        said.append(_("The longest wait that they told us of is until {month}.").format(month=month))
    return tuple(said)


def usual_wait_in_words(signal: ResponseRate | None) -> str:
    """How long a response usually takes, in a sentence; empty when no figure is shown."""
    match signal:
        case None:
            return ""
        case ResponseRate(working_days=0):
            return _("They usually answer an adviser on the same day.")
        case ResponseRate(working_days=1):
            return _("They usually answer an adviser in about 1 working day.")
        case _:
            return _("They usually answer an adviser in about {days} working days.").format(days=signal.working_days)


def _share(part: int, hardly: str, some: str, nearly_all: str) -> str:
    if part in (0, NEARLY_ALL):
        return nearly_all if part else hardly
    return some.format(tenths=part)


def _reply(one: StoredReply) -> CountedReply:
    pauses = tuple((date.fromisoformat(first), date.fromisoformat(until)) for first, until in one.pauses)
    days = _working_days(one.sent_at.date(), one.answered_at.date(), pauses)
    return CountedReply(days, one.state, one.waiting_until)


@lru_cache(maxsize=4096)
def _working_days(sent_on: date, answered_on: date, pauses: tuple[tuple[date, date], ...]) -> int:
    return ResponseClock(sent_on, 0, pauses).elapsed(answered_on)
