"""Verification: who owns each published provision, when it was last checked, and confirming that it is still right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from services_catalogue.model.dates import LastCheck
from services_catalogue.model.organisations import Organisation
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.model.status import GATHERED_ON
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.revisions import ProvisionRevision, RevisionState, raise_version
from services_catalogue.store.seed import RESEARCH
from services_catalogue.verification.models import CheckedHow as CheckedHow
from services_catalogue.verification.models import ProvisionOwnership
from services_catalogue.verification.models import Verification as Verification
from services_catalogue.verification.schedule import USUAL_SCHEDULE, VerificationSchedule

GATHERED = date.fromisoformat(GATHERED_ON)


class RevisionConflict(RuntimeError):
    """The revision that is said to be still right is not the published one (optimistic locking): look at it again."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who looks after a provision. `organisation_id` None is the leading one; without a name, its editors are asked."""

    organisation_id: int | None = None
    organisation: str = ""
    name: str = ""
    email: str = ""
    every_months: int = USUAL_SCHEDULE


@dataclass(frozen=True, slots=True)
class VerificationStatus:
    """One published provision: the number of its revision, its owner, and its schedule."""

    slug: str
    revision: int
    owner: Owner
    schedule: VerificationSchedule


def schedule_of(care: ProvisionOwnership | None, last: Verification | None, begun: date) -> VerificationSchedule:
    """The schedule from the last verification; `begun` counts when there is none."""
    months = USUAL_SCHEDULE if care is None else care.every_months
    if last is None:
        return VerificationSchedule(begun, every_months=months)
    return VerificationSchedule(last.at.date(), last.by_organisation or last.by_name, months)


def verification_status_of(session: Session) -> dict[str, VerificationStatus]:
    """The status of every published provision, by slug; also of one that has ended. Four queries, no content."""
    published = session.exec(
        select(ProvisionRevision.slug, ProvisionRevision.number)
        .where(ProvisionRevision.state == RevisionState.PUBLISHED)
        .order_by(ProvisionRevision.slug)
    ).all()
    cares, checks, begun = _cares(session), _last_checks(session), _begun(session)
    return {
        slug: VerificationStatus(
            slug,
            number,
            _owner(*cares.get(slug, (None, None))),
            schedule_of(cares.get(slug, (None, None))[0], checks.get(slug), begun.get(slug, GATHERED)),
        )
        for slug, number in published
    }


def checked_of(session: Session) -> dict[str, LastCheck]:
    """When each published provision was last checked, by slug: for the catalogue's snapshot."""
    return {
        slug: verification_status.schedule.checked
        for slug, verification_status in verification_status_of(session).items()
    }


def find_owner(session: Session, slug: str) -> Owner:
    """The owner of one provision, published or not."""
    care = session.get(ProvisionOwnership, slug)
    organisation = None if care is None else session.get(Organisation, care.organisation_id or 0)
    return _owner(care, organisation)


def set_owner(session: Session, slug: str, owner: Owner, now: datetime) -> None:
    """Set the owner of a provision from now on. Needs a writing session.

    It raises the version of the catalogue: residents read when a check is late, and that depends on the schedule.
    """
    raise_version(session)
    care = session.get(ProvisionOwnership, slug) or ProvisionOwnership(slug=slug, since=now)
    care.organisation_id, care.owner_name = owner.organisation_id, owner.name
    care.owner_email, care.every_months = owner.email, owner.every_months
    session.add(care)
    session.flush()


def set_first_owner(session: Session, slug: str, organisation_id: int, now: datetime) -> None:
    """Make the organisation that adds a provision its owner, unless one was named. Needs a writing session."""
    if session.get(ProvisionOwnership, slug) is None:
        session.add(ProvisionOwnership(slug=slug, organisation_id=organisation_id, since=now))


def published_entries(session: Session, slugs: Collection[str]) -> dict[str, CatalogueEntry]:
    """The published provisions and bodies among these, by slug."""
    rows = session.exec(
        select(ProvisionRevision.slug, ProvisionRevision.content).where(
            ProvisionRevision.state == RevisionState.PUBLISHED, col(ProvisionRevision.slug).in_(slugs)
        )
    )
    return {slug: read_tolerantly(content, slug) for slug, content in rows}


def needs_checking(entry: CatalogueEntry, on: date) -> bool:
    """Whether an entry has to be checked again: a closed one need not be, since nobody is sent there."""
    return not entry.closed(on.isoformat())


def confirm_still_right(
    session: Session, slug: str, revision: int, *, by_name: str, by_organisation: str, how: CheckedHow, now: datetime
) -> None:
    """Note that a person looked at this published revision and that all of it is right.

    It raises the version of the catalogue, so that every process shows it. Idempotent for the same person and day.
    Needs a writing session. Raises RevisionConflict when another revision, or none, is published.
    """
    published = session.exec(
        select(ProvisionRevision.number).where(
            ProvisionRevision.slug == slug, ProvisionRevision.state == RevisionState.PUBLISHED
        )
    ).first()
    if published != revision:
        raise RevisionConflict(slug)
    last = _last_checks(session, slug).get(slug)
    if last is not None and (last.revision, last.by_name, last.at.date()) == (revision, by_name, now.date()):
        return
    raise_version(session)
    session.add(
        Verification(slug=slug, revision=revision, at=now, by_name=by_name, by_organisation=by_organisation, how=how)
    )
    session.flush()


def last_said_between(session: Session, slug: str, start: datetime, end: datetime) -> Verification | None:
    """The last verification of a provision from one moment to another."""
    return session.exec(
        select(Verification)
        .where(Verification.slug == slug, Verification.at >= start, Verification.at <= end)
        .order_by(col(Verification.id).desc())
    ).first()


def _owner(care: ProvisionOwnership | None, organisation: Organisation | None) -> Owner:
    if care is None:
        return Owner()
    name = "" if organisation is None else organisation.name
    return Owner(care.organisation_id, name, care.owner_name, care.owner_email, care.every_months)


def _cares(session: Session) -> dict[str, tuple[ProvisionOwnership, Organisation | None]]:
    rows = session.exec(
        select(ProvisionOwnership, Organisation).join(
            Organisation, col(Organisation.id) == ProvisionOwnership.organisation_id, isouter=True
        )
    )
    return {care.slug: (care, organisation) for care, organisation in rows}


def _last_checks(session: Session, slug: str | None = None) -> dict[str, Verification]:
    newest = select(func.max(Verification.id)).group_by(col(Verification.slug))
    if slug is not None:
        newest = newest.where(Verification.slug == slug)
    return {check.slug: check for check in session.exec(select(Verification).where(col(Verification.id).in_(newest)))}


def _begun(session: Session) -> dict[str, date]:
    """The day from which the first check is counted: that of the research, or of the first publication by a person."""
    rows = session.exec(
        select(ProvisionRevision.slug, ProvisionRevision.author, ProvisionRevision.published_at)
        .where(col(ProvisionRevision.published_at).is_not(None))
        .order_by(col(ProvisionRevision.number).desc())
    )
    # The first publication comes last, so that it is the one that stays.
    return {slug: at.date() if at is not None and author != RESEARCH else GATHERED for slug, author, at in rows}
