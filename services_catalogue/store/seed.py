"""The research put into the database: idempotent, and a person's later work on it is never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from services_catalogue.model.body import is_body
from services_catalogue.model.move import CatalogueRecord, Move, MoveOrder
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.move_reader import shipped_moves
from services_catalogue.reading.provision_reader import (
    PROVISIONS,
    CatalogueError,
    content_of,
    read_entries,
    read_what_can_be,
)
from services_catalogue.store.drafts import give_up, newest_content
from services_catalogue.store.record_content import kept_content, stored_record
from services_catalogue.store.revisions import (
    MoveRevision,
    ProvisionRevision,
    Revision,
    RevisionState,
    append_published,
    latest,
    raise_version,
)

RESEARCH = "research"
"""The author of every revision that came from a file."""

TO_PUBLISH = {
    "added": "First published from the research.",
    "changed": "Published from the research after its file was changed.",
    "confirmed": "Published from the research, which only had a draft of it before.",
}
TO_CONFIRM = "Found by the research. To be confirmed before it is published."
FIRST = 1
OUTCOMES = ("added", "changed", "confirmed", "same", "left_alone", "left_in_draft")


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What became of each entry, by slug.

    `confirmed` are candidates that nobody had worked on, and whose file says now that they are to be published.
    `left_alone` are those whose file differs from a newest revision that a person wrote, and `left_in_draft` those that
    were never published since a person works on their draft: a person has to decide between the two.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()
    left_in_draft: tuple[str, ...] = ()


def seed(session: Session, folder: Path, now: datetime) -> SeedReport:
    """Publish what is new or changed in the folder's files, as one new version of the catalogue; else change nothing.

    A provision whose file was taken away stays as it is published. The caller commits. Raises CatalogueError when a
    file cannot be read, before anything is written.
    """
    return _seed(session, read_entries(folder), now)


def seed_what_can_be(
    session: Session, folders: Sequence[Path], now: datetime
) -> tuple[SeedReport, dict[Path, CatalogueError]]:
    """As `seed`, of several folders at once, but a file with errors holds up no other: it is left as it was.

    Returns the errors too, of each folder that has any.
    """
    read = {folder: read_what_can_be(folder) for folder in folders}
    report = _seed(session, tuple(entry for entries, _ in read.values() for entry in entries), now)
    return report, {folder: error for folder, (_, error) in read.items() if error is not None}


def seed_candidates(session: Session, folder: Path, now: datetime) -> CatalogueError | None:
    """Put each candidate of a folder that has no revision yet into work, as a draft that residents do not see.

    Once only: one that was changed, given up or published since is never touched again. They may name the researched
    provisions and all that is in the database. The caller commits. A file with errors holds up no other; the errors are
    returned.
    """
    stored = latest(session).keys()
    # Also those whose own file has an error today: that is no error of the candidates.
    researched = {file.stem for file in PROVISIONS.glob("*.yaml")}
    candidates, error = read_what_can_be(folder, known=stored | researched)
    for candidate in candidates:
        if candidate.slug not in stored:
            session.add(_first_draft(candidate, now))
    session.flush()
    return error


def seed_moves(session: Session, moves: Sequence[Move], now: datetime) -> SeedReport:
    """Publish what is new or changed of these moves and of the order they come in, as `seed` does with a folder.

    A move that is not among them stays as it is published.
    """
    order = MoveOrder(order=tuple(move.id for move in moves))
    return _published(session, {**{move.id: move for move in moves}, order.id: order}, now, MoveRevision)


def seed_shipped_moves(session: Session, now: datetime) -> CatalogueError | None:
    """The same with the moves that ship.

    All of them stand in one order, so a file with errors holds up the others too: they stay as they are published, and
    the errors are returned.
    """
    try:
        seed_moves(session, shipped_moves(), now)
    except CatalogueError as error:
        return error
    return None


def _first_draft(candidate: CatalogueEntry, now: datetime) -> ProvisionRevision:
    return ProvisionRevision(
        slug=candidate.slug,
        number=FIRST,
        state=RevisionState.DRAFT,
        content=content_of(candidate),
        author=RESEARCH,
        note=TO_CONFIRM,
        created_at=now,
    )


def _seed(session: Session, entries: tuple[CatalogueEntry, ...], now: datetime) -> SeedReport:
    return _published(session, {entry.slug: entry for entry in entries}, now, ProvisionRevision)


def _published(
    session: Session, records: Mapping[str, CatalogueRecord], now: datetime, of: type[Revision]
) -> SeedReport:
    outcomes = _outcomes(session, records, of)
    if TO_PUBLISH.keys() & set(outcomes.values()):
        # Waits for another process that starts at the same moment (a race); there may be nothing left to do then.
        raise_version(session)
        outcomes = _outcomes(session, records, of)
    for slug, record in records.items():
        outcome = outcomes[slug]
        if outcome == "confirmed":
            give_up(session, slug, FIRST, of)
        if outcome in TO_PUBLISH:
            append_published(session, slug, kept_content(record), RESEARCH, TO_PUBLISH[outcome], now, of=of)
    return SeedReport(**{name: tuple(slug for slug, found in outcomes.items() if found == name) for name in OUTCOMES})


def _outcomes(session: Session, records: Mapping[str, CatalogueRecord], of: type[Revision]) -> dict[str, str]:
    session.expire_all()
    # What was given up or set aside since is no later work: the file may go on.
    newest = {revision.slug: revision for revision in newest_content(session, of)}
    return {slug: _outcome(record, newest.get(slug)) for slug, record in records.items()}


def _outcome(record: CatalogueRecord, stored: Revision | None) -> str:
    if stored is None:
        return "added"
    content = kept_content(record)
    if is_body(stored.content) != is_body(content):
        return "left_alone"
    is_published = stored.state is RevisionState.PUBLISHED
    if not is_published and stored.begun_from is None:
        # Before it is compared: what is not published helps nobody, even when it says the same.
        untouched = stored.author == RESEARCH and stored.state is RevisionState.DRAFT
        return "confirmed" if untouched else "left_in_draft"
    # Read before it is compared: a field that was added since, with its default, is no change.
    if stored.content == content or stored_record(stored) == record:
        return "same"
    return "changed" if stored.author == RESEARCH and is_published else "left_alone"
