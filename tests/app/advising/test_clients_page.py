"""The list of an adviser's clients: its ranking, its counts, and the search in it."""

from __future__ import annotations

import pytest

from app.core.database import writing
from app.core.permissions import Colleague, Role
from app.mail.outbox import Message
from app.referrals.lifecycle import ReferralState, RefusalReason
from app.referrals.models import Client, Referral
from tests.app.advising.conftest import Desk
from tests.app.browsers.colleague import Page
from tests.app.worlds.client_factory import LOGGED, Clients, ago


@pytest.fixture
def adviser(clients: Clients) -> Colleague:
    return clients.colleague("adviser", Role.ADVISER)


@pytest.fixture
def five(clients: Clients, adviser: Colleague) -> Clients:
    """Five clients of one adviser, each in another place of the ranking."""
    by_mail = {"reach": "email", "contact": "person@example.org"}
    clients.client(adviser, "Nobody yet")
    started = clients.client(adviser, "Started", **by_mail)
    clients.answers(clients.refer(adviser, started, at=ago(40)), ReferralState.STARTED, ago(30), by=adviser)
    late = clients.client(adviser, "Late answer", name="Sam", **by_mail)
    clients.refer(adviser, late, at=ago(45), given=("keep", "send", "ask"))
    refused = clients.client(adviser, "Refused", **by_mail)
    clients.answers(
        clients.refer(adviser, refused, at=ago(60)),
        ReferralState.REFUSED,
        ago(20),
        by=adviser,
        because=RefusalReason.FULL,
    )
    clients.client(adviser, "All done", **by_mail)
    fresh = clients.client(adviser, "Sent today", **by_mail)
    clients.refer(adviser, fresh, at=ago(0))
    return clients


def references(page: Page) -> list[str]:
    return page.texts(".case__who strong")


@pytest.mark.usefixtures("five")
def test_overdue_for_me_comes_first_and_then_overdue_for_others(adviser: Colleague, desk_of: Desk) -> None:
    page = desk_of(adviser).get("/desk/clients")
    assert references(page) == ["Refused", "Late answer", "Sent today", "All done", "Nobody yet", "Started"]
    headings = [heading.rpartition(" ")[0] for heading in page.texts("main h2")]
    assert headings == ["Overdue: for you to do", "Overdue: others have not answered", "The rest"]
    refused, late = page.texts(".case")[:2]
    assert "You: It is a no: find another way" in refused
    assert "days overdue" in refused
    assert "Late answer Sam" in late
    assert "Sent, no answer yet" in late
    assert "Demo receiver: To answer" in late


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("overdue", ["Refused", "Late answer"]),
        ("mine", ["Refused"]),
        ("open", ["Refused", "Late answer", "Sent today"]),
        ("anything else", ["Refused", "Late answer", "Sent today", "All done", "Nobody yet", "Started"]),
    ],
)
def test_the_list_can_be_narrowed_down_and_each_figure_counts_what_it_leads_to(
    adviser: Colleague, desk_of: Desk, show: str, expected: list[str]
) -> None:
    page = desk_of(adviser).get(f"/desk/clients?show={show}")
    assert references(page) == expected
    figures = dict(zip(page.links(".figure a"), page.texts(".figure__number"), strict=True))
    assert figures.get(f"/desk/clients?show={show}", str(len(expected))) == str(len(expected))


def test_the_home_page_counts_what_waits_and_leads_there(five: Clients, adviser: Colleague, desk_of: Desk) -> None:
    receiver = five.colleague("receiver", Role.ADVISER, organisation="Demo Council")
    code = five.client(adviser, "To the council")
    five.refer(adviser, code, email=LOGGED, receiving=receiver.organisation_id, at=ago(0))
    figures = desk_of(adviser).get("/desk").texts(".figure")
    assert figures[:3] == ["1 wait for you", "2 overdue", "0 in the inbox, not answered"]
    assert desk_of(receiver).get("/desk").texts(".figure")[:3] == [
        "0 wait for you",
        "0 overdue",
        "1 in the inbox, not answered",
    ]
    editor = five.colleague("editor", Role.EDITOR)
    assert "wait for you" not in desk_of(editor).get("/desk").words


def test_mail_that_was_given_up_waits_for_the_adviser(clients: Clients, adviser: Colleague, desk_of: Desk) -> None:
    clients.refer(adviser, clients.client(adviser, "Lost"), at=ago(1))
    with writing(clients.engine) as session:
        message = session.get_one(Message, clients.rows(Message)[0].id)
        message.given_up_at = ago(0)
    assert "The mail did not arrive: ring Demo receiver" in desk_of(adviser).get("/desk/clients").words


def test_another_referral_settles_a_no(five: Clients, adviser: Colleague, desk_of: Desk) -> None:
    code = next(client.code for client in five.rows(Client) if client.reference == "Refused")
    five.refer(adviser, code, slug="night-school", at=ago(1))
    page = desk_of(adviser).get("/desk/clients?show=mine")
    assert references(page) == []


def test_a_manager_finds_whoever_the_team_looks_after(five: Clients, desk_of: Desk) -> None:
    manager = desk_of(five.colleague("manager", Role.MANAGER))
    assert manager.get("/desk/clients").texts(".figure__number") == ["0", "0", "0", "0"]
    found = manager.post("/desk/clients/find", {"words": "REFUSED"}, status=200)
    assert references(found) == ["Refused"]
    assert "with Demo adviser" in found.words


def test_somebody_is_found_by_reference_name_or_the_code_of_a_referral(
    five: Clients, adviser: Colleague, desk_of: Desk
) -> None:
    late = next(client for client in five.rows(Client) if client.reference == "Late answer")
    referral = next(one for one in five.rows(Referral) if one.client_id == late.id)
    for words in ("late", "SAM", referral.code, f"{referral.code[:4]}-{referral.code[4:]}".lower()):
        found = desk_of(adviser).post("/desk/clients/find", {"words": words}, status=200)
        assert references(found) == ["Late answer"], words
        assert words not in found.title
    nothing = desk_of(adviser).post("/desk/clients/find", {"words": "nobody at all"}, status=200)
    assert "Nobody was found" in nothing.words
    assert "Write a part of a reference" in desk_of(adviser).post("/desk/clients/find", {"words": " a "}).words


def test_a_client_with_an_old_consent_is_to_be_asked_again(clients: Clients, adviser: Colleague, desk_of: Desk) -> None:
    code = clients.client(adviser, "Long ago", reach="email", contact="person@example.org")
    clients.answers(clients.refer(adviser, code, at=ago(350)), ReferralState.STARTED, ago(340), by=adviser)
    assert "What the person agreed to runs out" in desk_of(adviser).get("/desk/clients").words
