"""What a file that was sent would change, row by row, before anything is changed; and the saving of it as drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from services_catalogue.differences import differences
from services_catalogue.drafting import Author, newest_content, save_draft
from services_catalogue.files import Places, read
from services_catalogue.leniency import read_leniently
from services_catalogue.problems import Problem
from services_catalogue.provision import Provision
from services_catalogue.reading import CatalogueError, content_of, read_content, reference_problems
from services_catalogue.sent import Fault, Sent

MOST_FAULTS = 30
"""Told for one provision; whoever mends those sends the file again."""
ORDER_ONLY = "The order of its local places"
Keeper = Callable[[str], str]
"""The name of the organisation whose support a slug is, when the sender may not change it; else empty."""


class Outcome(StrEnum):
    """What saving would do with one provision of the file."""

    NOT_UNDERSTOOD = "not_understood"
    NOT_YOURS = "not_yours"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Told:
    """One provision of the file in the report.

    `changes` names the fields that would change; `faults` hold it up; `remarks` have to be mended before a review.
    """

    row: int
    slug: str
    name: str
    outcome: Outcome
    changes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    keeper: str = ""

    def as_json(self) -> dict[str, Any]:
        """As plain values, for `ImportBatch.report`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Ready:
    """One provision that can be saved. `seen` is the number of what it was compared with, None for something new."""

    slug: str
    seen: int | None
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    number: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    told: tuple[Told, ...]
    ready: tuple[Ready, ...]

    @property
    def all_understood(self) -> bool:
        """Whether nothing of the file is held up."""
        return not any(one.outcome in (Outcome.NOT_UNDERSTOOD, Outcome.NOT_YOURS) for one in self.told)


def stored_now(session: Session) -> dict[str, Stored]:
    """What a file is compared with: the newest content of every provision, by slug."""
    return {one.slug: Stored(one.number, one.content) for one in newest_content(session)}


def report_on(name: str, data: bytes, stored: Mapping[str, Stored], keeper: Keeper) -> Report:
    """Read a file and say what it would change. Raises FileRefused. Touches no database: a long file takes a while."""
    sent = list(read(name, data))
    uses = Counter(one.slug for one, _ in sent if one.content)
    known = stored.keys() | uses.keys()
    told: list[Told] = []
    ready: list[Ready] = []
    for one, places in sent:
        provision, faults = _understood(one, places, uses)
        if provision is None or faults:
            told.append(Told(one.row, one.slug[:80], one.name[:200], Outcome.NOT_UNDERSTOOD, faults=faults))
            continue
        before = stored.get(provision.slug)
        content = content_of(provision)
        outcome, changes = _compared(before, provision, content)
        kept_by = keeper(provision.slug) if outcome is not Outcome.SAME else ""
        if kept_by:
            outcome = Outcome.NOT_YOURS
        remarks = tuple(places.of(p) for p in reference_problems(provision, known, ""))[:MOST_FAULTS]
        told.append(Told(one.row, provision.slug, provision.name[:200], outcome, changes, (), remarks, kept_by))
        if outcome in (Outcome.NEW, Outcome.CHANGED):
            ready.append(Ready(provision.slug, None if before is None else before.number, content))
    return Report(tuple(told), tuple(ready))


def _understood(one: Sent, places: Places, uses: Counter[str]) -> tuple[Provision | None, tuple[Fault, ...]]:
    provision, faults = None, list(one.faults)
    if one.content:
        try:
            provision = read_content(one.content)
        except CatalogueError as error:
            # A cell that could not be read is told once, and not a second time as missing.
            held = {fault.place for fault in faults}
            faults += [fault for fault in map(places.of, error.problems) if fault.place not in held]
    if one.content and uses[one.slug] > 1:
        what = f"the slug '{one.slug[:80]}' stands in this file {uses[one.slug]} times, and only one can count"
        mend = "Keep one of them, or give each a slug of its own"
        faults.append(places.of(Problem(one.slug, ("slug",), what, mend)))
    return provision, tuple(faults[:MOST_FAULTS])


def _compared(
    before: Stored | None, provision: Provision, content: Mapping[str, Any]
) -> tuple[Outcome, tuple[str, ...]]:
    if before is None:
        return Outcome.NEW, ()
    if before.content == content:
        return Outcome.SAME, ()
    # Read before it is compared: a field that was added since, with its default, is no change.
    was = read_leniently(before.content, provision.slug)
    if was == provision:
        return Outcome.SAME, ()
    labels = tuple(dict.fromkeys(one.label for one in differences(was, provision)))
    return Outcome.CHANGED, labels or (ORDER_ONLY,)


def save_ready(
    session: Session, ready: Sequence[Ready], author: Author, note: str, now: datetime
) -> Iterator[tuple[str, bool]]:
    """Save each as a draft; yields its slug, and whether it was set aside because somebody had saved since the report.

    In the caller's writing transaction.
    """
    for one in ready:
        yield one.slug, save_draft(session, one.content, author, note, now, seen=one.seen).conflict
