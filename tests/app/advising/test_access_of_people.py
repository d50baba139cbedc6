"""Access control: no colleague of another organisation reads, lists, counts or guesses an organisation's clients.

It walks every route of the application. A route about one record under a place that is not in ENTITLED fails it: then
write down there who may open it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from app.accounts import sessions
from app.accounts.models import Staff
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import now, today
from app.core.database import reading, writing
from app.core.permissions import Role
from app.core.settings import Settings
from app.mail.outbox import Message
from app.main import Navigator, create_app
from app.referrals.models import Client, Consent, Outcome, Referral, ReferralEvent
from services_catalogue.model.organisations import Organisation
from services_catalogue.store.revisions import publish
from services_catalogue.store.seed import RESEARCH
from tests.app.desk.test_routing import audience_of, flat
from tests.app.shared_data import all_postcodes
from tests.app.worlds.catalogue_world import CONTENT, NOON
from tests.app.worlds.referral_world import PRIVATE, Referring, make_referring, the

ENTITLED = {
    "/desk/clients/{code}": ("client", {"adviser", "manager"}),
    "/desk/referrals/{code}": ("sent", {"adviser", "manager"}),
    "/desk/inbox/{code}": ("sent", {"college adviser", "college manager"}),
    "/received/{code}": ("sent", set()),  # the browser that used the link in the mail, and no account
}
"""Whose code stands in an address, and which actors may open the first organisation's; the longest prefix counts."""
WITHOUT_ACCOUNT = "/received"
ACTORS = (
    "adviser",
    "colleague",
    "manager",
    "college adviser",
    "college manager",
    "other adviser",
    "other manager",
    "other administrator",
    "leading administrator",
    "leading editor",
    "leading adviser",
    "leading manager",
    "nobody",
)
STRANGERS = (*(actor for actor in ACTORS if actor.startswith(("other", "leading"))), "nobody")
ABSENT = "0000000000"
PLAN = "Marker step of a plan"
MARKERS = (*(word for word in PRIVATE if word != CONTENT["name"]), PLAN)
ONLY_OF_THE_SENDER = ("M-77", PLAN)
PLACES = {"{slug}": "night-school", "{act}": "note", "{ending}": "csv", "{door_id}": "new", "{name:path}": "desk.js"}
"""The values of the other parameters of an address; "1" for one that is not named here."""
ACTS = ("note", "answer", "outcome", "pause", "go-on")
TYPED = {
    "state": "accepted",
    "kind": "job",
    "day": "2026-11-25",
    "reason": "health",
    "until": "2027-01-11",
    "because": "full",
    "note": "x",
    "own_note": "x",
    "pause_until": "2027-01-11",
    "how": "phone",
    "why": "person",
    "purpose": "send",
    "consent": "1",
    "number": "1",
    "adviser": "1",
    "to": "1",
    "sure": "yes",
    "name": "x",
    "reach": "adviser",
}
"""A form that passes every check that comes before the one whose record it is."""
CASELOAD = ("/desk/clients", "/desk/inbox", "/desk/team", "/desk/outcomes", "/desk/triage", "/desk/referrals")
TIMES = re.compile(r"\b\d{1,2}:\d{2}\b")


@dataclass
class Everybody:
    """The application, a browser of each actor, and the codes of what the first organisation sent to the second."""

    app: Navigator
    referring: Referring
    browsers: dict[str, TestClient]
    codes: dict[str, str]

    def routes(self) -> Iterator[tuple[str, str]]:
        """Every route as (method, path)."""
        for route in flat(self.app.routes):
            for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
                yield method, route.path

    def pages(self, actor: str) -> Iterator[str]:
        """Every path that can be fetched: for a colleague only those of the desk, since others ask for no account."""
        for method, path in self.routes():
            if method == "GET" and (actor == "nobody" or path.startswith("/desk")):
                yield path

    def asks(self, actor: str, method: str, path: str, code: str) -> Response:
        """Send a request with every parameter and field filled in."""
        for place, value in PLACES.items():
            path = path.replace(place, value)
        path = re.sub(r"\{[^}]*\}", "1", path.replace("{code}", code))
        return self.browsers[actor].request(method, path, data=TYPED if method == "POST" else None)


@pytest.fixture
def everybody(database: Engine, tmp_path: Path) -> Everybody:
    referring = make_referring(database)
    with writing(database) as session:
        publish(session, CONTENT, RESEARCH, "", NOON)
        _more_people(session)
    shown = CatalogueSnapshot.of([referring.provision], {referring.provision.slug: 1}, 1, on=today())
    app = create_app(Settings(data_dir=tmp_path), shown, engine=database, postcodes=all_postcodes())
    browsers = {actor: TestClient(app, follow_redirects=False) for actor in ACTORS}
    with writing(database) as session:
        for actor in ACTORS:
            email = f"{actor.replace(' ', '-')}@example.org"
            staff = session.exec(select(Staff).where(Staff.email == email)).first()
            if staff is not None:
                browsers[actor].cookies.set(sessions.COOKIE, sessions.start(session, staff.id or 0, now()))
    return Everybody(app, referring, browsers, {})


def _more_people(session: Session) -> None:
    """Add a leading organisation with a colleague of each role, and an administrator of a third one."""
    leading = Organisation(name="Demo Combined Authority", leads=True, created_at=NOON)
    session.add(leading)
    session.flush()
    other = session.exec(select(Staff).where(Staff.email == "other-adviser@example.org")).one().organisation_id
    for organisation, prefix, roles in (
        (leading.id, "leading-administrator", [Role.ADMINISTRATOR]),
        (leading.id, "leading-editor", [Role.EDITOR, Role.PUBLISHER]),
        (leading.id, "leading-adviser", [Role.ADVISER]),
        (leading.id, "leading-manager", [Role.MANAGER]),
        (other, "other-administrator", [Role.ADMINISTRATOR]),
    ):
        common: dict[str, Any] = {"created_at": NOON, "joined_at": NOON, "roles": list(roles)}
        session.add(Staff(organisation_id=organisation or 0, email=f"{prefix}@example.org", name=prefix, **common))
    session.flush()


def refer(everybody: Everybody) -> None:
    """The first organisation refers a new client to the second, with planted words wherever words go."""
    everybody.referring.received_in_the_inbox()
    sent = everybody.referring.sent()
    with writing(everybody.referring.engine) as session:
        client = session.get_one(Client, the(session, sent).client_id)
        client.plan = [{"slug": "night-school", "note": PLAN, "on": "2026-12-01"}]
        session.add(client)
        everybody.codes |= {"sent": sent, "client": client.code}


def entitled(path: str) -> tuple[str, set[str]] | None:
    """Whose code a path holds and which actors may open it, by the longest prefix; None for an unknown place."""
    known = [place for place in ENTITLED if path == place or path.startswith(f"{place}/")]
    return ENTITLED[max(known, key=len)] if known else None


def about_one(everybody: Everybody) -> list[tuple[str, str]]:
    return [(method, path) for method, path in everybody.routes() if "{code}" in path]


def without(text: str, code: str) -> str:
    """The text of a page without the address that was asked for, and without times."""
    return TIMES.sub("", text.replace(code, "CODE") if code else text)


def stored(everybody: Everybody) -> list[str]:
    """All rows about people, and all mail."""
    tables: tuple[type[Any], ...] = (Client, Referral, ReferralEvent, Consent, Outcome, Message)
    with reading(everybody.referring.engine) as session:
        return [row.model_dump_json() for table in tables for row in session.exec(select(table).order_by(table.id))]


def test_every_place_with_a_record_says_who_may_open_it(everybody: Everybody) -> None:
    assert [path for _, path in about_one(everybody) if entitled(path) is None] == []


def test_every_route_about_a_record_is_for_advisers_or_managers_only(everybody: Everybody) -> None:
    found = {
        route.path: audience_of(route)
        for route in flat(everybody.app.routes)
        if isinstance(route, APIRoute) and "{code}" in route.path
    }
    others = {path: audience for path, audience in found.items() if audience not in ("adviser", "manager")}
    assert {path: audience for path, audience in others.items() if not path.startswith(WITHOUT_ACCOUNT)} == {}


def test_what_is_not_yours_is_answered_as_what_is_not_there_and_nothing_changes(everybody: Everybody) -> None:
    refer(everybody)
    before, wrong = stored(everybody), []
    for method, path in about_one(everybody):
        whose, may = entitled(path) or ("", set())
        paths = [path.replace("{act}", act) for act in ACTS] if "{act}" in path else [path]
        for actor in ACTORS:
            for one in paths if actor not in may else ():
                code = everybody.codes[whose]
                theirs, absent = everybody.asks(actor, method, one, code), everybody.asks(actor, method, one, ABSENT)
                wrong += _told_apart(f"{actor}: {method} {one}", (theirs, code), absent)
    assert wrong == []
    assert stored(everybody) == before


def _told_apart(what: str, theirs: tuple[Response, str], absent: Response) -> list[str]:
    """What differs between two responses that have to be equal, the first of them about a code that exists."""
    response, code = theirs
    found = []
    to_sign_in = response.headers.get("location", "").startswith("/desk/sign-in?next=")
    closed = what.endswith("/close") and response.headers.get("location") == WITHOUT_ACCOUNT
    if response.status_code < 400 and not closed and not (what.startswith("nobody") and to_sign_in):
        found.append(f"{what}: {response.status_code}")
    if response.status_code >= 500:
        found.append(f"{what}: it broke")
    told = [
        (answer.status_code, without(answer.text + str(sorted(answer.headers.items())), used))
        for answer, used in ((response, code), (absent, ABSENT))
    ]
    if told[0] != told[1]:
        found.append(f"{what}: it can be told from one that is not there")
    return found


def test_whoever_it_is_for_opens_it_and_finds_nothing_under_a_code_that_is_not_there(everybody: Everybody) -> None:
    refer(everybody)
    for method, path in about_one(everybody):
        whose, may = entitled(path) or ("", set())
        for actor in sorted(may) if method == "GET" else ():
            assert everybody.asks(actor, method, path, everybody.codes[whose]).status_code < 400, (actor, path)
            assert everybody.asks(actor, method, path, ABSENT).status_code == 404, (actor, path)


def test_a_code_of_one_kind_opens_nothing_of_another(everybody: Everybody) -> None:
    refer(everybody)
    for method, path in about_one(everybody):
        whose, may = entitled(path) or ("", set())
        other = everybody.codes["client" if whose == "sent" else "sent"]
        for actor in sorted(may):
            assert everybody.asks(actor, method, path, other).status_code == 404, (actor, method, path)


def test_no_page_list_or_file_tells_a_stranger_anything_of_them(everybody: Everybody) -> None:
    refer(everybody)
    found = []
    for actor in STRANGERS:
        for path in everybody.pages(actor):
            found += _leaks(everybody, actor, path, MARKERS)
    assert found == []


def test_a_colleague_who_does_not_look_after_them_is_told_nothing_of_them(everybody: Everybody) -> None:
    refer(everybody)
    pages = everybody.pages("colleague")
    assert [leak for path in pages for leak in _leaks(everybody, "colleague", path, MARKERS)] == []


def test_whoever_receives_them_is_not_told_what_was_not_sent(everybody: Everybody) -> None:
    refer(everybody)
    for actor in ("college adviser", "college manager"):
        for path in everybody.pages(actor):
            assert _leaks(everybody, actor, path, ONLY_OF_THE_SENDER, sent=True) == []


def _leaks(everybody: Everybody, actor: str, path: str, markers: tuple[str, ...], *, sent: bool = False) -> list[str]:
    """Which of the planted words and codes a response holds, apart from the code it was asked for."""
    found = []
    for code in dict.fromkeys((*everybody.codes.values(), ABSENT)) if "{code}" in path else ("",):
        response = everybody.asks(actor, "GET", path, code)
        text = response.text + str(response.headers)
        codes = [other for kind, other in everybody.codes.items() if other != code and not (sent and kind == "sent")]
        if path == "/desk/audit":
            codes = []  # it names an act by its code alone, and leads nowhere
        found += [f"{actor}: {path} holds {word}" for word in (*markers, *codes) if word in text]
    return found


@pytest.mark.parametrize("actor", ["other adviser", "other manager", "leading adviser", "leading manager"])
def test_nobody_can_count_what_others_refer(everybody: Everybody, actor: str) -> None:
    paths = [
        path for method, path in everybody.routes() if method == "GET" and "{" not in path and path.startswith(CASELOAD)
    ]
    before = [everybody.asks(actor, "GET", path, "") for path in paths]
    assert [response.status_code for response in before if response.status_code >= 500] == []
    refer(everybody)
    for path, response in zip(paths, before, strict=True):
        again = everybody.asks(actor, "GET", path, "")
        assert (again.status_code, without(again.text, "")) == (response.status_code, without(response.text, "")), path
