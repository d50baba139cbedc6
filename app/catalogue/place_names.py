"""Which of our districts a place lies in by its name: districts, counties, towns and villages, and places elsewhere.

The names stand in `app/data/places.csv`. Source and licence: `app/data/README.md`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Self

from rapidfuzz import fuzz, process

from app.catalogue.postcodes import DATA, LONGEST, NOT_OURS
from triage.districts import COUNTIES, DISTRICTS
from triage.questionnaire.everyday import OUTSIDE

NameKind = Literal["district", "county", "town", "elsewhere", "too_wide"]
Key = tuple[str, ...]

LITTLE = frozenset({
    "and", "area", "around", "at", "borough", "by", "center", "centre", "city", "council", "currently", "district",
    "from", "i", "im", "in", "is", "live", "living", "my", "near", "of", "on", "place", "stay", "staying",
    "the", "up", "upon", "with",
})  # fmt: skip
"""Words that tell no place from another, neither in a name nor around it."""
HEDGES = frozenset({
    "around", "by", "dont", "from", "left", "leaving", "move", "moved", "moving", "near", "never", "not", "nr",
    "outside", "was", "work",
})  # fmt: skip
"""Words with which a place may not be where somebody lives."""
ROADS = frozenset({
    "avenue", "ave", "close", "court", "crescent", "drive", "gardens", "grove", "hill", "lane", "ln", "park", "rd",
    "road", "row", "square", "st", "street", "terrace", "view", "walk", "way",
})  # fmt: skip
"""Words that make a road of the name before them, which may lie in any town."""
COMMON = frozenset({("heath",), ("hope",), ("meadows",), ("midway",), ("bunny",)})
"""Places of ours whose names are words besides: taken for a place only where nothing else was typed."""
SHORT = {
    "derbys": "derbyshire",
    "notts": "nottinghamshire",
    "nottm": "nottingham",
    "ne": "north east",
    "saint": "st",
    "uk": "united kingdom",
    "gb": "great britain",
}
TOO_WIDE = frozenset(
    {"England", "United Kingdom", "Great Britain", "Britain", "East Midlands", "Midlands", "Peak District", "EMCCA"}
    | {"DE", "DN", "LE", "LN", "NG", "SK", "ST"}
)
"""Names that hold more than one of our districts and are no county; and the letters with which our postcodes begin."""
SURE, SHORTEST = 87, 5
"""How alike (of 100) a misspelt name is to one that we know, and how many letters it has at least."""
TELLING, FEW_WORDS = 7, 3
"""Letters that a name of elsewhere has at least to be seen among other words, or how many words there are at most."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name, and the areas that it may be: ids of districts, and `OUTSIDE`. None where it is too wide to tell."""

    kind: NameKind
    name: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """The places that a text names, as one. `alike` says that it is not spelt so; `nearly` that it may only be near, as
    the town in an address is.
    """

    kind: NameKind
    name: str
    areas: tuple[str, ...]
    alike: bool = False
    nearly: bool = False


class PlaceNames:
    """Every name that we know, looked up by its words."""

    def __init__(self, names: Iterable[PlaceName]) -> None:
        self._by_key: dict[Key, PlaceName] = {}
        for name in names:
            self._by_key.setdefault(_key(_words(name.name)), name)
        self._spelt = {" ".join(key): name for key, name in self._by_key.items() if name.kind != "too_wide"}
        self._longest = max(map(len, self._by_key))

    @classmethod
    def load(cls, folder: Path = DATA) -> Self:
        """Districts and counties come first: a town that is called like its district is the district."""
        with (folder / "places.csv").open(encoding="utf-8", newline="") as file:
            towns = [_town(row["name"], row["districts"].split()) for row in csv.DictReader(file)]
        wide = [PlaceName("too_wide", name, ()) for name in sorted(TOO_WIDE)]
        return cls([*_districts(), *_counties(), *wide, *towns])

    def towns(self) -> dict[str, frozenset[str]]:
        """Our towns and villages, with the ids of their districts; without those whose names are words besides."""
        ours = {key: name for key, name in self._by_key.items() if name.kind == "town" and key not in COMMON}
        return {name.name: frozenset(name.areas) - {OUTSIDE} for name in ours.values()}

    def find(self, text: str) -> NamedPlace | None:
        """The place that a text names, with or without other words; None where it names none that we know."""
        pieces = [words for piece in re.split(r"[,;\n()]", text[:LONGEST]) if (words := _words(piece))]
        names = list(dict.fromkeys(name for words in pieces for name in self._named(words)))
        names = names or list(filter(None, map(self._elsewhere, pieces)))
        if names:
            nearly = any(word in HEDGES or word in ROADS for words in pieces for word in words)
            return _as_one(names, nearly=nearly)
        return next((found for words in pieces if (found := self._alike(_key(words)))), None)

    def _named(self, words: list[str]) -> Iterator[PlaceName]:
        whole = self._by_key.get(_key(words))
        if whole is not None:
            yield whole
            return
        left = words
        while left:
            found = self._first_in(left)
            if found is None:
                left = left[1:]
                continue
            name, length = found
            yield name
            left = left[length:]

    def _first_in(self, words: list[str]) -> tuple[PlaceName, int] | None:
        """The longest name of ours with which these words begin, and how many words it takes."""
        if words[0] in LITTLE:
            return None
        for length in range(min(len(words), 2 * self._longest), 0, -1):
            name = self._by_key.get(_key(words[:length]))
            ours = (
                name is not None and name.kind not in ("elsewhere", "too_wide") and _key(words[:length]) not in COMMON
            )
            if name is not None and ours and not ROADS & set(words[length : length + 1]):
                return name, length
        return None

    def _elsewhere(self, words: list[str]) -> PlaceName | None:
        """A place elsewhere among other words, where the text is short or its name is no other word too."""
        for at in range(len(words)):
            for end in range(len(words), at, -1):
                name = self._by_key.get(_key(words[at:end]))
                if name is None or name.kind != "elsewhere" or ROADS & set(words[end : end + 1]):
                    continue
                if len(words) <= FEW_WORDS or len(name.name) >= TELLING:
                    return name
        return None

    def _alike(self, key: Key) -> NamedPlace | None:
        typed = " ".join(key)
        if sum(map(str.isalpha, typed)) < SHORTEST:
            return None
        best = process.extractOne(typed, self._spelt.keys(), scorer=fuzz.ratio, score_cutoff=SURE)
        if best is None:
            return None
        name = self._spelt[best[0]]
        return NamedPlace(name.kind, name.name, name.areas, alike=True)


@cache
def place_names() -> PlaceNames:
    """The names, read once in a process. Raises OSError when the file is missing."""
    return PlaceNames.load()


def _as_one(names: list[PlaceName], *, nearly: bool) -> NamedPlace:
    """Of several names the narrowest kind counts: a town before its district, and that before its county."""
    kinds: tuple[NameKind, ...] = ("town", "district", "county", "elsewhere", "too_wide")
    kind = next(kind for kind in kinds if any(name.kind == kind for name in names))
    narrowest = [name for name in names if name.kind == kind]
    areas = tuple(dict.fromkeys(area for name in narrowest for area in name.areas))
    around = {area for name in names if name.kind in ("district", "county") for area in name.areas}
    inside = tuple(area for area in areas if area in around)
    return NamedPlace(kind, ", ".join(name.name for name in narrowest), inside or areas, nearly=nearly)


def _districts() -> Iterator[PlaceName]:
    for district in DISTRICTS:
        yield PlaceName("district", district.name, (district.id,))


def _counties() -> Iterator[PlaceName]:
    """The two counties, each with the city in its middle last: many who live there name the county too."""
    for county, city in (("derbyshire", "derby"), ("nottinghamshire", "nottingham")):
        members = tuple(district.id for district in DISTRICTS if district.county == county)
        yield PlaceName("county", COUNTIES[county], (*members, city))


def _town(name: str, districts: list[str]) -> PlaceName:
    areas = tuple(OUTSIDE if district == NOT_OURS else district for district in districts)
    return PlaceName("elsewhere" if areas == (OUTSIDE,) else "town", name, areas)


def _words(text: str) -> list[str]:
    """The words in small letters, without accents and marks, and what is short written out."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'\N{RIGHT SINGLE QUOTATION MARK}")
    words = re.findall(r"[a-z0-9]+", letters.replace("&", " and "))
    return [word for short in words for word in SHORT.get(short, short).split()]


def _key(words: Iterable[str]) -> Key:
    return tuple(word for word in words if word not in LITTLE)
