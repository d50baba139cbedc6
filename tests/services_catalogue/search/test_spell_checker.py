"""A misspelt word is mended, and a real word is never taken for another."""

from __future__ import annotations

import pytest

from services_catalogue.search.spell_checker import SpellChecker, is_real

SPELLING = SpellChecker(["apprenticeship", "car", "carers", "depression", "diabetes", "greggs", "nursery", "trust"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("aprenticeship", "apprenticeship"), ("apprent", "apprenticeship"), ("depresion", "depression"),
     ("diabetis", "diabetes"), ("gregs", "greggs")],
)  # fmt: skip
def test_a_misspelling_and_a_beginning_are_mended(typed: str, meant: str) -> None:
    assert SPELLING.mended(typed) == meant


@pytest.mark.parametrize("word", ["cancer", "nurse", "card", "kings", "princes", "truss", "careers", "zebra"])
def test_a_real_word_is_never_taken_for_another(word: str) -> None:
    assert is_real(word)
    assert SPELLING.mended(word) == word


@pytest.mark.parametrize("word", ["", "cv", "j2w", "2026", "عمل", "xyzzyxyzzy"])
def test_what_is_like_no_word_stays_as_it_is(word: str) -> None:
    assert SPELLING.mended(word) == word
