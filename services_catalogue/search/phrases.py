"""Phrases: finds what residents say within what they wrote, and whether they said it of themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Generic, TypeVar

from services_catalogue.search.names import singular, words_in

Thing = TypeVar("Thing")

CLAUSE = re.compile(r"[.,;:!?](?=\s|$)|\n|\b(?:but|because|although|though|however|since)\b", re.IGNORECASE)
CHOICE = re.compile(r"\(([^()]*)\)")
BEFORE_A_NAME = frozenset(["a", "an", "any", "my", "our", "some", "the", "your"])
"""Words of a phrase that people may follow by a word of their own: "lost my cleaning job"."""
LEFT_OUT = BEFORE_A_NAME | {"am", "are", "is"}
"""Words of a phrase that people may leave out."""
_PASSED_BY = (
    "all also always been being even get got had has have her his im ive just keeps often quite really so still "
    "that their this to too very"
)
PASSED_BY = LEFT_OUT | frozenset(_PASSED_BY.split())
_NEGATIONS = "aint arent didnt doesnt dont hasnt havent isnt never no nor not wasnt without"
NEGATIONS = frozenset(_NEGATIONS.split())
BEGINS_ANEW = frozenset(["and", "i", "im", "ive"])
_OTHERS = (
    "boss boyfriend brother child dad daughter father friend girlfriend grandad husband kid landlord manager mother "
    "mum nan neighbour parent partner sister son uncle wife"
)
OTHERS = frozenset(_OTHERS.split())
WHOSE = frozenset(["her", "his", "my", "our"])
REACH = 4  # words after a "not", or after somebody else, that still speak of that


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """One word of a text, as it is compared, with the number of the clause that it stands in."""

    text: str
    stem: str
    clause: int


@dataclass(frozen=True, slots=True)
class PhraseMatch(Generic[Thing]):
    """A phrase that was found at these positions. `not_theirs`: it is said not to be so, or of somebody else."""

    thing: Thing
    positions: frozenset[int]
    not_theirs: bool


def stem_of(word: str) -> str:
    """The word without its commonest English endings (light stemming): "training", "trained" and "trains" are one."""
    word = singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            return word[:-1] if word[-1] == word[-2] and word[-1] not in "sl" else word
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def clauses_in(text: str) -> list[list[str]]:
    """The words of a text, as they are compared, clause by clause."""
    return [words for words in map(words_in, CLAUSE.split(text)) if words]


def ways_to_say(phrase: str) -> Iterator[str]:
    """A phrase with choices in brackets, in full: "(bad|sore) back" is "bad back" and "sore back"."""
    parts = CHOICE.split(phrase)
    for chosen in product(*(part.split("|") if number % 2 else [part] for number, part in enumerate(parts))):
        yield " ".join("".join(chosen).split())


class PhraseIndex(Generic[Thing]):
    """Phrases by the stem of their first word, each with what it stands for. It never changes."""

    def __init__(self, phrases: Iterable[tuple[str, Thing]]) -> None:
        self._by_first: dict[str, dict[tuple[tuple[str, bool], ...], dict[Thing, None]]] = defaultdict(dict)
        self.words: set[str] = set()
        for phrase, thing in phrases:
            for words, first, rest in _patterns(phrase):
                self.words.update(words)
                self._by_first[first].setdefault(rest, {})[thing] = None

    def matches(self, words: Sequence[WrittenWord]) -> list[PhraseMatch[Thing]]:
        """Every phrase in these words, in the order of the text."""
        return [
            PhraseMatch(thing, positions, _not_theirs(words, min(positions)))
            for start, word in enumerate(words)
            for rest, things in self._by_first.get(word.stem, {}).items()
            if (positions := _positions(words, start, rest)) is not None
            for thing in things
        ]


def longest(matches: Sequence[PhraseMatch[Thing]]) -> list[PhraseMatch[Thing]]:
    """Those of the matches that are no part of a longer one: "bad back", not "back"."""
    return [one for one in matches if not any(one.positions < other.positions for other in matches)]


@lru_cache(maxsize=10_000)  # most phrases are the same in every version of the catalogue
def _patterns(phrase: str) -> tuple[tuple[list[str], str, tuple[tuple[str, bool], ...]], ...]:
    """For each way to say it: its words, the stem that it begins with, and what has to follow."""
    found = []
    for words in map(words_in, ways_to_say(phrase)):
        pattern = _pattern(words)
        if not pattern:
            raise ValueError(f"'{phrase}' has no word to find it by")
        found.append((words, pattern[0][0], pattern[1:]))
    return tuple(found)


def _pattern(words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The stems that have to stand there, each with whether a word of the writer's own may stand before it."""
    return tuple(
        (stem_of(word), number > 0 and words[number - 1] in BEFORE_A_NAME)
        for number, word in enumerate(words)
        if word not in LEFT_OUT
    )


def _positions(words: Sequence[WrittenWord], start: int, rest: Sequence[tuple[str, bool]]) -> frozenset[int] | None:
    found, at = [start], start + 1
    for stem, own_word in rest:
        at = _next(words, at, stem, words[start].clause, own_word=own_word)
        if at < 0:
            return None
        found.append(at)
        at += 1
    return frozenset(found)


def _next(words: Sequence[WrittenWord], at: int, stem: str, clause: int, *, own_word: bool) -> int:
    """The position of the next word of a phrase; -1 when something else stands there."""
    while at < len(words) and words[at].clause == clause:
        word = words[at]
        if word.stem == stem:
            return at
        if word.text not in PASSED_BY:
            if not own_word or word.text in NEGATIONS:
                return -1
            own_word = False
        at += 1
    return -1


def _not_theirs(words: Sequence[WrittenWord], start: int) -> bool:
    for at in range(start - 1, max(0, start - REACH) - 1, -1):
        if words[at].clause != words[start].clause or words[at].text in BEGINS_ANEW:
            return False
        is_somebody = words[at].stem in OTHERS and at > 0 and words[at - 1].text in WHOSE
        if words[at].text in NEGATIONS or is_somebody:
            return True
    return False
