"""The content of a record as it is kept, and as it would be published: provisions and bodies, moves and their order, or
corrections of job steps.

Which of them a content is read as is told by the table that it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from services_catalogue.model.body import is_body
from services_catalogue.model.job_correction import JobCorrection
from services_catalogue.model.move import ORDER, CatalogueRecord, Move, MoveOrder, in_order
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.issues import CatalogueError, ContentIssue
from services_catalogue.reading.move_checks import order_problems
from services_catalogue.reading.provision_reader import content_of, read_content
from services_catalogue.reading.stored_corrections import correction_content, read_correction, read_stored_correction
from services_catalogue.reading.stored_moves import move_content, read_move, read_stored_move
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.revisions import (
    IN_WORK,
    JobCorrectionRevision,
    MoveRevision,
    ProvisionRevision,
    Revision,
    RevisionState,
    published,
    published_slugs,
)


def strict_content(content: Mapping[str, Any], of: type[Revision]) -> tuple[str, dict[str, Any]]:
    """What a content is stored under, and how. Raises CatalogueError when it cannot be read."""
    if of is MoveRevision:
        record = read_move(content)
        return record.id, move_content(record)
    if of is JobCorrectionRevision:
        correction = read_correction(content)
        return correction.id, correction_content(correction)
    entry = read_content(content)
    return entry.slug, content_of(entry)


def kept_content(record: CatalogueRecord) -> dict[str, Any]:
    """A record as plain values that JSON and YAML can hold."""
    match record:
        case CatalogueEntry():
            return content_of(record)
        case JobCorrection():
            return correction_content(record)
        case _:
            return move_content(record)


def stored_record(revision: Revision) -> CatalogueRecord:
    """What a revision holds, read tolerantly. Never raises."""
    if isinstance(revision, MoveRevision):
        return read_stored_move(revision.content, revision.slug)
    if isinstance(revision, JobCorrectionRevision):
        return read_stored_correction(revision.content, revision.slug)
    return read_tolerantly(revision.content, revision.slug)


def another_kind(slug: str, before: Mapping[str, Any]) -> ContentIssue:
    """The issue of a body under the slug of a provision, or the other way. `before` is what has the slug already."""
    what = f"the slug '{slug}' is that of a {'body' if is_body(before) else 'provision'} already"
    return ContentIssue(slug, ("slug",), what, "Give it another slug")


def publishable(session: Session, draft: Revision) -> CatalogueRecord:
    """A draft as it would be published, naming only what there is. Raises CatalogueError."""
    if isinstance(draft, MoveRevision):
        return _publishable_move(session, draft.content)
    if isinstance(draft, JobCorrectionRevision):
        return read_correction(draft.content)
    known, bodies = published_slugs(session)
    return read_content(draft.content, known, beside={*bodies, *_in_work(session)})


def published_moves(session: Session) -> tuple[Move, ...]:
    """Every move that is published, in order. One that cannot be read today is among them, and sleeps."""
    records = [read_stored_move(one.content, one.slug) for one in published(session, MoveRevision)]
    order = next((record.order for record in records if isinstance(record, MoveOrder)), ())
    return in_order([record for record in records if isinstance(record, Move)], order)


def published_corrections(session: Session) -> tuple[JobCorrection, ...]:
    """Every correction of a job step or a title that is published, by id."""
    return tuple(read_stored_correction(one.content, one.slug) for one in published(session, JobCorrectionRevision))


def _publishable_move(session: Session, content: Mapping[str, Any]) -> Move | MoveOrder:
    """A move, or the order, that makes nothing wrong among the moves that are published: their conflicts rest on it."""
    record = read_move(content, _carriers(session))
    before = published_moves(session)
    if isinstance(record, MoveOrder):
        after = in_order(before, record.order)
    else:
        stored = next((one.content for one in published(session, MoveRevision) if one.slug == ORDER), {})
        others = [move for move in before if move.id != record.id]
        after = in_order([*others, record], stored.get(ORDER, ()))
    known = set(order_problems(before, None))
    problems = [problem for problem in order_problems(after, None) if problem not in known]
    if problems:
        raise CatalogueError(problems)
    return record


def _carriers(session: Session) -> dict[str, set[str]]:
    """The slugs of all that is published or in work, each with the ids of its access points."""
    wanted = (*IN_WORK, RevisionState.PUBLISHED)
    rows = session.exec(
        select(ProvisionRevision.slug, ProvisionRevision.content).where(col(ProvisionRevision.state).in_(wanted))
    )
    found: dict[str, set[str]] = {}
    for slug, content in rows:
        found.setdefault(slug, set()).update(str(point["id"]) for point in content.get("access_points", ()))
    return found


def _in_work(session: Session) -> set[str]:
    slugs = select(ProvisionRevision.slug).where(col(ProvisionRevision.state).in_(IN_WORK))
    return set(session.exec(slugs))
