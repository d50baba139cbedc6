"""What is stored about staff: no more than signing in and telling who did what needs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON
from sqlmodel import Field

from services_catalogue.model.base import TableRow, one_of


class Staff(TableRow, table=True):
    """A member of staff. They can sign in once they have accepted their invitation, unless they are disabled.

    `roles` are values of `permissions.Role`. `totp` is the seed of their one-time codes, encrypted; `totp_step` the
    last 30-second step whose code was used, since each works once.
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
    """One browser in which a member of staff is signed in. Only the hash of its token is stored."""

    __tablename__ = "staff_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    started_at: datetime
    seen_at: datetime
    proved_at: datetime  # the last time that a proof was given: some actions need a fresh one
    ended_at: datetime | None = None


class RecoveryCode(TableRow, table=True):
    """One of ten codes on paper, for a member of staff without their phone. `place` (0 to 9) is part of the code."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    place: int
    code_hash: str = Field(max_length=300)
    used_at: datetime | None = None


class SignInFailure(TableRow, table=True):
    """One failed try. `key` is that of a `login_throttle.FailureLimit`: a hash of what the failure counts against."""

    __tablename__ = "sign_in_failure"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64, index=True)
    at: datetime


class LinkPurpose(StrEnum):
    """What a link is for; it says what `SignedLink.subject` is.

    The first four are about the staff with that id, the next about the provision with that slug, and the last two about
    the referral or record with that code, which they open once.
    """

    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"
    NEW_CODE = "new_code"
    KNOWN_BROWSER = "known_browser"
    STILL_RIGHT = "still_right"
    REFERRAL = "referral"
    YOUR_REFERRALS = "your_referrals"


class SignedLink(TableRow, table=True):
    """A link that was sent to one person, and what it lets its holder do. Only the hash of its token is stored."""

    __tablename__ = "signed_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    purpose: LinkPurpose = Field(sa_type=one_of(LinkPurpose, "purpose", 20))
    subject: str = Field(max_length=80, index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
