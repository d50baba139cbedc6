"""Text without what cannot be seen, such as comes with what is pasted."""

from __future__ import annotations

import re
import unicodedata

KEPT = frozenset("\n\t")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of Unicode: control and format characters, halves of characters, and those without a meaning."""
JOINERS = "\u200c\u200d"
# Inside a word of Persian, say, or an emoji they change what is seen; at an end or beside ASCII they cannot.
IDLE_JOINERS = re.compile(rf"(?<![^\x00-\x7f{JOINERS}])[{JOINERS}]+|[{JOINERS}]+(?![^\x00-\x7f{JOINERS}])")


BLANKS = re.compile("[\u034f\u115f\u1160\u2800\u3164\uffa0]")
"""Letters and marks by their category, of which nothing is seen."""
LINE_ENDS = str.maketrans("\u2028\u2029\x85", "\n\n\n")


def visible(text: str) -> str:
    """The text without characters that cannot be seen; ends of lines and tabs stay."""
    text = BLANKS.sub("", text)
    if text.isprintable():  # so says Python of most texts, and quickly
        return text
    seen = (c for c in text.translate(LINE_ENDS) if c in KEPT or c in JOINERS or unicodedata.category(c) not in UNSEEN)
    return IDLE_JOINERS.sub("", "".join(seen))


def with_plain_spaces(text: str) -> str:
    """The visible text with every kind of space as the usual one, so that equal names are equal."""
    seen = visible(text)
    if seen.isprintable():
        return seen
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in seen)
