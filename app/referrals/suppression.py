"""Suppression of figures about people for other organisations' readers, so that none tells of a single person. Pure.

Disclosure control like k-anonymity with k = 10: a smaller count is hidden, 0 too; the others are rounded to the nearest
5, each on its own.
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
    """A figure as a page or a file shows it; None is a suppressed one."""
    return HIDDEN if count is None else str(count)
