"""Access by a link or a slip of paper ends: by leaving, clearing, closing, a newer slip, and after a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import travel

from app.accounts import sessions
from app.referrals.models import Client, Outcome, Referral
from app.web.page_entry import MOST_RECEIVED, OWN
from app.web.security import MOST_HEADER_BYTES
from tests.app.recipients.conftest import Mailed
from tests.app.worlds.catalogue_world import NOON, Visitor, World
from tests.app.worlds.referral_factory import EMAIL, PERSON, WHY, Made, make_referral, stored

LATER = NOON + timedelta(hours=2)
OWN_PAGE = "/your-referrals"


@pytest.fixture
def person(world: World, made: Made) -> Visitor:
    """A browser of the client, who typed the code on their slip."""
    visitor = world.visitor()
    assert visitor.goes_to(OWN_PAGE, code=made.slip) == OWN_PAGE
    return visitor


def is_open(visitor: Visitor, page: str) -> bool:
    """Whether a browser is shown what was sent."""
    return WHY in visitor.client.get(page).text


@pytest.mark.parametrize(("method", "way_out"), [("GET", "/leave"), ("POST", "/leave"), ("POST", "/clear")])
def test_leaving_and_clearing_close_every_page_and_do_not_sign_staff_out(
    world: World, person: Visitor, made: Made, method: str, way_out: str
) -> None:
    browser = person.client
    received = person.goes_to(made.link)
    staffs = {sessions.COOKIE: _signed_in(world), "sitting": "of an adviser", "known-browser": "sealed"}
    for name, value in {**staffs, "answers": "of a resident"}.items():
        browser.cookies.set(name, value, domain="testserver.local", path="/")
    assert is_open(person, OWN_PAGE)
    assert is_open(person, received)
    answer = browser.request(method, way_out)
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert not is_open(person, OWN_PAGE)
    assert not is_open(person, received)
    assert dict(browser.cookies) == staffs
    assert browser.get("/desk").status_code == 200


def _signed_in(world: World) -> str:
    return str(world.visitor(staff=1).client.cookies[sessions.COOKIE])


def test_a_page_of_ones_own_closes_half_an_hour_after_the_last_press_and_after_an_hour(
    world: World, person: Visitor, made: Made
) -> None:
    with travel(LATER + timedelta(minutes=29), tick=False):
        assert is_open(person, OWN_PAGE)
        person.goes_to(f"{OWN_PAGE}/news", referral=made.code, news="contacted")
    with travel(LATER + timedelta(minutes=58), tick=False):
        assert is_open(person, OWN_PAGE)
        person.goes_to(f"{OWN_PAGE}/news", referral=made.code, news="started")
    with travel(LATER + timedelta(minutes=61), tick=False):
        assert not is_open(person, OWN_PAGE)
        page = person.get(OWN_PAGE)
        assert "Your page has closed" in page.words
        assert page.document.css("input[name=code]"), "and asks for the code"
    with travel(LATER + timedelta(minutes=58), tick=False):
        person.goes_to(OWN_PAGE, code=made.slip)
    with travel(LATER + timedelta(minutes=89), tick=False):
        assert not is_open(person, OWN_PAGE)
    assert len(world.rows(Outcome)) == 2


def test_a_wrong_code_closes_no_page_and_does_not_say_so(person: Visitor) -> None:
    assert "has closed" not in person.post(OWN_PAGE, 422, code="7K4M-PX2D-9QRT").words
    assert is_open(person, OWN_PAGE)


def test_looking_again_does_not_keep_it_open(person: Visitor) -> None:
    for minutes in (10, 20, 29):
        with travel(LATER + timedelta(minutes=minutes), tick=False):
            answer = person.client.get(OWN_PAGE)
            assert WHY in answer.text
            assert "set-cookie" not in answer.headers, "a late answer would open again what was left"
    with travel(LATER + timedelta(minutes=31), tick=False):
        assert not is_open(person, OWN_PAGE)


def test_a_page_left_on_the_screen_goes_by_itself(person: Visitor) -> None:
    assert person.client.get(OWN_PAGE).headers["refresh"] == "1801; url=/your-referrals"
    person.client.get("/leave")
    assert "refresh" not in person.client.get(OWN_PAGE).headers


def test_a_recipients_page_closes_an_hour_after_the_last_press_and_after_two(world: World, made: Made) -> None:
    recipient = world.visitor()
    received = recipient.goes_to(made.link)
    for minutes in (59, 118):
        with travel(LATER + timedelta(minutes=minutes), tick=False):
            assert is_open(recipient, received)
            recipient.goes_to(f"{received}/note", own_note=f"After {minutes} minutes.")
    with travel(LATER + timedelta(minutes=121), tick=False):
        assert recipient.get(received, 401).heading == "This page is closed"
    other = world.visitor()
    received = other.goes_to(make_referral(world.engine, 1).link)
    with travel(LATER + timedelta(minutes=61), tick=False):
        assert not is_open(other, received)


def test_what_is_pressed_on_a_closed_page_is_not_done_and_says_so(world: World, person: Visitor, made: Made) -> None:
    with travel(LATER + timedelta(minutes=61), tick=False):
        before = stored(world.engine)
        pages = [person.post(f"{OWN_PAGE}/{act}", 401, consent="1", referral=made.code, news="job")
                 for act in ("withdraw", "stop-mail", "news")]  # fmt: skip
        for page in pages:
            assert page.heading == "This page has closed"
            assert "What you just pressed was not done" in page.words
            assert OWN_PAGE in page.links("main a")
            assert page.texts("h2")[-1] == "Talk to someone"
            assert PERSON not in page.html
        assert stored(world.engine) == before
    for act in ("withdraw", "stop-mail", "news"):
        assert person.client.get(f"{OWN_PAGE}/{act}").headers["location"] == OWN_PAGE


def test_what_a_recipient_wrote_on_a_closed_page_is_given_back(world: World, made: Made) -> None:
    recipient = world.visitor()
    received, before = recipient.goes_to(made.link), stored(world.engine)
    with travel(LATER + timedelta(hours=3), tick=False):
        page = recipient.post(
            f"{received}/answer", 401, state="refused", because="full", instead="<b>Ivy</b>", note="N"
        )
    assert "What you just sent was not taken." in page.words
    assert page.texts(".happened__one") == ["N", "<b>Ivy</b>"]
    assert stored(world.engine) == before


def test_a_newer_slip_closes_what_an_older_one_opened(world: World, person: Visitor, made: Made) -> None:
    adviser = world.visitor(staff=1)
    assert is_open(person, OWN_PAGE)
    adviser.post(f"/desk/clients/{made.client}/slip", 200)
    assert not is_open(person, OWN_PAGE)
    assert person.post(f"{OWN_PAGE}/withdraw", 401, consent="1").heading == "This page has closed"


@pytest.mark.parametrize("mailed", ["the person"], indirect=True)
def test_a_slip_ends_nothing_that_a_mail_opened(world: World, mailed: Mailed, made: Made) -> None:
    visitor = mailed.opened(world.visitor())
    world.visitor(staff=1).post(f"/desk/clients/{made.client}/slip", 200)
    assert is_open(visitor, OWN_PAGE)


@pytest.mark.parametrize("slip_works", [True, False])
def test_once_the_record_is_cleared_there_is_nothing(
    world: World, person: Visitor, made: Made, slip_works: bool
) -> None:
    with world.writing() as session:
        client = session.exec(select(Client)).one()
        client.anonymised_at = NOON
        client.receipt_hash = client.receipt_hash if slip_works else None
        session.exec(select(Referral)).one().disclosure = {}
    for page in (person.get(OWN_PAGE, 410), person.post(f"{OWN_PAGE}/stop-mail", 410)):
        assert page.heading == "We keep nothing about you any more"
    assert person.post(OWN_PAGE, 422, code=made.slip).title.startswith("Error: ")


def test_a_recipient_closes_one_page_and_has_the_others_open(world: World, made: Made) -> None:
    recipient, other = world.visitor(), make_referral(world.engine, 1)
    received = [recipient.goes_to(one.link) for one in (made, other)]
    assert [is_open(recipient, page) for page in received] == [True, True]
    assert "Close this page" in recipient.get(received[0]).texts("button")
    assert recipient.goes_to(f"{received[0]}/close") == "/received"
    page = recipient.get("/received")
    assert page.heading == "This page is closed"
    assert 'rel="stylesheet" href="/left/wipe.css"' in page.html
    assert [is_open(recipient, page) for page in received] == [False, True]
    assert recipient.goes_to(f"{received[0]}/close") == "/received", "also when it is closed already"


def test_a_browser_has_so_many_referrals_open_that_they_fit_into_a_request(world: World) -> None:
    recipient = world.visitor()
    received = []
    for minute in range(MOST_RECEIVED + 2):
        with travel(LATER + timedelta(minutes=minute), tick=False):
            received.append(recipient.goes_to(make_referral(world.engine, 1).link))
    with travel(LATER + timedelta(minutes=MOST_RECEIVED + 2), tick=False):
        opened = [is_open(recipient, page) for page in received]
    assert opened == [False, False, *[True] * MOST_RECEIVED], "those opened first are closed"
    assert sum(len(name) + len(value) for name, value in recipient.client.cookies.items()) < MOST_HEADER_BYTES / 2


def test_a_page_that_is_open_opens_no_other(world: World, person: Visitor, made: Made) -> None:
    recipient, other = world.visitor(), make_referral(world.engine, 1)
    recipient.goes_to(made.link)
    cookie = recipient.client.cookies[f"received-{made.code}"]
    recipient.client.cookies.set(f"received-{other.code}", cookie)
    recipient.client.cookies.set(OWN, cookie)
    person.client.cookies.set(f"received-{made.code}", person.client.cookies[OWN])
    assert not is_open(recipient, f"/received/{other.code}")
    assert not is_open(recipient, OWN_PAGE)
    assert not is_open(person, f"/received/{made.code}")


def test_no_mail_says_that_the_link_works_again_and_again(world: World, made: Made) -> None:
    [mail] = [mail for mail in world.mails() if mail.to == EMAIL and made.code in mail.subject]
    assert "The link works once, for whoever opens it first" in mail.body
    assert "lets you send yourself a new one" in mail.body
