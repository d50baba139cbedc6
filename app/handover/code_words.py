"""How a code is spelt out loud, so that an adviser or a resident hears it right; and until when it works, in words."""

from __future__ import annotations

from datetime import datetime

from app.core.clock import HERE
from services_catalogue.model.status import date_in_words
from triage.i18n import _
from triage.i18n import marked as m

SAID = {
    "0": m("zero"),
    "1": m("one"),
    "2": m("two"),
    "3": m("three"),
    "4": m("four"),
    "5": m("five"),
    "6": m("six"),
    "7": m("seven"),
    "8": m("eight"),
    "9": m("nine"),
    "A": m("A for apple"),
    "B": m("B for bread"),
    "C": m("C for cat"),
    "D": m("D for dog"),
    "E": m("E for egg"),
    "F": m("F for fish"),
    "G": m("G for green"),
    "H": m("H for house"),
    "J": m("J for jam"),
    "K": m("K for king"),
    "M": m("M for milk"),
    "N": m("N for night"),
    "P": m("P for paper"),
    "Q": m("Q for queen"),
    "R": m("R for rain"),
    "S": m("S for sun"),
    "T": m("T for table"),
    "V": m("V for van"),
    "W": m("W for water"),
    "X": m("X for X-ray"),
    "Y": m("Y for yellow"),
    "Z": m("Z for zebra"),
}


def aloud(code: str) -> list[tuple[str, str]]:
    """The groups of a code as it is written down, each with its spelling: "7K4M", "seven, K for king, ..."."""
    return [(group, ", ".join(_(SAID[character]) for character in group)) for group in code.split("-")]


def until_in_words(moment: datetime) -> str:
    """A moment in UK time, as in "4:46pm on 28 November 2026"."""
    here = moment.astimezone(HERE)
    sentence = _("{time}am on {day}") if here.hour < 12 else _("{time}pm on {day}")
    return sentence.format(time=f"{here.hour % 12 or 12}:{here:%M}", day=date_in_words(here.date().isoformat()))
