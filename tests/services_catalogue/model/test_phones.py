"""A phone number is read as people write it, kept in one spelling, and refused with the mend when it is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.phones import Phone, read_phone

AS_PEOPLE_WRITE_IT = {
    "0115 496 0123": ("0115 496 0123", "tel:+441154960123"),
    "01154960123": ("0115 496 0123", "tel:+441154960123"),
    "0115-496-0123": ("0115 496 0123", "tel:+441154960123"),
    "0115.496.0123": ("0115 496 0123", "tel:+441154960123"),
    "0115\u2013496\u20130123": ("0115 496 0123", "tel:+441154960123"),
    "0115\u00a0496\u00a00123": ("0115 496 0123", "tel:+441154960123"),
    "(0115) 496 0123": ("0115 496 0123", "tel:+441154960123"),
    "+44 115 496 0123": ("0115 496 0123", "tel:+441154960123"),
    "+44 (0)115 496 0123": ("0115 496 0123", "tel:+441154960123"),
    "0044 115 496 0123": ("0115 496 0123", "tel:+441154960123"),
    "\u200b0115 496 0123\u202c": ("0115 496 0123", "tel:+441154960123"),
    "\u0660\u0661\u0661\u0665 \u0664\u0669\u0666 \u0660\u0661\u0662\u0663": ("0115 496 0123", "tel:+441154960123"),
    "07700900123": ("07700 900123", "tel:+447700900123"),
    "02079460123": ("020 7946 0123", "tel:+442079460123"),
    "0800100900": ("0800 100 900", "tel:+44800100900"),
    "0800 1111": ("0800 1111", "tel:+448001111"),
    "01632 960123 ext 123": ("01632 960123 extension 123", "tel:+441632960123;ext=123"),
    "01632 960123 x123": ("01632 960123 extension 123", "tel:+441632960123;ext=123"),
    "01632 960123, extension 5": ("01632 960123 extension 5", "tel:+441632960123;ext=5"),
    "01632 960123 (ext. 012)": ("01632 960123 extension 012", "tel:+441632960123;ext=012"),
    "999": ("999", "tel:999"),
    "111": ("111", "tel:111"),
    "101": ("101", "tel:101"),
    "105": ("105", "tel:105"),
    "116123": ("116 123", "tel:116123"),
    "text 85258": ("text 85258", "sms:85258"),
    "SMS: 07700 900123": ("text 07700 900123", "sms:+447700900123"),
    "18001 0115 496 0123": ("18001 0115 496 0123", "tel:1800101154960123"),
    "18001 111": ("18001 111", "tel:18001111"),
    "+353 1 234 5678": ("+353 1 234 5678", "tel:+35312345678"),
}

WITH_ITS_MEND = {
    **{
        text: f"'{text}' is not a phone number. Leave it empty if the number is not known."
        for text in ("TBC", "TBA", "N/A", "none", "unknown", "see website", "x", "-", "text TBC")
    },
    "1298214926": "'1298214926' does not begin with 0. Did the first 0 get lost? Write 01298 214926.",
    "7700900123": "'7700900123' does not begin with 0. Did the first 0 get lost? Write 07700 900123.",
    "800100900": "'800100900' does not begin with 0. Did the first 0 get lost? Write 0800 100 900.",
    "441154960123": "'441154960123' begins with 44 and no +. Write 0115 496 0123.",
    "4401154960123": "'4401154960123' begins with 44 and no +. Write 0115 496 0123.",
    "07700900123 after 5pm": "There is more than a phone number in '07700900123 after 5pm'. Write the number only. "
    "Write the hours beside it, not in the number.",
    "Tel: 0115 496 0123": "There is more than a phone number in 'Tel: 0115 496 0123'. Write the number only. "
    "Write the hours beside it, not in the number.",
    "0115 496 0123 / 0115 496 0124": "There is more than one phone number in '0115 496 0123 / 0115 496 0124'. "
    "Write one of them.",
    "0115 496 0123 or 0800 100 900": "There is more than one phone number in '0115 496 0123 or 0800 100 900'. "
    "Write one of them.",
    "0115 496 0123 0115 496 0124": "There is more than one phone number in '0115 496 0123 0115 496 0124'. "
    "Write one of them.",
    "960123": "'960123' has too few digits for a phone number. Write the whole number, with its dialling code, such as "
    "0115 496 0123.",
    "01632 96012": "'0163296012' has 10 digits, and no phone number is like that. Check it at its source: most numbers "
    "have 11 digits, such as 0115 496 0123.",
    "01632 9601234": "'016329601234' has 12 digits, and no phone number is like that. Check it at its source: most "
    "numbers have 11 digits, such as 0115 496 0123.",
    "85258": "'85258' cannot be called everywhere. Write it with its dialling code. If people text it, write: text "
    "85258.",
    "0909 879 0123": "Numbers that begin with 09 cost a lot to call. Write one that costs no more than usual, or leave "
    "it empty.",
    "070 1234 5678": "Numbers that begin with 070 cost a lot to call. Write one that costs no more than usual, or "
    "leave it empty.",
}


@pytest.mark.parametrize("written", AS_PEOPLE_WRITE_IT)
def test_a_number_as_people_write_it_is_kept_in_one_spelling(written: str) -> None:
    read = read_phone(written)
    assert (read.shown, read.link) == AS_PEOPLE_WRITE_IT[written]


@pytest.mark.parametrize("written", WITH_ITS_MEND)
def test_what_is_no_number_is_refused_with_the_mend(written: str) -> None:
    with pytest.raises(ContactError) as refused:
        read_phone(written)
    assert refused.value.sentence == WITH_ITS_MEND[written]


def _read(written: str) -> Phone | ContactError:
    try:
        return read_phone(written)
    except ContactError as refused:
        return refused


@given(
    st.from_regex(r"(0|\+44 ?)[1-9][0-9]{8,9}( ?(x|ext|extension )[0-9]{1,5})?|\+[1-9][0-9]{6,13}", fullmatch=True)
    | st.from_regex(r"(18001 ?|text )?[0-9]{3,12}", fullmatch=True)
    | st.text(alphabet="0123456789+-(). x\u00a0\u2013", max_size=25)
)
def test_what_is_shown_reads_back_as_the_same_number_and_its_link_holds_only_digits(written: str) -> None:
    read = _read(written)
    if isinstance(read, Phone):
        assert read_phone(read.shown) == read
        assert re.fullmatch(r"(tel|sms):\+?[0-9]+(;ext=[0-9]+)?", read.link)
        assert read.by_text == read.link.startswith("sms:")


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_words(written: str) -> None:
    read = _read(written)
    assert read.shown if isinstance(read, Phone) else read.sentence[-1] in ".?"
