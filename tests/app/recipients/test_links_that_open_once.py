"""A single-use link in a mail: opening it does nothing, one press opens the page, and then it only sends a new one."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import travel

from app.core.audit import AuditEvent
from app.referrals.consent_kinds import Purpose
from app.referrals.contact_method import ContactMethod
from app.referrals.models import Client, Consent
from tests.app.recipients.conftest import Mailed
from tests.app.set_cookies import UNTIL_CLOSED, cookies_in
from tests.app.worlds.catalogue_world import NOON, World
from tests.app.worlds.referral_factory import PERSON, RECIPIENT, WHY, Made, stored

LATER = NOON + timedelta(hours=2)
TELLING = (PERSON, WHY, RECIPIENT, "sam@example.org", "Night School", "Demo Adviser")


def links_mailed(world: World, to: str) -> list[str]:
    """The links that an address was mailed, the oldest first."""
    found = [re.search(r"https://navigator\.example\.org(\S+)", mail.body) for mail in world.mails() if mail.to == to]
    return [link[1] for link in found if link]


def opens(world: World, link: str) -> bool:
    """Whether a new browser gets in by a link, which uses it up."""
    return world.visitor().client.post(link).status_code == 303


def test_looking_at_a_link_does_nothing_and_shows_nothing(world: World, mailed: Mailed) -> None:
    before, scanner = stored(world.engine), world.visitor()
    for _ in range(3):
        page = scanner.get(mailed.link)
        assert scanner.client.head(mailed.link).status_code == 200
    answer = scanner.client.get(mailed.link)
    assert page.texts("main form button") == ["Open the page"]
    assert [words for words in TELLING if words in page.html] == []
    assert mailed.link.rpartition("/")[2] not in page.title
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "set-cookie" not in answer.headers
    assert stored(world.engine) == before
    assert "looked" not in {entry.act for entry in world.rows(AuditEvent)}
    mailed.opened(scanner)


def test_one_press_opens_the_page_at_an_address_without_the_token(world: World, mailed: Mailed) -> None:
    visitor = world.visitor()
    answer = visitor.client.post(mailed.link)
    assert (answer.status_code, answer.headers["location"]) == (303, mailed.page)
    assert [made.attributes for made in cookies_in([answer.headers["set-cookie"]])] == [UNTIL_CLOSED]
    token = mailed.link.rpartition("/")[2]
    page = visitor.client.get(mailed.page)
    assert page.status_code == 200
    assert token not in page.text + str(page.headers)
    assert token not in answer.headers["set-cookie"]


def test_nobody_gets_in_by_the_address_or_by_the_used_link(world: World, mailed: Mailed) -> None:
    mailed.opened(world.visitor())
    for stranger in (world.visitor(), world.visitor()):
        pages = [stranger.get(mailed.link, 410), stranger.post(mailed.link, 410)]
        assert {page.heading for page in pages} == {"This link was opened before"}
        assert "It works once, so that nobody else can use it." in pages[0].words
        pages.append(stranger.post(mailed.form, 401))
        pages.append(stranger.get(mailed.page, 200 if mailed.page == "/your-referrals" else 401))
        assert [words for words in TELLING for page in pages if words in page.html] == []


def test_while_the_page_is_open_the_link_leads_there_in_that_browser(world: World, mailed: Mailed) -> None:
    visitor = mailed.opened(world.visitor())
    answer = visitor.client.get(mailed.link)
    assert (answer.status_code, answer.headers["location"]) == (303, mailed.page)
    visitor.client.get("/leave")
    assert visitor.get(mailed.link, 410).heading == "This link was opened before"


def test_of_two_who_press_at_one_moment_one_gets_in_and_the_other_is_told(world: World, mailed: Mailed) -> None:
    visitors = [world.visitor() for _ in range(4)]
    for visitor in visitors:
        visitor.get(mailed.link)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.client.post(mailed.link), visitors))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410]
    assert all("This link was opened before" in answer.text for answer in answers if answer.status_code == 410)
    assert sum("set-cookie" in answer.headers for answer in answers) == 1


def test_a_used_link_sends_a_new_one_to_the_address_that_we_have(world: World, mailed: Mailed) -> None:
    mailed.opened(world.visitor())
    stranger = world.visitor()
    assert "Send me a new link" in stranger.get(mailed.link, 410).texts("main button")
    assert stranger.goes_to(f"{mailed.link}/again", email="stranger@example.org") == f"{mailed.link}/sent"
    assert "on its way" in stranger.get(f"{mailed.link}/sent").heading
    fresh = links_mailed(world, mailed.to)[-1]
    assert fresh != mailed.link
    assert "stranger@example.org" not in {mail.to for mail in world.mails()}
    assert opens(world, fresh)
    assert not opens(world, fresh), "it works once, too"


def test_a_new_link_takes_the_place_of_one_that_nobody_opened_and_says_so(world: World, mailed: Mailed) -> None:
    world.visitor().goes_to(f"{mailed.link}/again")
    page = world.visitor().get(mailed.link, 410)
    assert page.heading == "There is a newer link", "it was not opened, and must not say so"
    assert not opens(world, mailed.link)
    assert opens(world, links_mailed(world, mailed.to)[-1])


def test_a_link_runs_out_after_thirty_days_and_sends_a_new_one(world: World, mailed: Mailed) -> None:
    with travel(NOON + timedelta(days=29), tick=False):
        world.visitor().get(mailed.link)
    with travel(NOON + timedelta(days=31), tick=False):
        before = stored(world.engine)
        stranger = world.visitor()
        assert {page.heading for page in (stranger.get(mailed.link, 410), stranger.post(mailed.link, 410))} == {
            "This link has run out"
        }
        assert stored(world.engine) == before
        stranger.goes_to(f"{mailed.link}/again")
        assert opens(world, links_mailed(world, mailed.to)[-1])


def test_nobody_can_flood_a_mailbox(world: World, mailed: Mailed) -> None:
    visitor, before = world.visitor(), len(links_mailed(world, mailed.to))

    def pressed(*minutes: int) -> int:
        for minute in minutes:
            with travel(LATER + timedelta(minutes=minute), tick=False):
                assert visitor.goes_to(f"{mailed.link}/again") == f"{mailed.link}/sent"
        return len(links_mailed(world, mailed.to)) - before

    assert pressed(0, 0, 5, 9) == 1
    assert pressed(10, 20, 30, 40, 50) == 6
    assert pressed(60, 300, 600) == 6, "no more in a day"
    assert pressed(24 * 60 + 1) == 7


def stops_mails(world: World) -> None:
    with world.writing() as session:
        session.exec(select(Consent).where(Consent.purpose == Purpose.ASK.value)).one().withdrawn_at = NOON


def has_a_phone(world: World) -> None:
    with world.writing() as session:
        session.exec(select(Client)).one().reach = ContactMethod.PHONE


def is_cleared(world: World) -> None:
    with world.writing() as session:
        session.exec(select(Client)).one().anonymised_at = NOON


def keeps_everything(_: World) -> None:
    pass


@pytest.mark.parametrize("mailed", ["the person"], indirect=True)
def test_whoever_gets_no_mail_is_told_the_same_and_of_other_ways(world: World, mailed: Mailed) -> None:
    said: set[str] = set()
    for change in (keeps_everything, stops_mails, has_a_phone, is_cleared):
        change(world)
        with travel(LATER + timedelta(hours=len(said)), tick=False):
            visitor = world.visitor()
            said.add(visitor.get(visitor.goes_to(f"{mailed.link}/again")).html)
    assert len(said) == 1
    assert "Use the code on your slip of paper" in said.pop()
    assert len(links_mailed(world, mailed.to)) == 1


def test_what_is_no_link_of_ours_says_whom_to_call(world: World, mailed: Mailed, made: Made) -> None:
    kind = mailed.link.rpartition("/")[0]
    other = made.link if kind == "/your-referrals" else "/your-referrals/x"
    before, visitor = stored(world.engine), world.visitor()
    for address in (f"{mailed.link}x", f"{kind}/x", f"{kind}/" + "x" * 1500, f"{kind}/{other.rpartition('/')[2]}"):
        pages = [visitor.get(address, 404), visitor.post(address, 404), visitor.post(f"{address}/again", 404)]
        for page in pages:
            assert page.heading == "This link does not work"
            assert "Talk to someone" in page.texts("h2") or "call the organisation" in page.words
    assert stored(world.engine) == before
