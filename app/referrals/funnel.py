"""The funnel of referrals, counted: for every slice sent = answered + open + expired + withdrawn. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from app.referrals.lifecycle import COUNTED, FunnelCount, ReferralState, RefusalReason
from app.referrals.outcome_kinds import OutcomeKind

SENT = "sent"
ANSWER_MEASURES = tuple(
    state.value
    for state in (ReferralState.ACCEPTED, ReferralState.WAITING, ReferralState.STARTED, ReferralState.REFUSED)
)
"""What the responses were."""
FUNNEL_MEASURES = (
    SENT,
    FunnelCount.ANSWERED.value,
    *ANSWER_MEASURES,
    *(counted.value for counted in FunnelCount if counted is not FunnelCount.ANSWERED),
)


def of_reason(reason: RefusalReason) -> str:
    """The measure that counts what was refused for a reason."""
    return f"refused: {reason}"


def of_outcome(kind: OutcomeKind) -> str:
    """The measure that counts an outcome."""
    return f"outcome: {kind}"


REASON_MEASURES = tuple(of_reason(reason) for reason in RefusalReason)
OUTCOME_MEASURES = tuple(of_outcome(kind) for kind in OutcomeKind)
MEASURES = (*FUNNEL_MEASURES, *REASON_MEASURES, *OUTCOME_MEASURES)

Counts = Mapping[str, int]
"""How many, by measure; every measure is in it."""


class Dimension(StrEnum):
    """What referrals are split by."""

    PROGRAMME = "programme"
    ACCESS_POINT = "door"  # an access point of a programme
    DISTRICT = "district"
    QUARTER = "quarter"
    AGE = "age"
    WORK = "work"


class Fate(NamedTuple):
    """Where one referral stands, by its state, the reason of a refusal, and its outcomes."""

    state: ReferralState
    refused_because: RefusalReason | None = None
    outcomes: tuple[OutcomeKind, ...] = ()


class CountedReferral(NamedTuple):
    """One referral as it is counted. `who` counts once in each figure: the referral's own id, or its client's."""

    who: int | None
    fate: Fate
    quarter: str
    slug: str
    access_point_id: str = ""
    district: str = ""
    age_band: str = ""
    work_status: str = ""


def tally(referrals: Iterable[CountedReferral], by: Dimension | None) -> dict[str, Counts]:
    """The counts of each slice, by its key; None puts all of them into one slice with the key "".

    The key of an access point is the slug of its programme, a stroke and its own id; what is not known has the key "".
    """
    alike: defaultdict[tuple[str, Fate], list[int | None]] = defaultdict(list)
    for referral in referrals:
        alike[_key(referral, by), referral.fate].append(referral.who)
    who: defaultdict[str, defaultdict[str, set[int | None]]] = defaultdict(lambda: defaultdict(set))
    for (key, fate), some in alike.items():
        for measure in measures_of(fate):
            who[key][measure].update(some)
    return {key: {measure: len(counted[measure]) for measure in MEASURES} for key, counted in who.items()}


@cache
def measures_of(fate: Fate) -> tuple[str, ...]:
    """Every measure in which a referral of this fate counts."""
    counted = COUNTED[fate.state]
    found = [SENT, counted.value]
    if counted is FunnelCount.ANSWERED:
        found.append(fate.state.value)
    if fate.state is ReferralState.REFUSED and fate.refused_because:
        found.append(of_reason(fate.refused_because))
    return (*found, *(of_outcome(kind) for kind in fate.outcomes))


def quarter_in(year: int, month: int) -> str:
    """The quarter that a month is in, as YYYY-Q."""
    return f"{year}-{(month + 2) // 3}"


def start_of_quarter(day: date) -> datetime:
    """The moment at which the quarter of a day began, in UTC like every day of the service."""
    return datetime(day.year, (day.month - 1) // 3 * 3 + 1, 1, tzinfo=UTC)


def _key(referral: CountedReferral, by: Dimension | None) -> str:
    match by:
        case None:
            return ""
        case Dimension.PROGRAMME:
            return referral.slug
        case Dimension.ACCESS_POINT:
            return f"{referral.slug}/{referral.access_point_id}"
        case Dimension.DISTRICT:
            return referral.district
        case Dimension.QUARTER:
            return referral.quarter
        case Dimension.AGE:
            return referral.age_band
        case Dimension.WORK:
            return referral.work_status
