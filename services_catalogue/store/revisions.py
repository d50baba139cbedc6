"""Every version of every provision and body that was ever written: append-only, and at most one of each published."""

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
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.provision_reader import content_of, read_content

PUBLISHED = text("state = 'published'")
ONE_PUBLISHED = "uq_provision_revision_published"
IN_WORK = text("state IN ('draft', 'in_review', 'scheduled')")
ONE_IN_WORK = "uq_provision_revision_in_work"


class RevisionState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"  # approved, and published by itself at its time
    PUBLISHED = "published"
    RETIRED = "retired"  # was published once
    SUPERSEDED = "superseded"  # a draft that a later one replaced, or that was given up
    SET_ASIDE = "set_aside"  # saved after another author had saved: waits to be merged by hand


class ProvisionRevision(TableRow, table=True):
    """One version of one provision or body. What was written is never changed; only its state and its dates are."""

    __tablename__ = "provision_revision"
    __table_args__ = (
        UniqueConstraint("slug", "number"),
        # A partial unique index: the database itself refuses a second published version of a provision.
        Index(ONE_PUBLISHED, "slug", unique=True, sqlite_where=PUBLISHED, postgresql_where=PUBLISHED),
        # And a second draft at once, which is set aside until an editor merges the two.
        Index(ONE_IN_WORK, "slug", unique=True, sqlite_where=IN_WORK, postgresql_where=IN_WORK),
    )

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


class CatalogueVersion(TableRow, table=True):
    """The number of the published catalogue, in a single row, raised whenever what is published changes."""

    __tablename__ = "catalogue_version"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(default=1, primary_key=True)
    number: int = 0


WRITTEN = ("slug", "number", "content", "author", "author_id", "note", "created_at", "begun_from", "follows")


@event.listens_for(ProvisionRevision, "before_update")
def _refuse_rewriting(_mapper: Mapper[Any], _connection: object, revision: ProvisionRevision) -> None:
    changed = [name for name in WRITTEN if inspect(revision).attrs[name].history.has_changes()]
    if changed:
        raise RuntimeError(f"A revision is never rewritten ({', '.join(changed)} changed): append a new one instead.")


@event.listens_for(ProvisionRevision, "before_delete")
def _refuse_deleting(_mapper: Mapper[Any], _connection: object, revision: ProvisionRevision) -> None:
    raise RuntimeError(f"Revision {revision.number} of {revision.slug} is history, which is kept: retire it instead.")


@dataclass(frozen=True, slots=True)
class StoredProvision:
    """The published revision of one provision: its number and its content, as it was stored."""

    slug: str
    number: int
    content: Mapping[str, Any]


def published(session: Session) -> list[StoredProvision]:
    """What is published now, by slug. Read each content with `read_tolerantly`: it may be years old."""
    rows = session.exec(
        select(ProvisionRevision.slug, ProvisionRevision.number, ProvisionRevision.content)
        .where(ProvisionRevision.state == RevisionState.PUBLISHED)
        .order_by(ProvisionRevision.slug)
    )
    return [StoredProvision(slug, number, content) for slug, number, content in rows]


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
) -> ProvisionRevision:
    """Publish a new revision: append it, retire the one before, and raise the version of the catalogue.

    All in the transaction of `session`, which the caller commits. `now` must know its time zone. Raises CatalogueError
    when the content cannot be read, or names a provision that is not published.
    """
    raise_version(session)
    known, bodies = published_slugs(session)
    return append_published(session, read_content(content, known, beside=bodies), author, note, now, reviewed_by)


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
    session: Session, entry: CatalogueEntry, author: str, note: str, now: datetime, reviewed_by: str | None = None
) -> ProvisionRevision:
    """Append a published revision and retire the one before. The caller has raised the version, once for all."""
    slug = entry.slug
    number = session.exec(select(func.max(ProvisionRevision.number)).where(ProvisionRevision.slug == slug)).one()
    before = session.exec(
        select(ProvisionRevision).where(
            ProvisionRevision.slug == slug, ProvisionRevision.state == RevisionState.PUBLISHED
        )
    ).one_or_none()
    if before is not None:
        before.state, before.retired_at = RevisionState.RETIRED, now
        session.add(before)
        session.flush()  # else the new row would be written first, and the unique index refuse it
    revision = ProvisionRevision(
        slug=slug,
        number=(number or 0) + 1,
        state=RevisionState.PUBLISHED,
        content=content_of(entry),
        author=author,
        note=note,
        created_at=now,
        reviewed_by=reviewed_by,
        published_at=now,
    )
    session.add(revision)
    session.flush()
    return revision
