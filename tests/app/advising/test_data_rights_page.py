"""A client's data rights at the desk: only a colleague who may open the record gets there, and erasing asks first."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.core.audit import AuditEvent
from app.core.database import reading
from app.core.permissions import Role
from app.referrals.models import Client
from services_catalogue.model.organisations import Organisation
from tests.app.browsers.colleague import Colleague as Visitor
from tests.app.worlds.catalogue_world import NOON, World, make_world
from tests.app.worlds.record_factory import BY_MAIL, BY_PHONE, Marks, colleague, keep


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> World:
    return make_world(database, tmp_path)


def someone(world: World, name: str, organisation: int, *roles: Role) -> Visitor:
    return Visitor(world.visitor(staff=world.add_staff(f"{name}@example.org", organisation, roles)).client)


@pytest.fixture
def code(world: World) -> str:
    """The code of Ann, whom another adviser looks after, in the organisation that does not lead."""
    adviser = colleague(world, "first@example.org", world.keeping, Role.ADVISER)
    with world.writing() as session:
        return keep(session, adviser, "ann", to=(BY_MAIL, BY_PHONE))[0].code


@pytest.fixture
def manager(world: World) -> Visitor:
    return someone(world, "manager", world.keeping, Role.MANAGER)


@pytest.mark.parametrize("page", ["rights", "erase"])
def test_only_who_looks_after_them_gets_there(world: World, code: str, manager: Visitor, page: str) -> None:
    manager.get(f"/desk/clients/{code}/{page}")
    strangers = (
        someone(world, "second", world.keeping, Role.ADVISER),
        someone(world, "other", world.leading, Role.MANAGER, Role.ADMINISTRATOR, Role.ADVISER),
    )
    for stranger in strangers:
        stranger.get(f"/desk/clients/{code}/{page}", 404)
        for act in ("export", "erase"):
            sent = stranger.client.post(f"/desk/clients/{code}/{act}", data={"why": "asked", "sure": "yes"})
            assert sent.status_code == 404
    [client] = world.rows(Client)
    assert client.anonymised_at is None
    assert "exported" not in [entry.act for entry in world.rows(AuditEvent)]


def test_the_page_says_what_there_is_to_ask_for_and_whom_to_tell(code: str, manager: Visitor) -> None:
    page = manager.get(f"/desk/clients/{code}/rights")
    headings = ["To see everything", "To have it put right", "To take back what they agreed to", "To have it erased"]
    assert page.texts("h2") == [*headings, "To object or to complain"]
    assert "cleared by itself 6 months after nothing more happens" in page.words
    assert "looks after data protection at Demo Council" in page.words
    assert Marks("ann")["name"] not in page.title


def test_everything_comes_as_a_file_that_no_browser_keeps(code: str, manager: Visitor) -> None:
    sent = manager.client.post(f"/desk/clients/{code}/export")
    assert sent.status_code == 200
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["content-disposition"] == f'attachment; filename="record-{code}.json"'
    assert "no-store" in sent.headers["cache-control"]
    assert sent.json()["record"]["called"] == Marks("ann")["name"]


def test_erasing_tells_first_what_goes_what_stays_and_who_is_told(code: str, manager: Visitor) -> None:
    page = manager.get(f"/desk/clients/{code}/erase")
    assert page.texts("h2") == ["What goes", "What stays, and why", "Who is told"]
    assert BY_MAIL.name in page.words
    assert BY_PHONE.name in page.words


def test_it_is_erased_with_a_reason_and_when_they_are_sure(world: World, code: str, manager: Visitor) -> None:
    address = f"/desk/clients/{code}/erase"
    page = manager.post(address, {"why": "x"})
    assert page.texts(".govuk-error-summary a") == [
        "Choose why it is erased.",
        "Tick the box: what is erased cannot be brought back.",
    ]
    page = manager.post(address, {"why": "asked"})
    assert page.form("erase")["why"] == "asked", "what was chosen stays"
    assert manager.goes_to(address, {"why": "asked", "sure": "yes"}) == "/desk/clients?done=erased"
    manager.get(address, 404)
    [client] = world.rows(Client)
    assert client.name == ""
    entry = world.rows(AuditEvent)[-1]
    assert (entry.actor, entry.act, entry.subject) == ("Demo Manager", "erased", code)


def test_administrators_set_the_months_of_their_own_organisation(world: World) -> None:
    address = f"/desk/organisations/{world.keeping}/records"
    administrator = someone(world, "administrator", world.keeping, Role.ADMINISTRATOR)
    administrator.get(f"/desk/organisations/{world.leading}/records", 404)
    page = administrator.get(address)
    assert page.texts("select option")[5] == "6 months (now): clears none"
    assert administrator.goes_to(address, {"months": "9"}) == f"{address}?done=months"
    page = administrator.post(address, {"months": "2"})
    assert page.texts(".govuk-error-summary a")[0].startswith("You chose fewer months.")
    assert months(world) == 9
    for wrong in ("0", "13", "x", ""):
        administrator.post(address, {"months": wrong, "sure": "yes"})
    administrator.goes_to(address, {"months": "2", "sure": "yes"})
    assert months(world) == 2
    acts = [(entry.act, entry.detail) for entry in world.rows(AuditEvent) if entry.kind == "organisation"]
    assert acts == [("set months", {"before": 6, "after": 9}), ("set months", {"before": 9, "after": 2})]


def test_the_number_of_records_is_told_to_their_own_organisation_only(world: World) -> None:
    adviser = colleague(world, "first@example.org", world.keeping, Role.ADVISER)
    with world.writing() as session:
        for person in ("ann", "bob"):
            keep(session, adviser, person, NOON.replace(year=2025), to=())
    address = f"/desk/organisations/{world.keeping}/records"
    own = someone(world, "own", world.keeping, Role.ADMINISTRATOR).get(address)
    leading = someone(world, "leading", world.leading, Role.ADMINISTRATOR)
    assert own.texts("select option")[2] == "3 months: clears 2"
    assert leading.get(address).texts("select option")[2] == "3 months"
    assert "How long records are kept" in leading.get("/desk/people").words


def months(world: World) -> int:
    with reading(world.engine) as session:
        return session.get_one(Organisation, world.keeping).records_months
