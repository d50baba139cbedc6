"""Names that are too close (by edit distance, first words, acronyms): warned of before a name is used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.search.names import IN_BRACKETS, Name, key_of, mixed_up, names_of, words_in
from services_catalogue.search.phrases import stem_of
from triage.districts import COUNTIES, DISTRICTS

NEAR = 80
"""Of a hundred letters in a row, how many may be the same before two names look alike."""
SHORT_NAME = 3
"""A name of so many words or fewer is mixed up with another that begins alike."""

LEFT_OUT = 2
"""How many words people leave out of a name when they say it."""

# "AtW" and "J2W": at least three letters or digits, two of them capitals or digits, and no spaces.
SHORT_FORM = re.compile(r"(?=(?:.*[A-Z0-9]){2})[A-Za-z0-9&]{3,5}")
LITTLE = frozenset(["a", "and", "at", "for", "from", "in", "of", "on", "the", "with"])
PLACES = frozenset(
    word
    for place in (*COUNTIES.values(), *(district.name for district in DISTRICTS), "East Midlands", "EMCCA", "Notts")
    for word in words_in(place)
) - {"and", "high", "peak", "north", "south", "east", "valley"}


class SimilarityReason(StrEnum):
    """What two names have in common, as it follows "They ..."."""

    SAME = "are the same"
    LOOK_ALIKE = "look alike"
    SHORT_FORMS = "have nearly the same short form"
    ONE_IN_THE_OTHER = "are the same but for words that people leave out"
    ONE_WORD = "differ in one word only"
    BEGIN_ALIKE = "are short and begin with the same word"


@dataclass(frozen=True, slots=True)
class NearName:
    """One name that is too close to one of another provision, whose `slug` and `proper_name` these are.

    `known`: the two are marked as mixed up already. `not_its_own`: `theirs` is not a name of the other provision, but
    of something that it is mixed up with.
    """

    slug: str
    proper_name: str
    ours: str
    theirs: str
    why: SimilarityReason
    known: bool
    not_its_own: bool = False


def near_names(
    name: str, aliases: Sequence[str], slug: str | None, entries: Sequence[CatalogueEntry]
) -> tuple[NearName, ...]:
    """The other provisions with a name that is too close to one of these, the closest first, each once.

    `slug` is the provision whose names these are, None for one that does not exist yet.
    """
    others = [(entry, tuple(names_of(entry))) for entry in entries if entry.slug != slug]
    return _near((name, *aliases), others, mixed_up(entries).get(slug or "", ()), slug is None)


def _near(
    names: Iterable[str], others: Iterable[tuple[CatalogueEntry, Sequence[Name]]], known: Collection[str], is_new: bool
) -> tuple[NearName, ...]:
    """Those of `others`, each with all its names, that are too close; `known` are the slugs that are marked already."""
    found = []
    for entry, their_names in others:
        near = [
            NearName(entry.slug, entry.name, ours, theirs.text, why, entry.slug in known, _is_similar(theirs))
            for ours in dict.fromkeys(names)
            for theirs in their_names
            if (why := _likeness_to(ours, theirs, is_new)) is not None
        ]
        found += sorted(near, key=_closeness)[:1]
    return tuple(sorted(found, key=lambda near: (_closeness(near), near.proper_name)))


def _closeness(near: NearName) -> tuple[bool, int]:
    return near.not_its_own, list(SimilarityReason).index(near.why)


def _is_similar(name: Name) -> bool:
    return name.kind == "similar_name"


def near_pairs(entries: Sequence[CatalogueEntry]) -> Iterator[tuple[CatalogueEntry, NearName]]:
    """Each two provisions of a catalogue whose names are too close, once."""
    known, told = mixed_up(entries), set()
    named = [(entry, tuple(names_of(entry))) for entry in entries]
    for entry, names in named:
        own = [entry.name, *(name.text for name in names if name.kind == "old_name")]
        others = [(other, theirs) for other, theirs in named if other.slug != entry.slug]
        for near in _near(own, others, known.get(entry.slug, ()), is_new=False):
            pair = frozenset((entry.slug, near.slug))
            if pair not in told:
                told.add(pair)
                yield entry, near


def _likeness_to(ours: str, theirs: Name, is_new: bool) -> SimilarityReason | None:
    """The likeness to a name of another provision; one that it is only mixed up with warns a new provision alone."""
    why = likeness(ours, theirs.text)
    return (
        why
        if not _is_similar(theirs) or (is_new and why in (SimilarityReason.SAME, SimilarityReason.LOOK_ALIKE))
        else None
    )


def likeness(one: str, other: str) -> SimilarityReason | None:
    """What makes two names too close; None when nothing does."""
    first, second = _heard(one), _heard(other)
    if not first.key or not second.key:
        return None
    if first.key == second.key:
        return SimilarityReason.SAME
    if max(fuzz.ratio(first.key, second.key), fuzz.ratio(first.bare, second.bare)) >= NEAR:
        return SimilarityReason.LOOK_ALIKE
    if any(len(a) == len(b) and Levenshtein.distance(a, b) <= 1 for a in first.short for b in second.short):
        return SimilarityReason.SHORT_FORMS
    return _by_words(first, second)


def _by_words(first: _SpokenName, second: _SpokenName) -> SimilarityReason | None:
    if set(first.words).isdisjoint(second.words):  # as nearly always, and soonest told
        return None
    fewer, more = sorted((first.words, second.words), key=len)
    if len(fewer) > 1 and set(fewer) <= set(more) and len(more) - len(fewer) <= LEFT_OUT:
        return SimilarityReason.ONE_IN_THE_OTHER
    if len(fewer) == len(more) >= SHORT_NAME and Levenshtein.distance(fewer, more) == 1:
        return SimilarityReason.ONE_WORD
    if len(more) <= SHORT_NAME and first.begins and first.begins == second.begins:
        return SimilarityReason.BEGIN_ALIKE
    return None


@dataclass(frozen=True, slots=True)
class _SpokenName:
    """A name as people hear it. `words` are without places and little words, and `bare` is the key of these; `begins`
    is the first of them, when the name begins with it and with a capital letter: others are descriptions, not names."""

    key: str
    bare: str
    words: tuple[str, ...]
    begins: str
    short: tuple[str, ...]


@lru_cache(maxsize=5000)  # bounded: names that anybody types must not fill the memory
def _heard(name: str) -> _SpokenName:
    before = IN_BRACKETS.sub(" ", name)
    all_words = words_in(before)
    words = [word for word in all_words if word not in PLACES and word not in LITTLE]
    parts = [part.strip() for text in (before, *IN_BRACKETS.findall(name)) for part in text.split(",")]
    short = [part.lower() for part in parts if SHORT_FORM.fullmatch(part) and part.lower() not in PLACES]
    begins = stem_of(words[0]) if words[:1] == all_words[:1] and name[:1].isupper() else ""
    key = key_of(before) or key_of(name)
    return _SpokenName(key, key_of(" ".join(words)), tuple(map(stem_of, words)), begins, tuple(short))
