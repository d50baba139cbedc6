"""The catalogue exported as a file, and imported as drafts: for the desk, and for a command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from app.core.audit import SERVICE, Audit, AuditAct
from app.core.database import reading, writing
from services_catalogue.files.file_formats import FileFormat, kind_of, written
from services_catalogue.files.import_report import report_on, stored_now
from services_catalogue.files.import_types import (
    MOST_BYTES,
    FileError,
    ImportOutcome,
    ImportReport,
    ReadyProvision,
    sayable,
)
from services_catalogue.files.move_records import is_of_moves, stored_under
from services_catalogue.store.drafts import Author, save_draft
from services_catalogue.store.revisions import MoveRevision, published

AT_ONCE = 200
"""Drafts saved in one transaction: every other writer waits for it."""
SAVED, SET_ASIDE = "saved", "set_aside"
BY_COMMAND = Author("A command")
NOTE = "Came in from a file."

DraftWriter = Callable[[Session, ReadyProvision], str]
"""Saves one provision and returns the word for its result."""


class CatalogueFileError(RuntimeError):
    """A file that changed nothing. The text says why, row by row."""


def file_of(
    session: Session, kind: FileFormat, may_see: Callable[[str], bool], *, published_only: bool = False
) -> bytes:
    """The whole catalogue as a file, sorted by slug: a draft where `may_see` allows it, else what is published.

    It holds content only: no state, no numbers and no date, so that equal catalogues give equal bytes.
    """
    if published_only:
        moves = [one.content for one in published(session, MoveRevision)]
        return written(kind, (one.content for one in published(session)), moves)
    stored = stored_now(session, may_see)
    moves = [one.content for key, one in stored.items() if is_of_moves(key)]
    return written(kind, (one.content for key, one in stored.items() if not is_of_moves(key)), moves)


def save_in_turns(engine: Engine, ready: Sequence[ReadyProvision], keep: DraftWriter) -> dict[str, str]:
    """Save each provision, AT_ONCE in each transaction; returns the result of each slug.

    Idempotent: saving the same content again changes nothing, so a file that was cut short can be sent again.
    """
    results: dict[str, str] = {}
    for start in range(0, len(ready), AT_ONCE):
        with writing(engine) as session:
            for one in ready[start : start + AT_ONCE]:
                results[one.slug] = keep(session, one)
    return results


def draft(session: Session, one: ReadyProvision, author: Author, note: str, now: datetime) -> str:
    """Save one provision as a draft; set aside when it was saved since it was compared (optimistic locking)."""
    of, _slug = stored_under(one.slug)
    return SET_ASIDE if save_draft(session, one.content, author, note, now, seen=one.seen, of=of).conflict else SAVED


def export_catalogue(engine: Engine, audit: Audit, path: Path, now: datetime) -> int:
    """Write the newest content of the whole catalogue to a file whose ending (.xlsx, .csv, .yaml) decides its format.

    Returns the number of provisions. Raises FileError for another ending, and OSError.
    """
    kind = kind_of(path.name)
    with reading(engine) as session:
        stored = stored_now(session, _everything)
        count = len([key for key in stored if kind is FileFormat.YAML or not is_of_moves(key)])
        data = file_of(session, kind, _everything)
    path.write_bytes(data)
    with writing(engine) as session:
        audit.record(session, SERVICE, AuditAct.EXPORTED, "catalogue", str(kind), now, which="newest", provisions=count)
    return count


def import_catalogue(
    engine: Engine, audit: Audit, path: Path, now: datetime, tell: Callable[[str], object] = print
) -> dict[str, int]:
    """Save what a file holds as drafts, when all of it is understood; returns how many had which result.

    Before anything is saved, `tell` is given a line for each thing to look at: doubles, hidden rows, and the like.

    Raises CatalogueFileError with the report, FileError or OSError; then nothing was changed.
    """
    if path.stat().st_size > MOST_BYTES:
        raise FileError(f"This file is larger than {MOST_BYTES // 1024 // 1024} MB. Send it in two or more files.")
    with reading(engine) as session:
        stored = stored_now(session, _everything)
    report = report_on(path.name, path.read_bytes(), stored, lambda _slug: "")
    if not report.all_understood:
        raise CatalogueFileError("\n".join(_lines(report)))
    for line in _remarks(report):
        tell(line)
    results = save_in_turns(engine, report.ready, lambda session, one: draft(session, one, BY_COMMAND, NOTE, now))
    counts = dict(Counter(results.values()))
    with writing(engine) as session:
        audit.record(session, SERVICE, AuditAct.IMPORTED, "catalogue", path.name, now, **counts)
    return counts


def _everything(_slug: str) -> bool:
    return True


def _remarks(report: ImportReport) -> Iterator[str]:
    for one in report.told:
        if one.remarks:
            yield f"Look at {sayable(one.name or one.slug)}"
            yield from (f"  {sayable(remark.place)}: {sayable(remark.sentence)}" for remark in one.remarks)


def _lines(report: ImportReport) -> Iterator[str]:
    held_up = [one for one in report.told if one.outcome is ImportOutcome.NOT_UNDERSTOOD]
    count = f"{len(held_up)} of {len(report.told)} rows were not understood"
    yield f"{count}, so nothing was changed. Mend what is named here."
    for one in held_up:
        yield f"  {one.name or one.slug or 'No name'}"
        yield from (f"    {fault.place}: {fault.sentence}" for fault in one.faults)
