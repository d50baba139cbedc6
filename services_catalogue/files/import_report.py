"""What an uploaded file would change, row by row, before anything is changed (a dry run)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from services_catalogue.editing.differences import differences
from services_catalogue.files.doubles import DoubleCheck
from services_catalogue.files.file_formats import overlooked, read
from services_catalogue.files.import_types import (
    ContentPlaces,
    ImportedProvision,
    ImportEntry,
    ImportIssue,
    ImportOutcome,
    ImportReport,
    OwnerLookup,
    ReadyProvision,
    StoredContent,
)
from services_catalogue.files.move_records import MOVES, carriers_in, is_of_moves, move_entry
from services_catalogue.files.untold_fields import fields_of, points_of, told_of_kept, untold_fields, with_untold
from services_catalogue.model.body import is_body
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.doubts import doubts_of
from services_catalogue.reading.entry_checks import reference_problems
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.provision_reader import CatalogueError, content_of, read_content
from services_catalogue.reading.rule_sources import without_a_source
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.drafts import newest_content
from services_catalogue.store.record_content import another_kind
from services_catalogue.store.revisions import MoveRevision, ProvisionRevision, published

MOST_FAULTS = 30
"""Issues told of one provision; once these are mended, the file is sent again and the next are told."""
SentRecord = tuple[ImportedProvision, ContentPlaces]
ORDER_ONLY = "The order of its local places"
FACTS = {"contacts": "contacts", "access": "facts on access", "teaches": "facts on what it teaches"}


def stored_now(session: Session, may_see: Callable[[str], bool]) -> dict[str, StoredContent]:
    """The newest content of every record, by its key: unpublished work only where the sender may see it."""
    shown = {}
    for of, before in ((ProvisionRevision, ""), (MoveRevision, MOVES)):
        for one in published(session, of):
            shown[f"{before}{one.slug}"] = StoredContent(one.number, one.content)
        for draft in newest_content(session, of):
            if may_see(f"{before}{draft.slug}"):
                shown[f"{before}{draft.slug}"] = StoredContent(draft.number, draft.content)
    return dict(sorted(shown.items()))


def report_on(name: str, data: bytes, everything: Mapping[str, StoredContent], keeper: OwnerLookup) -> ImportReport:
    """Read a file and say what it would change. Raises FileError. Touches no database: a long file takes seconds.

    `everything` is what is stored, by key.
    """
    sent, moves = _parted(read(name, data))
    stored = {key: one for key, one in everything.items() if not is_of_moves(key)}
    carriers = carriers_in([*(one.content for one in stored.values()), *(one.content for one, _ in sent)])
    uses = Counter(one.slug for one, _ in [*sent, *moves] if one.content)
    bodies = {slug for slug, one in stored.items() if is_body(one.content)}
    bodies |= {one.slug for one, _ in sent if is_body(one.content)}
    known = (stored.keys() | uses.keys()) - bodies
    doubles = DoubleCheck(
        lambda: [read_tolerantly(one.content, slug) for slug, one in stored.items()],
        [one.name for one, _ in sent if one.content],
    )
    untold, kept = untold_fields(one for one, _ in sent), set[str]()
    told: list[ImportEntry] = []
    ready: list[ReadyProvision] = []
    while sent:  # dropped one by one, since a long file takes much memory
        one, places = sent.popleft()
        before = stored.get(one.slug)
        if untold and one.content and before is not None and is_body(before.content) == is_body(one.content):
            one = replace(one, content=with_untold(one.content, before.content, untold))
            kept |= untold & fields_of(one.content)
        provision, faults = _understood(one, places, uses, before)
        if provision is None or faults:
            told.append(
                ImportEntry(one.row, one.slug[:80], one.name[:200], ImportOutcome.NOT_UNDERSTOOD, faults=faults)
            )
            continue
        content = content_of(provision)
        outcome, changes = _compared(before, provision, content)
        kept_by = keeper(provision.slug) if outcome is not ImportOutcome.SAME else ""
        if kept_by:
            outcome, changes = ImportOutcome.NOT_YOURS, ()
        issues = (
            *_taken_away({} if before is None else before.content, content),
            *doubles.of(provision, is_new=before is None),
            *reference_problems(provision, known, "", bodies),
            *without_a_source(provision),
            *doubts_of(provision),
        )
        remarks = tuple(places.of(issue) for issue in issues)[:MOST_FAULTS]
        told.append(ImportEntry(one.row, provision.slug, provision.name[:200], outcome, changes, (), remarks, kept_by))
        if outcome in (ImportOutcome.NEW, ImportOutcome.CHANGED):
            ready.append(ReadyProvision(provision.slug, None if before is None else before.number, content))
    for one, places in moves:
        entry, able = move_entry(one, places, uses, everything.get(one.slug), carriers, keeper)
        told.append(entry)
        ready += [] if able is None else [able]
    found = (*overlooked(name, data), *told_of_kept(kept))
    of_the_file = [ImportEntry(0, "", "The file", ImportOutcome.OVERLOOKED, remarks=found)] if found else []
    return ImportReport((*of_the_file, *told), tuple(ready))


def _parted(sent: Iterable[SentRecord]) -> tuple[deque[SentRecord], list[SentRecord]]:
    """The entries and the moves of a file, each in its order."""
    entries: deque[SentRecord] = deque()
    moves: list[SentRecord] = []
    for one in sent:
        (moves if is_of_moves(one[0].slug) else entries).append(one)
    return entries, moves


def _understood(
    one: ImportedProvision, places: ContentPlaces, uses: Counter[str], before: StoredContent | None
) -> tuple[CatalogueEntry | None, tuple[ImportIssue, ...]]:
    provision, faults = None, list(one.faults)
    if one.content:
        try:
            provision = read_content(one.content)
        except CatalogueError as error:
            # A cell that could not be read is told once, and not a second time as missing.
            held = {fault.place for fault in faults}
            faults += [fault for fault in map(places.of, error.problems) if fault.place not in held]
    if one.content and before is not None and is_body(before.content) != is_body(one.content):
        faults.append(places.of(another_kind(one.slug, before.content)))
    if one.content and uses[one.slug] > 1:
        what = f"the slug '{one.slug[:80]}' stands in this file {uses[one.slug]} times, and only one can count"
        mend = "Keep one of them, or give each a slug of its own"
        faults.append(places.of(ContentIssue(one.slug, ("slug",), what, mend)))
    return provision, tuple(faults[:MOST_FAULTS])


def _taken_away(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ContentIssue]:
    """How many of the facts that people act on, of an entry and its access points, would be there no more."""
    for field, words in FACTS.items():
        known, left = _count(before, field), _count(after, field)
        if left < known:
            what = f"{known - left} of the {known} {words} that are known now would be taken away"
            yield ContentIssue("", (field,), what, "If they are right, put them back from a new export")


def _count(content: Mapping[str, Any], field: str) -> int:
    lists = [one.get(field) for one in (content, *points_of(content))]
    return sum(len(facts) for facts in lists if isinstance(facts, list))


def _compared(
    before: StoredContent | None, provision: CatalogueEntry, content: Mapping[str, Any]
) -> tuple[ImportOutcome, tuple[str, ...]]:
    if before is None:
        return ImportOutcome.NEW, ()
    if before.content == content:
        return ImportOutcome.SAME, ()
    # Read before it is compared: a field that was added since, with its default, is no change.
    was = read_tolerantly(before.content, provision.slug)
    if was == provision:
        return ImportOutcome.SAME, ()
    labels = tuple(dict.fromkeys(one.label for one in differences(was, provision)))
    return ImportOutcome.CHANGED, labels or (ORDER_ONLY,)
