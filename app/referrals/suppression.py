"""Which figures about people may be shown to those whose people they are not. Pure.

A count under 10 is hidden, none at all among them; the others are rounded to the nearest 5, each on its own.
"""

from __future__ import annotations

FEWEST = 10
NEAREST = 5
HIDDEN = f"fewer than {FEWEST}"


def rounded(count: int) -> int | None:
    """A count as it may be shown; None when it is hidden."""
    return None if count < FEWEST else (count + NEAREST // 2) // NEAREST * NEAREST


def tenths(part: int, whole: int) -> int:
    """A share in whole tenths, 0 to 10. `whole` is not 0."""
    return (20 * part + whole) // (2 * whole)


def in_words(count: int | None) -> str:
    """A figure on a page or in a file; None is one that is hidden."""
    return HIDDEN if count is None else str(count)
