"""Which organisation owns a record, and whether a colleague may work on it. The leading one owns all moves and
corrections of job steps."""

from __future__ import annotations

from fastapi import HTTPException
from sqlmodel import Session, select

from app.accounts.dependencies import PermissionRefusal
from app.core.permissions import Colleague
from services_catalogue.model.organisations import Organisation
from services_catalogue.store.drafts import current, history, published_one
from services_catalogue.store.revisions import ProvisionRevision, Revision
from services_catalogue.verification.models import ProvisionOwnership


def owner_of(session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> int | None:
    """The id of the organisation that owns a record; None when none was named, and so the leading one does."""
    if of is not ProvisionRevision:
        return None
    care = session.get(ProvisionOwnership, slug)
    return None if care is None else care.organisation_id


def owners_of(session: Session) -> dict[str, int | None]:
    """The same of each provision that has an entry, by slug."""
    return {care.slug: care.organisation_id for care in session.exec(select(ProvisionOwnership))}


def owner_name(session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> str:
    """The name of the organisation that owns a record."""
    owner = owner_of(session, slug, of)
    organisation = None if owner is None else session.get(Organisation, owner)
    return "the leading organisation" if organisation is None else organisation.name


def editing(colleague: Colleague, session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Revision:
    """The revision that an editor starts from. Raises PermissionRefusal, or HTTPException (404)."""
    found = existing(session, slug, of)
    if not colleague.may_edit(owner_of(session, slug, of)):
        raise PermissionRefusal(f"This is kept by {owner_name(session, slug, of)}. Only their editors can change it.")
    return found


def publishing(colleague: Colleague, session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Revision:
    """The same for a publisher."""
    found = existing(session, slug, of)
    if not colleague.may_publish(owner_of(session, slug, of)):
        raise PermissionRefusal(
            f"This is kept by {owner_name(session, slug, of)}. Only their publishers can publish it."
        )
    return found


def existing(session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Revision:
    """The current revision of a provision, or its newest when all were given up. Raises HTTPException (404)."""
    found = current(session, slug, of) or next(iter(history(session, slug, of)), None)
    if found is None:
        raise HTTPException(404)
    return found


def seen_by(colleague: Colleague, session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> Revision:
    """The revision that a colleague may read, drafts of their own organisation only. Raises HTTPException (404)."""
    if may_see_drafts(colleague, session, slug, of):
        return existing(session, slug, of)
    published = published_one(session, slug, of)
    if published is None:
        raise HTTPException(404)
    return published


def may_see_drafts(colleague: Colleague, session: Session, slug: str, of: type[Revision] = ProvisionRevision) -> bool:
    """Whether a colleague sees drafts: of what their own organisation owns, or all of them."""
    return colleague.looks_after(owner_of(session, slug, of))
