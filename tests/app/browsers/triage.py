"""An adviser at the page of triage: answers several questions at once, as the form sends them."""

from __future__ import annotations

import time

from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.advising.triage_form import fields_of
from app.advising.triage_session import TRIAGE, TriageSession
from app.core.database import writing
from app.core.permissions import Colleague as Signed
from app.core.permissions import Role
from app.main import Navigator
from app.referrals.submission import new_client
from tests.app.browsers.colleague import Colleague, Page
from tests.app.browsers.resident import attribute
from tests.app.desk.conftest import SignedInAs
from tests.app.worlds.catalogue_world import NOON
from triage.questionnaire.answers import Answers, Value

OURS = "testserver.local"
"""The tests' host as a cookie jar names it. A cookie put there by hand needs it, so that the service's replaces it."""
Fields = dict[str, str | list[str]]
PERSON: dict[str, Value] = {"area": "derby", "age": 24, "work_status": "looking_for_work", "wants": ("a_job",)}


class Sitter(Colleague):
    """An adviser with a triage session: `at` is the address of its page of triage."""

    def __init__(self, client: TestClient) -> None:
        super().__init__(client)
        self.at = self.goes_to(f"{TRIAGE}/new")

    def sits_anew(self) -> str:
        """Go to the next client, with the session before still open; the new session's address."""
        self.at = self.goes_to(f"{TRIAGE}/new")
        return self.at

    def answers(self, answers: dict[str, Value]) -> str:
        """Send answers to the triage session; the address to which that leads."""
        return self.goes_to(self.at, form_of(answers))


def adviser(signed_in_as: SignedInAs) -> Sitter:
    """An adviser who has begun a triage session."""
    return Sitter(signed_in_as(Role.ADVISER))


def form_of(answers: dict[str, Value]) -> Fields:
    """The form that sends these answers."""
    sent: dict[str, list[str]] = {}
    for name, value in fields_of(Answers(answers)):
        sent.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}


def answers_of(page: Page) -> Fields:
    """What is filled in on the form of questions, by field."""
    return {name: value for name, value in page.form("", "#questions").items() if name != "asked" and value}


def questions_of(page: Page) -> list[str]:
    """The questions that stand on the page, in order."""
    return [attribute(field, "value") for field in page.document.css("#questions [name=asked]")]


def result_of(page: Page) -> list[str]:
    """The provisions of the result, in order, by slug."""
    return [link.rpartition("/")[2] for link in page.links("#result .result-one__name a")]


def record_of(database: Engine, staff: int, reference: str) -> str:
    """The code of a new record of a colleague, by their number among those who signed in."""
    signed = Signed(staff, "Demo", "demo@example.org", frozenset({Role.ADVISER}), 1, "Demo", True, staff)
    with writing(database) as session:
        return new_client(session, signed, reference, NOON).code


def sit_with(desk: Navigator, colleague: Colleague, triage_session: TriageSession, staff: int = 1) -> str:
    """Put a triage session into a browser, for the colleague who signed in first or another; its address."""
    now = int(time.time())
    whose = {"staff": staff, "id": triage_session.id, "client": triage_session.client}
    data = {
        **whose,
        "answers": dict(triage_session.answers),
        "plan": [[step.slug, step.note, step.on] for step in triage_session.plan],
        "language": triage_session.language,
    }
    seals, cookies = desk.state.triage_session_ciphers, colleague.client.cookies
    cookies.set("sitting", seals.whole.encrypt(data, started=now, now=now), OURS, triage_session.address)
    cookies.set(f"sitting-{triage_session.id}", seals.entry.encrypt(whose, started=now, now=now), OURS, "/desk")
    return triage_session.address
