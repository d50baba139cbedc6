"""A state as the desk shows it: a few words on a coloured ground."""

from __future__ import annotations

from dataclasses import dataclass

ON, WAIT, OFF, PLAIN = "state--on", "state--wait", "state--off", ""
"""The classes of the colours: all is well, something is to be done, nothing goes on, none."""


@dataclass(frozen=True, slots=True)
class Badge:
    """The words, and the CSS class of the colour."""

    words: str
    look: str = PLAIN
