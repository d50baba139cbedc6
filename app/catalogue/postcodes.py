"""Which of our districts a postcode lies in, and, when that cannot be told, which it may be.

All is read from three files that ship with the service, so no postcode leaves the process. Source and licence:
`app/data/README.md` (ONS Postcode Directory, November 2025, Open Government Licence 3.0).
"""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase, digits
from typing import Literal, Self

from triage.questionnaire.everyday import OUTSIDE

DATA = Path(__file__).parents[1] / "data"

LONGEST = 100
"""Characters of typed text that are looked at: a sentence with an address in it, and nothing long is parsed."""

NOT_OURS = "-"
"""How the files mark a real postcode that is not in one of our districts."""
FEW = 0.01
"""A district with less than this share of a first part's postcodes is not offered: one big user's postcode, as a rule,
that lies far from the others. Everyone can still choose any district from the list."""

# C, I, K, M, O and V are never among the last two letters: they are too easily misread.
UNIT = "[ABD-HJLNP-UW-Z]{2}"
FULL = re.compile(rf"[A-Z]{{1,2}}[0-9][A-Z0-9]?[0-9]{UNIT}")
# With letters allowed where only a digit can stand in our districts, none of whose postcodes begins with O or I.
MISREAD = re.compile(rf"([A-HJ-NP-Z]{{1,2}}?)([0-9OIL]{{2,3}})({UNIT})")
DIGITS_MEANT = str.maketrans("OIL", "011")
ENDING_BROKEN = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])[A-HJKMNP-Z][A-Z0-9]{0,2}")
"""A sector with more behind it than its number, and not the two letters that it takes."""
HALF_MISREAD = re.compile(r"([A-HJ-NP-Z]{1,2}?)([0-9OIL]{1,2})")
HALVES = re.compile(r"([A-Z0-9]{1,5})([0-9][A-Z]{2})")
"""What may be a postcode with a slip in its first half."""

# White space, the invisible characters that come with copied text, and the marks people put between and around.
SEPARATING_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cf", "Pd"})
SEPARATING_MARKS = frozenset("\t\n\r._,;:!?()[]/'\"\N{MIDDLE DOT}\N{MINUS SIGN}\N{RIGHT SINGLE QUOTATION MARK}")

PostcodeState = Literal[
    "in_area", "outside", "elsewhere", "first_half_elsewhere", "not_known_here", "not_in_our_files", "not_a_postcode"
]


@dataclass(frozen=True, slots=True)
class PostcodeResult:
    """What a typed text told us of a postcode.

    - `in_area`: `district` is the id of one of our districts, and `areas` holds it alone.
    - `outside`: a real postcode next door.
    - `not_known_here`: too new, mistyped, only a first part, or two postcodes: `areas` are those it may be.
    - `elsewhere`: its first half, or its sector, exists and lies wholly outside our districts, and is no slip away from
      one of ours. The rest was not looked up: whoever can ask again does.
    - `first_half_elsewhere`: the same of a first half, a sector or a mended postcode: it may always be a slip.
    - `not_in_our_files`: no first half that we know, or one slip from a postcode of ours, `meant`, whose districts are
      among `areas`: never taken for outside.
    - `not_a_postcode`: the text holds nothing that has the shape of one.

    `areas` are ids of districts, and `OUTSIDE` where part of it lies outside, likeliest first. `postcode` is what was
    understood, spaced for display ("DE1 2FS", or "DE1" for a first part); empty for `not_a_postcode`. `mended` says
    that it is not what was typed.
    """

    state: PostcodeState
    district: str | None
    areas: tuple[str, ...]
    postcode: str
    mended: bool = False
    meant: tuple[str, ...] = ()

    @property
    def districts(self) -> tuple[str, ...]:
        """Those of the areas that are districts of ours."""
        return tuple(area for area in self.areas if area != OUTSIDE)


NOT_A_POSTCODE = PostcodeResult("not_a_postcode", None, (), "")


class Postcodes:
    """Every postcode in and next to our districts.

    Held as a row of 26 by 26 bytes a sector, one byte for each pair of last letters: 0.3 MB, where a dictionary of
    the same postcodes takes 9 MB of every process.
    """

    def __init__(
        self,
        districts: tuple[str, ...],
        rows: dict[str, bytearray],
        first_parts: dict[str, tuple[str, ...]],
        outside: frozenset[str],
    ) -> None:
        self._districts = districts
        self._rows = rows
        self._first_parts = first_parts
        self._outside = outside

    @classmethod
    def load(cls, folder: Path = DATA) -> Self:
        """Read the files, in less than 0.1 s. Raises OSError when one is missing."""
        number_of: dict[str, int] = {}
        rows: dict[str, bytearray] = defaultdict(lambda: bytearray(26 * 26))
        with gzip.open(folder / "emcca_postcodes.csv.gz", "rt", encoding="ascii", newline="") as file:
            lines = csv.reader(file)
            next(lines)
            for postcode, district in lines:
                rows[postcode[:-2]][_column(postcode)] = number_of.setdefault(district, len(number_of) + 1)
        first_parts = _areas_of_first_parts(folder / "emcca_sectors.csv")
        outside = frozenset((folder / "outside_first_halves.txt").read_text("ascii").split())
        return cls(tuple(number_of), dict(rows), first_parts, outside)

    def find(self, text: str) -> PostcodeResult:
        """Say what `text`, just as a person typed it, tells us about where they live. Never raises.

        Any case and spacing will do, with marks or other words around it, and O, I and L for 0 and 1 where that gives
        a postcode of ours.
        """
        parts = _parts(text)
        joined = "".join(parts)
        pairs = [first + second for first, second in pairwise(parts)]
        for typed in ([joined], [*parts, *pairs]):
            found = {one.postcode: one for one in map(self._whole, typed) if one is not None}
            if found:
                return _one_of(list(found.values()))
        return self._first_part(parts, joined) or self._with_slip(joined) or self._first_half_among(parts)

    def _whole(self, typed: str) -> PostcodeResult | None:
        """A whole postcode; None for what has no such shape, not even with letters typed for digits."""
        meant = _as_meant(typed)
        for postcode in dict.fromkeys((typed, meant)):
            known = self._known(postcode)
            if known is not None and (postcode == typed or known.state == "in_area"):
                return replace(known, mended=postcode != typed)
        if FULL.fullmatch(typed):
            return self._shape_only(typed)
        ours = FULL.fullmatch(meant) and meant[:-3] in self._first_parts
        return self._shape_only(meant, mended=True) if ours else None

    def _known(self, postcode: str) -> PostcodeResult | None:
        row = self._rows.get(postcode[:-2])
        number = row[_column(postcode)] if row is not None and FULL.fullmatch(postcode) else 0
        if not number:
            return None
        district = self._districts[number - 1]
        if district == NOT_OURS:
            return PostcodeResult("outside", None, (OUTSIDE,), _spaced(postcode))
        return PostcodeResult("in_area", district, (district,), _spaced(postcode))

    def _shape_only(self, postcode: str, *, mended: bool = False) -> PostcodeResult:
        spaced, first_half = _spaced(postcode), postcode[:-3]
        # A sector that is newer than the files lies, as far as we know, where the rest of its first half does.
        areas = self._first_parts.get(spaced[:-2]) or self._first_parts.get(first_half) or ()
        if areas and areas != (OUTSIDE,):
            return PostcodeResult("not_known_here", None, areas, spaced, mended)
        exists = bool(areas) or first_half in self._outside
        meant = self._meant(first_half, postcode[-3:])
        if exists and not meant:
            # What was mended may be mended wrongly, so it is as little sure as a first half.
            return PostcodeResult("first_half_elsewhere" if mended else "elsewhere", None, (OUTSIDE,), spaced, mended)
        return _slip(spaced, meant, exists=exists)

    def _meant(self, first_half: str, rest: str) -> list[PostcodeResult]:
        """The postcodes of ours that one wrong, missing, added or swapped character in the first half makes of it."""
        found = (self._known(f"{meant}{rest}") for meant in dict.fromkeys(_one_slip_from(first_half)))
        return [one for one in found if one is not None and one.state == "in_area"]

    def _with_slip(self, typed: str) -> PostcodeResult | None:
        """What has nearly the shape of a postcode, and is one slip from one of ours."""
        halves = HALVES.fullmatch(typed)
        meant = self._meant(*halves.groups()) if halves else []
        return _slip(_spaced(typed), meant, exists=False) if meant else None

    def _first_part(self, parts: list[str], joined: str) -> PostcodeResult | None:
        # "DE11" is the outward code DE11, but "DE1 1" is a sector of DE1: only the space tells them apart.
        sector = f"{joined[:-1]} {joined[-1:]}"
        spaced = len(parts) > 1 and len(parts[-1]) == 1
        broken = ENDING_BROKEN.fullmatch(joined)
        cut = f"{broken[1]} {broken[2]}" if broken else ""
        for reading in (sector, joined, cut) if spaced else (joined, sector, cut):
            areas = self._first_parts.get(reading)
            if areas == (OUTSIDE,) or reading.split(" ")[0] in self._outside:
                return PostcodeResult("first_half_elsewhere", None, (OUTSIDE,), reading, reading == cut)
            if areas is not None:
                return PostcodeResult("not_known_here", None, areas, reading, reading == cut)
        misread = HALF_MISREAD.fullmatch(joined)
        half = misread[1] + misread[2].translate(DIGITS_MEANT) if misread else ""
        found = self._first_parts.get(half)
        return None if found is None else PostcodeResult("not_known_here", None, found, half, mended=True)

    def _first_half_among(self, parts: list[str]) -> PostcodeResult:
        """A first half of ours with other words around it. Those of elsewhere are too like flats, roads and rooms."""
        halves = [part for part in dict.fromkeys(parts) if part in self._first_parts]
        found = [PostcodeResult("not_known_here", None, self._first_parts[half], half) for half in halves]
        return _one_of(found) if found else NOT_A_POSTCODE


def _one_of(found: list[PostcodeResult]) -> PostcodeResult:
    """The only one; or, of several, that it may be any of them."""
    if len(found) == 1:
        return found[0]
    areas = dict.fromkeys(area for one in found for area in one.areas)
    return PostcodeResult("not_known_here", None, tuple(areas), ", ".join(one.postcode for one in found))


def _slip(spaced: str, meant: list[PostcodeResult], *, exists: bool) -> PostcodeResult:
    areas = dict.fromkeys([*([OUTSIDE] if exists else []), *(area for one in meant for area in one.areas)])
    postcodes = tuple(one.postcode for one in meant)
    return PostcodeResult("not_in_our_files", None, tuple(areas), spaced, meant=postcodes)


def _parts(text: str) -> list[str]:
    """Split at whatever separates, and make capitals of the rest."""
    plain = unicodedata.normalize("NFKC", text.strip()[:LONGEST]).upper()
    return "".join(" " if _separates(character) else character for character in plain).split()


def _separates(character: str) -> bool:
    return character in SEPARATING_MARKS or unicodedata.category(character) in SEPARATING_CATEGORIES


def _one_slip_from(typed: str) -> Iterator[str]:
    for at in range(len(typed) + 1):
        before, after = typed[:at], typed[at:]
        yield before + after[1:]
        yield f"{before}{after[1:2]}{after[:1]}{after[2:]}"
        for character in ascii_uppercase + digits:
            yield f"{before}{character}{after}"
            yield f"{before}{character}{after[1:]}"


def _as_meant(typed: str) -> str:
    misread = MISREAD.fullmatch(typed)
    if misread is None:
        return typed
    area, numbers, unit = misread.groups()
    return f"{area}{numbers.translate(DIGITS_MEANT)}{unit}"


def _spaced(postcode: str) -> str:
    return f"{postcode[:-3]} {postcode[-3:]}"


def _column(postcode: str) -> int:
    """Where in its sector's row a postcode that ends in two capitals is kept: 0 to 675."""
    return (ord(postcode[-2]) - 65) * 26 + ord(postcode[-1]) - 65


def _areas_of_first_parts(path: Path) -> dict[str, tuple[str, ...]]:
    """For each sector ("DE1 2") and each outward code ("DE1"): its areas, the one with most postcodes first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            outward = row["sector"].split()[0]
            for pair in row["districts"].split():
                district, _, postcodes = pair.rpartition(":")
                area = OUTSIDE if district == NOT_OURS else district
                counts[row["sector"]][area] += int(postcodes)
                counts[outward][area] += int(postcodes)
    return {part: tuple(_likely(counted)) for part, counted in counts.items()}


def _likely(counted: Counter[str]) -> Iterator[str]:
    """Those with more than a few of the postcodes; of our districts always the one with most."""
    ours = next((area for area, _ in counted.most_common() if area != OUTSIDE), None)
    for area, postcodes in counted.most_common():
        if area == ours or postcodes >= FEW * counted.total():
            yield area
