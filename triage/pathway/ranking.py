"""The ranking of a pathway: by a tuple of reasons that a page can say, most telling first (lexicographic); no score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from triage.judgement.judgement import Verdict
from triage.pathway.day import KNOWN_TO_RUN, PAST_ITS_END
from triage.pathway.pathway import STARTS, Part, PathwayEntry, fits_stage, part_of

Order = tuple[object, ...]


def order_of(entry: PathwayEntry, start: Part, doubt: int) -> Order:
    """The sort key of an open entry, smallest first."""
    return (
        doubt == PAST_ITS_END,  # behind all that may still run, however well it fits
        entry.verdict is not Verdict.MET,
        *_helps(entry, start),
        not entry.targeted,
        entry.reach,
        entry.part not in STARTS,  # a step before a service that can refer you to one
        doubt,
        len(entry.explanation.check),
        entry.support.name,
    )


def first_met(entries: Sequence[PathwayEntry], order: Mapping[int, Order], doubt: Sequence[int]) -> PathwayEntry | None:
    """What comes first of what is met, where no move does: what is known to run before all that is not.

    `order` and `doubt` are by position. None when nothing is met: a first step must not come from nothing.
    """
    met = [entry for entry in entries if entry.verdict is Verdict.MET]
    return min(met, key=lambda e: (doubt[e.index] != KNOWN_TO_RUN, order[e.index]), default=None)


def stays_behind(entry: PathwayEntry, first: PathwayEntry, start: Part, doubt: Sequence[int]) -> bool:
    """Whether an entry cannot come first in place of this one, which is met, however its rule comes out."""
    if doubt[first.index] != KNOWN_TO_RUN:
        return False
    return doubt[entry.index] != KNOWN_TO_RUN or _helps(entry, start) > _helps(first, start)


def _helps(entry: PathwayEntry, start: Part) -> tuple[bool, int]:
    """How well an entry helps a person, if it fits; the smallest tuple is best. The head of `order_of`."""
    return not fits_stage(entry.support, start), -entry.needs_served


def arranged(entries: Sequence[PathwayEntry], order: Mapping[int, Order]) -> dict[Part, tuple[PathwayEntry, ...]]:
    """The entries, given by name, in their parts, each part ranked.

    "Not now" goes by name only, so that unasked questions cannot move it.
    """
    parts: dict[Part, list[PathwayEntry]] = {part: [] for part in Part}
    for entry in entries:
        parts[entry.part].append(entry)
    for part in parts.keys() - {Part.NOT_NOW}:
        parts[part].sort(key=lambda entry: order[entry.index])
    return {part: tuple(found) for part, found in parts.items()}


def depends_on_start(entries: Sequence[PathwayEntry], doubt: Sequence[int], outside: bool) -> bool:
    """Whether starting at the other stage would move anything. A person outside the area has no first step to move."""
    seen = []
    for start in STARTS:
        moved = [replace(entry, part=part_of(entry.support, entry.verdict, start)) for entry in entries]
        order = {e.index: order_of(e, start, doubt[e.index]) for e in moved if e.part is not Part.NOT_NOW}
        first = None if outside else first_met(moved, order, doubt)
        parts = [[entry.index for entry in part] for part in arranged(moved, order).values()]
        seen.append((None if first is None else first.index, parts))
    return seen[0] != seen[1]
