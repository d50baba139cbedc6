"""What we made of a text about where somebody lives, in one or two plain sentences."""

from __future__ import annotations

from collections.abc import Callable

from app.catalogue.places import PlaceBasis, PlaceGuess
from triage.districts import DISTRICTS
from triage.i18n import _, listed
from triage.questionnaire.everyday import OUTSIDE

MOST_MEANT = 3
"""Postcodes that are named, one of which may be meant."""
NAMES = {district.id: district.name for district in DISTRICTS}


def hint_in_words(guess: PlaceGuess) -> str:
    """The sentences. Not for a guess that is sure, nor for a text that could not be read."""
    if guess.outside:
        return _outside(guess)
    return SENTENCES[guess.basis](guess)


def _outside(guess: PlaceGuess) -> str:
    if guess.basis == "misspelt":
        return _("We read this as {place}. It is outside our area.").format(place=guess.shown)
    sentence = _("{place} is outside our area.").format(place=guess.shown)
    if not 0 < len(guess.meant) <= MOST_MEANT:
        return sentence
    meant = _("If you meant {postcodes}, choose that place.").format(postcodes=listed(list(guess.meant), _("or")))
    return f"{sentence} {meant}"


def _one_of_many(guess: PlaceGuess) -> str:
    if OUTSIDE in guess.areas:
        return _("Part of {place} is outside our area.").format(place=guess.shown)
    return _("{place} is in more than one area.").format(place=guess.shown)


def _mended(guess: PlaceGuess) -> str:
    if guess.chosen is None:
        return f"{_('We read this as {place}.').format(place=guess.shown)} {_one_of_many(guess)}"
    return _("We read this as {place}, in {district}.").format(place=guess.shown, district=NAMES[guess.areas[0]])


def _new(guess: PlaceGuess) -> str:
    if guess.chosen is None:
        return _("We don’t know the postcode {place}.").format(place=guess.shown)
    sentence = _("We don’t know the postcode {place}. Those next to it are in {district}.")
    return sentence.format(place=guess.shown, district=NAMES[guess.areas[0]])


def _first_part(guess: PlaceGuess) -> str:
    if guess.chosen is None:
        return _one_of_many(guess)
    return _("All or most of {place} is in {district}.").format(place=guess.shown, district=NAMES[guess.areas[0]])


def _slip(guess: PlaceGuess) -> str:
    if len(guess.meant) == 1:
        sentence = _("We could not find {place}. Did you mean {meant}, in {district}?")
        return sentence.format(place=guess.shown, meant=guess.meant[0], district=NAMES[guess.areas[0]])
    if len(guess.meant) > MOST_MEANT:
        return _("We could not find {place}. Check it, or choose from these.").format(place=guess.shown)
    sentence = _("We could not find {place}. Did you mean {meant}?")
    return sentence.format(place=guess.shown, meant=listed(list(guess.meant), _("or")))


def _town(guess: PlaceGuess) -> str:
    return _("{place} is in {district}.").format(place=guess.shown, district=NAMES[guess.areas[0]])


def _misspelt(guess: PlaceGuess) -> str:
    if guess.chosen is None or guess.shown == NAMES[guess.chosen]:
        return _("We read this as {place}.").format(place=guess.shown)
    return _mended(guess)


def _near(guess: PlaceGuess) -> str:
    return _("We read this as {place}.").format(place=guess.shown)


SENTENCES: dict[PlaceBasis, Callable[[PlaceGuess], str]] = {
    "mended": _mended,
    "new": _new,
    "first_part": _first_part,
    "several": lambda _guess: _("You gave more than one postcode."),
    "slip": _slip,
    "town": _town,
    "misspelt": _misspelt,
    "shared": lambda _guess: _("That can be more than one place."),
    "county": lambda guess: _("There is more than one area in {place}.").format(place=guess.shown),
    "near": _near,
    "too_wide": lambda _guess: _("We need to know more than that."),
    "no_address": lambda _guess: _(
        "You do not need an address. Choose where you are now, or where you stay most nights."
    ),
    "unsaid": lambda _guess: _("You do not have to say. Press Continue to go on."),
}
"""What is said of each basis when it does not lie outside."""
