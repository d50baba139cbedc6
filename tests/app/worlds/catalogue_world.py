"""Two organisations with colleagues in each role, a few published provisions, and browsers that look at pages."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts import sessions
from app.accounts.models import Staff
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.audit import Audit
from app.core.clock import now, today
from app.core.database import reading, writing
from app.core.keys import AUDIT_FILE_NAME
from app.core.permissions import Role
from app.core.settings import Settings
from app.mail.outbox import Message
from app.main import Navigator, create_app
from services_catalogue.model.organisations import Organisation
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.revisions import publish, published
from services_catalogue.store.seed import RESEARCH
from services_catalogue.verification.models import ProvisionOwnership
from tests.app.browsers.resident import Page
from tests.app.shared_data import all_postcodes

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEY = hashlib.sha256(b"the audit of a made-up world").digest()
AUDIT = Audit(KEY)
LEADING, KEEPING = "Demo Combined Authority", "Demo Council"
CONTENT: dict[str, Any] = {
    "slug": "night-school",
    "name": "Night School",
    "category": "employment_and_skills",
    "level": "local",
    "stage": "both",
    "summary": "You learn in the evening.",
    "eligibility": [{"question": "area", "one_of": ["derby"]}, {"question": "age", "at_least": 19}],
    "contact": {"phone": "0800 100 900", "url": "https://night.example.org/join"},
    "dates": {"status": "running", "as_of": "2026-11-20", "end": "2028-03-31", "gathered_on": "2026-11-23"},
    "unknown": ["how long people wait"],
    "access_points": [
        {
            "id": "long-eaton",
            "name": "Night School in Long Eaton",
            "level": "local",
            "summary": "Evenings in the library.",
            "dates": {"status": "running"},
            "confidence": "medium",
        }
    ],
    "confidence": "medium",
}


@dataclass(frozen=True)
class World:
    """The database, with the ids of the two organisations, and a folder for files."""

    engine: Engine
    leading: int
    keeping: int
    folder: Path

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.folder, address="https://navigator.example.org")

    def writing(self) -> AbstractContextManager[Session]:
        """A transaction that writes."""
        return writing(self.engine)

    def mails(self) -> list[Message]:
        """All mail that was ever written, in order."""
        with reading(self.engine) as session:
            return list(session.exec(select(Message).order_by(col(Message.id))))

    def publish(self, at: datetime = NOON, author: str = RESEARCH, **changes: Any) -> None:
        """Publish a provision."""
        with writing(self.engine) as session:
            publish(session, {**CONTENT, **changes}, author, "", at)

    def set_care(self, slug: str = "night-school", **fields: Any) -> None:
        """Name the owner of a provision."""
        with writing(self.engine) as session:
            session.merge(ProvisionOwnership(**{"slug": slug, "since": NOON, **fields}))

    def add_staff(self, email: str, organisation: int, roles: Sequence[Role], **fields: Any) -> int:
        """Add a colleague who can sign in."""
        with writing(self.engine) as session:
            staff = Staff(
                organisation_id=organisation,
                email=email,
                name=f"Demo {email.partition('@')[0].title()}",
                roles=[role.value for role in roles],
                **{"created_at": NOON, "joined_at": NOON, **fields},
            )
            session.add(staff)
            session.flush()
            return staff.id or 0

    def rows(self, table: type[Any]) -> list[Any]:
        """Every row of a table, in order."""
        with reading(self.engine) as session:
            return list(session.exec(select(table).order_by(table.id)))

    def rows_of_care(self) -> list[ProvisionOwnership]:
        """Every provision's owner, in order."""
        with reading(self.engine) as session:
            return list(session.exec(select(ProvisionOwnership).order_by(ProvisionOwnership.slug)))

    def visitor(self, *, staff: int | None = None) -> Visitor:
        """A browser; `staff` is the colleague who is signed in there."""
        with reading(self.engine) as session:
            stored = published(session)
        provisions = [read_tolerantly(one.content, one.slug) for one in stored]
        shown = CatalogueSnapshot.of(provisions, {one.slug: one.number for one in stored}, 1, on=today())
        app = create_app(self.settings, shown, postcodes=all_postcodes(), engine=self.engine)
        visitor = Visitor(app)
        if staff is not None:
            with writing(self.engine) as session:
                visitor.client.cookies.set(sessions.COOKIE, sessions.start(session, staff, now()))
        return visitor


def make_world(engine: Engine, folder: Path) -> World:
    """Two organisations, of which one leads, without colleagues or provisions. The folder has the key of the audit."""
    (folder / AUDIT_FILE_NAME).write_bytes(urlsafe_b64encode(KEY))
    with writing(engine) as session:
        leading = Organisation(name=LEADING, leads=True, created_at=NOON)
        keeping = Organisation(name=KEEPING, created_at=NOON)
        session.add_all([leading, keeping])
        session.flush()
        return World(engine, leading.id or 0, keeping.id or 0, folder)


class Visitor:
    """Fetches and posts as a browser does; every page that is shown is looked over."""

    def __init__(self, app: Navigator) -> None:
        self.app = app
        self.client = TestClient(app, follow_redirects=False)

    def get(self, path: str, status: int = 200) -> Page:
        """Fetch a page."""
        return looked_over(self.client.get(path), status)

    def post(self, path: str, status: int, **fields: str) -> Page:
        """Send a form that is answered with a page."""
        return looked_over(self.client.post(path, data=fields), status)

    def goes_to(self, path: str, **fields: str) -> str:
        """Send a form; the address to which it leads."""
        response = self.client.post(path, data=fields)
        assert response.status_code == 303, (path, response.status_code, response.text[:2000])
        return str(response.headers["location"])


def looked_over(response: Response, status: int) -> Page:
    """The page, checked against the rules for every page; pages for staff need no way to leave quickly."""
    assert response.status_code == status, (response.url.path, response.status_code, response.text[:2000])
    page = Page(response)
    of_residents = page.path.startswith("/support/")
    allowed = set() if of_residents else {"no way to leave quickly"}
    assert [problem for problem in page.problems() if problem not in allowed] == [], page.path
    return page
