"""How much a word or a phrase says for each entry, by where it stands in it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from services_catalogue.model.body import Body
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Offer, SupportFields
from services_catalogue.search.names import names_of, words_in
from services_catalogue.search.phrases import stem_of
from services_catalogue.search.topic import Topic
from triage.districts import DISTRICT_IDS
from triage.questionnaire.everyday import AREA
from triage.rules import OneOf, tests_of

OWN_NAME, ALIAS, SPOKEN, SIMILAR, SUMMARY = 10.0, 8.0, 4.0, 4.0, 3.0
"""The weight of a word by where it stands."""
NAMED_FIRST, NAMED_NEXT = 12.0, 0.5
"""Of the entries that a topic names, the first, and how much less each that follows."""
SEARCHED_AS, MAIN_OFFER, OTHER_OFFER, ASKED_FOR = 7.0, 5.0, 2.0, 5.0
AN_ACCESS_POINT, ONE_OF_A_FEW = 0.8, 0.7

NO_WEIGHTS: Mapping[str, float] = {}


class TextWeights:
    """The weights, by slug, of every word and of every topic for these entries. It never changes."""

    def __init__(self, entries: Sequence[CatalogueEntry], topics: Sequence[Topic]) -> None:
        self.words: set[str] = set()
        self._by_stem: dict[str, dict[str, float]] = defaultdict(dict)
        for entry in entries:
            for weight, text in _texts(entry):
                for word in words_in(text):
                    self.words.add(word)
                    _raise(self._by_stem[stem_of(word)], entry.slug, weight)
        known = {entry.slug for entry in entries}
        by_offer, by_option = _by_offer(entries), _by_option(entries)
        self._by_topic = {topic.id: _of_topic(topic, known, by_offer, by_option) for topic in topics}

    def of_word(self, stem: str) -> Mapping[str, float]:
        """The weights of a word by its stem."""
        return self._by_stem.get(stem, NO_WEIGHTS)

    def of_phrase(self, thing: Topic | str) -> Mapping[str, float]:
        """The weights of a phrase: of a topic, or of one entry by its slug."""
        return {thing: SEARCHED_AS} if isinstance(thing, str) else self._by_topic[thing.id]


def is_for_some(entry: CatalogueEntry) -> bool:
    """Whether it is for some people alone: of two that fit alike, what is for everyone comes first."""
    tests = [test for condition in entry.eligibility for test in tests_of(condition)]
    everywhere = all(isinstance(test, OneOf) and len(test.one_of) == len(DISTRICT_IDS) for test in tests)
    return not everywhere or (isinstance(entry, Body) and entry.for_whom is not None)


def districts_of(entry: CatalogueEntry) -> frozenset[str]:
    """The ids of the districts that it is for, by those of its conditions that ask for a place alone."""
    found = frozenset(DISTRICT_IDS)
    for condition in entry.eligibility:
        tests = tests_of(condition)
        places = [test.one_of for test in tests if isinstance(test, OneOf) and test.question == AREA]
        if places and len(places) == len(tests):
            found &= frozenset().union(*places)
    return found


def _texts(entry: CatalogueEntry) -> Iterator[tuple[float, str]]:
    yield OWN_NAME, entry.name
    yield SPOKEN, " ".join(entry.searched_as)
    for name in names_of(entry):
        yield (SIMILAR if name.kind == "similar_name" else ALIAS), name.text
    for share, support in _supports(entry):
        yield share * SUMMARY, support.summary


def _supports(entry: CatalogueEntry) -> Iterator[tuple[float, CatalogueEntry | AccessPoint]]:
    yield 1.0, entry
    for access_point in entry.access_points:
        yield AN_ACCESS_POINT, access_point


def _by_offer(entries: Sequence[CatalogueEntry]) -> dict[Offer, dict[str, float]]:
    found: dict[Offer, dict[str, float]] = defaultdict(dict)
    for entry in entries:
        for share, support in _supports(entry):
            for number, offer in enumerate(support.offers if isinstance(support, SupportFields) else ()):
                _raise(found[offer], entry.slug, share * (MAIN_OFFER if number == 0 else OTHER_OFFER))
    return found


def _by_option(entries: Sequence[CatalogueEntry]) -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for entry in entries:
        for share, support in _supports(entry):
            for condition in support.eligibility:
                tests = tests_of(condition)
                among = 1.0 if len(tests) == 1 else ONE_OF_A_FEW
                for test in tests:
                    if isinstance(test, OneOf):
                        # What is for people with one condition is more to the point than what is for any of eight.
                        weight = share * among * ASKED_FOR / math.sqrt(len(test.one_of))
                        for option in test.one_of:
                            _raise(found[test.question, option], entry.slug, weight)
    return found


def _of_topic(
    topic: Topic,
    known: set[str],
    by_offer: Mapping[Offer, Mapping[str, float]],
    by_option: Mapping[tuple[str, str], Mapping[str, float]],
) -> dict[str, float]:
    found: dict[str, float] = {}
    for number, slug in enumerate(slug for slug in topic.find if slug in known):
        _raise(found, slug, NAMED_FIRST - number * NAMED_NEXT)
    for weights in (*(by_offer.get(o, NO_WEIGHTS) for o in topic.offers), *map(by_option.get, topic.options)):
        for slug, weight in (weights or NO_WEIGHTS).items():
            _raise(found, slug, weight)
    return found


def _raise(weights: dict[str, float], slug: str, weight: float) -> None:
    weights[slug] = max(weight, weights.get(slug, 0.0))
