"""A referral that was sent two hours ago; and two mailed single-use links, to a recipient's and a client's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from time_machine import travel

from app.accounts.signed_links import make_link
from app.core.clock import now
from app.core.permissions import Role
from app.referrals.emails import LINK_LASTS, PERSON_LINK
from tests.app.worlds.catalogue_world import NOON, Visitor, World, make_world
from tests.app.worlds.referral_factory import EMAIL, PERSON, Made, make_referral


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> Iterator[World]:
    made = make_world(database, tmp_path)
    made.publish()
    made.add_staff("adviser@example.org", made.leading, [Role.ADVISER])
    with travel(NOON + timedelta(hours=2), tick=False):
        yield made


@pytest.fixture
def made(world: World) -> Made:
    return make_referral(world.engine, 1)


@dataclass(frozen=True)
class Mailed:
    """The addresses of a link, of the page that it opens and of a form there; and the mailbox for a new link."""

    link: str
    page: str
    form: str
    to: str

    def opened(self, visitor: Visitor) -> Visitor:
        """The same browser, in which the link was used."""
        assert visitor.goes_to(self.link) == self.page
        assert PERSON in visitor.get(self.page).html or "Your adviser is" in visitor.get(self.page).words
        return visitor


@pytest.fixture(params=["the person", "the recipient"])
def mailed(request: pytest.FixtureRequest, world: World, made: Made) -> Mailed:
    """Each of the two in turn."""
    if request.param == "the recipient":
        page = f"/received/{made.code}"
        return Mailed(made.link, page, f"{page}/answer", EMAIL)
    with world.writing() as session:
        token = make_link(session, PERSON_LINK, made.client, now(), LINK_LASTS)
    return Mailed(f"/your-referrals/{token}", "/your-referrals", "/your-referrals/news", "sam@example.org")
