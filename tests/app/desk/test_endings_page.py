"""The page of endings, for every colleague: each date, how sure it is, what follows, and which gaps it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.permissions import Role
from app.main import Navigator
from services_catalogue.model.provision import Provision
from tests.app.browsers.resident import Page
from tests.app.desk.conftest import SignedInAs
from tests.services_catalogue.small_changes import small
from triage.rules import OneOf

TRAILBLAZER = "Youth Guarantee Trailblazer (East Midlands)"


def page_of(client: TestClient, address: str, status: int = 200) -> Page:
    """A page of the desk that keeps the rules of the house; staff need no way to leave quickly."""
    response = client.get(address)
    assert response.status_code == status, response.text
    page = Page(response)
    for_residents_only = ("no way to leave quickly", "says 'provision'")
    assert [problem for problem in page.problems() if problem not in for_residents_only] == []
    return page


def section(page: Page, titled: str) -> str:
    """The words of the section with this title."""
    return next(words for words in page.texts("section") if words.startswith(titled))


def test_only_staff_see_it(browser_on: Callable[[], TestClient]) -> None:
    response = browser_on().get("/desk/horizon?on=2027-02-01")
    assert response.status_code == 303
    assert response.headers["location"] == "/desk/sign-in?next=/desk/horizon%3Fon%3D2027-02-01"


@pytest.mark.parametrize("role", Role)
def test_anyone_on_the_staff_sees_it(signed_in_as: SignedInAs, role: Role) -> None:
    page = page_of(signed_in_as(role, organisation="Demo College", leads=False), "/desk/horizon")
    assert page.heading == "What ends"
    assert [re.sub(r"\D+", " ", words.split(" days")[0]).split() for words in page.texts("section")[:3]] == [
        ["30"],
        ["30", "90"],
        ["90", "180"],
    ]


def test_from_another_day_it_looks_ahead_of_that_day(signed_in_as: SignedInAs) -> None:
    client = signed_in_as(Role.ADVISER)
    page = page_of(client, "/desk/horizon?on=2027-02-01")
    window = section(page, "In 30 to 90 days")
    assert TRAILBLAZER in window
    assert "Only planned" in window
    assert "End: March 2027." in window
    assert "What people are sent to: Youth Hubs" in window
    assert TRAILBLAZER not in section(page, "In the next 30 days")
    assert "Restart Scheme" in section(page, "The date has passed")
    assert not any(words.startswith("Empty already") for words in page.texts("section"))
    assert "/desk/catalogue/youth-hubs" in page.links()


@pytest.mark.parametrize("on", ["2026-02-30", "tomorrow", "0001-01-01", "9999-12-31", "🎈", "2026-W01-1x"])
def test_what_is_no_day_is_shown_again_with_the_mend(signed_in_as: SignedInAs, on: str) -> None:
    page = page_of(signed_in_as(Role.EDITOR), f"/desk/horizon?on={on}", status=422)
    assert "such as 2027-04-01" in page.text(".govuk-error-summary")
    assert page.title.startswith("Error: ")
    assert f'value="{on}"' in page.html


def test_an_end_with_nobody_to_follow_and_what_goes_empty_are_said_in_words(
    desk: Navigator, signed_in_as: SignedInAs
) -> None:
    ending = small(
        "demo-childcare",
        (OneOf(question="area", one_of=("derby", "nottingham")),),
        offers=["childcare"],
        dates={"status": "running", "last_referral": "2027-02-14", "confirmed": True},
    )
    paused = small("demo-paused", dates={"status": "paused"})
    with_more(desk, ending, paused, but="free-childcare-working-parents")
    page = page_of(signed_in_as(Role.ADVISER), "/desk/horizon?on=2027-02-01")
    window = section(page, "In the next 30 days")
    assert "Confirmed" in window
    assert "Last day on which somebody new can join: 14 February 2027." in window
    assert "Nobody is named who follows." in window
    assert "Childcare Derby and Nottingham Demo childcare" in window
    assert "Nobody has said until when." in section(page, "Paused")


def with_more(desk: Navigator, *provisions: Provision, but: str = "") -> None:
    """Publish some more, for this application only, and take one away."""
    published: CatalogueSnapshot = desk.state.snapshot
    desk.state.snapshot = CatalogueSnapshot.of(
        [*(p for p in published.provisions if p.slug != but), *provisions],
        {**published.revisions, **{p.slug: 1 for p in provisions}},
        published.version,
        on=published.on,
    )
