"""What people write where they know nothing: "TBC", "n/a", "see website". It reads like a fact, and is none."""

from __future__ import annotations

import re

WORDS = (
    "tbc", "tbd", "tba", "na", "none", "nil", "null", "undefined", "nan", "unknown", "pending", "ditto", "test",
    "testing", "todo", "to do", "asdf", "placeholder", "to be confirmed", "to be decided", "to be announced",
    "to be added", "to be advised", "to follow", "coming soon", "not known", "not available", "not applicable",
    "not sure", "don t know", "dont know", "do not know", "as above", "as below", "see above", "see below", "same",
    "same as above", "see website", "see web site", "see the website", "see their website", "on the website",
    "check website", "check the website", "insert here", "fill in", "object object",
)  # fmt: skip
BEGINS = re.compile(r"lorem ipsum|(?:insert|enter|add|your) (?:\w+ ){0,4}here$")
LETTERS = re.compile(r"[^\W_]+")


def is_placeholder(text: str) -> bool:
    """Whether a text says nothing: words that stand for what is not known, one letter many times, or marks alone."""
    words = " ".join(LETTERS.findall(text.casefold()))
    repeated = len(words) > 1 and words[0].isalpha() and len(set(words)) == 1
    known = words in WORDS or words.replace(" ", "") in WORDS
    return not words or known or repeated or BEGINS.match(words) is not None
