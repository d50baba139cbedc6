"""The names an entry goes by: its own, its old and local ones, and those it is mixed up with; and all A to Z."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from services_catalogue.model.provision import AccessPoint, CatalogueEntry

NameKind = Literal["name", "old_name", "similar_name"]

IN_BRACKETS = re.compile(r"\(([^()]*)\)")
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
SHORT_FORM = re.compile(r"[A-Z0-9&]{2,8}")
OTHER = "0–9"
"""Where names stand that do not begin with a letter."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entry. `old_name` is any other name of the same entry, an access point's included."""

    slug: str
    text: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A line of the A to Z. An alias is shown with the proper name of its entry behind it."""

    slug: str
    shown_name: str
    is_alias: bool
    proper_name: str


def names_of(entry: CatalogueEntry) -> Iterator[Name]:
    """All that an entry is called, each once for each kind, own name first.

    What it is confused with is a `similar_name` only when it is no entry itself: those have names of their own.
    """
    yield Name(entry.slug, entry.name, "name")
    for access_point in entry.access_points:
        yield Name(entry.slug, access_point.name, "old_name")
    for support in (entry, *entry.access_points):
        for alias in support.also_known_as:
            yield Name(entry.slug, alias, "old_name")
    for support in (entry, *entry.access_points):
        for similar in support.confused_with:
            if similar.name is not None:
                yield Name(entry.slug, similar.name, "similar_name")


def mixed_up(entries: Sequence[CatalogueEntry]) -> dict[str, tuple[str, ...]]:
    """For each slug those of the entries that it is mixed up with, whichever of the two says so.

    What the entry itself says comes first, then what others say of it, then what only their access points say.
    """
    known = {entry.slug for entry in entries}
    said = [(entry.slug, slug) for entry in entries for slug in _similar_slugs(entry)]
    by_access_points = [
        (p.slug, slug) for p in entries for access_point in p.access_points for slug in _similar_slugs(access_point)
    ]
    pairs = [*said, *_turned(said), *by_access_points, *_turned(by_access_points)]
    return {
        slug: tuple(dict.fromkeys(other for one, other in pairs if one == slug and other != slug and other in known))
        for slug in known
    }


def _similar_slugs(support: CatalogueEntry | AccessPoint) -> list[str]:
    return [similar.slug for similar in support.confused_with if similar.slug is not None]


def _turned(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(other, one) for one, other in pairs]


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: small letters and digits, without accents and apostrophes."""
    plain = text if text.isascii() else _without_accents(text)
    plain = re.sub("['’‘`]", "", plain.lower()).replace("&", " and ")
    return NOT_A_WORD.sub(" ", plain).split()


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def key_of(text: str) -> str:
    """What two ways of writing one name have in common: without spaces, capitals, marks and plurals."""
    return "".join(singular(word) for word in words_in(text))


def singular(word: str) -> str:
    """The word without the ending of an English plural."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def keys_of(name: str) -> Iterator[str]:
    """The keys by which a name is found, its short forms included.

    "Journey to Work (J2W), Derby" is found by "Journey to Work", "J2W" and "Journey to Work, Derby".
    """
    bare = IN_BRACKETS.sub(" ", name)
    inside = IN_BRACKETS.findall(name)
    parts = [part for text in (bare, *inside) for part in re.split("[,:;]", text)]
    short = [part.strip() for part in parts if SHORT_FORM.fullmatch(part.strip())]
    before = IN_BRACKETS.split(name)[0].split(",")[0]
    yield from dict.fromkeys(key for key in map(key_of, (name, bare, before, *short)) if key)


def a_to_z(entries: Iterable[CatalogueEntry]) -> list[tuple[str, list[NameEntry]]]:
    """Every name and alias under its letter, in order; digits come first. Names of other things are not in it."""
    lines: dict[tuple[str, str], NameEntry] = {}
    for entry in entries:
        for name in names_of(entry):
            if name.kind == "similar_name":
                continue
            shown = name.text[0].upper() + name.text[1:]
            line = NameEntry(entry.slug, shown, name.kind == "old_name", entry.name)
            lines.setdefault((entry.slug, key_of(shown)), line)
    ordered = sorted(lines.values(), key=lambda line: (_letter(line) != OTHER, *_order(line)))
    return [(letter, list(group)) for letter, group in groupby(ordered, key=_letter)]


def _order(entry: NameEntry) -> tuple[list[str], bool, str]:
    return words_in(entry.shown_name), entry.is_alias, entry.slug


def _letter(entry: NameEntry) -> str:
    first = next(iter(words_in(entry.shown_name)), "0")[0].upper()
    return first if first.isalpha() else OTHER
