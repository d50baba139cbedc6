"""What residents search for finds the right thing among the first three, or nothing; and danger is always noticed.

The searches are written down in two files beside this one: one that the search was built by, and one that it was not.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.catalogue.place_names import place_names
from services_catalogue.search.search import SearchIndex
from tests.triage.catalogue import real_bodies, real_catalogue

HERE = Path(__file__).parent
FILES = ("searches.yaml", "unseen_searches.yaml")
NOTHING = "none"


@cache
def index() -> SearchIndex:
    """A search of everything that ships."""
    return SearchIndex([*real_catalogue(), *real_bodies()], "2026-11-30", place_names().towns())


def rows(part: str) -> list[tuple[str, Any]]:
    """One part of both files: what is typed, and what has to come of it."""
    contents = [yaml.safe_load((HERE / name).read_text(encoding="utf-8")).get(part, {}) for name in FILES]
    return [(str(typed), wanted) for content in contents for typed, wanted in dict(content).items()]


def boxes(typed: str) -> set[str]:
    """The boxes that are shown for what was typed, to somebody whose age is not known."""
    return {topic.box.age_not_known for topic in index().read(typed).topics if topic.box is not None}


@pytest.mark.parametrize(("typed", "wanted"), rows("searches"))
def test_the_right_thing_is_among_the_first_three(typed: str, wanted: list[str]) -> None:
    found = [hit.slug for hit in index().find(typed)]
    assert set(found[:3]) & set(wanted) or (not found and NOTHING in wanted), found[:5]


@pytest.mark.parametrize(("typed", "box"), rows("boxes"))
def test_words_of_danger_bring_their_numbers(typed: str, box: str) -> None:
    assert box in boxes(typed)


@pytest.mark.parametrize("typed", [typed for typed, _ in rows("no_box")])
def test_words_without_danger_bring_none(typed: str) -> None:
    assert boxes(typed) == set()


def test_a_place_in_the_search_leaves_out_what_is_for_another() -> None:
    assert "derby-drug-and-alcohol" not in {hit.slug for hit in index().find("drugs help Nottingham")}
    assert index().find("drugs help Nottingham")[0].slug == "nottingham-recovery-network"
    assert index().find("drugs help Derby")[0].slug == "derby-drug-and-alcohol"


@pytest.mark.parametrize(
    ("typed", "district"),
    [("drugs help Heanor", "amber-valley"), ("worksop esol", "bassetlaw"), ("jobs long eaton", "erewash"),
     ("debt advice Mansfeild", "mansfield"), ("Newark", "newark-and-sherwood"), ("bus in Matlock", "derbyshire-dales")],
)  # fmt: skip
def test_a_town_is_known_by_its_district(typed: str, district: str) -> None:
    assert index().read(typed).districts == {district}


@pytest.mark.parametrize("typed", ["no hope left", "midway through a course", "lost my job last week"])
def test_a_word_that_is_a_village_too_is_no_place(typed: str) -> None:
    assert index().read(typed).districts == set()


def test_what_is_only_for_elsewhere_comes_last_for_somebody_whose_place_is_known() -> None:
    found = [hit.slug for hit in index().find("drugs", district="derby")]
    assert found[0] == "derby-drug-and-alcohol"
    assert found.index("frank") < found.index("nottingham-recovery-network")


def test_what_is_denied_is_searched_for_all_the_same() -> None:
    assert index().find("I am not pregnant")[0].slug == "acas"
    assert "pregnant" not in {topic.id for topic in index().read("I am not pregnant").topics}
    assert boxes("I am not suicidal") == {"mental-health-crisis"}, "a number too many does no harm"
