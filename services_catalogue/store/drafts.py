"""Work on a record before residents see it: a state machine with one draft at a time, reviewed by a second person.

A record is a provision or a body, or, where `of` says so, a move, the order of moves, or a correction of
a job step.
Every save appends a revision. Optimistic locking: a save over a revision that its author has not seen is set aside, to
be merged by hand, so no work is lost. All functions run in the caller's writing transaction, and those take turns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from services_catalogue.model.body import is_body
from services_catalogue.model.move import CatalogueRecord
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.store.record_content import another_kind, publishable, strict_content
from services_catalogue.store.revisions import IN_WORK, ProvisionRevision, Revision, RevisionState, raise_version


class DraftError(RuntimeError):
    """The state of the provision does not allow it. The sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes or reviews. `staff_id` is None when it is no person: the research, a file read at a start."""

    name: str
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of a save. `conflict`: another author had saved since, so this revision was set aside, not lost."""

    revision: Revision
    conflict: bool = False


def in_work(session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Revision | None:
    """The draft of a provision, wherever it stands on its way to be published."""
    return session.exec(select(of).where(of.slug == slug, col(of.state).in_(IN_WORK))).one_or_none()


def published_one(session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Revision | None:
    """The published revision of a provision, which residents see."""
    return session.exec(select(of).where(of.slug == slug, of.state == RevisionState.PUBLISHED)).one_or_none()


def current(session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Revision | None:
    """The revision that an editor starts from: the draft, or else what is published."""
    return in_work(session, slug, of) or published_one(session, slug, of)


def newest_content(session: Session, of: type[Revision] = ProvisionRevision) -> list[Revision]:
    """The current revision of every provision that has one, by slug."""
    rows = revisions_in(session, (*IN_WORK, RevisionState.PUBLISHED), of)
    # A draft stands before what is published.
    found: dict[str, Revision] = {}
    for revision in sorted(rows, key=lambda r: r.state is not RevisionState.PUBLISHED):
        found[revision.slug] = revision
    return [found[slug] for slug in sorted(found)]


def revisions_in(
    session: Session, states: Collection[RevisionState], of: type[Revision] = ProvisionRevision
) -> Sequence[Revision]:
    """All revisions in some states, of every provision."""
    return session.exec(select(of).where(col(of.state).in_(states))).all()


def all_slugs(session: Session, of: type[Revision] = ProvisionRevision) -> set[str]:
    """The slugs of all that has a revision, given up or not."""
    return set(session.exec(select(of.slug).distinct()))


def numbered(session: Session, slug: str, number: int, of: type[Revision] = ProvisionRevision) -> Revision | None:
    """The revision of this number, or None."""
    return session.exec(select(of).where(of.slug == slug, of.number == number)).one_or_none()


def history(session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Sequence[Revision]:
    """Every revision of a provision, newest first."""
    return session.exec(select(of).where(of.slug == slug).order_by(col(of.number).desc())).all()


def as_it_stood(session: Session, at: datetime, of: type[Revision] = ProvisionRevision) -> Sequence[Revision]:
    """What was published at a moment, by slug."""
    retired = col(of.retired_at)
    return session.exec(
        select(of).where(col(of.published_at) <= at, or_(retired.is_(None), retired > at)).order_by(of.slug)
    ).all()


def set_aside(session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Sequence[Revision]:
    """The revisions that wait to be merged by hand, oldest first."""
    return session.exec(
        select(of).where(of.slug == slug, of.state == RevisionState.SET_ASIDE).order_by(col(of.number))
    ).all()


def save_draft(
    session: Session,
    content: Mapping[str, Any],
    author: Author,
    note: str,
    now: datetime,
    *,
    seen: int | None,
    of: type[Revision] = ProvisionRevision,
) -> SaveResult:
    """Append a draft. `seen` is the number of the revision that the author started from (see `current`), None if new.

    A save that changes nothing appends nothing. Raises CatalogueError when the content cannot be read; the provisions
    that it names are looked at when it goes to review. A provision never becomes a body, nor a body a provision: links
    and addresses would lead to something else.
    """
    slug, kept = strict_content(content, of)
    before = current(session, slug, of)
    if before is not None and is_body(before.content) != is_body(kept):
        raise CatalogueError([another_kind(slug, before.content)])
    if before is not None and before.content == kept:
        return SaveResult(before)
    # With nothing published and nothing in work, as of a draft that was given up, there is nothing to save over.
    conflict = before is not None and before.number != seen
    drafted = in_work(session, slug, of)
    state = RevisionState.SET_ASIDE if conflict else RevisionState.DRAFT
    if drafted is not None and not conflict:
        _move(session, drafted, RevisionState.SUPERSEDED)
    revision = of(
        slug=slug,
        number=_next_number(session, of, slug),
        state=state,
        content=kept,
        author=author.name,
        author_id=author.staff_id,
        note=note,
        created_at=now,
        begun_from=_begun_from(session, of, slug, drafted),
        follows=seen,
    )
    session.add(revision)
    session.flush()
    return SaveResult(revision, conflict)


def send_to_review(session: Session, slug: str, number: int, of: type[Revision] = ProvisionRevision) -> Revision:
    """Hand a draft over to reviewers. Raises DraftError, or CatalogueError when it could not be published."""
    draft = _in_state(session, of, slug, number, RevisionState.DRAFT)
    readable(session, draft)
    return _move(session, draft, RevisionState.IN_REVIEW)


def send_back(session: Session, slug: str, number: int, of: type[Revision] = ProvisionRevision) -> Revision:
    """Make a revision in review, or scheduled, a draft again. Raises DraftError."""
    draft = _in_state(session, of, slug, number, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)
    draft.publish_at = None
    draft.reviewed_by = None
    return _move(session, draft, RevisionState.DRAFT)


def give_up(session: Session, slug: str, number: int, of: type[Revision] = ProvisionRevision) -> Revision:
    """Drop a draft, or one that was set aside; it stays in the history. Raises DraftError."""
    draft = _in_state(session, of, slug, number, *IN_WORK, RevisionState.SET_ASIDE)
    return _move(session, draft, RevisionState.SUPERSEDED)


def authors_of(session: Session, draft: Revision) -> set[int]:
    """The ids of all staff who wrote anything of a draft since the work on it began."""
    of = type(draft)
    written = select(of.author_id).where(
        of.slug == draft.slug,
        col(of.number) > (draft.begun_from or 0),
        col(of.number) <= draft.number,
    )
    return {author for author in session.exec(written) if author is not None}


def schedule(
    session: Session,
    slug: str,
    number: int,
    reviewer: Author,
    publish_at: datetime,
    of: type[Revision] = ProvisionRevision,
) -> Revision:
    """Approve what is in review, to be published by itself at a moment. Raises DraftError or CatalogueError."""
    draft = _in_state(session, of, slug, number, RevisionState.IN_REVIEW)
    readable(session, draft)
    draft.publish_at = publish_at
    draft.reviewed_by = reviewer.name
    return _move(session, draft, RevisionState.SCHEDULED)


def publish_draft(
    session: Session, slug: str, number: int, reviewer: Author, now: datetime, of: type[Revision] = ProvisionRevision
) -> Revision:
    """Publish what is in review, or what is due: residents see it. Raises DraftError or CatalogueError.

    The caller checks that the reviewer is not one of `authors_of`.
    """
    raise_version(session)
    draft = _in_state(session, of, slug, number, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)
    readable(session, draft)
    before = published_one(session, slug, of)
    if before is not None:
        before.retired_at = now
        _move(session, before, RevisionState.RETIRED)
    draft.reviewed_by = reviewer.name
    draft.published_at = now
    return _move(session, draft, RevisionState.PUBLISHED)


def due(session: Session, now: datetime, of: type[Revision] = ProvisionRevision) -> Sequence[Revision]:
    """The approved revisions whose time has come."""
    return session.exec(
        select(of).where(of.state == RevisionState.SCHEDULED, col(of.publish_at) <= now).order_by(col(of.publish_at))
    ).all()


def readable(session: Session, draft: Revision) -> CatalogueRecord:
    """A draft as it would be published: begun from what is published now, and naming only what is.

    Raises DraftError or CatalogueError.
    """
    before = published_one(session, draft.slug, type(draft))
    if (None if before is None else before.number) != draft.begun_from:
        raise DraftError(
            "Another version has been published since this draft was begun, so publishing it would undo that. "
            "Open the draft, compare it with what is published, and save it again."
        )
    return publishable(session, draft)


def begin_anew(session: Session, draft: Revision, author: Author, note: str, now: datetime) -> SaveResult:
    """Rebase a draft onto what is published now, after its editor has compared the two.

    Appends the same content, begun from the newest publication. Raises DraftError.
    """
    of = type(draft)
    drafted = _in_state(session, of, draft.slug, draft.number, *IN_WORK)
    _move(session, drafted, RevisionState.SUPERSEDED)
    before = published_one(session, draft.slug, of)
    seen = None if before is None else before.number
    return save_draft(session, draft.content, author, note, now, seen=seen, of=of)


def _in_state(session: Session, of: type[Revision], slug: str, number: int, *states: RevisionState) -> Revision:
    found = numbered(session, slug, number, of)
    if found is None or found.state not in states:
        raise DraftError(
            "Somebody has changed this in the meantime, so nothing was done. Look at how it stands now, then decide."
        )
    return found


def _move(session: Session, revision: Revision, state: RevisionState) -> Revision:
    revision.state = state
    session.add(revision)
    session.flush()  # flushed one after the other: a unique index allows one at a time
    return revision


def _next_number(session: Session, of: type[Revision], slug: str) -> int:
    last = session.exec(select(func.max(of.number)).where(of.slug == slug)).one()
    return (last or 0) + 1


def _begun_from(session: Session, of: type[Revision], slug: str, drafted: Revision | None) -> int | None:
    if drafted is not None:
        return drafted.begun_from
    before = published_one(session, slug, of)
    return None if before is None else before.number
