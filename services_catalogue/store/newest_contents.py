"""The newest content of every provision: that of the work on it, if there is any, else what is published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.drafts import revisions_in
from services_catalogue.store.revisions import IN_WORK, Revision, RevisionState


@dataclass(frozen=True, slots=True)
class NewestContent:
    """What is newest of a provision: whether it is a draft, and whether residents see the provision now."""

    entry: CatalogueEntry
    draft: bool
    published: bool


@dataclass(frozen=True, slots=True)
class NewestRevision:
    """The same as it is stored."""

    revision: Revision
    published: bool

    @property
    def content(self) -> NewestContent:
        """Its content, read."""
        entry = read_tolerantly(self.revision.content, self.revision.slug)
        return NewestContent(entry, self.revision.state is not RevisionState.PUBLISHED, self.published)


def newest_revisions(session: Session, may_see: Callable[[str], bool]) -> list[NewestRevision]:
    """The newest revision of every provision that is published or in work, by slug. Drafts given up are left out.

    `may_see` tells of a slug whether its draft may be seen.
    """
    published = {row.slug: row for row in revisions_in(session, (RevisionState.PUBLISHED,))}
    drafted = {row.slug: row for row in revisions_in(session, IN_WORK) if may_see(row.slug)}
    newest = published | drafted
    return [NewestRevision(newest[slug], slug in published) for slug in sorted(newest)]
