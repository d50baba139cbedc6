"""A query: what somebody wrote, with its words mended, and the topics, places and other words in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services_catalogue.search.phrases import PhraseIndex, PhraseMatch, WrittenWord, clauses_in, longest, stem_of
from services_catalogue.search.spell_checker import SpellChecker
from services_catalogue.search.topic import Topic

LONGEST = 1_000
"""Characters that are looked at; people paste whole pages."""
MOST_WORDS = 120

# Little words that say nothing of what is looked for. "it" is not among them: it is also computers.
_LITTLE = (
    "a about after ago all also always am an and any anyone are at be been but by can cannot cant could day days did "
    "didnt do does doesnt dont each even every feel for from get gets getting give go going got had has have having "
    "he her hi him his how i id if ill im in into is its ive just know last like live lot made make many me month "
    "months more much my near need needs no not now of off on or our out please really she should so some someone "
    "something that the their them then there they things think this time to today tomorrow too up us very want was "
    "we week weeks well were what when where which who will with without would year years yes yesterday you your"
)
LITTLE = frozenset(_LITTLE.split())


@dataclass(frozen=True)
class Query:
    """`typed` are the words as they were written, `words` the same, mended. A thing is a topic, or the slug of an entry
    that is searched by that phrase."""

    typed: tuple[str, ...]
    words: tuple[WrittenWord, ...]
    matches: tuple[PhraseMatch[Topic | str], ...]
    places: tuple[PhraseMatch[frozenset[str]], ...]

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """What is said, once each, in the order of the text; what is not so, or is so of others, is left out.

        A topic about danger is there in any case: a number too many does no harm.
        """
        inner = set(map(id, longest(self.matches)))
        return tuple(
            dict.fromkeys(
                one.thing
                for one in self.matches
                if isinstance(one.thing, Topic) and (one.thing.box or (id(one) in inner and not one.not_theirs))
            )
        )

    @cached_property
    def districts(self) -> frozenset[str]:
        """The ids of the districts that are named; none when no place is."""
        return frozenset().union(*(place.thing for place in longest(self.places)))

    @cached_property
    def phrases(self) -> dict[frozenset[int], list[Topic | str]]:
        """What the phrases that are part of no longer one stand for, by where they stand."""
        found: dict[frozenset[int], list[Topic | str]] = {}
        for match in longest(self.matches):
            found.setdefault(match.positions, []).append(match.thing)
        return found

    @property
    def is_a_place(self) -> bool:
        """Whether a place is named, and nothing else that tells."""
        of_places = frozenset().union(*(place.positions for place in self.places))
        return bool(of_places) and all(at in of_places or w.text in LITTLE for at, w in enumerate(self.words))

    @cached_property
    def other_words(self) -> list[WrittenWord]:
        """The telling words that are part of no phrase and of no place; a place by itself is told by its words."""
        seen = frozenset().union(*self.phrases)
        left = [w for at, w in enumerate(self.words) if at not in seen and w.text not in LITTLE]
        of_places = frozenset().union(*(place.positions for place in self.places))
        words = [w for w in left if w not in {self.words[at] for at in of_places}]
        kept = words or (left if not seen else [])
        return list({word.stem: word for word in kept}.values())


class QueryReader:
    """Reads what people write.

    `spoken` are phrases that single entries are searched by, with their slugs; `places` are names, with the ids of the
    districts that each may mean.
    """

    def __init__(
        self,
        topics: Sequence[Topic],
        spoken: Iterable[tuple[str, str]],
        places: Mapping[str, frozenset[str]],
        words: Iterable[str],
    ) -> None:
        of_topics: list[tuple[str, Topic | str]] = [(phrase, topic) for topic in topics for phrase in topic.says]
        self._phrases = PhraseIndex[Topic | str]([*of_topics, *spoken])
        self._places = PhraseIndex[frozenset[str]](places.items())
        self._spelling = SpellChecker([*words, *self._phrases.words, *self._places.words])

    def read(self, text: str) -> Query:
        """What was written, understood. Never raises, and keeps nothing."""
        clauses = clauses_in(text[:LONGEST])
        typed = [(word, number) for number, clause in enumerate(clauses) for word in clause][:MOST_WORDS]
        words = [self._word(word, clause) for word, clause in typed]
        return Query(
            typed=tuple(word for word, _clause in typed),
            words=tuple(words),
            matches=tuple(self._phrases.matches(words)),
            places=tuple(self._places.matches(words)),
        )

    def _word(self, word: str, clause: int) -> WrittenWord:
        mended = self._spelling.mended(word)
        return WrittenWord(mended, stem_of(mended), clause)
