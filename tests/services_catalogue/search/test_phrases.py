"""What residents say is found in a sentence as it is spoken, and what they say is not so is known not to be."""

from __future__ import annotations

import pytest

from services_catalogue.search.phrases import PhraseIndex, WrittenWord, clauses_in, longest, stem_of, ways_to_say

INDEX = PhraseIndex(
    [("lost my job", "lost job"), ("job", "job"), ("(bad|sore) back", "back"), ("no food", "food"), ("debt", "debt")]
)


def written(text: str) -> list[WrittenWord]:
    """The words of a text as they are compared."""
    clauses = enumerate(clauses_in(text))
    return [WrittenWord(word, stem_of(word), number) for number, words in clauses for word in words]


def found(text: str) -> list[str]:
    """What a text says, without what is part of a longer phrase and what is not so."""
    return [match.thing for match in longest(INDEX.matches(written(text))) if not match.not_theirs]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I lost my job", ["lost job"]),
        ("lost job", ["lost job"]),
        ("I've just lost my cleaning job last week", ["lost job"]),
        ("I lost weight. My job is fine", ["job"]),
        ("my back is bad", []),
        ("a sore back and debts", ["back", "debt"]),
        ("there is no food", ["food"]),
        ("no debt", []),
        ("I do not have any debts", []),
        ("I don't want to talk about debt", ["debt"]),
        ("no debt but no food", ["food"]),
        ("no debt, a sore back", ["back"]),
        ("no sore back and debts", ["debt"]),
        ("my son has debts", []),
        ("my dad says I have debts", ["debt"]),
        ("my wife and I lost our job", ["lost job"]),
    ],
)
def test_a_phrase_is_found_as_people_say_it(text: str, said: list[str]) -> None:
    assert found(text) == said


def test_a_phrase_with_brackets_is_each_way_to_say_it() -> None:
    assert list(ways_to_say("(bad|sore) back (|pain)")) == ["bad back", "bad back pain", "sore back", "sore back pain"]


def test_a_phrase_of_little_words_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="no word to find it by"):
        PhraseIndex([("my", "mine")])


@pytest.mark.parametrize(
    ("one", "other"), [("training", "train"), ("trained", "train"), ("planning", "plan"), ("houses", "housing")]
)
def test_endings_do_not_matter(one: str, other: str) -> None:
    assert stem_of(one) == stem_of(other)


@pytest.mark.parametrize(("one", "other"), [("care", "car"), ("caring", "car"), ("bus", "bu"), ("king", "k")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stem_of(one) != stem_of(other)
