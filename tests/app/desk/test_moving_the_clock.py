"""The clock moved forward over everything at once: what closes, who is reminded, what residents read, where they go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import col, select

from app.catalogue.refresher import CatalogueRefresher
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Role
from app.jobs.daily_jobs import do_daily_jobs
from app.mail.outbox import Message
from app.main import Navigator
from services_catalogue.model.status import GATHERED_ON
from services_catalogue.verification.models import ProvisionOwnership
from tests.app.browsers.colleague import Colleague
from tests.app.desk.conftest import SignedInAs
from tests.app.desk.test_draft_page import number_of

SLUG = "access-to-work"
SUCCESSOR = "connect-to-work-east-midlands"
OWNER = "keeper@example.org"
PERSON = {"answers": {"area": "derby", "age": 40, "work_status": "employed", "health_affects_work": "a_lot"}}
GATHERED = datetime.fromisoformat(GATHERED_ON).replace(tzinfo=UTC) + timedelta(hours=9)
DUE = GATHERED.replace(month=5, year=2027)


class World:
    """The service, looked at on one day after another."""

    def __init__(self, desk: Navigator, database: Engine, colleague: Colleague) -> None:
        self.state, self.database, self.colleague = desk.state, database, colleague
        self.watch = CatalogueRefresher(desk.state, database)

    def comes_to(self, clock: time_machine.Traveller, day: datetime) -> None:
        """Move the clock, and run the service's daily jobs."""
        clock.move_to(day)
        self.watch.look()
        do_daily_jobs(self.database, self.state.audit, self.state.settings, now())
        self.watch.look()

    def part(self) -> str:
        """In which part of the person's pathway it stands; empty when it is in none."""
        pathway = self.colleague.client.post("/api/v1/pathway", json=PERSON).json()
        parts = ("step_on", "step_up", "alongside", "referral_partners", "not_now")
        return next((part for part in parts if any(e["slug"] == SLUG for e in pathway[part])), "")

    def page(self) -> str:
        return " ".join(self.colleague.client.get(f"/support/{SLUG}").text.split())

    def mails(self) -> list[Message]:
        with reading(self.database) as session:
            return list(session.exec(select(Message).order_by(col(Message.id))))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(GATHERED + timedelta(days=1), tick=False) as moved:
        yield moved


@pytest.fixture
def world(clock: time_machine.Traveller, desk: Navigator, database: Engine, signed_in_as: SignedInAs) -> World:  # noqa: ARG001
    return World(desk, database, Colleague(signed_in_as(Role.PUBLISHER)))


def published(world: World, signed_in_as: SignedInAs, **changes: str) -> None:
    """One colleague drafts a change, and another publishes it."""
    editor, publisher = (Colleague(signed_in_as(role)) for role in (Role.EDITOR, Role.PUBLISHER))
    address = f"/desk/catalogue/{SLUG}"
    editor.saves(address, **changes)
    editor.goes_to(f"{address}/send-to-review", {"number": number_of(world.database, SLUG)})
    publisher.goes_to(f"{address}/publish", {"number": number_of(world.database, SLUG)})
    world.watch.look()


def test_what_has_a_confirmed_end_closes_and_leads_on(
    world: World, clock: time_machine.Traveller, signed_in_as: SignedInAs
) -> None:
    dates = {"dates-last_referral": "2027-02-28", "dates-end": "2027-04", "dates-confirmed": "yes"}
    published(world, signed_in_as, successor=SUCCESSOR, **dates)
    assert world.part() == "alongside"
    assert "It takes new people until 28 February 2027." in world.page()

    horizon = Colleague(signed_in_as(Role.ADVISER)).get("/desk/horizon?on=2027-02-10").words
    assert "Access to Work" in horizon.partition("In 30 to 90 days")[0]

    world.comes_to(clock, datetime(2027, 2, 28, 23, tzinfo=UTC))
    assert world.part() == "alongside"
    world.comes_to(clock, datetime(2027, 3, 1, 1, tzinfo=UTC))
    assert world.part() == "", "nobody new can join"
    assert "It took new people until 28 February 2027." in world.page()
    assert f'href="/support/{SUCCESSOR}"' in world.page()
    world.comes_to(clock, datetime(2027, 5, 1, 1, tzinfo=UTC))
    assert "It ended in April 2027." in world.page()


def test_a_pause_ends_by_itself(world: World, clock: time_machine.Traveller, signed_in_as: SignedInAs) -> None:
    pause = {"dates-status": "paused", "dates-paused_until": "2027-01-10", "dates-confirmed": "yes"}
    published(world, signed_in_as, **pause)
    assert "It is paused." in world.page()
    world.comes_to(clock, datetime(2027, 1, 10, 1, tzinfo=UTC))
    assert "It is paused." not in world.page()
    assert world.part() == "alongside"


def test_whoever_keeps_it_is_reminded_then_others_are_told_then_residents(
    world: World, clock: time_machine.Traveller, signed_in_as: SignedInAs
) -> None:
    with writing(world.database) as session:
        session.add(
            ProvisionOwnership(slug=SLUG, owner_name="A keeper", owner_email=OWNER, every_months=6, since=now())
        )
    world.comes_to(clock, DUE - timedelta(days=15))
    assert world.mails() == []
    world.comes_to(clock, DUE - timedelta(days=14))
    assert [mail.to for mail in world.mails() if mail.to == OWNER] == [OWNER]
    world.comes_to(clock, DUE)
    world.comes_to(clock, DUE + timedelta(hours=1))
    assert len([mail for mail in world.mails() if mail.to == OWNER]) == 2
    before = len(world.mails())
    world.comes_to(clock, DUE + timedelta(days=14))
    assert len(world.mails()) > before, "publishers are told"
    assert "Not checked since" not in world.page()
    world.comes_to(clock, DUE + timedelta(days=28))
    assert "Not checked since 23 November 2026." in world.page()
    late = world.state.snapshot.by_slug[SLUG]
    assert not late.known_to_run(now().date().isoformat()), "so it comes later in the steps"

    link = next(
        found[0]
        for mail in reversed(world.mails())
        if mail.to == OWNER and (found := re.search(r"/still-right/\S+", mail.body))
    )
    anybody = world.colleague.client
    anybody.cookies.clear()
    page = anybody.get(link).text
    hidden = dict(re.findall(r'name="(\w+)" value="(\w+)"', page))
    assert anybody.post(link, data=hidden).status_code == 303
    world.comes_to(clock, DUE + timedelta(days=28, minutes=1))
    assert "Not checked since" not in world.page()
    assert "Checked on 20 June 2027 by A keeper." in world.page()
    assert "A keeper" in Colleague(signed_in_as(Role.ADVISER)).get(f"/desk/catalogue/{SLUG}").words
