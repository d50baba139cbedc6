"""Bodies are kept true as provisions are: their addresses are visited and those who keep them are asked."""

from __future__ import annotations

from datetime import timedelta

from app.catalogue.link_checker import check_links
from services_catalogue.store.revisions import publish
from services_catalogue.verification.models import CheckedHow, LinkCheck
from services_catalogue.verification.verification import checked_of, confirm_still_right
from tests.app.worlds.catalogue_world import AUDIT, NOON, World
from tests.bodies import ACAS


def test_the_addresses_of_a_body_are_visited_as_those_of_support_are(world: World) -> None:
    with world.writing() as session:
        publish(session, ACAS, "research", "First published.", NOON)
    check_links(world.engine, AUDIT, NOON, fetch=lambda _url: "")
    visited = {(check.slug, check.url) for check in world.rows(LinkCheck)}
    assert ("acas", "https://one.example.org/list") in visited


def test_a_body_counts_as_checked_when_somebody_says_that_it_is_right(world: World) -> None:
    with world.writing() as session:
        publish(session, ACAS, "research", "First published.", NOON)
        later = NOON + timedelta(days=1)
        confirm_still_right(session, "acas", 1, by_name="Sam", by_organisation="", how=CheckedHow.DESK, now=later)
        assert checked_of(session)["acas"].by == "Sam"
