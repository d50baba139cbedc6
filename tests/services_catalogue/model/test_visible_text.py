"""What cannot be seen is taken out of a text, and nothing that can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.model.visible_text import visible

UNSEEN = {
    "a zero-width space": "\u200b",
    "a mark of byte order": "\ufeff",
    "a soft hyphen": "\u00ad",
    "a mark of direction": "\u202e",
    "a word joiner": "\u2060",
    "a control character": "\x00",
    "a joiner": "\u200d",
    "a non-joiner": "\u200c",
}
WANT = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
"""I want, in Persian: written otherwise without the non-joiner in it."""
SEEN = [
    WANT,
    "👩\u200d💻",
    "two\nlines\tand a tab",
    "no-break\u00a0space",
    "é",
    "zoe\u0308",
]


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
def test_between_plain_letters_and_at_the_ends_it_is_taken_out(unseen: str) -> None:
    assert visible(f"{unseen}na{unseen}me{unseen}") == "name"


@pytest.mark.parametrize("text", SEEN)
def test_what_can_be_seen_stays(text: str) -> None:
    assert visible(text) == text


def test_a_joiner_beside_a_letter_of_ours_or_at_an_end_joins_nothing() -> None:
    assert visible(f"\u200c{WANT}\u200d\u200c") == WANT
    assert visible("a\u200d\u0645 \u200c.") == "a\u0645 ."


@given(st.text())
def test_nothing_is_left_to_take_out(text: str) -> None:
    assert visible(visible(text)) == visible(text)
