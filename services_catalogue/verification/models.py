"""The tables of verification: owners with their schedules, sent reminders, problem reports and link checks."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field

from services_catalogue.model.base import TableRow, one_of
from services_catalogue.verification.schedule import ReminderStage


class CheckedHow(StrEnum):
    DESK = "desk"
    LINK = "link"  # by the link in a mail


class ProblemReason(StrEnum):
    CONTACT_WRONG = "contact_wrong"
    PAGE_BROKEN = "page_broken"
    ENDED_OR_PAUSED = "ended_or_paused"
    WHO_FOR_WRONG = "who_for_wrong"
    PLACE_WRONG = "place_wrong"
    WAIT_DIFFERENT = "wait_different"
    SOMETHING_ELSE = "something_else"


class Reporter(StrEnum):
    RESIDENT = "resident"
    STAFF = "staff"
    OWNER = "keeper"
    LINK_CHECK = "link_check"


class ProvisionOwnership(TableRow, table=True):
    """The owner, who is asked whether a provision is still right, and every how many months.

    Without a row the leading organisation owns it, and is asked every six months.
    """

    __tablename__ = "provision_care"

    slug: str = Field(max_length=80, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    owner_name: str = Field(default="", max_length=200)
    owner_email: str = Field(default="", max_length=254)
    every_months: int = 6
    since: datetime


class SentReminder(TableRow, table=True):
    """A reminder sent, once for each due day and stage (idempotent). Never deleted: it would be sent again."""

    __tablename__ = "sent_reminder"

    slug: str = Field(max_length=80, primary_key=True)
    due: date = Field(primary_key=True)
    prompt: ReminderStage = Field(sa_type=one_of(ReminderStage, "prompt", 20), primary_key=True)
    at: datetime


class Verification(TableRow, table=True):
    """A statement that a provision's published revision is still right, by whom and when. Append-only."""

    __tablename__ = "verification"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=80, index=True)
    revision: int
    at: datetime
    by_name: str = Field(max_length=200)
    by_organisation: str = Field(default="", max_length=200)
    how: CheckedHow = Field(sa_type=one_of(CheckedHow, "how", 20))


class ProblemReport(TableRow, table=True):
    """Something that people say is wrong with a provision. The same report made again only raises its count."""

    __tablename__ = "fault_report"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=80, index=True)
    access_point: str = Field(default="", max_length=80)
    reason: ProblemReason = Field(sa_type=one_of(ProblemReason, "reason", 40))
    note: str = Field(default="", max_length=500)  # from staff and owners only: a resident is never asked for words
    reporter: Reporter = Field(sa_type=one_of(Reporter, "reporter", 20))
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    first_at: datetime
    last_at: datetime
    count: int = 1
    settled_at: datetime | None = None
    settled_by: str = Field(default="", max_length=200)
    answer: str = Field(default="", max_length=500)


class LinkCheck(TableRow, table=True):
    """What became of the last visit to one web address of one provision. `failing_since` is None while it answers."""

    __tablename__ = "link_check"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=80, index=True)
    url: str = Field(max_length=500)
    checked_at: datetime
    problem: str = Field(default="", max_length=200)
    failing_since: datetime | None = None
