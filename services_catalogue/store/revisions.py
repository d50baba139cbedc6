"""Every version of every record that was ever written: append-only, at most one of each published.

Provisions and bodies share a table and its slugs. Moves, and the order they stand in, have one of the same columns, and
so have corrections of the data on job steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, event, func, inspect, text, update
from sqlalchemy.orm import Mapper
from sqlmodel import Field, Session, col, select

from services_catalogue.model.base import TableRow, one_of
from services_catalogue.model.body import BODY
from services_catalogue.reading.provision_reader import content_of, read_content

SQL_PUBLISHED = text("state = 'published'")
SQL_IN_WORK = text("state IN ('draft', 'in_review', 'scheduled')")


class RevisionState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"  # approved, and published by itself at its time
    PUBLISHED = "published"
    RETIRED = "retired"  # was published once
    SUPERSEDED = "superseded"  # a draft that a later one replaced, or that was given up
    SET_ASIDE = "set_aside"  # saved after another author had saved: waits to be merged by hand


IN_WORK = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)


class Revision(TableRow):
    """One version of one record. What was written is never changed; only its state and its dates are.

    `slug` is that of the provision or the body, the id of the move or the correction, or the name of
    the order of moves.
    """

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=80)
    number: int
    state: RevisionState = Field(sa_type=one_of(RevisionState, "state", 20))
    content: dict[str, Any] = Field(sa_type=JSON)
    author: str = Field(max_length=200)
    author_id: int | None = Field(default=None, foreign_key="staff.id")
    note: str = Field(default="", max_length=2000)
    created_at: datetime
    begun_from: int | None = None  # the number that was published when the work began; None for something new
    follows: int | None = None  # the number of the revision that its author started from
    reviewed_by: str | None = Field(default=None, max_length=200)
    publish_at: datetime | None = None
    published_at: datetime | None = None
    retired_at: datetime | None = None


def _at_most_one_each(table: str) -> tuple[UniqueConstraint | Index, ...]:
    return (
        UniqueConstraint("slug", "number"),
        # A partial unique index: the database itself refuses a second published version of a record.
        Index(f"uq_{table}_published", "slug", unique=True, sqlite_where=SQL_PUBLISHED, postgresql_where=SQL_PUBLISHED),
        # And a second draft at once, which is set aside until an editor merges the two.
        Index(f"uq_{table}_in_work", "slug", unique=True, sqlite_where=SQL_IN_WORK, postgresql_where=SQL_IN_WORK),
    )


class ProvisionRevision(Revision, table=True):
    """One version of one provision or body."""

    __tablename__ = "provision_revision"
    __table_args__ = _at_most_one_each("provision_revision")


class MoveRevision(Revision, table=True):
    """One version of one move, or of the order of all moves."""

    __tablename__ = "move_revision"
    __table_args__ = _at_most_one_each("move_revision")


class JobCorrectionRevision(Revision, table=True):
    """One version of one correction of a job step or a job title."""

    __tablename__ = "job_correction_revision"
    __table_args__ = _at_most_one_each("job_correction_revision")


class CatalogueVersion(TableRow, table=True):
    """The number of the published catalogue, in a single row, raised whenever what is published changes."""

    __tablename__ = "catalogue_version"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(default=1, primary_key=True)
    number: int = 0


WRITTEN = ("slug", "number", "content", "author", "author_id", "note", "created_at", "begun_from", "follows")


@event.listens_for(Revision, "before_update", propagate=True)
def _refuse_rewriting(_mapper: Mapper[Any], _connection: object, revision: Revision) -> None:
    changed = [name for name in WRITTEN if inspect(revision).attrs[name].history.has_changes()]
    if changed:
        raise RuntimeError(f"A revision is never rewritten ({', '.join(changed)} changed): append a new one instead.")


@event.listens_for(Revision, "before_delete", propagate=True)
def _refuse_deleting(_mapper: Mapper[Any], _connection: object, revision: Revision) -> None:
    raise RuntimeError(f"Revision {revision.number} of {revision.slug} is history, which is kept: retire it instead.")


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """The published revision of one record: its number and its content, as it was stored."""

    slug: str
    number: int
    content: Mapping[str, Any]


def published(session: Session, of: type[Revision] = ProvisionRevision) -> list[StoredRecord]:
    """What is published now, by slug. Read each content tolerantly: it may be years old."""
    rows = session.exec(
        select(of.slug, of.number, of.content).where(of.state == RevisionState.PUBLISHED).order_by(of.slug)
    )
    return [StoredRecord(slug, number, content) for slug, number, content in rows]


def catalogue_version(session: Session) -> int:
    """The number of the published catalogue: 0 before anything is published, and higher after each publication."""
    return session.exec(select(CatalogueVersion.number)).one()


def latest(session: Session) -> dict[str, ProvisionRevision]:
    """The newest revision of every provision, by slug, whatever its state."""
    slug, number = col(ProvisionRevision.slug), col(ProvisionRevision.number)
    # Found by the database, so that a long history need not be read.
    newest = select(slug, func.max(number).label("number")).group_by(slug).subquery()
    newest_of_all = select(ProvisionRevision).join(newest, (slug == newest.c.slug) & (number == newest.c.number))
    return {revision.slug: revision for revision in session.exec(newest_of_all)}


def publish(
    session: Session, content: Mapping[str, Any], author: str, note: str, now: datetime, reviewed_by: str | None = None
) -> Revision:
    """Publish a new revision: append it, retire the one before, and raise the version of the catalogue.

    All in the transaction of `session`, which the caller commits. `now` must know its time zone. Raises CatalogueError
    when the content cannot be read, or names a provision that is not published.
    """
    raise_version(session)
    known, bodies = published_slugs(session)
    entry = read_content(content, known, beside=bodies)
    return append_published(session, entry.slug, content_of(entry), author, note, now, reviewed_by)


def published_slugs(session: Session) -> tuple[set[str], set[str]]:
    """The slugs of the published provisions, to which a provision may lead, and those of the published bodies."""
    kind = col(ProvisionRevision.content)[BODY].as_string()
    rows = session.exec(
        select(ProvisionRevision.slug, kind).where(ProvisionRevision.state == RevisionState.PUBLISHED)
    ).all()
    return {slug for slug, body in rows if body is None}, {slug for slug, body in rows if body is not None}


def raise_version(session: Session) -> None:
    """Raise the version of the catalogue. First in a publication: the row's lock makes other publications wait."""
    session.exec(update(CatalogueVersion).values(number=col(CatalogueVersion.number) + 1))


def append_published(
    session: Session,
    slug: str,
    content: dict[str, Any],
    author: str,
    note: str,
    now: datetime,
    reviewed_by: str | None = None,
    of: type[Revision] = ProvisionRevision,
) -> Revision:
    """Append a published revision and retire the one before. The caller has raised the version, once for all."""
    number = session.exec(select(func.max(of.number)).where(of.slug == slug)).one()
    before = session.exec(select(of).where(of.slug == slug, of.state == RevisionState.PUBLISHED)).one_or_none()
    if before is not None:
        before.state, before.retired_at = RevisionState.RETIRED, now
        session.add(before)
        session.flush()  # else the new row would be written first, and the unique index refuse it
    revision = of(
        slug=slug,
        number=(number or 0) + 1,
        state=RevisionState.PUBLISHED,
        content=content,
        author=author,
        note=note,
        created_at=now,
        reviewed_by=reviewed_by,
        published_at=now,
    )
    session.add(revision)
    session.flush()
    return revision
