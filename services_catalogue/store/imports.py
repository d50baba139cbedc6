"""A file of provisions that somebody sent, as it was understood, until they decide what to do with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from services_catalogue.model.tables import Row


class ImportBatch(Row, table=True):
    """`contents` are the provisions that could be understood; `report` tells, row by row, what was found."""

    __tablename__ = "import_batch"

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    file_name: str = Field(max_length=200)
    created_at: datetime
    contents: list[dict[str, Any]] = Field(sa_type=JSON)
    report: list[dict[str, Any]] = Field(sa_type=JSON)
    applied_at: datetime | None = None
