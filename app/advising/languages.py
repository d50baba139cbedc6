"""The languages that a client may read the questions in, beside the adviser's English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its id ("pl"): its own name, its English name, and the way it is written."""

    id: str
    own: str
    english: str
    direction: Literal["ltr", "rtl"]


LANGUAGES: tuple[Language, ...] = ()


def language_of(language_id: str) -> Language | None:
    """The language with this id, or None."""
    return next((language for language in LANGUAGES if language.id == language_id), None)


def in_language(_language_id: str, _english: str) -> str:
    """A sentence of a question in a language; empty when there is no translation of it."""
    return ""
