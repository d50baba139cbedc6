"""The tables of outcomes as they are shown: which of them a colleague gets, and what stands in them.

Of its own people an organisation sees every count. Of other people it sees how many they were, rounded or suppressed,
and only once the quarter is over: see `app.referrals.suppression`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.permissions import Colleague, Role
from app.referrals.funnel import (
    ANSWER_MEASURES,
    FUNNEL_MEASURES,
    MEASURES,
    SENT,
    CountedReferral,
    Counts,
    Dimension,
    of_outcome,
    of_reason,
    tally,
)
from app.referrals.lifecycle import REFUSALS, STATES, FunnelCount, ReferralState
from app.referrals.outcome_kinds import INDICATORS, KINDS
from app.referrals.statistics_attributes import AGE_BANDS, OLDEST
from app.referrals.suppression import in_words, rounded
from triage.questionnaire.everyday import AREA, WORK_STATUS
from triage.questionnaire.questionnaire import QUESTIONNAIRE


class FigureScope(StrEnum):
    """Whose referrals are counted."""

    SENT = "sent"
    RECEIVED = "received"
    ALL = "all"


SLICES: Mapping[FigureScope, tuple[Dimension, ...]] = {
    FigureScope.SENT: tuple(Dimension),
    FigureScope.RECEIVED: tuple(Dimension),
    FigureScope.ALL: tuple(by for by in Dimension if by is not Dimension.ACCESS_POINT),
}
"""The tables that there are. No filter makes others: the difference of two figures would tell of a single person."""
NOT_SENT_ALONG = frozenset({Dimension.DISTRICT, Dimension.AGE, Dimension.WORK})
"""Attributes that a recipient is not told of every client: a referral holds only what the client agreed to send."""
READS_ALL = frozenset({Role.EDITOR, Role.PUBLISHER, Role.MANAGER, Role.ADMINISTRATOR})

BY_WORDS = {
    Dimension.PROGRAMME: "Programme",
    Dimension.ACCESS_POINT: "Local place",
    Dimension.DISTRICT: "Where they live",
    Dimension.QUARTER: "When it was sent",
    Dimension.AGE: "Age",
    Dimension.WORK: "What they did for work",
}
MEASURE_WORDS = {
    SENT: "Sent",
    FunnelCount.ANSWERED.value: "Answered",
    FunnelCount.OPEN.value: "No answer yet",
    FunnelCount.EXPIRED.value: STATES[ReferralState.EXPIRED],
    FunnelCount.WITHDRAWN.value: STATES[ReferralState.WITHDRAWN],
    **{measure: STATES[ReferralState(measure)] for measure in ANSWER_MEASURES},
    **{of_reason(reason): words for reason, words in REFUSALS.items()},
    **{of_outcome(kind): words for kind, words in KINDS.items()},
}
MEASURE_INDICATORS = {of_outcome(kind): indicator for kind, indicator in INDICATORS.items()}
NOT_KNOWN = "Not known"
MONTHS = ("January to March", "April to June", "July to September", "October to December")
EVERYTHING = "Everything"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row: how the slice is called, and each count as it is shown, by measure."""

    name: str
    shown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The counts of one kind of slice. `hidden` says that small counts are suppressed, and that people are counted."""

    by: Dimension | None
    hidden: bool
    lines: tuple[FigureRow, ...]
    total: FigureRow

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sent; always False where small counts are suppressed, since 0 is one of them."""
        return self.total.shown[SENT] == in_words(0)


@dataclass(frozen=True, slots=True)
class SliceNames:
    """The names of programmes (by slug) and of their access points (by slug/id), and the quarter that is under way."""

    programmes: Mapping[str, str]
    access_points: Mapping[str, str]
    this_quarter: str

    @staticmethod
    def of(published: CatalogueSnapshot, before: Mapping[str, str], this_quarter: str) -> SliceNames:
        """The published names; `before` are the names under which referrals were sent, by slug."""
        access_points = {
            f"{p.slug}/{access_point.id}": access_point.name
            for p in published.provisions
            for access_point in p.access_points
        }
        return SliceNames({**before, **{p.slug: p.name for p in published.provisions}}, access_points, this_quarter)


def seen_by(colleague: Colleague) -> tuple[FigureScope, ...]:
    """The scopes whose figures a colleague may see."""
    own = (FigureScope.SENT, FigureScope.RECEIVED) if colleague.roles & {Role.ADVISER, Role.MANAGER} else ()
    return (*own, *((FigureScope.ALL,) if colleague.leads and colleague.roles & READS_ALL else ()))


def is_hidden(of: FigureScope, by: Dimension | None) -> bool:
    """Whether small counts are suppressed: of other organisations' people, or by attributes that were not sent."""
    return of is FigureScope.ALL or (of is FigureScope.RECEIVED and by in NOT_SENT_ALONG)


def figures(
    referrals: Sequence[CountedReferral], by: Dimension | None, names: SliceNames, *, hidden: bool
) -> FigureTable:
    """The counts as they are shown. With `hidden`, a slice of fewer than 10 people is left out."""
    nothing: Counts = dict.fromkeys(MEASURES, 0)
    total = tally(referrals, None).get("", nothing)
    slices = {} if by is None else tally(referrals, by)
    seen = {key: counts for key, counts in slices.items() if not hidden or rounded(counts[SENT]) is not None}
    ordered = sorted(seen, key=lambda key: _order(by, key, names))
    lines = tuple(FigureRow(name_of(by, key, names), _shown(seen[key], hidden)) for key in ordered)
    return FigureTable(by, hidden, lines, FigureRow(EVERYTHING, _shown(total, hidden)))


def rows_of(some: Sequence[FigureTable], until: date) -> Iterator[tuple[str, ...]]:
    """The rows of a file, each with one count, by COLUMNS. `until` is the day before which people are counted."""
    for one in some:
        counted = f"people, of what was sent before {until}" if one.hidden else "referrals"
        kind = EVERYTHING if one.by is None else BY_WORDS[one.by]
        for line in (one.total,) if one.by is None else one.lines:
            for measure, shown in line.shown.items():
                yield kind, line.name, _measure_in_a_file(measure), shown, MEASURE_INDICATORS.get(measure, ""), counted


COLUMNS = ("slice_kind", "slice", "measure", "count", "indicator", "counted")


def _shown(counts: Counts, hidden: bool) -> dict[str, str]:
    return {measure: in_words(rounded(count) if hidden else count) for measure, count in counts.items()}


def _measure_in_a_file(measure: str) -> str:
    """The name of a measure outside of its table, where a reason has to say that it is one of a refusal."""
    words = MEASURE_WORDS[measure]
    return words if measure in FUNNEL_MEASURES or measure in MEASURE_INDICATORS else f"Refused: {words}"


def name_of(by: Dimension | None, key: str, names: SliceNames) -> str:
    """How a slice is called."""
    match by:
        case Dimension.PROGRAMME:
            return names.programmes.get(key, key)
        case Dimension.ACCESS_POINT:
            slug, _, access_point = key.partition("/")
            return (
                f"{names.programmes.get(slug, slug)}: {names.access_points.get(key, access_point) or 'no local place'}"
            )
        case Dimension.QUARTER:
            year, quarter = key.split("-")
            so_far = ", so far" if key == names.this_quarter else ""
            return f"{MONTHS[int(quarter) - 1]} {year}{so_far}"
        case Dimension.DISTRICT:
            return PLACES.get(key, key) or NOT_KNOWN
        case Dimension.WORK:
            return WORK.get(key, key) or NOT_KNOWN
        case _:
            return key.capitalize() or NOT_KNOWN


PLACES = {option.id: option.label for option in QUESTIONNAIRE[AREA].options}
WORK = {option.id: option.label for option in QUESTIONNAIRE[WORK_STATUS].options}
FIXED: Mapping[Dimension | None, tuple[str, ...]] = {
    Dimension.AGE: (*(words for _, words in AGE_BANDS), OLDEST),
    Dimension.WORK: tuple(WORK),
}
"""The slices that have an order of their own."""


def _order(by: Dimension | None, key: str, names: SliceNames) -> tuple[bool, int, str]:
    """The sort key of a slice: not known last; ages, work and quarters in their own order, the others by name."""
    known = FIXED.get(by, ())
    place = known.index(key) if key in known else len(known)
    return not key, place, key if by is Dimension.QUARTER else name_of(by, key, names).casefold()
