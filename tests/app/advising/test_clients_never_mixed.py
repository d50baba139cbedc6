"""Two clients in one adviser's browser, in random orders of presses and with pages left open, are never mixed up.

What is pressed is what stands on the pages that were opened, however old they are. CI tries some orders; before a
release a thousand are tried (NAVIGATOR_TEST_LONG=1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import col, select
from starlette.testclient import TestClient

from app.accounts import sessions
from app.advising import open_triage_sessions
from app.advising.triage_session import TRIAGE, TriageSession
from app.core.clock import now
from app.core.database import reading, writing
from app.core.encrypted_cookie import DecryptedCookie
from app.core.permissions import Role
from app.presentation.current_catalogue import jobs_of
from app.referrals.models import Client, Referral
from app.web.cookies import set_cookie
from tests.app.browsers.colleague import Colleague, Page
from tests.app.browsers.triage import form_of
from tests.app.desk.conftest import SignedInAs
from tests.long import LONG
from triage.questionnaire.answers import Value

ORDERS = 1_000 if LONG else 20
PRESSES = 14
SUPPORT = ("working-well-east-midlands", "national-careers-service", "restart-scheme")


@dataclass(frozen=True)
class Persona:
    """A client, and the words by which a page tells of this client and of no other."""

    name: str
    phone: str
    answers: tuple[dict[str, Value], ...]
    own_words: tuple[str, ...]

    def of(self, number: int) -> Persona:
        """The same client under a name that no record has yet."""
        return replace(self, name=f"{self.name} {number}")


ANN = Persona(
    "Persona Ann",
    "07700 900111",
    ({"area": "derby"}, {"age": 24}, {"work_status": "looking_for_work"}, {"health_affects_work": "a_lot"}),
    ("07700 900111", "They are 24.", "They live in Derby.", "They are out of work and looking for a job."),
)
BOB = Persona(
    "Persona Bob",
    "07700 900222",
    ({"area": "mansfield"}, {"age": 55}, {"work_status": "employed"}, {"health_affects_work": "a_little"}),
    ("07700 900222", "They are 55.", "They live in Mansfield.", "They have a job."),
)


class Mixed(AssertionError):
    """Something of one client stands on a page, in a record or in a referral of the other."""


@dataclass
class Browser:
    """An adviser's browser in which two clients are served. `whose` is the client of each triage session begun."""

    colleague: Colleague
    database: Engine
    random: Random
    people: tuple[Persona, Persona]
    whose: dict[str, Persona] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)

    def serve(self) -> None:
        """Press so many buttons, in a random order."""
        acts: tuple[Callable[[], None], ...] = (
            self.begins, self.answers, self.answers, self.answers, self.opens_a_page, self.opens_a_page,
            self.sends_an_old_page, self.sends_an_old_page, self.refers, self.refers, self.goes_on, self.next_client,
            self.is_signed_out_by_time, self.looks_at_what_is_open,
        )  # fmt: skip
        self.begins()
        for _ in range(PRESSES):
            act = self.random.choice(acts)
            self.pressed.append(act.__name__)
            act()
        self.looks_at_the_records()

    def begins(self) -> None:
        """Begin a triage session with the next client; the others stay open."""
        answer = self.colleague.client.post(f"{TRIAGE}/new")
        if answer.status_code == 303:
            self.whose[answer.headers["location"]] = self.random.choice(self.people)

    def answers(self) -> None:
        """Answer one more question, in any triage session, which may have ended."""
        at, person = self._somebody()
        self.colleague.client.post(at, data=form_of(self.random.choice(person.answers)))

    def opens_a_page(self) -> None:
        """Open a page of any triage session, which stays open in a tab."""
        at, _person = self._somebody()
        slug = self.random.choice(SUPPORT)
        path = self.random.choice(
            ("", "/plan", "/print", "/next-jobs", "/what-if", f"/support/{slug}", f"/refer/{slug}", f"/refer/{slug}")
        )
        self._opened(self.colleague.client.get(at + path))

    def sends_an_old_page(self) -> None:
        """Fill in and send a page that refers, from any open tab, for the client it is about."""
        old = [page for page in self.pages if page.document.css("input[name=shown]")]
        if not old:
            return
        self._sends(self.random.choice(old))

    def refers(self) -> None:
        """Open a page that refers and send it at once."""
        at, _person = self._somebody()
        page = self._opened(self.colleague.client.get(f"{at}/refer/{self.random.choice(SUPPORT)}"))
        if page is not None:
            self._sends(page)

    def _sends(self, page: Page) -> None:
        person = self.whose[page.path.partition("/refer/")[0]]
        form = page.form("refer")
        if "name" in form:
            form |= {"name": person.name, "reach": "phone", "contact": person.phone}
        agreed = {f"agree-{purpose}": "yes" for purpose in ("keep", "send")}
        self._opened(self.colleague.client.post(page.path, data={**form, **agreed}))

    def goes_on(self) -> None:
        """Go on from a client's record, back into triage."""
        with reading(self.database) as session:
            names = [person.name for person in self.people]
            records = session.exec(select(Client).where(col(Client.name).in_(names))).all()
        if not records:
            return
        record = self.random.choice(records)
        answer = self.colleague.client.post(f"/desk/clients/{record.code}/sit")
        if answer.status_code == 303:
            person = next(one for one in self.people if one.name == record.name)
            if self.whose.setdefault(answer.headers["location"], person) is not person:
                raise Mixed("the record of one leads to the triage of the other")

    def next_client(self) -> None:
        """Press "Next client" in any triage session: that session ends, and another one begins."""
        at, _person = self._somebody()
        answer = self.colleague.client.post(f"{TRIAGE}/new", data={"ends": at.rpartition("/")[2]})
        self.whose[answer.headers["location"].partition("?")[0]] = self.random.choice(self.people)

    def is_signed_out_by_time(self) -> None:
        """Sign in again as the same adviser, after the login timed out."""
        with writing(self.database) as session:
            token = sessions.start(session, 1, now())
        self.colleague.client.cookies.delete("staff")
        self.colleague.client.cookies.set("staff", token)

    def looks_at_what_is_open(self) -> None:
        """Check that the list of open triage sessions names each client by their own record."""
        answer = self.colleague.client.get(TRIAGE)
        if answer.status_code != 200:
            return
        page = Page(answer)
        for at, words in zip(page.links(".rows a"), page.texts(".rows a"), strict=True):
            if words != "New client" and not words.startswith(f"{self.whose[at].name} ("):
                raise Mixed(f"{words} for {self.whose[at].name}")

    def looks_at_the_records(self) -> None:
        """Check that everything kept or sent of a client is theirs alone."""
        by_name = {person.name: person for person in self.people}
        with reading(self.database) as session:
            found = session.exec(select(Client, Referral).join(Referral).where(col(Client.name).in_(by_name))).all()
        for client, referral in found:
            others = self._words_of_others(by_name[client.name])
            told = (str(referral.disclosure), client.contact, client.district, referral.district)
            if referral.disclosure["name"] != client.name or any(word in part for word in others for part in told):
                raise Mixed(f"{client.name}: {told}")

    def _somebody(self) -> tuple[str, Persona]:
        return self.random.choice(list(self.whose.items()))

    def _words_of_others(self, person: Persona) -> list[str]:
        return [word for other in self.people if other is not person for word in (other.name, *other.own_words)]

    def _opened(self, answer: Response) -> Page | None:
        """A page that came, checked; None when its triage session has ended."""
        if answer.status_code == 303:
            answer = self.colleague.client.get(answer.headers["location"])
        if answer.status_code not in (200, 422):
            return None
        page = Page(answer)
        self.pages.append(page)
        at = "/".join(page.path.split("/")[:4])
        if at not in self.whose:
            return page
        said = page.text(".whose")
        person = self.whose[at]
        if "New client" not in said and f"{person.name} (" not in said:
            raise Mixed(f"{said} on a page of {person.name}")
        strange = [word for word in self._words_of_others(person) if word in page.words]
        if strange:
            raise Mixed(f"{strange} on a page of {person.name}")
        return page


def served(client: TestClient, database: Engine, orders: int) -> int:
    """Serve two clients in so many orders; how many referrals were sent. Raises Mixed."""
    for number in range(orders):
        client.cookies.clear()
        people = (ANN.of(number), BOB.of(number))
        browser = Browser(Colleague(client), database, Random(number), people)
        browser.is_signed_out_by_time()
        try:
            browser.serve()
        except Mixed as problem:
            raise Mixed(f"{problem}\nOrder {number}: {browser.pressed}") from problem
    with reading(database) as session:
        return len(session.exec(select(Referral.id)).all())


def test_two_clients_in_one_browser_are_never_mixed(signed_in_as: SignedInAs, database: Engine) -> None:
    sent = served(signed_in_as(Role.ADVISER), database, ORDERS)
    assert sent > ORDERS // 3, "some are sent"


def test_one_nameless_triage_session_for_a_browser_would_be_caught(
    signed_in_as: SignedInAs, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = open_triage_sessions._read

    def put_for_all(response: Any, name: str, value: str, *, secure: bool, path: str) -> None:
        assert path.startswith("/desk")
        set_cookie(response, name, value, secure=secure, path="/desk")

    def any_triage_session(request: Any, _colleague: object, id: str) -> TriageSession:
        token = request.cookies.get("sitting", "")
        opened = request.app.state.triage_session_ciphers.whole.decrypt(token, now=int(now().timestamp()))
        if not isinstance(opened, DecryptedCookie):
            raise open_triage_sessions.TriageSessionEnded
        return read({**opened.data, "id": id}, opened.started, jobs_of(request))

    monkeypatch.setattr(open_triage_sessions, "set_cookie", put_for_all)
    monkeypatch.setattr(open_triage_sessions, "triage_session_of", any_triage_session)
    with pytest.raises(Mixed):
        served(signed_in_as(Role.ADVISER), database, 30)
