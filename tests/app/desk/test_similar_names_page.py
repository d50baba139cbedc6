"""Names that are easy to mix up: unmarked pairs come first, and a name can be tried before it is given."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from app.core.permissions import Role
from services_catalogue.search.names import mixed_up
from services_catalogue.search.similar_names import near_pairs
from tests.app.desk.conftest import SignedInAs
from tests.app.desk.test_endings_page import page_of, section
from tests.triage.catalogue import real_catalogue


def test_only_staff_see_it(browser_on: Callable[[], TestClient]) -> None:
    assert browser_on().get("/desk/names").headers["location"] == "/desk/sign-in?next=/desk/names"


@pytest.mark.parametrize("role", Role)
def test_anyone_on_the_staff_sees_every_pair(signed_in_as: SignedInAs, role: Role) -> None:
    page = page_of(signed_in_as(role, organisation="Demo College", leads=False), "/desk/names")
    unmarked = sum(not near.known for _, near in near_pairs(real_catalogue()))
    marked = sum(map(len, mixed_up(real_catalogue()).values())) // 2
    assert page.texts("h2")[:2] == [f"Close, and not marked: {unmarked}", f"Marked as mixed up: {marked}"]
    assert len(page.texts(".pair")) == unmarked + marked
    assert "WorkWell (NHS work and health service)" in section(page, "Mixed up with something that is not")


def test_a_pair_stands_side_by_side_with_who_where_and_until_when(signed_in_as: SignedInAs) -> None:
    page = page_of(signed_in_as(Role.ADVISER), "/desk/names")
    both = "Work Your Way (Derby and Derbyshire) and Working Well East Midlands"
    [pair] = [words for words in page.texts(".pair") if words.startswith(both)]
    assert "Where Derby and Derbyshire" in pair
    assert "Where Derby, Nottingham and Nottinghamshire" in pair
    assert pair.count("Who ") == pair.count("Until when ") == 2
    assert {"/desk/catalogue/work-your-way", "/desk/catalogue/working-well-east-midlands"} <= set(page.links(".pair a"))
    [close] = [words for words in page.texts(".pair") if "“YES Youth Hub”" in words]
    assert "“Youth Hubs” look alike." in close


def test_a_name_that_is_tried_is_told_what_it_is_close_to(signed_in_as: SignedInAs) -> None:
    client = signed_in_as(Role.EDITOR)
    found = page_of(client, "/desk/names?name=Workin+Well").text(".box--warn")
    assert found.startswith("“Workin Well” is close to these names")
    assert all(name in found for name in ("Working Well East Midlands", "WorkWell", "Work Your Way"))
    fine = page_of(client, "/desk/names?name=Learning+Ladders").text("[role=status].box")
    assert fine == "Nothing has a name close to “Learning Ladders”"


@pytest.mark.parametrize("name", ["%00", "%F0%9F%8E%88", "<b>x</b>", "a" * 1500, "%25s", "   "])
def test_whatever_is_tried_the_page_comes(signed_in_as: SignedInAs, name: str) -> None:
    page = page_of(signed_in_as(Role.EDITOR), f"/desk/names?name={name}")
    assert page.heading == "Similar names"
    assert "<b>x</b>" not in page.html
