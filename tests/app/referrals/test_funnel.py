"""The funnel adds up for every slice, whatever became of the referrals in it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.referrals.funnel import (
    ANSWER_MEASURES,
    MEASURES,
    REASON_MEASURES,
    CountedReferral,
    Dimension,
    Fate,
    of_outcome,
    of_reason,
    tally,
)
from app.referrals.lifecycle import COUNTED, FunnelCount, ReferralState, RefusalReason
from app.referrals.outcome_kinds import OutcomeKind


@st.composite
def any_fate(draw: st.DrawFn) -> Fate:
    state = draw(st.sampled_from(ReferralState))
    because = draw(st.sampled_from(RefusalReason)) if state is ReferralState.REFUSED else None
    return Fate(state, because, tuple(sorted(draw(st.sets(st.sampled_from(OutcomeKind), max_size=3)))))


ANY_SENT = st.builds(
    CountedReferral,
    who=st.integers(1, 12),
    fate=any_fate(),
    quarter=st.sampled_from(["2026-1", "2026-2"]),
    slug=st.sampled_from(["night-school", "work-club"]),
    access_point_id=st.sampled_from(["", "derby", "ilkeston"]),
    district=st.sampled_from(["", "derby", "ashfield"]),
    age_band=st.sampled_from(["", "16 to 24"]),
    work_status=st.sampled_from(["", "employed"]),
)
REFERRALS = st.lists(ANY_SENT, max_size=40)


def each_apart(referrals: Sequence[CountedReferral]) -> list[CountedReferral]:
    """The same fates, each with a number of its own."""
    return [one._replace(who=number) for number, one in enumerate(referrals)]


@given(REFERRALS)
def test_sent_is_answered_and_open_and_expired_and_withdrawn_for_every_slice(referrals: list[CountedReferral]) -> None:
    for by in (None, *Dimension):
        for counts in tally(each_apart(referrals), by).values():
            assert counts["sent"] == sum(counts[counted.value] for counted in FunnelCount)
            assert counts["answered"] == sum(counts[measure] for measure in ANSWER_MEASURES)
            assert counts["refused"] == sum(counts[measure] for measure in REASON_MEASURES)


@given(REFERRALS)
def test_the_slices_of_each_kind_make_up_the_whole(referrals: list[CountedReferral]) -> None:
    everything = tally(each_apart(referrals), None)
    for by in Dimension:
        slices = tally(each_apart(referrals), by).values()
        for measure in MEASURES:
            whole = sum(counts[measure] for counts in everything.values())
            assert sum(counts[measure] for counts in slices) == whole, (by, measure)


@given(REFERRALS)
def test_every_count_is_that_of_a_plain_look_through_the_list(referrals: list[CountedReferral]) -> None:
    for district, counts in tally(referrals, Dimension.DISTRICT).items():
        there = [one for one in referrals if one.district == district]
        assert counts["sent"] == len({one.who for one in there})
        for bucket in FunnelCount:
            assert counts[bucket.value] == len({one.who for one in there if COUNTED[one.fate.state] is bucket})
        for kind in OutcomeKind:
            assert counts[of_outcome(kind)] == len({one.who for one in there if kind.value in one.fate.outcomes})
        for reason in RefusalReason:
            assert counts[of_reason(reason)] == len({one.who for one in there if one.fate.refused_because == reason})


def test_a_person_who_was_referred_twice_counts_once_in_each_figure() -> None:
    twice = [
        CountedReferral(7, Fate(ReferralState.REFUSED, RefusalReason.FULL), "2026-1", "night-school"),
        CountedReferral(7, Fate(ReferralState.ACCEPTED), "2026-1", "night-school"),
    ]
    counts = tally(twice, Dimension.PROGRAMME)["night-school"]
    assert (counts["sent"], counts["answered"], counts["accepted"], counts["refused"]) == (1, 1, 1, 1)
