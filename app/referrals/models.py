"""What is kept about people who are referred: as little as a referral needs, for as long as it is needed.

Only the organisations that send or receive may see a row of a person; `access` is the one way to fetch them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from app.referrals.consent_kinds import ConsentChannel, ConsentMethod, Purpose
from app.referrals.contact_method import ContactMethod
from app.referrals.lifecycle import EventKind, ReferralState, RefusalReason, Side
from app.referrals.outcome_kinds import LeavingReason, OutcomeKind
from services_catalogue.model.base import TableRow, one_of

CURRENT = text("ended_at IS NULL")


class Recipient(TableRow, table=True):
    """Who receives referrals for a provision (or one access point of it), as agreed with them. At most one is current.

    With an `email` or an organisation that works here a referral is live: it goes there. Without, no recipient has
    agreed to that, and the adviser rings. `answer_within` are working days.
    """

    __tablename__ = "recipient"
    __table_args__ = (
        Index(
            "uq_recipient_current",
            "slug",
            "access_point_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=80, index=True)
    access_point_id: str = Field(default="", max_length=80)
    name: str = Field(max_length=200)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    email: str = Field(default="", max_length=254)
    answer_within: int = 10
    agreed_with: str = Field(default="", max_length=200)
    agreed_on: date
    since: datetime
    ended_at: datetime | None = None


class Client(TableRow, table=True):
    """A person whom an adviser refers. `code` stands in addresses, `reference` is what the adviser calls the record.

    `plan` is [{"slug", "note", "on"}]. Once `anonymised_at` is set, nothing in the row tells who the client was.
    `receipt_hash` is the hash of the code on the client's slip of paper. `promised_months` is the retention that the
    client was told when they last agreed.
    """

    __tablename__ = "client"
    __table_args__ = (UniqueConstraint("organisation_id", "reference"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=12, unique=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    adviser_id: int = Field(foreign_key="staff.id", index=True)
    reference: str = Field(max_length=40)
    name: str = Field(default="", max_length=100)
    reach: ContactMethod = Field(default=ContactMethod.ADVISER, sa_type=one_of(ContactMethod, "reach", 20))
    contact: str = Field(default="", max_length=254)
    safe: str = Field(default="", max_length=200)  # when and how it is safe to get in touch
    language: str = Field(default="", max_length=20)
    district: str = Field(default="", max_length=40)
    plan: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    receipt_hash: str | None = Field(default=None, max_length=64, unique=True)
    created_at: datetime
    active_at: datetime
    promised_months: int | None = None
    anonymised_at: datetime | None = None
    erased_at: datetime | None = None  # anonymised by an erasure, not by retention


class Referral(TableRow, table=True):
    """One referral. `code` stands in addresses and mails; `once` is the idempotency key of the form that sent it.

    `disclosure` is what was sent (see `disclosure.Disclosure`), and is emptied when the record is anonymised. `pauses`
    are [from, until] days on which the clock stands still. `district`, `age_band` and `work_status` stay for the
    figures. They are the words of their day, whatever the questions ask later, so no list bounds them.
    """

    __tablename__ = "referral"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=12, unique=True)
    once: str = Field(max_length=64, unique=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    adviser_id: int = Field(foreign_key="staff.id", index=True)
    slug: str = Field(max_length=80, index=True)
    name: str = Field(max_length=200)  # of the provision, as it was then
    revision: int
    access_point_id: str = Field(default="", max_length=80)
    recipient_id: int | None = Field(default=None, foreign_key="recipient.id")
    recipient_name: str = Field(max_length=200)
    receiving_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    email: str = Field(default="", max_length=254)
    live: bool
    answer_within: int
    state: ReferralState = Field(index=True, sa_type=one_of(ReferralState, "state", 20))
    sent_at: datetime
    state_at: datetime
    answered_at: datetime | None = Field(default=None, index=True)  # the first response; "received" is none
    waiting_until: date | None = None
    refused_because: RefusalReason | None = Field(default=None, sa_type=one_of(RefusalReason, "refused_because", 40))
    instead: str = Field(default="", max_length=200)
    disclosure: dict[str, Any] = Field(sa_type=JSON)
    pauses: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    district: str = Field(default="", max_length=40)
    age_band: str = Field(default="", max_length=20)
    work_status: str = Field(default="", max_length=40)


class ReferralEvent(TableRow, table=True):
    """One thing that happened to a referral, seen by both sides. `key` is an idempotency key for each referral."""

    __tablename__ = "referral_event"
    __table_args__ = (UniqueConstraint("referral_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int = Field(foreign_key="referral.id", index=True)
    at: datetime
    side: Side = Field(sa_type=one_of(Side, "side", 20))
    who: str = Field(max_length=200)
    what: EventKind = Field(sa_type=one_of(EventKind, "what", 30))
    note: str = Field(default="", max_length=500)
    key: str | None = Field(default=None, max_length=80)


class Consent(TableRow, table=True):
    """A client's consent: one purpose, one named recipient, in exactly these words; which colleague took it, and how.

    `wording_hash` is the SHA-256 of `wording`. `language` is emptied when the record is anonymised.
    """

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    referral_id: int | None = Field(default=None, foreign_key="referral.id", index=True)
    purpose: Purpose = Field(sa_type=one_of(Purpose, "purpose", 20))
    recipient: str = Field(max_length=200)
    wording: str = Field(max_length=2000)
    wording_version: int
    wording_hash: str = Field(max_length=64)
    language: str = Field(default="en", max_length=20)
    told_how: ConsentChannel = Field(sa_type=one_of(ConsentChannel, "told_how", 20))
    given_how: ConsentMethod = Field(sa_type=one_of(ConsentMethod, "given_how", 20))
    taken_by_id: int = Field(foreign_key="staff.id")
    taken_by: str = Field(max_length=200)
    given_at: datetime
    ends_on: date
    withdrawn_at: datetime | None = None
    withdrawn_how: str = Field(default="", max_length=40)  # in words that the client reads


class Outcome(TableRow, table=True):
    """An outcome of a referral: of one kind, on a day, as one side reported it. At most one of each kind."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("referral_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int = Field(foreign_key="referral.id", index=True)
    kind: OutcomeKind = Field(sa_type=one_of(OutcomeKind, "kind", 20))
    day: date
    side: Side = Field(sa_type=one_of(Side, "side", 20))
    who: str = Field(max_length=200)
    reason: LeavingReason | None = Field(default=None, sa_type=one_of(LeavingReason, "reason", 40))
    told_at: datetime
