"""The organisations that work here: by id and by name, and which of them sign in with accounts of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from services_catalogue.model.organisations import Organisation as Organisation


def organisation_by_id(session: Session, organisation_id: int) -> Organisation:
    """The organisation with an id that a stored row names. Raises NoResultFound."""
    return session.get_one(Organisation, organisation_id)


def find_organisation(session: Session, organisation_id: int) -> Organisation | None:
    """The organisation with an id out of an address; None when there is none."""
    return session.get(Organisation, organisation_id)


def organisation_named(session: Session, name: str) -> int | None:
    """The id of the organisation that has a name."""
    return session.exec(select(Organisation.id).where(Organisation.name == name)).first()


def organisation_names(session: Session) -> dict[int | None, str]:
    """What every organisation is called, by its id."""
    return dict(session.exec(select(Organisation.id, Organisation.name)).all())


def organisation_choices(session: Session) -> list[tuple[str, str]]:
    """All organisations for a form, as id and name, by name."""
    found = session.exec(select(Organisation.id, Organisation.name).order_by(col(Organisation.name)))
    return [(str(number), name) for number, name in found]


def with_own_sign_in(session: Session) -> Sequence[tuple[int | None, str]]:
    """The organisations with a sign-in of their own, as id and name, by name."""
    return session.exec(
        select(Organisation.id, Organisation.name)
        .where(col(Organisation.oidc_issuer).is_not(None))
        .order_by(Organisation.name)
    ).all()


def add_organisation(session: Session, name: str, now: datetime) -> Organisation:
    """A new organisation, which does not lead. Needs a writing session."""
    organisation = Organisation(name=name, created_at=now)
    session.add(organisation)
    session.flush()
    return organisation
