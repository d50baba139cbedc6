"""No colleague opens, counts or guesses a client who is not theirs: the response is the same as for no client."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.core.audit import AuditEvent
from app.core.permissions import Colleague, Role
from app.referrals.models import Client, Referral
from tests.app.advising.conftest import Desk
from tests.app.browsers.colleague import Colleague as Browser
from tests.app.worlds.client_factory import Clients, ago

NEVER = "ZZZZZZZZZZ"
OF_CLIENTS = ("details", "withdraw", "slip", "hand-over", "sit")
OF_REFERRALS = ("answer", "outcome", "pause", "go-on", "note", "take-back")


@dataclass(frozen=True)
class Sams:
    """A client of an adviser, who was referred."""

    client: str
    referral: str


@pytest.fixture
def sam(clients: Clients) -> Sams:
    adviser = clients.colleague("adviser", Role.ADVISER)
    code = clients.client(adviser, "JS-104", name="Samantha")
    return Sams(code, clients.refer(adviser, code, at=ago(50)))


def addresses(client: str, referral: str) -> list[tuple[str, str]]:
    """Every address about one client and one referral, with its method."""
    return [
        ("GET", f"/desk/clients/{client}"),
        ("GET", f"/desk/referrals/{referral}"),
        *(("POST", f"/desk/clients/{client}/{act}") for act in OF_CLIENTS),
        *(("POST", f"/desk/referrals/{referral}/{act}") for act in OF_REFERRALS),
    ]


def strangers(clients: Clients) -> dict[str, Colleague]:
    """Colleagues who have nothing to do with the client."""
    elsewhere = "Demo Council"
    return {
        "colleague": clients.colleague("colleague", Role.ADVISER),
        "their manager": clients.colleague("theirs", Role.MANAGER, organisation=elsewhere),
        "their adviser": clients.colleague("other", Role.ADVISER, organisation=elsewhere),
    }


def answers(browser: Browser, client: str, referral: str) -> list[tuple[int, bytes]]:
    fields = {"state": "accepted", "kind": "started", "day": "2026-11-25", "how": "phone", "own_note": "x", "to": "1"}
    return [
        (found.status_code, found.content)
        for method, path in addresses(client, referral)
        for found in [browser.client.request(method, path, data=fields if method == "POST" else None)]
    ]


def test_not_yours_and_not_there_are_the_same_to_the_byte(clients: Clients, sam: Sams, desk_of: Desk) -> None:
    everything = [[row.model_dump() for row in clients.rows(table)] for table in (Client, Referral, AuditEvent)]
    people = strangers(clients)
    for name, colleague in people.items():
        browser = desk_of(colleague)
        not_theirs = answers(browser, sam.client, sam.referral)
        assert not_theirs == answers(browser, NEVER, NEVER), name
        assert {status for status, _ in not_theirs} == {404}, name
    after = [[row.model_dump() for row in clients.rows(table)] for table in (Client, Referral, AuditEvent)]
    assert after == everything


def test_nobody_else_finds_or_counts_them(clients: Clients, sam: Sams, desk_of: Desk) -> None:
    for name, colleague in strangers(clients).items():
        browser = desk_of(colleague)
        pages = [browser.get("/desk/clients"), browser.get("/desk")]
        pages += [
            browser.post("/desk/clients/find", {"words": words}, status=200)
            for words in ("JS-104", "Samantha", sam.referral)
        ]
        if Role.MANAGER in colleague.roles:
            pages.append(browser.get("/desk/team"))
        for page in pages:
            assert sam.client not in page.html, name
            assert sam.referral not in page.html.replace(f'value="{sam.referral}"', ""), name
            assert "Samantha" not in page.html.replace('value="Samantha"', ""), name
        assert pages[0].texts(".figure__number") == ["0"] * 4, name


def test_a_manager_sees_the_clients_of_the_team_marked_as_a_colleagues(
    clients: Clients, sam: Sams, desk_of: Desk
) -> None:
    browser = desk_of(clients.colleague("manager", Role.MANAGER))
    page = browser.get(f"/desk/clients/{sam.client}")
    assert "You see it as their manager" in page.words
    assert "A colleague’s" in browser.get(f"/desk/referrals/{sam.referral}").words
    looked = [(entry.kind, entry.subject) for entry in clients.rows(AuditEvent) if entry.act == "looked"]
    assert looked == [("client", sam.client), ("referral", sam.referral)]


def test_a_record_that_was_cleared_is_not_there(clients: Clients, desk_of: Desk) -> None:
    adviser = clients.colleague("adviser", Role.ADVISER)
    code = clients.client(adviser, "JS-9", anonymised_at=ago(0))
    browser = desk_of(adviser)
    browser.get(f"/desk/clients/{code}", status=404)
    assert browser.get("/desk/clients").texts(".figure__number") == ["0"] * 4
