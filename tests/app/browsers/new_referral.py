"""An adviser at the page that refers: what stands on it, and the form as the adviser fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient

from app.advising.triage_session import TriageSession
from app.core.clock import now
from app.core.database import reading, writing
from app.mail.outbox import Message
from app.main import Navigator
from app.referrals.models import Client, Consent, Recipient, Referral, ReferralEvent
from tests.app.browsers.colleague import Colleague, Page
from tests.app.browsers.resident import attribute
from tests.app.browsers.triage import sit_with
from triage.questionnaire.answers import Answers

SLUG = "working-well-east-midlands"
ANSWERS: dict[str, Any] = {
    "area": "nottingham",
    "age": 30,
    "work_status": "looking_for_work",
    "health_affects_work": "a_lot",
}
PEOPLE_TABLES = (Client, Consent, Referral, ReferralEvent, Message)


def rows(database: Engine, table: type[Any]) -> list[Any]:
    """All rows of a table, in order."""
    with reading(database) as session:
        return list(session.exec(select(table).order_by(table.id)))


def receives(database: Engine, **fields: Any) -> None:
    """Replace the recipient of the provision."""
    with writing(database) as session:
        named = {"name": "Demo receiving team", "email": "team@example.org", **fields}
        session.add(Recipient(slug=SLUG, agreed_with="Demo person", agreed_on=now().date(), since=now(), **named))


class Referrer(Colleague):
    """An adviser with a client who has been through the triage; `place` is the page that refers."""

    def __init__(self, desk: Navigator, client: TestClient, staff: int, **answers: Any) -> None:
        super().__init__(client)
        self.at = sit_with(desk, self, TriageSession(Answers({**ANSWERS, **answers})), staff)
        self.place = f"{self.at}/refer/{SLUG}"


@dataclass(frozen=True)
class Box:
    """A reason to tick: the value that is sent, and its words."""

    value: str
    words: str


def reasons_on(page: Page) -> list[Box]:
    """The reasons that a page offers to send along, in order."""
    values = [attribute(box, "value") for box in page.document.css("[name=reason]")]
    return [Box(value, words) for value, words in zip(values, page.texts("label.tick"), strict=True)]


def filled(page: Page, *agreed: str, **changes: str) -> dict[str, str | list[str]]:
    """The form as the adviser fills it in."""
    fields: dict[str, str | list[str]] = {
        **page.form("refer"),
        "name": "Demo Sam",
        "reach": "phone",
        "contact": "07700 900123",
        **changes,
    }
    for purpose in agreed:
        fields[f"agree-{purpose}"] = "yes"
    return fields
