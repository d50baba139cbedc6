"""Find my job: the occupations that somebody may mean by what they type, best first.

A title is found by its words. A word that nobody uses is taken for those that are spelled most like it, and the last
word may be unfinished, since it is looked up while somebody types.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from services_catalogue.job_steps.job_data import JobData, TitleRow
from services_catalogue.job_steps.occupation import Occupation
from services_catalogue.model.taught_sectors import Sector
from services_catalogue.search.names import singular, words_in

MOST = 8
LONGEST = 80
"""Characters that are looked at."""
SAYS_NOTHING = frozenset(
    [
        "a",
        "am",
        "an",
        "and",
        "as",
        "at",
        "for",
        "i",
        "im",
        "in",
        "job",
        "my",
        "of",
        "on",
        "the",
        "to",
        "work",
        "working",
    ]
)
ROLES = frozenset(["assistant", "hand", "lady", "man", "operative", "person", "staff", "worker"])
"""Words that say little of what is done, and are said one for the other: warehouse worker, warehouse operative."""
SAYS_LITTLE, OTHER_ROLE, OTHER_FORM = 0.4, 0.8, 0.95
"""What such a word weighs, what another of them is worth in its place, and what "cleaning" is for "cleaner"."""
LIKE_ENOUGH = 75
"""How alike (in per cent) two words or titles are spelled, for one to be taken for the other."""
SPELLED_ALIKE, NEAREST, FEW = 85, 55, 3
"""How alike a whole title is spelled, to be meant; and to be shown when fewer occupations than these are found."""
OFFERED = 12
"""How many likely spellings of a word are tried."""
BEGUN, MISSPELT = 0.9, 0.85
"""What a match is worth of an unfinished word, and of one that is spelled a little differently."""
SURE = {4: 1.0, 3: 0.85, 1: 0.6}
"""What a title is worth by how sure it is that it belongs to its occupation."""
ALL_OF_IT = 0.35
"""What it adds that the title has no other word."""
OFTEN = 0.12
"""What ten times as many people in a job add."""


@dataclass(frozen=True, slots=True)
class _Title:
    words: tuple[str, ...]
    weight: float
    """The sum of the weights of its words."""

    sure: float
    slug: str


class TitleIndex:
    """All titles by their words. It never changes."""

    def __init__(self, data: JobData) -> None:
        self._people = {slug: math.log10(max(one.people / 1000, 1)) for slug, one in data.occupations.items()}
        self._short = data.short_forms
        own = [TitleRow(one.title, slug, 4) for slug, one in data.occupations.items()]
        rows = [(self._words(row.title), row) for row in (*own, *data.titles)]
        among = Counter(word for words, _ in rows for word in set(words))
        self._weights = {
            word: math.log(len(rows) / count) * (SAYS_LITTLE if word in ROLES else 1.0) for word, count in among.items()
        }
        self._vocabulary = sorted(among)
        self._titles = [
            _Title(words, sum(map(self._weights.__getitem__, words)), SURE[row.sureness], row.slug)
            for words, row in rows
            if words
        ]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, title in enumerate(self._titles):
            for word in set(title.words):
                self._by_word[word].append(number)
        self._run_together = ["".join(title.words) for title in self._titles]

    def find(self, text: str) -> list[str]:
        """Slugs, best first."""
        words = self._words(text[:LONGEST])
        together = "".join(words)
        scores = self._by_words(words)
        for number, score in self._as_a_whole(together, SPELLED_ALIKE).items():
            scores[number] = max(scores.get(number, 0.0), score)
        slugs = self._best_occupations(scores)
        if len(slugs) < FEW:
            slugs += self._best_occupations(self._as_a_whole(together, NEAREST))
        return list(dict.fromkeys(slugs))

    def _by_words(self, words: Sequence[str]) -> dict[int, float]:
        """Titles that have some of the words, with how much of the text each holds, and of itself the text."""
        matched = self._matched(words)
        # What a word weighs, whichever of its likely spellings a title has: a rare one is no better than a common one.
        weights = [min((self._weights[one] for one in likely), default=self._rarest) for likely in matched]
        sought = sum(weights)
        held: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        for likely, weight in zip(matched, weights, strict=True):
            best: dict[int, tuple[float, float]] = {}
            for one, share in likely.items():
                for number in self._by_word[one]:
                    best[number] = max(best.get(number, (0.0, 0.0)), (share, self._weights[one]))
            for number, (share, own) in best.items():
                held[number] += share * weight
                covered[number] += share * own
        return {
            number: (held[number] / sought + ALL_OF_IT * min(1.0, covered[number] / title.weight)) * title.sure
            for number, title in ((number, self._titles[number]) for number in held)
        }

    @property
    def _rarest(self) -> float:
        return math.log(len(self._titles))

    def _words(self, text: str) -> tuple[str, ...]:
        words = [full for word in words_in(text) for full in self._short.get(word, word).split()]
        return tuple(singular(word) for word in words if word not in SAYS_NOTHING)

    def _matched(self, words: Sequence[str]) -> list[Mapping[str, float]]:
        """For each word the words of titles that it may be, each with what a match is worth."""
        last = len(words) - 1
        return [dict(self._likely(word, unfinished=number == last)) for number, word in enumerate(words)]

    def _likely(self, word: str, *, unfinished: bool) -> Iterator[tuple[str, float]]:
        known = word in self._weights
        if unfinished and len(word) > 1:
            begun = [one for one in self._vocabulary if one.startswith(word) and one != word]
            yield from ((one, BEGUN) for one in begun[: OFFERED * 4])
            known = known or bool(begun)
        if word in self._weights:
            yield word, 1.0
        yield from ((one, OTHER_FORM) for one in _other_forms(word) if one in self._weights)
        if word in ROLES:
            yield from ((one, OTHER_ROLE) for one in ROLES if one in self._weights and one != word)
        if not known and len(word) > 3:
            for one, likeness, _ in process.extract(
                word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=OFFERED
            ):
                yield one, MISSPELT * likeness / 100

    def _as_a_whole(self, text: str, least: int) -> dict[int, float]:
        """Titles that are spelled much like all of the text, wherever its spaces stand, with what they are worth."""
        found = process.extract(text, self._run_together, scorer=fuzz.ratio, score_cutoff=least, limit=20)
        return {n: (1 + ALL_OF_IT) * likeness / 100 * self._titles[n].sure for _, likeness, n in found}

    def _best_occupations(self, scores: Mapping[int, float]) -> list[str]:
        best: dict[str, float] = {}
        for number, score in scores.items():
            slug = self._titles[number].slug
            best[slug] = max(best.get(slug, 0.0), score + OFTEN * self._people[slug])
        return sorted(best, key=lambda slug: -best[slug])


def _other_forms(word: str) -> Iterator[str]:
    """What is done for who does it, and the other way: cleaning, cleaner."""
    if word.endswith("ing"):
        yield f"{word[:-3]}er"
    if word.endswith("er"):
        yield f"{word[:-2]}ing"


@lru_cache(maxsize=1)
def _index(data: JobData) -> TitleIndex:
    return TitleIndex(data)


def occupations_of(data: JobData, sector: Sector) -> Sequence[Occupation]:
    """The occupations of a sector, those that most people do first: for whoever does not find theirs by words."""
    return sorted((o for o in data.occupations.values() if o.sector == sector), key=lambda one: -one.people)


def find_occupations(data: JobData, text: str, most: int = MOST) -> Sequence[Occupation]:
    """The occupations that a text may mean, best first; the nearest by words where none is meant. Under 20 ms."""
    return [data.occupations[slug] for slug in _index(data).find(text)[:most]]
