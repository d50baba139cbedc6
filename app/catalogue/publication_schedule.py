"""Publishes what was approved for a time, once that has come: in whichever process is first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts.models import Staff
from app.catalogue.publication_checks import blockers_against
from app.catalogue.snapshot import CatalogueSnapshot, with_this
from app.core.audit import SERVICE, Audit, AuditAct
from app.core.database import reading, writing
from app.mail import outbox
from services_catalogue.model.move import CatalogueRecord, Move
from services_catalogue.reading.provision_reader import CatalogueError
from services_catalogue.store.drafts import Author, DraftError, due, publish_draft, readable, send_back
from services_catalogue.store.record_content import stored_record
from services_catalogue.store.revisions import JobCorrectionRevision, MoveRevision, ProvisionRevision, Revision

KINDS: dict[type[Revision], str] = {
    ProvisionRevision: "provision",
    MoveRevision: "move",
    JobCorrectionRevision: "job correction",
}
"""What is published at a time, and what the audit calls it."""


def publish_what_is_due(engine: Engine, audit: Audit, published: CatalogueSnapshot, now: datetime) -> None:
    """Publish every approved revision whose time has come. Cheap when there is none.

    What cannot be published any more, since something else has changed, becomes a draft again and its author is told.
    """
    with reading(engine) as session:
        waiting = [(of, one.slug, one.number) for of in KINDS for one in due(session, now, of)]
    for of, slug, number in waiting:
        with writing(engine) as session:
            # Another process may have been first (a race).
            revision = next((r for r in due(session, now, of) if (r.slug, r.number) == (slug, number)), None)
            if revision is not None:
                _publish(session, revision, audit, published, now)


def _publish(session: Session, revision: Revision, audit: Audit, published: CatalogueSnapshot, now: datetime) -> None:
    slug, number, of = revision.slug, revision.number, type(revision)
    reason = _against(session, revision, published, now)
    if not reason:
        publish_draft(session, slug, number, Author(revision.reviewed_by or "The service"), now, of)
        audit.record(session, SERVICE, AuditAct.PUBLISHED_AT_ITS_TIME, KINDS[of], slug, now, number=number)
        return
    send_back(session, slug, number, of)
    audit.record(session, SERVICE, AuditAct.COULD_NOT_PUBLISH, KINDS[of], slug, now, number=number, why=reason)
    author = session.get(Staff, revision.author_id)
    if author is not None:
        outbox.write(
            session,
            outbox.MessageKind.NOT_PUBLISHED,
            key=f"not published/{'' if of is ProvisionRevision else f'{KINDS[of]}/'}{slug}/{number}",
            to=author.email,
            subject=f"Not published: {_title(stored_record(revision))}",
            body=f"Version {number} of {slug} was to be published now. It is a draft again. Why: {reason}\n",
            now=now,
        )


def _title(record: CatalogueRecord) -> str:
    """What the subject of a mail may call a record: the act of a discreet move never stands in one."""
    return "a move" if isinstance(record, Move) and record.discreet else record.name


def _against(session: Session, revision: Revision, published: CatalogueSnapshot, now: datetime) -> str:
    """Why a revision cannot be published; empty when it can."""
    try:
        after = readable(session, revision)
    except DraftError as problem:
        return str(problem)
    except CatalogueError as error:
        return " ".join(f"{problem.what}. {problem.mend}." for problem in error.problems)
    on = now.date().isoformat()
    stops = blockers_against(after, published, with_this(published, after, on), on)
    return " ".join(f"{stop.sentence} {stop.mend}" for stop in stops)
