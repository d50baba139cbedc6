"""Whatever people type when asked where they live comes to the right place, or to a kind question."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from app.catalogue.places import PlaceGuess, find_place
from tests.app.shared_data import all_postcodes
from triage.districts import DISTRICT_IDS
from triage.questionnaire.answers import NOT_SURE, RATHER_NOT_SAY
from triage.questionnaire.everyday import OUTSIDE

ANSWERS = {*DISTRICT_IDS, OUTSIDE, NOT_SURE, RATHER_NOT_SAY}


def inputs() -> Iterator[tuple[str, str]]:
    groups = yaml.safe_load((Path(__file__).parent / "place_inputs.yaml").read_text("utf-8"))
    for written in groups.values():
        yield from written.items()


def in_words(guess: PlaceGuess) -> str:
    """What came of a text, as the file says what has to come of it."""
    areas = ["-" if area == OUTSIDE else area for area in guess.areas]
    match guess.basis:
        case "sure":
            return f"takes {areas[0]}"
        case "no_address":
            return "here"
        case "unsaid":
            return "skips"
        case "unreadable":
            return "wrong"
        case _ if guess.outside:
            return " or ".join(filter(None, ("outside", " ".join(areas[1:]))))
        case _:
            return f"asks {' '.join(areas)}" if areas else "list"


@pytest.mark.parametrize(("typed", "wanted"), list(inputs()))
def test_what_people_type_is_understood(typed: str, wanted: str) -> None:
    assert in_words(find_place(typed, all_postcodes())) == wanted


def test_these_are_many_things_that_people_type() -> None:
    assert len(list(inputs())) >= 250


@pytest.mark.parametrize("typed", ["Nottingham, NG10", "Sheffield S21", "Leicester LE12"])
def test_the_town_in_an_address_is_no_district(typed: str) -> None:
    guess = find_place(typed, all_postcodes())
    assert guess == find_place(typed.split()[-1], all_postcodes()), (
        "the post names a town that may lie in another place"
    )


@pytest.mark.parametrize("typed", ["not Derby", "I am moving to Derby", "near Derby", "12 High Street, Derby"])
def test_a_district_beside_a_doubt_is_asked_about(typed: str) -> None:
    guess = find_place(typed, all_postcodes())
    assert (guess.basis, guess.chosen) == ("near", "derby")


said = st.lists(st.sampled_from(["NG1", "5DT", "LE1", "Derby", "near", "Worksop", ",", "Road", "homeless", "not"])).map(
    " ".join
)


@given(st.text() | st.text(st.characters(), max_size=30) | said)
@example("\ud800")
@example("Derby\x00")
@example("a" * 10_000)
def test_any_text_comes_to_answers_that_can_be_given(text: str) -> None:
    guess = find_place(text, all_postcodes())
    assert set(guess.areas) <= ANSWERS
    assert guess.chosen is None or guess.chosen in guess.areas
    assert guess.basis != "sure" or (len(guess.areas) == 1 and guess.areas[0] in DISTRICT_IDS), (
        "only a district is sure"
    )
    assert bool(guess.areas) or guess.basis in ("too_wide", "no_address", "unreadable")
