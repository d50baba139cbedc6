"""A person's postcode must lead to the right district, or to an honest "we cannot tell"."""

import gzip
import subprocess
import sys
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.catalogue.postcodes import DATA, LONGEST, NOT_A_POSTCODE, PostcodeResult, PostcodeState
from tests.app.shared_data import all_postcodes
from triage.districts import DISTRICT_IDS

POSTCODES = all_postcodes()
STATES = get_args(PostcodeState)


@pytest.mark.parametrize(
    ("postcode", "district"),
    [
        ("DE1 2FS", "derby"),
        ("NG2 3NG", "nottingham"),
        ("DE4 3AG", "derbyshire-dales"),
        ("S40 1LP", "chesterfield"),
        ("NG19 7BH", "mansfield"),
        ("SK17 6AX", "high-peak"),
        ("S80 2AH", "bassetlaw"),
        ("NG10 1JF", "erewash"),
        ("NG22 9FJ", "newark-and-sherwood"),
    ],
)
def test_a_postcode_in_the_area_has_one_district(postcode: str, district: str) -> None:
    assert POSTCODES.find(postcode) == PostcodeResult("in_area", district, (district,), postcode)


def test_a_real_postcode_next_access_point_is_outside() -> None:
    assert POSTCODES.find("de14 3aa") == PostcodeResult("outside", None, ("outside",), "DE14 3AA")


@pytest.mark.parametrize("postcode", ["SW1A 1AA", "M1 1AE", "BT1 1AA", "S2 9ZZ"])
def test_a_postcode_whose_first_half_lies_wholly_outside_is_elsewhere(postcode: str) -> None:
    assert POSTCODES.find(postcode) == PostcodeResult("elsewhere", None, ("outside",), postcode)


@pytest.mark.parametrize("typed", ["LE1", "SW1A", "SW1A 1", "DE14 1", "LE1 6F"])
def test_a_part_alone_is_not_as_sure_as_a_whole_postcode_of_elsewhere(typed: str) -> None:
    found = POSTCODES.find(typed)
    assert (found.state, found.areas) == ("first_half_elsewhere", ("outside",))


@pytest.mark.parametrize("postcode", ["BF1 6FA", "ZZ99 9ZZ", "QQ1 1AA"])
def test_a_postcode_whose_first_half_does_not_exist_is_not_in_our_files(postcode: str) -> None:
    assert POSTCODES.find(postcode) == PostcodeResult("not_in_our_files", None, (), postcode)


@pytest.mark.parametrize(
    ("typed", "meant", "district"),
    [
        ("NH1 5DT", "NG1 5DT", "nottingham"),
        ("ED1 2FS", "DE1 2FS", "derby"),
        ("D1 2FS", "DE1 2FS", "derby"),
        ("NGG1 5DT", "NG1 5DT", "nottingham"),
    ],
)
def test_one_slip_from_one_of_ours_says_which_may_be_meant(typed: str, meant: str, district: str) -> None:
    assert POSTCODES.find(typed) == PostcodeResult("not_in_our_files", None, (district,), typed, meant=(meant,))


# A wrong letter, or one left out, makes a first half of another part of the country.
@pytest.mark.parametrize("postcode", ["SE1 2FS", "E1 2FS", "NE1 5DT", "N1 5DT", "PE1 2FS", "DE14 1LS"])
def test_a_slip_in_the_first_half_of_one_of_our_postcodes_is_not_taken_for_elsewhere(postcode: str) -> None:
    found = POSTCODES.find(postcode)
    assert found.state == "not_in_our_files"
    assert found.areas[0] == "outside"
    assert found.meant
    assert found.districts == tuple(dict.fromkeys(POSTCODES.find(meant).districts[0] for meant in found.meant))


@pytest.mark.parametrize(("postcode", "first_half"), [("NG2 8AA", "NG2"), ("NG11 5AA", "NG11")])
def test_a_new_sector_of_a_known_first_half_offers_the_districts_of_that_half(postcode: str, first_half: str) -> None:
    assert POSTCODES.find(postcode) == PostcodeResult(
        "not_known_here", None, POSTCODES.find(first_half).areas, postcode
    )


def test_a_postcode_that_has_no_district_in_the_directory_is_not_taken_for_outside() -> None:
    assert POSTCODES.find("NG1 9AD").state == "not_known_here"
    assert POSTCODES.find("NG1 9AD").areas == ("nottingham",)


def test_no_first_half_is_both_ours_and_wholly_outside() -> None:
    outside = (DATA / "outside_first_halves.txt").read_text("ascii").split()
    sectors = (DATA / "emcca_sectors.csv").read_text("ascii").splitlines()[1:]
    assert len(outside) == len(set(outside)) == 3010
    assert not set(outside) & {sector.split()[0] for sector in sectors}


def test_a_new_postcode_of_a_known_sector_offers_the_districts_it_may_be() -> None:
    assert POSTCODES.find("SK17 8ZZ").state == "not_known_here"
    assert POSTCODES.find("SK17 8ZZ").districts == ("derbyshire-dales", "high-peak")
    assert POSTCODES.find("S80 4ZZ").districts == ("bolsover", "bassetlaw")
    assert POSTCODES.find("NG16 3ZX").districts == ("broxtowe", "amber-valley")


def test_a_part_that_reaches_beyond_our_area_says_so() -> None:
    assert POSTCODES.find("SK17 0ZZ").areas == ("outside", "derbyshire-dales", "high-peak")
    assert POSTCODES.find("SK17 0ZZ").districts == ("derbyshire-dales", "high-peak")
    assert POSTCODES.find("DE14 3BR").areas == ("outside", "south-derbyshire")


def test_a_district_with_one_stray_postcode_is_not_offered() -> None:
    assert POSTCODES.find("DE1").areas == ("derby",), "one postcode of 1,797 is in Bolsover"


@pytest.mark.parametrize(
    ("typed", "shown", "areas"),
    [
        ("DE1", "DE1", ("derby",)),
        ("de 1", "DE1", ("derby",)),
        ("NG10", "NG10", ("erewash",)),
        ("NG5", "NG5", ("gedling", "nottingham")),
        ("SK17", "SK17", ("high-peak", "derbyshire-dales", "outside")),
        ("S80", "S80", ("bassetlaw", "bolsover", "outside")),
        ("DE74", "DE74", ("outside", "derby")),
        ("DE1 1", "DE1 1", ("derby",)),
        ("DE11", "DE11", ("south-derbyshire", "outside")),
        ("NG10 2", "NG10 2", ("erewash",)),
        ("ng102", "NG10 2", ("erewash",)),
    ],
)
def test_a_first_part_alone_never_decides(typed: str, shown: str, areas: tuple[str, ...]) -> None:
    assert POSTCODES.find(typed) == PostcodeResult("not_known_here", None, areas, shown)


@pytest.mark.parametrize(
    "typed",
    [
        "de12fs",
        "  De1   2fS ",
        "D E 1 2 F S",
        "DE1-2FS",
        "DE1\N{EN DASH}2FS",
        "DE1\N{MINUS SIGN}2FS",
        "D.E.1 2.F.S.",
        "DE1\N{NO-BREAK SPACE}2FS",
        "DE1\N{IDEOGRAPHIC SPACE}2FS",
        "\N{LEFT-TO-RIGHT MARK}DE1\N{ZERO WIDTH SPACE}2FS\N{ZERO WIDTH NO-BREAK SPACE}",
        "\uff24\uff25\uff11 \uff12\uff26\uff33",
        "DE1\t2FS\r\n",
    ],
)
def test_spacing_case_and_marks_do_not_matter(typed: str) -> None:
    assert POSTCODES.find(typed) == PostcodeResult("in_area", "derby", ("derby",), "DE1 2FS")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DE1 OAA", "DE1 0AA"),
        ("NG1O IJF", "NG10 1JF"),
        ("S8O 2AH", "S80 2AH"),
        ("DEI 2FS", "DE1 2FS"),
        ("DEl 2FS", "DE1 2FS"),
        ("NGI", "NG1"),
        ("de1 oxq", "DE1 0XQ"),
    ],
)
def test_letters_typed_for_digits_are_mended_into_what_we_know_and_it_says_so(typed: str, meant: str) -> None:
    assert POSTCODES.find(typed) == replace(POSTCODES.find(meant), mended=True)
    assert POSTCODES.find(meant).districts


@pytest.mark.parametrize("typed", ["DEI4 3AA", "DEI4 1LS"])
def test_what_was_mended_is_never_taken_for_outside(typed: str) -> None:
    assert POSTCODES.find(typed).state not in ("outside", "elsewhere")


@pytest.mark.parametrize(("typed", "sector"), [("DE1 2F", "DE1 2"), ("DE1 2FSX", "DE1 2"), ("DE1 2FO", "DE1 2")])
def test_a_broken_ending_leaves_the_sector(typed: str, sector: str) -> None:
    assert POSTCODES.find(typed) == replace(POSTCODES.find(sector), mended=True)


@pytest.mark.parametrize(
    "typed",
    ["I live at NG15 7AA near Hucknall", "Postcode: ng157aa.", "12 High Street, Hucknall, NG15 7AA", "(NG15 7AA)"],
)
def test_a_postcode_inside_other_text_is_taken(typed: str) -> None:
    assert POSTCODES.find(typed) == PostcodeResult("in_area", "ashfield", ("ashfield",), "NG15 7AA")


def test_two_postcodes_may_be_either() -> None:
    found = POSTCODES.find("I moved from NG1 5DT to S80 2AH")
    assert (found.state, found.areas) == ("not_known_here", ("nottingham", "bassetlaw"))
    assert POSTCODES.find("DE1 or DE3").areas == ("derby", "south-derbyshire")


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "Derby", "DE", "1", "12 High Street", "Flat B1", "at 9 AM", "DE1\x002FS", "A52"]
)
def test_other_text_is_not_a_postcode(typed: str) -> None:
    assert POSTCODES.find(typed) == NOT_A_POSTCODE


def test_text_is_read_up_to_a_fixed_length() -> None:
    assert POSTCODES.find("x " * 40 + "DE1 2FS").state == "in_area"
    assert POSTCODES.find("x " * 50 + "DE1 2FS") == NOT_A_POSTCODE
    assert POSTCODES.find(" " * 1000 + "DE1 2FS" + "\n" * 1000).state == "in_area"


near_postcodes = st.text(st.sampled_from("DENGSK0123456789OIl .-\u200b\uff11"), max_size=18)


@given(st.text() | st.text(st.characters(), max_size=16) | near_postcodes)
@example("\x00")
@example("\ud800")
@example("DE1 \udfff2FS")
@example("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * LONGEST)
@example("\N{BUS}\N{ZERO WIDTH JOINER}\N{LATIN SMALL LETTER SHARP S}1 1AA")
@example("\N{ARABIC-INDIC DIGIT ONE}")
def test_any_text_gets_one_of_the_states(text: str) -> None:
    place = POSTCODES.find(text)
    assert place.state in STATES
    assert (place.district is not None) == (place.state == "in_area")
    assert (place.areas == ("outside",)) == (place.state in {"outside", "elsewhere", "first_half_elsewhere"})
    assert bool(place.postcode) == (place.state != "not_a_postcode")
    assert bool(place.meant) == (place.state == "not_in_our_files" and bool(place.areas))
    assert POSTCODES.find(place.postcode) == replace(place, mended=False) or place.state == "not_in_our_files"


def test_every_postcode_of_the_file_is_found() -> None:
    with gzip.open(DATA / "emcca_postcodes.csv.gz", "rt", encoding="ascii") as file:
        rows = [line.rstrip().split(",") for line in file][1:]
    assert len(rows) == 89_971
    wrong = [postcode for postcode, district in rows if (POSTCODES.find(postcode).district or "-") != district]
    assert wrong == []
    assert sum(district != "-" for _, district in rows) == 80_777
    assert {district for _, district in rows} == {*DISTRICT_IDS, "-"}, "a district that no rule knows, or the reverse"


def test_the_look_up_takes_little_of_a_process() -> None:
    program = """
import csv, gzip, resource, unicodedata
from app.catalogue.postcodes import Postcodes
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
kept = Postcodes.load()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    arguments = [sys.executable, "-c", program]
    finished = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=DATA.parent.parent)
    assert int(finished.stdout) < 4_000, "kilobytes"
