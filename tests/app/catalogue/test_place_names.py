"""Names of places lead to the districts that they lie in, and only what a source names is known."""

import csv

import pytest

from app.catalogue.place_names import NamedPlace, place_names
from app.catalogue.postcodes import DATA
from triage.districts import DISTRICT_IDS, DISTRICTS, District

NAMES = place_names()


def rows() -> list[dict[str, str]]:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_name_in_the_file_has_districts_that_we_know() -> None:
    names = [row["name"] for row in rows()]
    assert len(names) == len(set(names)) > 2_500
    assert {district for row in rows() for district in row["districts"].split()} <= {*DISTRICT_IDS, "-"}


def test_each_name_is_found_as_it_is_written() -> None:
    known = {district.name for district in DISTRICTS}
    for row in rows():
        found = NAMES.find(row["name"])
        assert found is not None, row
        assert not found.alike, row
        assert row["name"] not in known
        areas = ["outside" if district == "-" else district for district in row["districts"].split()]
        assert set(found.areas) == set(areas), row


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda district: district.id)
def test_a_district_is_known_in_any_case_and_with_its_council(district: District) -> None:
    for typed in (
        district.name,
        district.name.upper(),
        f"{district.name} Borough Council",
        f"I live in {district.name}",
    ):
        assert NAMES.find(typed) == NamedPlace("district", district.name, (district.id,))


def test_a_road_that_is_called_like_a_town_is_no_place() -> None:
    assert NAMES.find("Derby Road") is None
    found = NAMES.find("Mansfield Road, Worksop")
    assert found is not None
    assert found.areas == ("bassetlaw",)


def test_a_district_beside_it_narrows_a_town_that_may_be_in_two() -> None:
    alone, with_district = NAMES.find("Walton"), NAMES.find("Walton, Chesterfield")
    assert alone is not None
    assert alone.areas == ("chesterfield", "north-east-derbyshire")
    assert with_district is not None
    assert with_district.areas == ("chesterfield",)


@pytest.mark.parametrize("typed", ["", "   ", ",,,", "banana", "the", "\ud800", "nothing", "Poland"])
def test_what_names_no_place_is_not_known(typed: str) -> None:
    assert NAMES.find(typed) is None
