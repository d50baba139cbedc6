"""What is stored about staff: no more than signing in and telling who did what needs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON
from sqlmodel import Field

from services_catalogue.model.base import TableRow, one_of


class Staff(TableRow, table=True):
    """Somebody who works here. They can sign in once they have accepted their invitation and are not disabled.

    `roles` are values of `permissions.Role`. `totp` is the seed of their one-time codes, sealed; `totp_step` the last
    30-second step whose code was used, since each works once.
    """

    __tablename__ = "staff"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    email: str = Field(max_length=254, unique=True)  # in small letters
    name: str = Field(max_length=200)
    roles: list[str] = Field(sa_type=JSON)
    created_at: datetime
    joined_at: datetime | None = None
    disabled_at: datetime | None = None
    password_hash: str | None = Field(default=None, max_length=300)
    totp: str | None = Field(default=None, max_length=1000)
    totp_step: int | None = None
    oidc_subject: str | None = Field(default=None, max_length=400)


class StaffSession(TableRow, table=True):
    """One browser in which somebody is signed in. Only the hash of its token is kept."""

    __tablename__ = "staff_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    started_at: datetime
    seen_at: datetime
    proved_at: datetime  # the last time that the password or a code was given: some things want it fresh
    ended_at: datetime | None = None


class RecoveryCode(TableRow, table=True):
    """One of ten codes on paper, for somebody without their phone. `place` (0 to 9) is part of the code."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    place: int
    code_hash: str = Field(max_length=300)
    used_at: datetime | None = None


class SignInFailure(TableRow, table=True):
    """One failed try. `key` is a hash of what it counts against: an account from a strange browser, or from a known."""

    __tablename__ = "sign_in_failure"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64, index=True)
    at: datetime


class LinkPurpose(StrEnum):
    """What a link is for. The first four are about the staff with the id in `subject`, the next about the provision
    with that slug, and the last two about the referral or record with that code, which they open once."""

    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"
    NEW_CODE = "new_code"
    KNOWN_BROWSER = "known_browser"
    STILL_RIGHT = "still_right"
    REFERRAL = "referral"
    YOUR_REFERRALS = "your_referrals"


class SignedLink(TableRow, table=True):
    """A link that somebody was sent, and what it lets them do. Only the hash of its token is kept."""

    __tablename__ = "signed_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    purpose: LinkPurpose = Field(sa_type=one_of(LinkPurpose, "purpose", 20))
    subject: str = Field(max_length=80, index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
