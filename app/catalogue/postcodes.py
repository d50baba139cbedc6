"""Which of our districts a postcode lies in, and, when that cannot be told, which it may be.

Everything is read from three files that ship with the service, so no postcode leaves the process. Source and licence:
`app/data/README.md` (ONS Postcode Directory, November 2025, Open Government Licence 3.0).
"""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase, digits
from typing import Literal, Self

DATA = Path(__file__).parents[1] / "data"

LONGEST = 16
"""Characters of typed text that are looked at: twice a postcode, so odd spacing fits and nothing long is parsed."""

OUTSIDE = "-"
"""How the files mark a real postcode that is not in one of our districts."""

# C, I, K, M, O and V are never among the last two letters: they are too easily misread.
UNIT = "[ABD-HJLNP-UW-Z]{2}"
FULL = re.compile(rf"[A-Z]{{1,2}}[0-9][A-Z0-9]?[0-9]{UNIT}")
# With O and I allowed where only a digit can stand in our districts, none of whose postcodes begins with either letter.
MISREAD = re.compile(rf"([A-HJ-NP-Z]{{1,2}})([0-9OI]{{2,3}})({UNIT})")
DIGITS_MEANT = str.maketrans("OI", "01")

# White space, the invisible characters that come with copied text, and the marks people put between the two halves.
SEPARATING_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cf", "Pd"})
SEPARATING_MARKS = frozenset("\t\n\r._\N{MIDDLE DOT}\N{MINUS SIGN}")

PostcodeState = Literal["in_area", "outside", "elsewhere", "not_known_here", "not_in_our_files", "not_a_postcode"]


@dataclass(frozen=True, slots=True)
class PostcodeResult:
    """What a typed postcode told us.

    - `in_area`: `district` is the id of one of our districts, and `districts` holds it alone.
    - `outside`: a real postcode next door.
    - `not_known_here`: too new, mistyped, or only a first part: `districts` are those it may be, likeliest first.
    - `elsewhere`: its first half exists and lies wholly outside our districts, and is no slip away from one of ours.
      The rest was not looked up: whoever can ask again does.
    - `not_in_our_files`: no first half that we know, or one slip from a postcode of ours: never taken for outside.
    - `not_a_postcode`: the text does not have the shape of one.

    `postcode` is what was understood, spaced for display ("DE1 2FS", or "DE1" for a first part). It is empty for
    `not_a_postcode`.
    """

    state: PostcodeState
    district: str | None
    districts: tuple[str, ...]
    postcode: str


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
        first_parts = _districts_of_first_parts(folder / "emcca_sectors.csv")
        outside = frozenset((folder / "outside_first_halves.txt").read_text("ascii").split())
        return cls(tuple(number_of), dict(rows), first_parts, outside)

    def find(self, text: str) -> PostcodeResult:
        """Say what `text`, just as a person typed it, tells us about where they live. Never raises.

        Any case and spacing will do, with hyphens or dots too, and the letters O and I for the digits 0 and 1 where
        that gives a postcode we know.
        """
        parts = _parts(text)
        if not parts:
            return NOT_A_POSTCODE
        typed = "".join(parts)
        known = self._known(_as_meant(typed))
        if known is not None:
            return known
        if FULL.fullmatch(typed):
            return self._shape_only(typed)
        return self._first_part(typed, spaced=len(parts) > 1 and len(parts[-1]) == 1)

    def _known(self, postcode: str) -> PostcodeResult | None:
        row = self._rows.get(postcode[:-2])
        number = row[_column(postcode)] if row is not None and FULL.fullmatch(postcode) else 0
        if not number:
            return None
        district = self._districts[number - 1]
        if district == OUTSIDE:
            return PostcodeResult("outside", None, (), _spaced(postcode))
        return PostcodeResult("in_area", district, (district,), _spaced(postcode))

    def _shape_only(self, postcode: str) -> PostcodeResult:
        spaced, first_half = _spaced(postcode), postcode[:-3]
        # A sector that is newer than the files lies, as far as we know, where the rest of its first half does.
        districts = self._first_parts.get(spaced[:-2]) or self._first_parts.get(first_half)
        if districts is not None:
            return PostcodeResult("not_known_here", None, districts, spaced)
        elsewhere = first_half in self._outside and not self._may_be_a_slip(first_half, postcode[-3:])
        return PostcodeResult("elsewhere" if elsewhere else "not_in_our_files", None, (), spaced)

    def _may_be_a_slip(self, first_half: str, rest: str) -> bool:
        """Whether one wrong, missing, added or swapped character in its first half makes one of ours of it."""
        found = (self._known(f"{meant}{rest}") for meant in _one_slip_from(first_half))
        return any(one is not None and one.state == "in_area" for one in found)

    def _first_part(self, typed: str, *, spaced: bool) -> PostcodeResult:
        # "DE11" is the outward code DE11, but "DE1 1" is a sector of DE1: only the space tells them apart.
        sector = f"{typed[:-1]} {typed[-1]}"
        for reading in (sector, typed) if spaced else (typed, sector):
            if reading in self._first_parts:
                return PostcodeResult("not_known_here", None, self._first_parts[reading], reading)
        return NOT_A_POSTCODE


def _parts(text: str) -> list[str]:
    """Split at whatever separates, and make capitals of the rest; nothing for a text that is blank or far too long."""
    trimmed = text.strip()
    if len(trimmed) > LONGEST:
        return []
    plain = unicodedata.normalize("NFKC", trimmed).upper()
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


def _districts_of_first_parts(path: Path) -> dict[str, tuple[str, ...]]:
    """For each sector ("DE1 2") and each outward code ("DE1"): its districts, the one with most postcodes first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            outward = row["sector"].split()[0]
            for pair in row["districts"].split():
                district, _, postcodes = pair.rpartition(":")
                if district != OUTSIDE:
                    counts[row["sector"]][district] += int(postcodes)
                    counts[outward][district] += int(postcodes)
    return {part: tuple(district for district, _ in counted.most_common()) for part, counted in counts.items()}
