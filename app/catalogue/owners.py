"""Whom to ask about a provision: its owner, the editors of the owning organisation, or the publishers above them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from app.accounts.models import Staff
from app.core.permissions import Role
from services_catalogue.model.organisations import Organisation
from services_catalogue.verification.verification import Owner


class OwnerContacts:
    """The email addresses of working staff, read once: those who have not joined, or were disabled, are left out."""

    def __init__(self, session: Session) -> None:
        rows = session.exec(
            select(Staff, Organisation)
            .join(Organisation, col(Organisation.id) == Staff.organisation_id)
            .where(col(Staff.joined_at).is_not(None), col(Staff.disabled_at).is_(None))
            .order_by(col(Staff.id))
        ).all()
        self._staff = [(staff.email, frozenset(staff.roles), staff.organisation_id, org.leads) for staff, org in rows]
        self.leading = session.exec(select(Organisation.name).where(col(Organisation.leads))).first() or ""

    def asked(self, owner: Owner) -> tuple[str, ...]:
        """The addresses asked whether a provision is still right: its owner's, or else the editors'."""
        return (owner.email,) if owner.email else self.editors(owner)

    def editors(self, owner: Owner) -> tuple[str, ...]:
        """The editors of the organisation that owns a provision, or else of the leading one."""
        roles = (Role.EDITOR, Role.PUBLISHER)
        return self._of(owner.organisation_id, roles) or self._leading(roles)

    def publishers(self, owner: Owner) -> tuple[str, ...]:
        """The publishers told that the owner did not answer: of the leading organisation and of the owning one."""
        roles = (Role.PUBLISHER,)
        return tuple(dict.fromkeys((*self._leading(roles), *self._of(owner.organisation_id, roles))))

    def name_of(self, owner: Owner) -> str:
        """The owner in words: for the history, where a link tells no name."""
        return owner.name or owner.organisation or self.leading or "Whoever was asked"

    def _of(self, organisation_id: int | None, roles: Iterable[Role]) -> tuple[str, ...]:
        return tuple(email for email, has, theirs, _ in self._staff if has & set(roles) and theirs == organisation_id)

    def _leading(self, roles: Iterable[Role]) -> tuple[str, ...]:
        return tuple(email for email, has, _, leads in self._staff if has & set(roles) and leads)
