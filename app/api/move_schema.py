"""The shapes of moves in the API: acts, with whom to turn to and how."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Contact(BaseModel):
    """The surest contact. Each `_certainty` is null where the contact was written down without its sources."""

    phone: str | None
    phone_certainty: str | None = Field(description='How sure it is: "From 2026. We have not rung it."')
    email: str | None
    email_certainty: str | None
    url: str | None
    url_certainty: str | None
    sentence: str = Field(description="What to do, phone first; always filled in")


class CarrierOut(BaseModel):
    kind: Literal["provision", "body", "own_act"]
    slug: str | None = Field(description="Null for the person's own act: with their employer, or their GP")
    access_point: str | None = Field(description="The place of it that fits the person's own")
    name: str | None
    who: str | None = Field(description="The people it is for, as a label; null for everyone")
    says: str | None = Field(description="A short word to go with it")
    ask_first: bool = Field(description="It is not known to run, or not known to take this person")


class MoveLineOut(BaseModel):
    carried_by: CarrierOut
    contact: Contact | None


class MoveOut(BaseModel):
    """One act. `carried_by` and `contact` are those of the first of its `lines`; a box may have several."""

    id: str
    act: str
    why: list[str] = Field(description="What the person told us that makes it theirs, and why it comes first")
    by_when: str | None
    on_card: list[str] = Field(description="Stands beside the act, never behind a press")
    not_to_do: str | None
    discreet: bool = Field(description="Never put it in a title, a subject or a text message")
    carried_by: CarrierOut | None
    contact: Contact | None
    lines: list[MoveLineOut]
