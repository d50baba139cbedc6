"""Answers that wait to be handed over: unreadable to a thief of the row alone."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from services_catalogue.model.base import TableRow


class HandOver(TableRow, table=True):
    """One resident's answers, encrypted under a key that is derived from their code. The code itself is stored nowhere.

    `locator` finds the row by the first part of the code, and is a keyed hash of it.
    """

    __tablename__ = "hand_over"

    id: int | None = Field(default=None, primary_key=True)
    locator: str = Field(max_length=64, unique=True)
    salt: str = Field(max_length=64)
    sealed: str = Field(max_length=8000)
    created_at: datetime
    expires_at: datetime = Field(index=True)
