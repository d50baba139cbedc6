"""Where somebody lives, out of whatever they typed: a postcode, a part of one, the name of a place, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from app.catalogue.place_names import NamedPlace, place_names
from app.catalogue.postcodes import LONGEST, PostcodeResult, Postcodes
from triage.questionnaire.answers import NOT_SURE, RATHER_NOT_SAY
from triage.questionnaire.everyday import OUTSIDE

PlaceBasis = Literal[
    "sure", "mended", "new", "first_part", "several", "slip", "elsewhere",
    "town", "misspelt", "shared", "county", "near", "too_wide", "no_address", "unsaid", "unreadable",
]  # fmt: skip

NO_ADDRESS = re.compile(
    r"\b(homeless|nfa|no fixed|no (permanent )?(address|home|abode)|nowhere|no ?where|travell?(ing|er|ers)|gypsy|roma|"
    r"sofa|couch|rough|on the streets?|hostel|refuge|(night )?shelter|caravan|tent|(in|my) (a |my )?(car|van)|boat|"
    r"between (homes|places)|moving (about|around)|hmp|prison|barracks|hospital|hotel|"
    r"with (my |a |some )?(friend|mate|family|relative)s?)\b"
)
NOTHING_SAID = re.compile(r"(none|nothing|n/?a|nil|streets?|car|van|tent)\W*")
APOSTROPHE = "['\N{RIGHT SINGLE QUOTATION MARK}]?"
NOT_KNOWN = re.compile(rf"\b(not sure|unsure|no idea|don{APOSTROPHE}t know|do not know|idk)\b")
NOT_TOLD = re.compile(
    rf"\b(rather not|prefer not|not saying|private|not telling|your (own )?business|won{APOSTROPHE}t say)\b"
)


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """What a text tells about where somebody lives.

    `areas` are what it may be, likeliest first: ids of districts, `OUTSIDE`, or an answer that tells nothing. `chosen`
    is the one to go on with, unless the person says otherwise. `shown` is what we read, and `meant` postcodes of ours
    that are one slip away. Only what is `sure` needs no look by the person; `outside` says that it lies elsewhere.
    """

    basis: PlaceBasis
    areas: tuple[str, ...] = ()
    shown: str = ""
    meant: tuple[str, ...] = ()

    @property
    def chosen(self) -> str | None:
        """The only area; or outside, where what was typed does lie there and only a slip could say otherwise."""
        return self.areas[0] if len(self.areas) == 1 or self.outside else None

    @property
    def outside(self) -> bool:
        """Whether what was typed lies outside our area, as far as we know."""
        return self.areas[:1] == (OUTSIDE,) and (len(self.areas) == 1 or self.basis == "slip")


def find_place(text: str, postcodes: Postcodes) -> PlaceGuess:
    """What a text tells, just as a person typed it. Never raises. A whole postcode counts more than a name."""
    found = postcodes.find(text)
    if found.state in ("in_area", "outside", "elsewhere") or " " in found.postcode[:-1]:
        return _of_postcode(found)
    plain = " ".join(text[:LONGEST].casefold().split())
    named = place_names().find(text)
    homeless = NO_ADDRESS.search(plain) or NOTHING_SAID.fullmatch(plain)
    if named is not None and not named.alike and (not homeless or named.kind in ("town", "district")):
        return _of_both(named, found) if found.areas else _of_name(named, sure=not homeless)
    if homeless:
        return PlaceGuess("no_address")
    for pattern, answer in ((NOT_KNOWN, NOT_SURE), (NOT_TOLD, RATHER_NOT_SAY)):
        if pattern.search(plain):
            return PlaceGuess("unsaid", (answer,))
    if found.state != "not_a_postcode":
        return _of_postcode(found)
    return PlaceGuess("unreadable") if named is None else _of_name(named, sure=False)


def _of_both(named: NamedPlace, found: PostcodeResult) -> PlaceGuess:
    """A name with the first half of a postcode. The town in an address is no district: the post chose it."""
    if named.kind in ("county", "elsewhere", "too_wide"):
        return _of_postcode(found)
    both = tuple(area for area in named.areas if area in found.areas)
    if named.kind == "district" and found.areas != named.areas:
        return _of_postcode(found)
    return _of_name(replace(named, areas=both or named.areas), sure=True)


def _of_postcode(found: PostcodeResult) -> PlaceGuess:
    match found.state:
        case "in_area":
            basis: PlaceBasis = "mended" if found.mended else "sure"
        case "outside" | "elsewhere" | "first_half_elsewhere":
            basis = "misspelt" if found.mended else "elsewhere"
        case "not_in_our_files":
            basis = "slip" if found.areas else "unreadable"
        case _:
            basis = _of_unknown(found)
    return PlaceGuess(basis, found.areas, found.postcode, found.meant)


def _of_unknown(found: PostcodeResult) -> PlaceBasis:
    if "," in found.postcode:
        return "several"
    if found.mended:
        return "mended"
    return "new" if len(found.postcode.partition(" ")[2]) > 1 else "first_part"


def _of_name(named: NamedPlace, *, sure: bool) -> PlaceGuess:
    if named.alike:
        basis: PlaceBasis = "misspelt"
    elif named.kind in ("county", "elsewhere", "too_wide"):
        basis = named.kind
    elif len(named.areas) > 1:
        basis = "shared"
    elif named.kind == "town":
        basis = "town"
    else:
        basis = "sure" if sure and not named.nearly else "near"
    return PlaceGuess(basis, named.areas, named.name)
