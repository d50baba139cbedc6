"""What a draft does to residents, cut to what fits on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services_catalogue.impact.kinds_in_words import Group
from services_catalogue.impact.persona_changes import PersonaChange

MOST = 6
FEW_TO_FOLD = 4
"""So many personas are folded away even if nothing stands above them."""


@dataclass(frozen=True, slots=True)
class Few:
    """The first groups, and how many more there are."""

    first: Sequence[Group]
    more: int


def few(groups: Sequence[Group]) -> Few:
    """As many groups as are read."""
    return Few(groups[:MOST], max(0, len(groups) - MOST))


@dataclass(frozen=True, slots=True)
class Personas:
    """Personas who would be shown something else: to `worse` of them it matters.

    The `first` of those are told of above, the `others` are folded away.
    """

    count: int
    worse: int
    first: Sequence[PersonaChange]
    others: Sequence[PersonaChange]

    @property
    def is_open(self) -> bool:
        """Whether the others are shown at once."""
        return not self.worse and len(self.others) < FEW_TO_FOLD


def personas_of(changes: Sequence[PersonaChange]) -> Personas:
    """Those to whom it matters first."""
    worse = [change for change in changes if change.matters]
    rest = [change for change in changes if not change.matters]
    return Personas(len(changes), len(worse), worse[:MOST], [*worse[MOST:], *rest])
