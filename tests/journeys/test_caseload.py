"""The caseload in a real browser: for everyone to use, on any screen, by keyboard, and without script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine
from sqlmodel import select

from app.accounts.models import Staff
from app.core.database import database_url, open_database, reading
from app.core.permissions import Colleague, Role
from app.referrals.lifecycle import ReferralState, RefusalReason
from services_catalogue.model.organisations import Organisation
from tests.app.worlds.client_factory import LOGGED, Clients, ago
from tests.journeys.demo_service import SharedDemo, signed_in
from tests.journeys.desk_layout import look_over
from tests.journeys.page_layout import sideways
from tests.journeys.script import WITHOUT_AT_LEAST
from tests.journeys.walk import follow

pytestmark = pytest.mark.browser

LONG_NAME = "JS-104-a-long-reference-of-an-old-system"


@dataclass(frozen=True)
class Seeded:
    """The demo, with a client who was referred three times."""

    address: str
    client: str
    referrals: tuple[str, ...]

    def pages(self) -> list[str]:
        """Every page of the caseload that an adviser has."""
        found = ["/desk", "/desk/clients", f"/desk/clients/{self.client}"]
        return [*found, *(f"/desk/referrals/{code}" for code in self.referrals)]


@pytest.fixture(scope="module")
def seeded(shared_demo: SharedDemo) -> Seeded:
    return _seed(shared_demo.folder, shared_demo.addresses[0])


def _seed(folder: Path, address: str) -> Seeded:
    engine = open_database(database_url(folder))
    clients, adviser, receiver = Clients(engine), _demo(engine, "adviser"), _demo(engine, "council-adviser")
    reached = {"reach": "phone", "contact": "07700 900123", "safe": "After 4 pm"}
    plan = [{"slug": "access-to-work", "note": "Ask about travel", "on": "2026-12-03"}]
    code = clients.client(adviser, LONG_NAME, name="Sam", plan=plan, **reached)
    late = clients.refer(adviser, code, slug="access-to-work", at=ago(40))
    refused = clients.refer(
        adviser, code, slug="nottingham-jobs", email=LOGGED, receiving=receiver.organisation_id, at=ago(30)
    )
    clients.answers(
        refused, ReferralState.REFUSED, ago(20), by=receiver, because=RefusalReason.FULL, instead="The library"
    )
    logged = clients.refer(adviser, code, slug="national-careers-service", email=LOGGED, at=ago(1))
    engine.dispose()
    return Seeded(address, code, (late, refused, logged))


def _demo(engine: Engine, key: str) -> Colleague:
    """A colleague of the demo, signed in."""
    with reading(engine) as session:
        staff = session.exec(select(Staff).where(Staff.email == f"{key}@example.org")).one()
        organisation = session.get_one(Organisation, staff.organisation_id)
        roles = frozenset(Role(role) for role in staff.roles)
        return Colleague(
            staff.id or 0,
            staff.name,
            staff.email,
            roles,
            organisation.id or 0,
            organisation.name,
            organisation.leads,
            0,
        )


def test_every_page_of_the_caseload_can_be_used_by_everyone(undrawn: Browser, seeded: Seeded) -> None:
    page = signed_in(undrawn, seeded.address, "adviser")
    found = [
        problem for path in seeded.pages() for problem in look_over(page, seeded.address + path, large_letters=True)
    ]
    manager = signed_in(undrawn, seeded.address, "manager")
    for path in ("/desk/team", f"/desk/clients/{seeded.client}"):
        found += look_over(manager, seeded.address + path, large_letters=True)
    assert not found, "\n".join(found)


@WITHOUT_AT_LEAST
def test_from_what_is_overdue_to_a_settled_answer(browser: Browser, seeded: Seeded, script: bool) -> None:
    late, refused, _ = seeded.referrals
    page = signed_in(browser, seeded.address, "adviser", script=script)
    page.get_by_role("link", name="wait for you").click()
    page.get_by_role("link", name=LONG_NAME).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Client {LONG_NAME}")

    page.goto(f"{seeded.address}/desk/referrals/{late}")
    page.get_by_text("Write a note").click()
    page.get_by_label("What should both sides know?").fill(f"Rang them, {'with' if script else 'without'} script")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("status").first).to_contain_text("Noted")
    expect(page.get_by_text("You: Ask the person how it goes")).to_have_count(0)

    page.goto(f"{seeded.address}/desk/referrals/{refused}")
    expect(page.get_by_role("button", name="Refer again")).to_be_visible()

    page.goto(f"{seeded.address}/desk/clients")
    page.get_by_label("Find a client").fill("sam")
    page.get_by_role("button", name="Find").click()
    assert "sam" not in page.url.lower()
    page.get_by_role("link", name=LONG_NAME).first.click()
    follow(page.get_by_role("button", name="slip"))
    expect(page.locator(".slip__code")).to_have_text(re.compile("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"))
    assert sideways(page) == 0
