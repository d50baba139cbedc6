"""Work on a provision before residents see it: a state machine with one draft at a time, reviewed by a second person.

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
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.issues import CatalogueError, ContentIssue
from services_catalogue.reading.provision_reader import content_of, read_content
from services_catalogue.store.revisions import ProvisionRevision, RevisionState, published_slugs, raise_version

IN_WORK = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)


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

    revision: ProvisionRevision
    conflict: bool = False


def in_work(session: Session, slug: str) -> ProvisionRevision | None:
    """The draft of a provision, wherever it stands on its way to be published."""
    return session.exec(
        select(ProvisionRevision).where(ProvisionRevision.slug == slug, col(ProvisionRevision.state).in_(IN_WORK))
    ).one_or_none()


def published_one(session: Session, slug: str) -> ProvisionRevision | None:
    """The published revision of a provision, which residents see."""
    return session.exec(
        select(ProvisionRevision).where(
            ProvisionRevision.slug == slug, ProvisionRevision.state == RevisionState.PUBLISHED
        )
    ).one_or_none()


def current(session: Session, slug: str) -> ProvisionRevision | None:
    """The revision that an editor starts from: the draft, or else what is published."""
    return in_work(session, slug) or published_one(session, slug)


def newest_content(session: Session) -> list[ProvisionRevision]:
    """The current revision of every provision that has one, by slug."""
    rows = revisions_in(session, (*IN_WORK, RevisionState.PUBLISHED))
    # A draft stands before what is published.
    found: dict[str, ProvisionRevision] = {}
    for revision in sorted(rows, key=lambda r: r.state is not RevisionState.PUBLISHED):
        found[revision.slug] = revision
    return [found[slug] for slug in sorted(found)]


def revisions_in(session: Session, states: Collection[RevisionState]) -> Sequence[ProvisionRevision]:
    """All revisions in some states, of every provision."""
    return session.exec(select(ProvisionRevision).where(col(ProvisionRevision.state).in_(states))).all()


def all_slugs(session: Session) -> set[str]:
    """The slugs of all that has a revision, given up or not."""
    return set(session.exec(select(ProvisionRevision.slug).distinct()))


def numbered(session: Session, slug: str, number: int) -> ProvisionRevision | None:
    """The revision of this number, or None."""
    return session.exec(
        select(ProvisionRevision).where(ProvisionRevision.slug == slug, ProvisionRevision.number == number)
    ).one_or_none()


def history(session: Session, slug: str) -> Sequence[ProvisionRevision]:
    """Every revision of a provision, newest first."""
    return session.exec(
        select(ProvisionRevision).where(ProvisionRevision.slug == slug).order_by(col(ProvisionRevision.number).desc())
    ).all()


def as_it_stood(session: Session, at: datetime) -> Sequence[ProvisionRevision]:
    """What was published at a moment, by slug."""
    retired = col(ProvisionRevision.retired_at)
    return session.exec(
        select(ProvisionRevision)
        .where(col(ProvisionRevision.published_at) <= at, or_(retired.is_(None), retired > at))
        .order_by(ProvisionRevision.slug)
    ).all()


def set_aside(session: Session, slug: str) -> Sequence[ProvisionRevision]:
    """The revisions that wait to be merged by hand, oldest first."""
    return session.exec(
        select(ProvisionRevision)
        .where(ProvisionRevision.slug == slug, ProvisionRevision.state == RevisionState.SET_ASIDE)
        .order_by(col(ProvisionRevision.number))
    ).all()


def save_draft(
    session: Session, content: Mapping[str, Any], author: Author, note: str, now: datetime, *, seen: int | None
) -> SaveResult:
    """Append a draft. `seen` is the number of the revision that the author started from (see `current`), None if new.

    A save that changes nothing appends nothing. Raises CatalogueError when the content cannot be read; the provisions
    that it names are looked at when it goes to review. A provision never becomes a body, nor a body a provision: links
    and addresses would lead to something else.
    """
    entry = read_content(content)
    kept, slug = content_of(entry), entry.slug
    before = current(session, slug)
    if before is not None and is_body(before.content) != is_body(kept):
        raise CatalogueError([another_kind(slug, before.content)])
    if before is not None and before.content == kept:
        return SaveResult(before)
    # With nothing published and nothing in work, as of a draft that was given up, there is nothing to save over.
    conflict = before is not None and before.number != seen
    drafted = in_work(session, slug)
    state = RevisionState.SET_ASIDE if conflict else RevisionState.DRAFT
    if drafted is not None and not conflict:
        _move(session, drafted, RevisionState.SUPERSEDED)
    revision = ProvisionRevision(
        slug=slug,
        number=_next_number(session, slug),
        state=state,
        content=kept,
        author=author.name,
        author_id=author.staff_id,
        note=note,
        created_at=now,
        begun_from=_begun_from(session, slug, drafted),
        follows=seen,
    )
    session.add(revision)
    session.flush()
    return SaveResult(revision, conflict)


def another_kind(slug: str, before: Mapping[str, Any]) -> ContentIssue:
    """The issue of a body under the slug of a provision, or the other way. `before` is what has the slug already."""
    what = f"the slug '{slug}' is that of a {'body' if is_body(before) else 'provision'} already"
    return ContentIssue(slug, ("slug",), what, "Give it another slug")


def send_to_review(session: Session, slug: str, number: int) -> ProvisionRevision:
    """Hand a draft over to reviewers. Raises DraftError, or CatalogueError when it could not be published."""
    draft = _in_state(session, slug, number, RevisionState.DRAFT)
    readable(session, draft)
    return _move(session, draft, RevisionState.IN_REVIEW)


def send_back(session: Session, slug: str, number: int) -> ProvisionRevision:
    """Make a revision in review, or scheduled, a draft again. Raises DraftError."""
    draft = _in_state(session, slug, number, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)
    draft.publish_at = None
    draft.reviewed_by = None
    return _move(session, draft, RevisionState.DRAFT)


def give_up(session: Session, slug: str, number: int) -> ProvisionRevision:
    """Drop a draft, or one that was set aside; it stays in the history. Raises DraftError."""
    draft = _in_state(session, slug, number, *IN_WORK, RevisionState.SET_ASIDE)
    return _move(session, draft, RevisionState.SUPERSEDED)


def authors_of(session: Session, draft: ProvisionRevision) -> set[int]:
    """The ids of all staff who wrote anything of a draft since the work on it began."""
    written = select(ProvisionRevision.author_id).where(
        ProvisionRevision.slug == draft.slug,
        col(ProvisionRevision.number) > (draft.begun_from or 0),
        col(ProvisionRevision.number) <= draft.number,
    )
    return {author for author in session.exec(written) if author is not None}


def schedule(session: Session, slug: str, number: int, reviewer: Author, publish_at: datetime) -> ProvisionRevision:
    """Approve what is in review, to be published by itself at a moment. Raises DraftError or CatalogueError."""
    draft = _in_state(session, slug, number, RevisionState.IN_REVIEW)
    readable(session, draft)
    draft.publish_at = publish_at
    draft.reviewed_by = reviewer.name
    return _move(session, draft, RevisionState.SCHEDULED)


def publish_draft(session: Session, slug: str, number: int, reviewer: Author, now: datetime) -> ProvisionRevision:
    """Publish what is in review, or what is due: residents see it. Raises DraftError or CatalogueError.

    The caller checks that the reviewer is not one of `authors_of`.
    """
    raise_version(session)
    draft = _in_state(session, slug, number, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)
    readable(session, draft)
    before = published_one(session, slug)
    if before is not None:
        before.retired_at = now
        _move(session, before, RevisionState.RETIRED)
    draft.reviewed_by = reviewer.name
    draft.published_at = now
    return _move(session, draft, RevisionState.PUBLISHED)


def due(session: Session, now: datetime) -> Sequence[ProvisionRevision]:
    """The approved revisions whose time has come."""
    return session.exec(
        select(ProvisionRevision)
        .where(ProvisionRevision.state == RevisionState.SCHEDULED, col(ProvisionRevision.publish_at) <= now)
        .order_by(col(ProvisionRevision.publish_at))
    ).all()


def readable(session: Session, draft: ProvisionRevision) -> CatalogueEntry:
    """A draft as it would be published: begun from what is published now, and naming only what is.

    Raises DraftError or CatalogueError.
    """
    before = published_one(session, draft.slug)
    if (None if before is None else before.number) != draft.begun_from:
        raise DraftError(
            "Another version has been published since this draft was begun, so publishing it would undo that. "
            "Open the draft, compare it with what is published, and save it again."
        )
    known, bodies = published_slugs(session)
    drafted = select(ProvisionRevision.slug).where(col(ProvisionRevision.state).in_(IN_WORK))
    return read_content(draft.content, known, beside={*bodies, *session.exec(drafted)})


def begin_anew(session: Session, draft: ProvisionRevision, author: Author, note: str, now: datetime) -> SaveResult:
    """Rebase a draft onto what is published now, after its editor has compared the two.

    Appends the same content, begun from the newest publication. Raises DraftError.
    """
    drafted = _in_state(session, draft.slug, draft.number, *IN_WORK)
    _move(session, drafted, RevisionState.SUPERSEDED)
    before = published_one(session, draft.slug)
    return save_draft(session, draft.content, author, note, now, seen=None if before is None else before.number)


def _in_state(session: Session, slug: str, number: int, *states: RevisionState) -> ProvisionRevision:
    found = numbered(session, slug, number)
    if found is None or found.state not in states:
        raise DraftError(
            "Somebody has changed this in the meantime, so nothing was done. Look at how it stands now, then decide."
        )
    return found


def _move(session: Session, revision: ProvisionRevision, state: RevisionState) -> ProvisionRevision:
    revision.state = state
    session.add(revision)
    session.flush()  # flushed one after the other: a unique index allows one at a time
    return revision


def _next_number(session: Session, slug: str) -> int:
    last = session.exec(select(func.max(ProvisionRevision.number)).where(ProvisionRevision.slug == slug)).one()
    return (last or 0) + 1


def _begun_from(session: Session, slug: str, drafted: ProvisionRevision | None) -> int | None:
    if drafted is not None:
        return drafted.begun_from
    before = published_one(session, slug)
    return None if before is None else before.number
