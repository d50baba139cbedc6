"""An uploaded file of provisions, as it was understood, until its sender decides what to do with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, select
from sqlmodel import Field, Session, col, update

from services_catalogue.model.base import TableRow


class ImportBatch(TableRow, table=True):
    """`contents` are the provisions that could be understood; `report` tells, row by row, what was found."""

    __tablename__ = "import_batch"

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    file_name: str = Field(max_length=200)
    created_at: datetime
    contents: list[dict[str, Any]] = Field(sa_type=JSON)
    report: list[dict[str, Any]] = Field(sa_type=JSON)
    applied_at: datetime | None = None


class ImportView(NamedTuple):
    """A batch without its contents, which may be many megabytes."""

    id: int
    file_name: str
    applied_at: datetime | None
    report: list[dict[str, Any]]


def keep_import(
    session: Session,
    staff_id: int,
    file_name: str,
    contents: list[dict[str, Any]],
    report: list[dict[str, Any]],
    now: datetime,
) -> int:
    """Keep a file as it was understood, and return the number of its batch. Needs a writing session."""
    batch = ImportBatch(staff_id=staff_id, file_name=file_name, created_at=now, contents=contents, report=report)
    session.add(batch)
    session.flush()
    return batch.id or 0


def import_of(session: Session, staff_id: int, number: int) -> ImportView | None:
    """The batch if this member of staff sent it; None for another's, and for one that is not there."""
    columns = (col(getattr(ImportBatch, name)) for name in ImportView._fields)
    wanted = select(*columns).where(col(ImportBatch.id) == number, col(ImportBatch.staff_id) == staff_id)
    row = session.connection().execute(wanted).first()
    return None if row is None else ImportView._make(row)


def claim_import(session: Session, number: int, now: datetime) -> list[dict[str, Any]]:
    """Claim the contents of a batch: given once, so that a second press of the button (a race too) saves nothing.

    Needs a writing session.
    """
    claimed = session.exec(
        update(ImportBatch)
        .where(col(ImportBatch.id) == number, col(ImportBatch.applied_at).is_(None))
        .values(applied_at=now)
    )
    return session.get_one(ImportBatch, number).contents if claimed.rowcount == 1 else []


def note_saved(session: Session, number: int, report: list[dict[str, Any]]) -> None:
    """Store the report with what became of each row, and delete the contents. Needs a writing session."""
    batch = session.get_one(ImportBatch, number)
    batch.report, batch.contents = report, []
    session.add(batch)
