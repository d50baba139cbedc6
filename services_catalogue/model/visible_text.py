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


def visible(text: str) -> str:
    """The text without characters that cannot be seen; ends of lines and tabs stay."""
    if text.isprintable():  # so says Python of most texts, and quickly
        return text
    seen = (c for c in text if c in KEPT or c in JOINERS or unicodedata.category(c) not in UNSEEN)
    return IDLE_JOINERS.sub("", "".join(seen))
