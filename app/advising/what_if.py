"""What another answer would change: one pathway compared with another. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Pathway, PathwayEntry


@dataclass(frozen=True, slots=True)
class PathwayDifference:
    """What differs, as entries of the second pathway: what `opens` and `closes`; what was open and now fits or may fit;
    and what stays open and `moves` to another part. `first_now` and `first_then` are the first steps."""

    opens: tuple[PathwayEntry, ...]
    closes: tuple[PathwayEntry, ...]
    fits: tuple[PathwayEntry, ...]
    may_fit: tuple[PathwayEntry, ...]
    moves: tuple[PathwayEntry, ...]
    first_now: PathwayEntry | None
    first_then: PathwayEntry | None

    @property
    def other_first(self) -> bool:
        """Whether another step would come first."""
        return _slug(self.first_now) != _slug(self.first_then)

    @property
    def nothing(self) -> bool:
        """Whether the two pathways are the same."""
        lists = (self.opens, self.closes, self.fits, self.may_fit, self.moves)
        return not any(lists) and not self.other_first


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
        first_now=now.first_step,
        first_then=then.first_step,
    )


def _slug(entry: PathwayEntry | None) -> str:
    return "" if entry is None else entry.support.slug
