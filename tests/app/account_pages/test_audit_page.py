"""Administrators read the audit: all of it in the leading organisation, elsewhere what their own staff did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.audit import Actor
from app.core.clock import now
from app.core.database import writing
from app.main import Navigator
from tests.app.browsers.account import Browser, the

NewBrowser = Callable[[], Browser]


@pytest.fixture
def leader(browser: NewBrowser, navigator: Navigator) -> Browser:
    """An administrator, with 60 entries of each organisation to read."""
    mine = browser()
    mine.signs_in("administrator")
    audit = navigator.state.audit
    with writing(navigator.state.engine) as session:
        for number in range(60):
            for name, organisation in (("Demo editor", 1), ("Demo 100% council", 2)):
                day = now() - timedelta(days=number % 2)
                actor = Actor(name, number, organisation)
                audit.record(session, actor, "published", "provision", f"slug-{number:02}", day, reason="<b>true</b>")
    return mine


def test_the_newest_first_a_page_at_a_time(leader: Browser) -> None:
    page, seen = leader.get("/desk/audit"), []
    seen += page.texts(".rows__one")
    assert len(seen) == 50
    assert "slug-59" in seen[0]
    while older := [link for link in page.links("main p a") if "before=" in link]:
        page = leader.get(older[0])
        seen += page.texts(".rows__one")
    assert len(seen) == len(set(seen)) == 121, "120 and the sign-in"
    assert "Demo administrator signed in: person Demo administrator" in seen[-1]
    assert "<b>true</b>" in seen[0], "shown as text"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("subject=slug-07", 2),
        ("subject=SLUG-07&person=editor", 1),
        ("act=signed+in", 1),
        ("subject=demo+administrator", 1),
        ("person=100%25", 50),
        ("person=1_0", 0),
        ("day=2026-11-22&subject=slug-0", 10),
        ("day=2026-11-21", 0),
        ("before=2", 1),
        ("before=99999999999999999999", 50),
        ("before=x", 50),
    ],
)
def test_filtered_by_person_act_subject_and_day(leader: Browser, query: str, count: int) -> None:
    assert len(leader.get(f"/desk/audit?{query}").texts(".rows__one")) == count


def test_a_day_that_is_none_is_named(leader: Browser) -> None:
    assert leader.get("/desk/audit?day=23.11.2026").links(".govuk-error-summary a") == ["#day"]


def test_filters_stay_on_the_next_page(leader: Browser) -> None:
    page = leader.get("/desk/audit?person=Demo+100%25")
    [older] = [link for link in page.links("main p a") if "before=" in link]
    assert len(leader.get(older).texts(".rows__one")) == 10


def test_another_organisation_sees_what_its_own_people_did(
    leader: Browser, browser: NewBrowser, navigator: Navigator
) -> None:
    assert leader.get("/desk/audit").texts(".rows__one")
    with writing(navigator.state.engine) as session:
        the(session, "council-editor").roles = ["administrator"]
    mine = browser()
    mine.signs_in("council-editor")
    shown = mine.get("/desk/audit?subject=slug-07").texts(".rows__one")
    assert [row.split(" published")[0] for row in shown] == ["Demo 100% council"]
    assert "Demo editor" not in mine.get("/desk/audit").html


def test_nobody_else_reads_it(browser: NewBrowser) -> None:
    for who in ("adviser", "editor", "publisher"):
        mine = browser()
        mine.signs_in(who)
        mine.get("/desk/audit", 403)
