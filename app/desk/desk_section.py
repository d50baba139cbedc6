"""The sections of the desk that keep records: the catalogue, what comes first, and what is corrected of next jobs.

All are drafted, reviewed, published and kept in the same way, so pages take the section from their address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.web.url_converters import use_sections
from services_catalogue.store.revisions import JobCorrectionRevision, MoveRevision, ProvisionRevision, Revision


@dataclass(frozen=True, slots=True)
class DeskSection:
    """`part` stands in its address and marks it in the list of parts; `kind` is what the audit calls its records."""

    part: str
    table: type[Revision]
    kind: str


ENTRIES = DeskSection("catalogue", ProvisionRevision, "provision")
MOVES = DeskSection("moves", MoveRevision, "move")
JOBS = DeskSection("next-jobs", JobCorrectionRevision, "job correction")
SECTIONS = {section.part: section for section in (ENTRIES, MOVES, JOBS)}
IN_EACH = "/desk/{section:section}"
"""The prefix of what each section has."""

use_sections(SECTIONS)  # before the first route that has one


@dataclass(frozen=True, slots=True)
class DeskRecord:
    """One record as it is addressed: whether there is one of this slug is not said."""

    section: DeskSection
    slug: str

    @property
    def table(self) -> type[Revision]:
        """Where its revisions stand."""
        return self.section.table

    @property
    def address(self) -> str:
        """Its page."""
        return f"/desk/{self.section.part}/{self.slug}"


def _addressed(slug: str, request: Request) -> DeskRecord:
    return DeskRecord(SECTIONS[request.path_params["section"]], slug)


AddressedRecord = Annotated[DeskRecord, Depends(_addressed)]
