"""The organisations that keep the catalogue true: each owns its own support, and the leading one may change all."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from services_catalogue.model.base import TableRow


class Organisation(TableRow, table=True):
    """A council, a college, a charity. `leads` is set for the one whose staff may work on everything.

    The three fields of OpenID Connect are set when its staff sign in with their own accounts; the secret is encrypted.
    """

    __tablename__ = "organisation"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, unique=True)
    leads: bool = False
    created_at: datetime
    oidc_issuer: str | None = Field(default=None, max_length=500)
    oidc_client_id: str | None = Field(default=None, max_length=200)
    oidc_secret: str | None = Field(default=None, max_length=2000)
    records_months: int = 6  # after so many months without activity a client's record is anonymised
