"""The call sheet: what touches most people comes first, and one call settles all that it can."""

from __future__ import annotations

from typing import Any

import pytest

from services_catalogue.impact.call_sheet import CallSheet, Exposure, SheetFilters, SheetPart, call_sheet
from services_catalogue.impact.open_facts import OpenFactKind, open_facts
from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.impact.whom_to_ring import NOBODY
from services_catalogue.store.newest_contents import NewestContent
from tests.services_catalogue.impact.open_records import ON, all_records, in_work, phone, place, shown, some
from tests.triage.catalogue import real_catalogue

ROUTES = ReferralRoutes(real_catalogue(), ON)
IN_DERBY = [{"question": "area", "one_of": ["derby"]}]


def sheet_of(*contents: NewestContent, on: str = ON) -> CallSheet:
    return call_sheet(contents, ROUTES, on)


def without_number(slug: str, **fields: Any) -> NewestContent:
    return shown(some(slug, **{"provider": "P3", "contact": {}} | fields))


def slugs(sheet: CallSheet) -> list[str]:
    return list(dict.fromkeys(row.slug for row in sheet.rows))


def test_every_open_fact_stands_on_it_once() -> None:
    contents = all_records()
    sheet = sheet_of(*contents)
    wanted = {(one.entry.slug, fact.id) for one in contents for fact in open_facts(one.entry, ON)}
    assert {(row.slug, row.fact.id) for row in sheet.rows} == wanted
    assert len(sheet.rows) == len(wanted)
    assert SheetFilters().of(sheet) == sheet
    assert len({call.callee.key for call in sheet.calls}) == len(sheet.calls)


def test_within_a_call_what_is_for_most_people_comes_first_then_drafts_and_what_ended_last() -> None:
    ended = without_number("ended", dates={"status": "closed"}, try_instead=["all"])
    draft = in_work(some("draft", provider="P3", contact={}))
    sheet = sheet_of(ended, draft, without_number("derby", eligibility=IN_DERBY), without_number("everywhere"))
    (call,) = sheet.calls
    assert list(dict.fromkeys((row.slug, row.exposure) for row in call.rows)) == [
        ("everywhere", Exposure.PUBLISHED),
        ("derby", Exposure.PUBLISHED),
        ("draft", Exposure.DRAFT),
        ("ended", Exposure.ENDED),
    ]


def test_the_call_that_touches_most_comes_first_and_nobody_to_ring_last() -> None:
    nobody = without_number("nobody", provider="Not confirmed", how_to_access=["gp_or_health"])
    local = without_number("local", provider="Base 51", eligibility=IN_DERBY)
    wide = without_number("wide", provider="Rhubarb Farm")
    wider = without_number("wider", provider="Portland College", unknown=["a", "b", "c"])
    found = sheet_of(nobody, local, wide, wider)
    assert [call.callee.name for call in found.calls] == ["Portland College", "Rhubarb Farm", "Base 51", NOBODY]


def test_one_number_is_one_call_whoever_pays() -> None:
    one = shown(some("one", commissioner="DWP", contacts=[phone()]))
    other = shown(some("other", commissioner="EMCCA", contacts=[phone()]))
    (call,) = sheet_of(one, other).calls
    assert call.callee.phone == "0115 496 0124"
    assert {row.slug for row in call.rows} == {"one", "other"}


def test_a_local_place_touches_whom_it_is_for() -> None:
    unknown = ["when it opens"]
    entry = some("a", eligibility=[], access_points=[place("derby", eligibility=IN_DERBY, unknown=unknown)])
    rows = {row.place: row for row in sheet_of(shown(entry)).rows}
    assert rows["Derby"].reach < rows[""].reach == 10
    assert rows["Derby"].districts == {"derby"}


@pytest.mark.parametrize(
    ("part", "found"),
    [
        (SheetPart.ALL, ["both", "doubtful", "draft"]),
        (SheetPart.DRAFTS, ["both", "draft"]),
        (SheetPart.PUBLISHED, ["both", "doubtful"]),
        (SheetPart.DOUBTFUL, ["doubtful"]),
    ],
)
def test_what_is_wanted_is_shown(part: SheetPart, found: list[str]) -> None:
    both = NewestContent(some("both"), draft=True, published=True)
    doubtful = shown(some("doubtful", dates={"status": "unknown"}))
    sheet = sheet_of(both, in_work(some("draft")), doubtful)
    assert sorted(slugs(SheetFilters(part=part).of(sheet))) == found


def test_the_filters_narrow_together() -> None:
    derby = without_number("derby-help", eligibility=IN_DERBY, keeper_notes=["Ring in May"])
    sheet = sheet_of(derby, without_number("other", provider="Base 51"))
    assert slugs(SheetFilters(words="DERBY-H").of(sheet)) == ["derby-help"]
    assert slugs(SheetFilters(words="base 51").of(sheet)) == ["other"]
    assert slugs(SheetFilters(district="mansfield").of(sheet)) == ["other"]
    (row,) = SheetFilters(kind="keeper_note", district="derby").of(sheet).rows
    assert (row.slug, row.fact.kind) == ("derby-help", OpenFactKind.KEEPER_NOTE)
    assert SheetFilters(kind="keeper_note", district="mansfield").of(sheet).calls == ()


def test_the_pages_hold_every_row_once_and_in_order() -> None:
    sheet = sheet_of(*all_records())
    pages = [sheet.page(number, 50) for number in range(1, len(sheet.rows) // 50 + 2)]
    assert tuple(row for page in pages for row in page.rows) == sheet.rows
    assert all(len(page.rows) == 50 for page in pages[:-1])
    assert sheet.page(99, 50).rows == ()
