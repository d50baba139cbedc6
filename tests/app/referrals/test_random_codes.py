"""Codes in addresses, and codes that are read out over a bad line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.referrals.random_codes import ALPHABET, address_code, grouped, parse_spoken_code, spoken_code


def test_a_code_in_an_address_is_ten_characters_that_nobody_mixes_up() -> None:
    codes = {address_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 10 and set(code) <= set(ALPHABET) for code in codes)
    assert not set(ALPHABET) & set("ILOU")


def test_a_code_is_heard_as_it_was_spoken() -> None:
    code = spoken_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    for typed in (code, code.lower(), code.replace("-", " "), f"  {code.replace('-', '')}. ", full_width(code)):
        assert parse_spoken_code(typed) == code.replace("-", "")


def test_a_letter_that_is_none_of_ours_is_heard_as_the_digit_it_looks_like() -> None:
    assert parse_spoken_code("OIL0-1111-2222") == "011011112222"


def full_width(code: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in code)


@pytest.mark.parametrize("typed", ["", "7K4M", "7K4M-PX2D-9QRT-1", "7K4M-PX2D-9QRU", "7K4M-PX2D-9QR٣", "é" * 12])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert parse_spoken_code(typed) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_is_twelve_of_our_characters_or_nothing(typed: str) -> None:
    found = parse_spoken_code(typed)
    assert found is None or (
        len(found) == 12 and set(found) <= set(ALPHABET) and parse_spoken_code(grouped(found)) == found
    )
