"""What each member of staff may do: by role, and within which organisation's support. No database, no web."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.audit import Actor


class Role(StrEnum):
    """What a member of staff does here; one may have several. A publisher may do all that an editor may."""

    ADVISER = "adviser"  # refers their own clients, answers what is sent to their organisation, reads the desk
    MANAGER = "manager"  # the same for the whole team: sees every client of their own organisation
    EDITOR = "editor"  # drafts changes, imports, says that support is still right
    PUBLISHER = "publisher"  # reviews and publishes what others drafted
    ADMINISTRATOR = "administrator"  # invites and disables people, reads the audit


WITH_CLIENTS = frozenset({Role.ADVISER, Role.MANAGER})
"""The roles that work with clients."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff who is signed in. `leads` says that their organisation may work on everything."""

    id: int
    name: str
    email: str
    roles: frozenset[Role]
    organisation_id: int
    organisation: str
    leads: bool
    session_id: int

    @property
    def actor(self) -> Actor:
        """This colleague, as the audit names them."""
        return Actor(self.name, self.id, self.organisation_id)

    def looks_after(self, owner: int | None) -> bool:
        """Whether this colleague may work on support of this organisation. `owner` is None when none was named."""
        return self.leads or owner == self.organisation_id

    def may_edit(self, owner: int | None) -> bool:
        """Whether this colleague may draft a change of support that this organisation owns."""
        return bool(self.roles & {Role.EDITOR, Role.PUBLISHER}) and self.looks_after(owner)

    def may_publish(self, owner: int | None) -> bool:
        """Whether this colleague may publish a change of support that this organisation owns."""
        return Role.PUBLISHER in self.roles and self.looks_after(owner)

    def may_administer(self, organisation_id: int) -> bool:
        """Whether this colleague may invite, change and disable the staff of an organisation."""
        return Role.ADMINISTRATOR in self.roles and self.looks_after(organisation_id)
