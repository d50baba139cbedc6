"""A manager's team: how many clients each adviser has, what is overdue, and reassignment when an adviser leaves."""

from __future__ import annotations

import pytest

from app.accounts.models import Staff
from app.core.database import writing
from app.core.permissions import Colleague, Role
from app.referrals.lifecycle import ReferralState, RefusalReason
from app.referrals.models import Client, Referral
from tests.app.advising.conftest import Desk
from tests.app.worlds.client_factory import Clients, ago


@pytest.fixture
def manager(clients: Clients) -> Colleague:
    return clients.colleague("manager", Role.MANAGER)


def test_the_team_is_listed_with_what_is_overdue_for_whom(clients: Clients, manager: Colleague, desk_of: Desk) -> None:
    adviser = clients.colleague("adviser", Role.ADVISER)
    clients.colleague("editor", Role.EDITOR)
    code = clients.client(adviser, "Late", reach="email", contact="person@example.org")
    clients.refer(adviser, code, at=ago(50))
    refused = clients.client(adviser, "No", reach="email", contact="other@example.org")
    no = clients.refer(adviser, refused, at=ago(50))
    clients.answers(no, ReferralState.REFUSED, ago(20), by=adviser, because=RefusalReason.FULL)
    page = desk_of(manager).get("/desk/team")
    assert page.texts("tbody tr") == [
        "Demo adviser 2 1 1 20 days: it is a no: find another way",
        "Demo manager 0 0 0 Nothing",
    ]
    assert page.texts(".case__who strong") == ["No", "Late"]
    assert page.texts(".case__adviser") == ["with Demo adviser"] * 2
    assert desk_of(manager).get("/desk/team?show=overdue").texts(".case__who strong") == ["No", "Late"]


def test_all_clients_of_somebody_who_left_are_handed_over_at_once(
    clients: Clients, manager: Colleague, desk_of: Desk
) -> None:
    left, takes = clients.colleague("left", Role.ADVISER), clients.colleague("takes", Role.ADVISER)
    theirs = [clients.client(left, f"JS-{number}", name="Sam") for number in range(3)]
    sent = [clients.refer(left, code, at=ago(3)) for code in theirs]
    own = clients.client(manager, "Mine")
    with writing(clients.engine) as session:
        session.get_one(Staff, left.id).disabled_at = ago(0)
    browser = desk_of(manager)
    assert "Demo left Cannot sign in 3" in browser.get("/desk/team").words
    fields: dict[str, str | list[str]] = {"from": str(left.id), "to": str(takes.id)}
    assert browser.goes_to("/desk/team/hand-over", fields) == "/desk/team?done=client-handed-over"
    assert {clients.the(Client, code).adviser_id for code in theirs} == {takes.id}
    assert {clients.the(Referral, code).adviser_id for code in sent} == {takes.id}
    assert clients.the(Client, own).adviser_id == manager.id
    (mail,) = clients.mails("takes@example.org")
    assert "3 clients over to you" in mail.body
    assert "Sam" not in mail.body
    assert browser.goes_to("/desk/team/hand-over", fields.copy() | {"from": str(takes.id), "to": str(manager.id)})


@pytest.mark.parametrize(("giving", "to"), [("", ""), ("elsewhere", "manager"), ("adviser", "elsewhere")])
def test_nothing_is_handed_over_to_or_from_another_organisation(
    clients: Clients, manager: Colleague, desk_of: Desk, giving: str, to: str
) -> None:
    people = {
        "": 0,
        "manager": manager.id,
        "adviser": clients.colleague("adviser", Role.ADVISER).id,
        "elsewhere": clients.colleague("elsewhere", Role.ADVISER, organisation="Demo Council").id,
    }
    clients.client(manager, "Mine")
    before = [client.adviser_id for client in clients.rows(Client)]
    page = desk_of(manager).post("/desk/team/hand-over", {"from": str(people[giving]), "to": str(people[to])})
    assert "Choose" in page.text(".govuk-error-summary")
    assert [client.adviser_id for client in clients.rows(Client)] == before
