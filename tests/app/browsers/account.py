"""A browser of a colleague: it checks each page it is shown, and knows how to sign in."""

from __future__ import annotations

import re
from datetime import timedelta

import time_machine
from httpx2 import Response
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts import second_factor
from app.accounts.demo_accounts import PASSWORD, PEOPLE
from app.accounts.models import Staff
from app.accounts.passwords import Passwords
from app.core.clock import now
from app.core.database import reading
from app.mail.outbox import Message
from app.main import Navigator
from tests.app.browsers.resident import Page

QUICK = Passwords(Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1))
"""Quick to hash, and so quick to guess: for tests only."""
SEEDS = {person.key: person.seed for person in PEOPLE}


class Browser:
    """One browser with its own cookies."""

    def __init__(self, app: Navigator) -> None:
        self.app = app
        self.client = TestClient(app, base_url="http://desk.example", follow_redirects=False)

    def get(self, path: str, status: int = 200) -> Page:
        """Fetch a page; redirects are not followed."""
        return looked_over(self.client.get(path), status)

    def post(self, path: str, status: int = 422, /, **fields: str | list[str]) -> Page:
        """Send a form that is answered with a page."""
        return looked_over(self.client.post(path, data=fields), status)

    def goes_to(self, path: str, /, **fields: str | list[str]) -> str:
        """Send a form; the address to which it leads."""
        response = self.client.post(path, data=fields)
        assert response.status_code == 303, (path, response.status_code, Page(response).words)
        return str(response.headers["location"])

    def redirected(self, path: str) -> str:
        """Fetch an address that redirects; the address to which it leads."""
        response = self.client.get(path)
        assert response.status_code == 303, (path, response.status_code)
        return str(response.headers["location"])

    def gives_password(self, who: str, password: str = PASSWORD, onward: str = "") -> Response:
        """The first step of signing in, as a demo colleague or with any other address."""
        email = who if "@" in who else f"{who}@example.org"
        return self.client.post("/desk/sign-in", data={"email": email, "password": password, "next": onward})

    def signs_in(self, who: str, onward: str = "") -> str:
        """Both steps of signing in, with the code of this moment; the address to which they lead."""
        assert self.gives_password(who, onward=onward).status_code == 303
        return self.goes_to("/desk/sign-in/code", code=second_factor.code_at(SEEDS[who], now()))

    def is_signed_in(self) -> bool:
        """Whether this browser may see the account's page."""
        return self.client.get("/desk/account").status_code == 200

    def holds(self, cookie: str) -> str:
        """A cookie as this browser has it; empty when it has none."""
        return self.client.cookies.get(cookie) or ""


def looked_over(response: Response, status: int) -> Page:
    """The page, checked against the rules for every page."""
    page = Page(response)
    assert response.status_code == status, (response.url.path, response.status_code, page.words)
    assert "no-store" in response.headers["cache-control"]
    problems = [problem for problem in page.problems() if problem != "no way to leave quickly"]
    assert problems == [], response.url.path
    return page


def next_code(clock: time_machine.Traveller, who: str) -> str:
    """Wait until a colleague's phone shows another code."""
    clock.shift(timedelta(seconds=30))
    return second_factor.code_at(SEEDS[who], now())


def mails(app: Navigator, to: str) -> list[Message]:
    """The mails to an address, the newest last."""
    with reading(app.state.engine) as session:
        return list(session.exec(select(Message).where(Message.to == to).order_by(col(Message.id))))


def link_in(message: Message) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https://desk\.example(/\S+)", message.body)
    assert found, message.body
    return found[1]


def the(session: Session, who: str) -> Staff:
    """A colleague of the demo."""
    return session.exec(select(Staff).where(Staff.email == f"{who}@example.org")).one()
