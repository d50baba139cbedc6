"""Full-text and fuzzy search for an entry by any name or word that people use: an old name, "bus", "debt"."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from services_catalogue.model.body import Body
from services_catalogue.model.provision import CatalogueEntry, SupportFields
from services_catalogue.search.names import Name, NameKind, keys_of, mixed_up, names_of, singular, words_in
from services_catalogue.search.synonyms import LITTLE, OFFERS, OPTIONS, YOUNG
from triage.districts import DISTRICT_IDS
from triage.rules import Between, OneOf, Test, tests_of

LONGEST = 200
"""Characters of a search that are looked at; people paste whole pages."""
MOST_WORDS = 12

YOUNG_UNTIL = 30

ORDER: dict[NameKind, int] = {"name": 0, "old_name": 1, "similar_name": 2}
SHORTEST_TO_MEND = 4  # letters: a shorter word is as near to many others
NEAR_NAME, NEAR_WORD = 85, 80  # of 100, by letters: "workin well", "aprenticeship"; and not "brain" for "train"

# The weight of a word of the search by where it stands in a provision.
OWN_NAME, ALIAS, MAIN_WORDS, OTHER_WORDS, SIMILAR, SUMMARY = 10.0, 8.0, 6.0, 4.0, 4.0, 3.0
A_ACCESS_POINT, ONE_OF_A_FEW, A_BEGINNING, A_MISSPELLING, CLOSED = 0.8, 0.7, 0.6, 0.5, 0.6
WORTH_SHOWING = 0.2  # of the best: what is left is there by one common word


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, and by what: `matched_text` is that name as we write it, or the words that fitted.

    A `similar_name` finds the entries that people mix up with the thing of that name, in the catalogue or not; an
    `old_name` every entry that goes, or went, by it, also by an access point's.
    """

    slug: str
    matched: Literal["name", "old_name", "similar_name", "word"]
    matched_text: str


@dataclass(frozen=True, slots=True)
class _Word:
    """The weight of one word of a search for each entry, and the indexed word that it was taken for."""

    taken_for: str
    weights: Mapping[str, float]
    rarity: float


class SearchIndex:
    """An index over one version of the catalogue on a day (YYYY-MM-DD). It never changes, so any thread may use it."""

    def __init__(self, entries: Sequence[CatalogueEntry], on: str) -> None:
        self._proper = {entry.slug: entry.name for entry in entries}
        self._closed = {entry.slug for entry in entries if entry.closed(on)}
        self._for_some = {entry.slug for entry in entries if _is_for_some(entry)}
        names: dict[str, dict[Name, None]] = defaultdict(dict)
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for entry in entries:
            for name in names_of(entry):
                for key in keys_of(name.text):
                    names[key][name] = None
            for weight, text in _texts(entry):
                for word in words_in(text):
                    of_word = weights[word]
                    of_word[entry.slug] = max(weight, of_word.get(entry.slug, 0.0))
        self._names = {key: tuple(found) for key, found in names.items()}
        self._long_keys = [key for key in names if len(key) > SHORTEST_TO_MEND]
        self._mixed_up = mixed_up(entries)
        self._written = sorted(weights)
        self._weights: dict[str, dict[str, float]] = {}
        for word, of_word in weights.items():
            _add(self._weights.setdefault(stem_of(word), {}), of_word, 1.0)

    def find(self, text: str, limit: int = 10) -> list[Hit]:
        """The entries that fit, best first, closed ones among them; none when nothing does. Never raises.

        A name finds the entry of that name first, and next to it those that it is mixed up with.
        """
        words = words_in(text[:LONGEST])
        hits: dict[str, Hit] = {}
        for hit in self._by_name("".join(map(singular, words))):
            hits.setdefault(hit.slug, hit)
        for hit in self._by_words(words[:MOST_WORDS], every_word=bool(hits)):
            hits.setdefault(hit.slug, hit)
        return list(hits.values())[: max(limit, 0)]

    def _by_name(self, key: str) -> Iterator[Hit]:
        if key not in self._names:
            if len(key) <= SHORTEST_TO_MEND:
                return
            near = process.extractOne(key, self._long_keys, scorer=fuzz.ratio, score_cutoff=NEAR_NAME)
            if near is None:
                return
            key = near[0]
        found = sorted(self._names[key], key=lambda name: (ORDER[name.kind], -self._likeness(key, name.slug)))
        for name in found:
            yield Hit(name.slug, name.kind, name.text)
        for name in found:
            if name.kind != "similar_name":
                for slug in self._mixed_up[name.slug]:
                    yield Hit(slug, "similar_name", name.text)

    def _likeness(self, key: str, slug: str) -> float:
        return max((fuzz.ratio(key, own) for own in keys_of(self._proper[slug])), default=0.0)

    def _by_words(self, words: Sequence[str], *, every_word: bool) -> Iterator[Hit]:
        telling = [word for word in dict.fromkeys(words) if word not in LITTLE]
        found = [word for word in map(self._word, telling) if word is not None]
        scores: dict[str, float] = defaultdict(float)
        count: dict[str, int] = defaultdict(int)
        for word in found:
            for slug, weight in word.weights.items():
                scores[slug] += weight * word.rarity * (CLOSED if slug in self._closed else 1.0)
                count[slug] += 1
        # Two words that both fit say more than one that fits very well.
        scores = {slug: score * count[slug] / len(telling) for slug, score in scores.items()}
        enough = max(scores.values(), default=0.0) * WORTH_SHOWING
        for slug in sorted(scores, key=lambda slug: (-scores[slug], slug in self._for_some, slug)):
            if scores[slug] >= enough and (count[slug] == len(telling) or not every_word):
                yield Hit(slug, "word", " ".join(word.taken_for for word in found if slug in word.weights))

    def _word(self, word: str) -> _Word | None:
        weights = self._with_stem(stem_of(word))
        if not weights and len(word) >= SHORTEST_TO_MEND:
            near = process.extractOne(word, self._written, scorer=fuzz.ratio, score_cutoff=NEAR_WORD)
            if near is not None:
                word = near[0]
                weights = {slug: w * A_MISSPELLING for slug, w in self._with_stem(stem_of(word)).items()}
        if not weights:
            return None
        return _Word(word, weights, math.log(1 + len(self._proper) / len(weights)))

    def _with_stem(self, stem: str) -> dict[str, float]:
        weights: dict[str, float] = dict(self._weights.get(stem, {}))
        # The beginning of a word will do; but "bus", a word in full, does not mean "business".
        if len(stem) >= (3 if not weights else 5):
            for longer in self._weights:
                if longer != stem and longer.startswith(stem):
                    _add(weights, self._weights[longer], A_BEGINNING)
        return weights


def stem_of(word: str) -> str:
    """The word without its commonest English endings (light stemming): "training", "trained" and "trains" are one."""
    word = singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            return word[:-1] if word[-1] == word[-2] and word[-1] not in "sl" else word
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _add(weights: dict[str, float], more: Mapping[str, float], factor: float) -> None:
    for slug, weight in more.items():
        weights[slug] = max(weight * factor, weights.get(slug, 0.0))


def _is_for_some(entry: CatalogueEntry) -> bool:
    """Whether it is for some people alone: of two that fit alike, what is for everyone comes first."""
    tests = [test for condition in entry.eligibility for test in tests_of(condition)]
    everywhere = all(isinstance(test, OneOf) and len(test.one_of) == len(DISTRICT_IDS) for test in tests)
    return not everywhere or (isinstance(entry, Body) and entry.for_whom is not None)


def _texts(entry: CatalogueEntry) -> Iterator[tuple[float, str]]:
    """The texts by which an entry can be found, each with the weight of a word in it."""
    yield OWN_NAME, entry.name
    yield ALIAS, " ".join(entry.searched_as)
    for name in names_of(entry):
        yield (SIMILAR if name.kind == "similar_name" else ALIAS), name.text
    for share, support in (
        (1.0, entry),
        *((A_ACCESS_POINT, access_point) for access_point in entry.access_points),
    ):
        yield share * SUMMARY, support.summary
        for number, offer in enumerate(support.offers if isinstance(support, SupportFields) else ()):
            yield share * (MAIN_WORDS if number == 0 else OTHER_WORDS), OFFERS[offer]
        for condition in support.eligibility:
            tests = tests_of(condition)
            for test in tests:
                yield from _texts_of_test(test, share * (MAIN_WORDS if len(tests) == 1 else MAIN_WORDS * ONE_OF_A_FEW))


def _texts_of_test(test: Test, weight: float) -> Iterator[tuple[float, str]]:
    match test:
        case OneOf():
            # A provision for people with one condition is more to the point than one for people with any of eight.
            share = 1 / math.sqrt(len(test.one_of))
            for option in test.one_of:
                yield weight * share, OPTIONS.get((test.question, option), "")
        case Between(question="age", at_most=int(highest)) if highest <= YOUNG_UNTIL:
            yield weight, YOUNG
        case _:
            pass
