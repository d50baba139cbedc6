"""What we made of a place is said in short, plain sentences, whatever it was."""

import pytest

from app.catalogue.places import find_place
from app.presentation.place_words import hint_in_words
from tests.app.shared_data import all_postcodes


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("LE1", "LE1 is outside our area."),
        ("SE1 2FS", "SE1 2FS is outside our area. If you meant DE1 2FS, choose that place."),
        ("leicster", "We read this as Leicester. It is outside our area."),
        ("ngi 5dt", "We read this as NG1 5DT, in Nottingham."),
        ("NG19 7B", "We read this as NG19 7. NG19 7 is in more than one area."),
        ("NG1", "All or most of NG1 is in Nottingham."),
        ("NG5", "NG5 is in more than one area."),
        ("SK17", "Part of SK17 is outside our area."),
        ("NG17 9ZZ", "We don’t know the postcode NG17 9ZZ. Those next to it are in Ashfield."),
        ("NG11 5AA", "We don’t know the postcode NG11 5AA."),
        ("NH1 5DT", "We could not find NH1 5DT. Did you mean NG1 5DT, in Nottingham?"),
        ("NG0 1AA", "We could not find NG0 1AA. Check it, or choose from these."),
        ("DE1 or DE3", "You gave more than one postcode."),
        ("Worksop", "Worksop is in Bassetlaw."),
        ("West Bridgeford", "We read this as West Bridgford, in Rushcliffe."),
        ("mansfeild", "We read this as Mansfield."),
        ("near Derby", "We read this as Derby."),
        ("Carlton", "That can be more than one place."),
        ("Notts", "There is more than one area in Nottinghamshire."),
        ("East Midlands", "We need to know more than that."),
        ("homeless", "You do not need an address. Choose where you are now, or where you stay most nights."),
        ("not sure", "You do not have to say. Press Continue to go on."),
    ],
)
def test_what_is_said(typed: str, said: str) -> None:
    assert hint_in_words(find_place(typed, all_postcodes())) == said
