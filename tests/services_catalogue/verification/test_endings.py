"""Each ending is told in its window, with how sure it is, what follows, and the gaps that it leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.model.provision import Provision
from services_catalogue.verification.endings import EndingKind, cells, horizon
from tests.services_catalogue.small_changes import SEARCH, TODAY, small, the, with_changed
from tests.triage.catalogue import real_catalogue
from triage.districts import DISTRICT_IDS
from triage.rules import OneOf

OPEN = [provision.slug for provision in real_catalogue() if not provision.ended]
DERBY = (OneOf(question="area", one_of=("derby",)),)


def ends(slug: str, **dates: object) -> Provision:
    return small(slug, DERBY, offers=["childcare"], dates={"status": "running", **dates})


@SEARCH
@given(st.sampled_from(OPEN))
def test_closing_one_provision_empties_exactly_the_cells_that_only_it_filled(slug: str) -> None:
    before = cells(real_catalogue(), TODAY)
    after = cells(with_changed(slug, dates={"status": "closed"}), TODAY)
    assert {cell: filling - {slug} for cell, filling in before.items()} == after


@SEARCH
@given(st.sets(st.sampled_from(OPEN)), st.sampled_from(OPEN))
def test_so_it_is_in_the_windows_of_smaller_catalogues(kept: set[str], ending: str) -> None:
    some = [p for p in real_catalogue() if p.slug in kept | {ending}]
    some = with_changed(ending, among=some, dates={"status": "running", "end": "2026-12-10"})
    first, *later = horizon(some, TODAY).windows
    filled = cells(some, TODAY)
    only_it = {cell for cell, filling in filled.items() if filling == {ending}}
    gone = {(gap.need, district) for gap in first.gaps for district in gap.districts}
    assert only_it <= gone
    assert all(provision.slug == ending for gap in first.gaps for provision in gap.filled_by) or gone > only_it
    assert not any(window.gaps for window in later if not window.endings)


def test_each_ending_is_in_one_window_with_its_date_and_how_sure_it_is() -> None:
    soon = ends("soon", end="2026-12-10", confirmed=True)
    later = ends("later", last_referral="2027-02")
    last = ends("last", end="2027-05-24")
    beyond = ends("beyond", end="2027-05-25")
    seen = horizon([last, soon, later, beyond], TODAY)
    told = [[(e.provision.slug, e.what, e.date, e.confirmed) for e in window.endings] for window in seen.windows]
    assert told == [
        [("soon", EndingKind.ENDS, "2026-12-10", True)],
        [],
        [("later", EndingKind.LAST_REFERRAL, "2027-02", False), ("last", EndingKind.ENDS, "2027-05-24", False)],
    ]
    assert seen.overdue == ()


def test_a_cell_goes_empty_in_the_window_in_which_the_last_that_filled_it_ends() -> None:
    seen = horizon([ends("soon", end="2026-12-10"), ends("later", end="2027-02-01")], TODAY)
    nothing, then, after = [
        [(g.need, g.districts, [p.slug for p in g.filled_by]) for g in w.gaps] for w in seen.windows
    ]
    assert nothing == after == []
    assert then == [("childcare", ("derby",), ["later"])]
    empty = {(gap.need, district) for gap in seen.gaps_now for district in gap.districts}
    assert ("childcare", "mansfield") in empty
    assert ("childcare", "derby") not in empty


def test_what_has_passed_and_was_never_confirmed_is_told_apart() -> None:
    [restart] = horizon(real_catalogue(), TODAY).overdue
    assert (restart.provision.slug, restart.date, restart.confirmed) == ("restart-scheme", "2026-06", False)


def test_the_successor_follows_and_without_one_what_to_try_instead_that_still_takes_people() -> None:
    other, gone = small("other"), small("gone", dates={"status": "closed"})
    named = small("named", dates={"status": "running", "end": "2026-12-10"}, successor="other", try_instead=("gone",))
    tried = small("tried", dates={"status": "running", "end": "2026-12-11"}, try_instead=("gone", "other"))
    alone = small("alone", dates={"status": "running", "end": "2026-12-12"}, try_instead=("gone",))
    [window, *_later] = horizon([other, gone, named, tried, alone], TODAY).windows
    assert [[p.slug for p in ending.followers] for ending in window.endings] == [["other"], ["other"], []]


def test_a_local_access_point_has_its_own_dates() -> None:
    point = the("youth-guarantee-trailblazer-east-midlands").access_points[0].model_dump(mode="json", exclude_none=True)
    point["dates"] = {"status": "running", "end": "2026-12-24"}
    [window, *_later] = horizon([small("it", access_points=[point])], TODAY).windows
    assert [(ending.access_point, ending.date) for ending in window.endings] == [(point["name"], "2026-12-24")]


def test_what_is_paused_fills_nothing_until_it_goes_on() -> None:
    waiting = ends("waiting", status="paused", paused_until="2027-01-10")
    seen = horizon([waiting], TODAY)
    assert [(one.provision.slug, one.until) for one in seen.paused] == [("waiting", "2027-01-10")]
    assert cells([waiting], TODAY)["childcare", "derby"] == frozenset()
    assert cells([waiting], "2027-01-10")["childcare", "derby"] == {"waiting"}
    assert cells([ends("new", status="planned", start="2027-01")], TODAY)["childcare", "derby"] == frozenset()


def test_there_is_a_cell_for_every_need_and_district() -> None:
    found = cells([], TODAY)
    assert {district for _, district in found} == set(DISTRICT_IDS)
    assert len(found) % len(DISTRICT_IDS) == 0


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="next week"):
        horizon([], "next week")
