"""What another answer would change: one pathway compared with another. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Pathway, PathwayEntry


@dataclass(frozen=True, slots=True)
class PathwayDifference:
    """What differs, as entries of the second pathway: what `opens` and `closes`; what was open and now fits or may fit;
    and what stays open and `moves` to another part. `other_first` says whether another step would come first, and
    `other_boxes` whether there would be other help in a crisis above it."""

    opens: tuple[PathwayEntry, ...]
    closes: tuple[PathwayEntry, ...]
    fits: tuple[PathwayEntry, ...]
    may_fit: tuple[PathwayEntry, ...]
    moves: tuple[PathwayEntry, ...]
    other_first: bool
    other_boxes: bool

    @property
    def nothing(self) -> bool:
        """Whether the two pathways are the same."""
        lists = (self.opens, self.closes, self.fits, self.may_fit, self.moves)
        return not any(lists) and not self.other_first and not self.other_boxes


def difference(now: Pathway, then: Pathway) -> PathwayDifference:
    """The differences between two pathways of the same catalogue and day."""
    was = {entry.support.slug: entry for entry in now.entries()}
    pairs = [(was[entry.support.slug], entry) for entry in then.entries()]
    shut = Verdict.NOT_MET
    both_open = [(a, b) for a, b in pairs if a.verdict is not shut and b.verdict is not shut]
    return PathwayDifference(
        opens=tuple(b for a, b in pairs if a.verdict is shut and b.verdict is not shut),
        closes=tuple(b for a, b in pairs if a.verdict is not shut and b.verdict is shut),
        fits=tuple(b for a, b in both_open if a.verdict is not b.verdict and b.verdict is Verdict.MET),
        may_fit=tuple(b for a, b in both_open if a.verdict is not b.verdict and b.verdict is Verdict.NOT_KNOWN),
        moves=tuple(b for a, b in both_open if a.part is not b.part),
        other_first=_first(now) != _first(then),
        other_boxes=_boxes(now) != _boxes(then),
    )


def _first(pathway: Pathway) -> tuple[str, str | None]:
    """The move that comes first, and the provision that carries it or comes first without one."""
    move = pathway.moves.first
    return ("" if move is None else move.move.id), pathway.first_slug


def _boxes(pathway: Pathway) -> list[str]:
    return [box.move.id for box in pathway.moves.boxes]
