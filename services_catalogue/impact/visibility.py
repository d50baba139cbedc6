"""How visible a provision is to a resident, from not at all to "fits": what a change of it can move up or down."""

from __future__ import annotations

from enum import IntEnum

from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Pathway, PathwayEntry


class Visibility(IntEnum):
    """From least to most. Only from MAY_FIT on is a resident told that they may go there."""

    NOT_THERE = 0
    NOT_NOW = 1
    MAY_FIT = 2
    FITS = 3

    @property
    def words(self) -> str:
        """The visibility as a page says it."""
        return ("not in their steps", "not now", "may fit: check first", "fits")[self]

    @property
    def open(self) -> bool:
        """Whether a resident is told that they may go there."""
        return self >= Visibility.MAY_FIT


def shown(entry: PathwayEntry | None) -> Visibility:
    """The visibility of an entry; None stands for what is not in the pathway."""
    if entry is None:
        return Visibility.NOT_THERE
    return {Verdict.MET: Visibility.FITS, Verdict.NOT_KNOWN: Visibility.MAY_FIT, Verdict.NOT_MET: Visibility.NOT_NOW}[
        entry.verdict
    ]


def entry_of(slug: str, pathway: Pathway) -> PathwayEntry | None:
    """The entry of one provision in a pathway, or None."""
    return next((entry for entry in pathway.entries() if entry.support.slug == slug), None)
