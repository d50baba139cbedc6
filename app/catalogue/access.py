"""Which organisation owns a provision, and whether a colleague may work on it."""

from __future__ import annotations

from fastapi import HTTPException
from sqlmodel import Session, select

from app.accounts.dependencies import PermissionRefusal
from app.core.permissions import Colleague
from services_catalogue.model.organisations import Organisation
from services_catalogue.store.drafts import current, history, published_one
from services_catalogue.store.revisions import Revision
from services_catalogue.verification.models import ProvisionOwnership


def owner_of(session: Session, slug: str) -> int | None:
    """The id of the organisation that owns a provision; None when none was named, and so the leading one does."""
    care = session.get(ProvisionOwnership, slug)
    return None if care is None else care.organisation_id


def owners_of(session: Session) -> dict[str, int | None]:
    """The same of each provision that has an entry, by slug."""
    return {care.slug: care.organisation_id for care in session.exec(select(ProvisionOwnership))}


def owner_name(session: Session, slug: str) -> str:
    """The name of the organisation that owns a provision."""
    owner = owner_of(session, slug)
    organisation = None if owner is None else session.get(Organisation, owner)
    return "the leading organisation" if organisation is None else organisation.name


def editing(colleague: Colleague, session: Session, slug: str) -> Revision:
    """The revision that an editor starts from. Raises PermissionRefusal, or HTTPException (404)."""
    found = existing(session, slug)
    if not colleague.may_edit(owner_of(session, slug)):
        raise PermissionRefusal(
            f"This support is kept by {owner_name(session, slug)}. Only their editors can change it."
        )
    return found


def publishing(colleague: Colleague, session: Session, slug: str) -> Revision:
    """The same for a publisher."""
    found = existing(session, slug)
    if not colleague.may_publish(owner_of(session, slug)):
        raise PermissionRefusal(
            f"This support is kept by {owner_name(session, slug)}. Only their publishers can publish it."
        )
    return found


def existing(session: Session, slug: str) -> Revision:
    """The current revision of a provision, or its newest when all were given up. Raises HTTPException (404)."""
    found = current(session, slug) or next(iter(history(session, slug)), None)
    if found is None:
        raise HTTPException(404)
    return found


def seen_by(colleague: Colleague, session: Session, slug: str) -> Revision:
    """The revision that a colleague may read, drafts of their own organisation only. Raises HTTPException (404)."""
    if may_see_drafts(colleague, session, slug):
        return existing(session, slug)
    published = published_one(session, slug)
    if published is None:
        raise HTTPException(404)
    return published


def may_see_drafts(colleague: Colleague, session: Session, slug: str) -> bool:
    """Whether a colleague sees drafts: of what their own organisation owns, or all of them."""
    return colleague.looks_after(owner_of(session, slug))
