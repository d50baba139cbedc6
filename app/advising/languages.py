"""The languages in which a client can read the questions beside the adviser's English. No speaker has checked them yet.

Words about consent are not among them: a client agrees to the words that the record holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "locale"
UNCHECKED = (
    "No speaker of this language has checked these words yet. "
    "If they are not clear, ask in English or get an interpreter."
)


@dataclass(frozen=True, slots=True)
class Language:
    """`own` is its name in itself, `english` in English; `direction` is "ltr" or "rtl", as HTML's `dir` takes it."""

    id: str
    own: str
    english: str
    direction: str


LANGUAGES: tuple[Language, ...] = (
    Language("ar", "العربية", "Arabic", "rtl"),
    Language("pl", "Polski", "Polish", "ltr"),
    Language("ro", "Română", "Romanian", "ltr"),
    Language("ur", "اردو", "Urdu", "rtl"),
)


def language_of(id: str) -> Language | None:
    """The language with this id (ISO 639-1), or None."""
    return next((language for language in LANGUAGES if language.id == id), None)


def in_language(language_id: str, english: str) -> str:
    """The translation of a question, an option or a hint as it stands in English; empty when there is none."""
    if not english or language_of(language_id) is None:
        return ""
    return _words(language_id).gettext(english)


class _NoFallback(NullTranslations):
    """Returns no translation where one is missing: the English itself would be taken for one."""

    def gettext(self, message: str) -> str:  # noqa: ARG002  every message alike
        return ""


@cache
def _words(language_id: str) -> GNUTranslations:
    with (LOCALE / language_id / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        words = GNUTranslations(file)
    words.add_fallback(_NoFallback())
    return words
