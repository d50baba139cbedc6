"""Spelling: a word that nobody writes so is taken for the nearest word we know, and a real word never is."""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

WORDS = Path(__file__).parent / "english_words.txt.gz"
"""British English as SCOWL has it, one word a line. See NOTICE."""

SHORTEST_TO_MEND = 4  # letters: a shorter word is as near to many others
NEAR_WORD = 80  # of 100, by letters: "aprenticeship"; and not "brain" for "train"


@cache
def _all_words() -> str:
    # One string takes a tenth of the memory of a set, and few words are looked up.
    return "\n" + gzip.decompress(WORDS.read_bytes()).decode("ascii")


def is_real(word: str) -> bool:
    """Whether it is an English word, in small letters, or too short or too odd to be a misspelling of one."""
    return len(word) < SHORTEST_TO_MEND or not word.isascii() or not word.isalpha() or f"\n{word}\n" in _all_words()


class SpellChecker:
    """The words that are known here, in small letters. It never changes."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = frozenset(words)
        self._ordered = sorted(word for word in self._known if len(word) >= SHORTEST_TO_MEND)

    def mended(self, word: str) -> str:
        """The word itself when it is known or real; else the known word that it begins, or the nearest if any is."""
        if word in self._known or is_real(word):
            return word
        at = bisect_left(self._ordered, word)
        if at < len(self._ordered) and self._ordered[at].startswith(word):
            return self._ordered[at]
        near = process.extractOne(word, self._ordered, scorer=fuzz.ratio, score_cutoff=NEAR_WORD)
        return word if near is None else near[0]
