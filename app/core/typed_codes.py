"""Codes as people type them: any spacing, marks between the groups, and full-width characters."""

from __future__ import annotations

import unicodedata


def letters_and_digits(typed: str) -> str:
    """What counts in a typed code: its letters and digits, as capitals ("123-456" is 123456)."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
