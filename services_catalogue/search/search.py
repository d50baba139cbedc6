"""Full-text and fuzzy search for an entry by any name or word that people use: an old name, "bus", "debt"."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from rapidfuzz import fuzz, process

from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.search.entry_weights import TextWeights, districts_of, is_for_some
from services_catalogue.search.names import Name, NameKind, keys_of, mixed_up, names_of, singular, words_in
from services_catalogue.search.phrases import stem_of
from services_catalogue.search.places import PLACES
from services_catalogue.search.query import Query, QueryReader
from services_catalogue.search.spell_checker import SHORTEST_TO_MEND, is_real
from services_catalogue.search.topic import NEAR_ME, shipped_topics
from triage.districts import DISTRICT_IDS

NO_TOWNS: Mapping[str, frozenset[str]] = MappingProxyType({})
ORDER: dict[NameKind, int] = {"name": 0, "old_name": 1, "similar_name": 2}
NEAR_NAME, NEARLY_THE_SAME = 85, 95  # of 100, by letters: "workin well", and "wheels 2 work" for "Wheels2Work"

CLOSED, OWN_PLACE = 0.6, 1.15
"""How much less an entry counts that takes nobody new, and how much more one that is only for where somebody lives."""
IN_A_PHRASE = 0.5  # the words of a phrase that we know, together
BESIDE_A_PHRASE = 0.5  # a word of a sentence in which we know a phrase
WORTH_SHOWING = 0.24  # of the best: what is left is there by one common word


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
class _Part:
    """A part of a query, a phrase or a word: its weight for each entry, and the words that it was taken for."""

    words: str
    weights: Mapping[str, float]
    rarity: float


class SearchIndex:
    """An index over one version of the catalogue on a day (YYYY-MM-DD). It never changes, so any thread may use it.

    `towns` are names beside those of districts and counties, with the ids of the districts that each may mean.
    """

    def __init__(
        self, entries: Sequence[CatalogueEntry], on: str, towns: Mapping[str, frozenset[str]] = NO_TOWNS
    ) -> None:
        topics = shipped_topics()
        self._near_me = next(topic for topic in topics if topic.id == NEAR_ME)
        self._proper = {entry.slug: entry.name for entry in entries}
        self._closed = {entry.slug for entry in entries if entry.closed(on)}
        self._for_some = {entry.slug for entry in entries if is_for_some(entry)}
        self._districts = {entry.slug: districts_of(entry) for entry in entries}
        self._weights = TextWeights(entries, topics)
        names: dict[str, dict[Name, None]] = defaultdict(dict)
        for entry in entries:
            for name in names_of(entry):
                for key in keys_of(name.text):
                    names[key][name] = None
        self._names = {key: tuple(found) for key, found in names.items()}
        self._long_keys = [key for key in names if len(key) > SHORTEST_TO_MEND]
        self._mixed_up = mixed_up(entries)
        spoken = [(words, entry.slug) for entry in entries for words in entry.searched_as]
        self._reader = QueryReader(topics, spoken, {**towns, **PLACES}, self._weights.words)

    def read(self, text: str) -> Query:
        """What somebody wrote, understood: the topics and the places in it. Never raises."""
        return self._reader.read(text)

    def find(self, text: str, limit: int = 10, district: str | None = None) -> list[Hit]:
        """The entries that fit, best first, closed ones among them; none when nothing does. Never raises.

        A name finds the entry of that name first, and next to it those that it is mixed up with. What is only for
        another place than the text names is left out; than `district`, where the person lives, it comes last.
        """
        query = self._reader.read(text)
        hits: dict[str, Hit] = {}
        for hit in self._by_name(query):
            hits.setdefault(hit.slug, hit)
        theirs = query.districts or (frozenset({district}) if district in DISTRICT_IDS else frozenset())
        for hit in self._by_words(query, theirs, every_word=bool(hits)):
            hits.setdefault(hit.slug, hit)
        return list(hits.values())[: max(limit, 0)]

    def _by_name(self, query: Query) -> Iterator[Hit]:
        key = "".join(singular(word.text) for word in query.words)
        if key not in self._names:
            near = self._near_name(key, query)
            if near is None:
                return
            key = near
        found = sorted(self._names[key], key=lambda name: (ORDER[name.kind], -self._likeness(key, name.slug)))
        for name in found:
            yield Hit(name.slug, name.kind, name.text)
        for name in found:
            if name.kind != "similar_name":
                for slug in self._mixed_up[name.slug]:
                    yield Hit(slug, "similar_name", name.text)

    def _near_name(self, key: str, query: Query) -> str | None:
        """The key of a name that was misspelt, or of which a word was left out; real words are no misspelling."""
        if len(key) <= SHORTEST_TO_MEND:
            return None
        near = process.extractOne(key, self._long_keys, scorer=fuzz.ratio, score_cutoff=NEAR_NAME)
        if near is None:
            return None
        of_name = {stem_of(word) for name in self._names[near[0]] for word in words_in(name.text)}
        left_out = of_name.issuperset(word.stem for word in query.words)
        is_it = left_out or near[1] >= NEARLY_THE_SAME or not all(map(is_real, query.typed))
        return near[0] if is_it else None

    def _likeness(self, key: str, slug: str) -> float:
        return max((fuzz.ratio(key, own) for own in keys_of(self._proper[slug])), default=0.0)

    def _by_words(self, query: Query, theirs: frozenset[str], *, every_word: bool) -> Iterator[Hit]:
        every_part = list(self._parts(query))
        parts = [part for part in every_part if part.weights]
        if not query.phrases and 2 * len(parts) <= len(every_part) and all(is_real(part.words) for part in parts):
            return  # "passport photo": one common word that stands in some name, and one that says it is another thing
        scores: dict[str, float] = defaultdict(float)
        count: dict[str, int] = defaultdict(int)
        for part in parts:
            for slug, weight in part.weights.items():
                scores[slug] += weight * part.rarity
                count[slug] += 1
        # Two words that both fit say more than one that fits very well.
        scores = {s: score * count[s] / len(parts) * self._factor(s, theirs) for s, score in scores.items()}
        if query.districts:
            scores = {s: score for s, score in scores.items() if self._districts[s] & query.districts}
        enough = max(scores.values(), default=0.0) * WORTH_SHOWING
        ordered = sorted(scores, key=lambda s: (self._is_elsewhere(s, theirs), -scores[s], s in self._for_some, s))
        for slug in ordered:
            if scores[slug] >= enough and (count[slug] == len(parts) or not every_word):
                yield Hit(slug, "word", " ".join(part.words for part in parts if slug in part.weights))

    def _factor(self, slug: str, theirs: frozenset[str]) -> float:
        places = self._districts[slug]
        own = bool(theirs & places) and len(places) < len(DISTRICT_IDS)
        return (CLOSED if slug in self._closed else 1.0) * (OWN_PLACE if own else 1.0)

    def _is_elsewhere(self, slug: str, theirs: frozenset[str]) -> bool:
        return bool(theirs) and not theirs & self._districts[slug]

    def _parts(self, query: Query) -> Iterator[_Part]:
        if query.is_a_place:
            near: dict[str, float] = {}
            _add(near, self._weights.of_phrase(self._near_me), 1.0)
            for word in query.other_words:
                _add(near, self._weights.of_word(word.stem), BESIDE_A_PHRASE)
            yield self._part(" ".join(query.typed), near)
            return
        for positions, things in query.phrases.items():
            found: dict[str, float] = {}
            for thing in things:
                _add(found, self._weights.of_phrase(thing), 1.0)
            for position in positions:
                _add(found, self._weights.of_word(query.words[position].stem), IN_A_PHRASE / len(positions))
            yield self._part(" ".join(query.words[p].text for p in sorted(positions)), found)
        share = BESIDE_A_PHRASE if query.phrases else 1.0
        for word in query.other_words:
            weights = {slug: weight * share for slug, weight in self._weights.of_word(word.stem).items()}
            yield self._part(word.text, weights)

    def _part(self, words: str, weights: Mapping[str, float]) -> _Part:
        return _Part(words, weights, math.log(1 + len(self._proper) / max(len(weights), 1)))


def _add(weights: dict[str, float], more: Mapping[str, float], factor: float) -> None:
    for slug, weight in more.items():
        weights[slug] = max(weight * factor, weights.get(slug, 0.0))
