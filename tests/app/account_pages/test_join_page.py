"""From an invitation to the first sign-in, and back in for staff who lost their password or their phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from app.accounts import second_factor
from app.accounts.models import SignedLink, StaffSession
from app.core.clock import now
from app.core.database import reading
from app.main import Navigator
from tests.app.browsers.account import Browser, link_in, mails, next_code, the
from tests.app.browsers.resident import Page

NewBrowser = Callable[[], Browser]
EMAIL = "persona.ada@riverbank.example"
PASSWORD = "plum violin marsh"


@pytest.fixture
def administrator(browser: NewBrowser) -> Browser:
    mine = browser()
    mine.signs_in("administrator")
    return mine


def invite(administrator: Browser) -> Page:
    return administrator.post(
        "/desk/people/invite", 200, name="Persona: Ada", email=EMAIL, organisation="1", roles=["editor"]
    )


def seed_on(page: Page) -> str:
    return page.text(".seed").replace(" ", "")


def joins(browser: Browser, link: str) -> list[str]:
    """Accept an invitation to its end; returns the recovery codes."""
    assert browser.goes_to(link, new_password=PASSWORD) == "/desk/set-up-code"
    seed = seed_on(browser.get("/desk/set-up-code"))
    return browser.post("/desk/set-up-code", 200, code=second_factor.code_at(seed, now())).texts(".recovery li")


class TestAnInvitation:
    def test_leads_to_an_account_with_both_proofs(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        shown = invite(administrator)
        [mail] = mails(navigator, EMAIL)
        assert shown.text(".seed").endswith(link_in(mail)), "mail may not be set up, so the page shows the link too"
        mine = browser()
        assert "Demo partnership" in mine.get(link_in(mail)).words
        ten = joins(mine, link_in(mail))
        assert len(ten) == 10
        assert mine.is_signed_in()
        clock.shift(timedelta(minutes=1))
        elsewhere = browser()
        elsewhere.gives_password(EMAIL, PASSWORD)
        assert elsewhere.goes_to("/desk/sign-in/code", code=ten[9]) == "/desk"

    def test_looking_at_it_changes_nothing_and_it_works_once(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator
    ) -> None:
        invite(administrator)
        link = link_in(mails(navigator, EMAIL)[0])
        for _ in range(3):
            browser().get(link)
        joins(browser(), link)
        browser().get(link, 404)
        browser().post(link, 404, new_password=PASSWORD)

    def test_of_two_who_finish_only_the_first_gets_in(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator
    ) -> None:
        invite(administrator)
        link = link_in(mails(navigator, EMAIL)[0])
        slow = browser()
        slow.goes_to(link, new_password="a slower violin marsh")
        seed = seed_on(slow.get("/desk/set-up-code"))
        joins(browser(), link)
        slow.post("/desk/set-up-code", 404, code=second_factor.code_at(seed, now()))
        assert not slow.is_signed_in()

    def test_one_that_was_not_finished_can_be_begun_again(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator
    ) -> None:
        invite(administrator)
        link = link_in(mails(navigator, EMAIL)[0])
        browser().goes_to(link, new_password=PASSWORD)
        assert browser().gives_password(EMAIL, PASSWORD).status_code == 422, "nothing is kept before the end"
        assert len(joins(browser(), link)) == 10

    def test_is_over_after_a_day_or_when_a_newer_one_is_sent(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        invite(administrator)
        with reading(navigator.state.engine) as session:
            ada = session.exec(select(SignedLink.subject)).one()
        administrator.post(f"/desk/people/{ada}/invite-again", 200)
        first, second = map(link_in, mails(navigator, EMAIL))
        browser().get(first, 404)
        browser().get(second)
        clock.shift(timedelta(hours=24, seconds=1))
        browser().get(second, 404)

    def test_refuses_a_poor_password_with_the_reason_and_a_wrong_code(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator
    ) -> None:
        invite(administrator)
        link, mine = link_in(mails(navigator, EMAIL)[0]), browser()
        assert "at least 15" in mine.post(link, new_password="short").text(".govuk-error-summary")
        assert "people try first" in mine.post(link, new_password="Ada of Demo partnership").words
        mine.goes_to(link, new_password=f"  {PASSWORD}\t")
        assert "not right" in mine.post("/desk/set-up-code", code="000000").words
        seed = seed_on(mine.get("/desk/set-up-code"))
        mine.post("/desk/set-up-code", 200, code=second_factor.code_at(seed, now()))
        assert browser().gives_password(EMAIL, PASSWORD).status_code == 422, "a password is exactly what was typed"
        assert browser().gives_password(EMAIL, f"  {PASSWORD}\t").status_code == 303

    def test_the_picture_says_what_the_letters_say(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator
    ) -> None:
        invite(administrator)
        mine = browser()
        mine.goes_to(link_in(mails(navigator, EMAIL)[0]), new_password=PASSWORD)
        page = mine.get("/desk/set-up-code")
        assert len(seed_on(page)) == 32
        assert re.search(r"<svg[^>]+class=\"qr\"", page.html)
        assert second_factor.for_phones(seed_on(page), EMAIL).startswith("otpauth://totp/Opportunity%20Escalator:")


class TestAForgottenPassword:
    def test_is_replaced_by_mail_and_never_skips_the_code(
        self, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        old = browser()
        old.signs_in("editor")
        mine = browser()
        mine.goes_to("/desk/forgotten", email="editor@example.org")
        link = link_in(mails(navigator, "editor@example.org")[-1])
        mine.get(link)
        assert mine.goes_to(link, new_password=PASSWORD) == "/desk/sign-in?done=new-password"
        assert not mine.is_signed_in()
        assert not old.is_signed_in(), "whoever was signed in is out"
        assert "password was changed" in mails(navigator, "editor@example.org")[-1].body
        mine.post(link, 404, new_password="another violin marsh")
        assert mine.gives_password("editor").status_code == 422
        assert mine.gives_password("editor", PASSWORD).headers["location"] == "/desk/sign-in/code"
        assert mine.goes_to("/desk/sign-in/code", code=next_code(clock, "editor")) == "/desk"

    def test_the_link_lasts_an_hour(
        self, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        browser().goes_to("/desk/forgotten", email="editor@example.org")
        clock.shift(timedelta(hours=1, seconds=1))
        browser().post(link_in(mails(navigator, "editor@example.org")[-1]), 404, new_password=PASSWORD)

    def test_a_link_for_one_thing_opens_no_other(self, browser: NewBrowser, navigator: Navigator) -> None:
        browser().goes_to("/desk/forgotten", email="editor@example.org")
        token = link_in(mails(navigator, "editor@example.org")[-1]).rsplit("/", 1)[1]
        for path in ("join", "new-code", "sign-in/here"):
            browser().get(f"/desk/{path}/{token}", 404)


class TestALostPhone:
    def test_an_administrator_who_made_sure_sends_a_link_and_the_password_is_still_asked(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        other = browser()
        other.signs_in("editor")
        with reading(navigator.state.engine) as session:
            address = f"/desk/people/{the(session, 'editor').id}/new-code"
        assert "really them" in administrator.post(address).words
        assert mails(navigator, "editor@example.org") == []
        administrator.goes_to(address, proved="yes")
        link, mine = link_in(mails(navigator, "editor@example.org")[-1]), browser()
        assert "not your password" in mine.post(link, password="not the right one").words
        assert mine.goes_to(link, password="amber kettle tuba") == "/desk/set-up-code"
        assert other.is_signed_in(), "nothing has changed before the end"
        seed = seed_on(mine.get("/desk/set-up-code"))
        mine.post("/desk/set-up-code", 200, code=second_factor.code_at(seed, now()))
        assert mine.is_signed_in()
        assert not other.is_signed_in()
        assert "another phone" in mails(navigator, "editor@example.org")[-1].body
        elsewhere = browser()
        elsewhere.gives_password("editor")
        elsewhere.post("/desk/sign-in/code", code=next_code(clock, "editor"))
        assert not elsewhere.is_signed_in(), "the old phone is of no use"

    def test_tries_at_the_password_are_counted(
        self, administrator: Browser, browser: NewBrowser, navigator: Navigator
    ) -> None:
        with reading(navigator.state.engine) as session:
            address = f"/desk/people/{the(session, 'editor').id}/new-code"
        administrator.goes_to(address, proved="yes")
        link, thief = link_in(mails(navigator, "editor@example.org")[-1]), browser()
        for number in range(10):
            thief.post(link, password=f"guess number {number} is")
        thief.post(link, 429, password="amber kettle tuba")


def test_only_hashes_of_what_lets_somebody_in_are_stored(administrator: Browser, navigator: Navigator) -> None:
    invite(administrator)
    link = link_in(mails(navigator, EMAIL)[0])
    with reading(navigator.state.engine) as session:
        kept = session.exec(select(SignedLink.token_hash)).one()
        token = session.exec(select(StaffSession.token_hash)).one()
    assert link.rsplit("/", 1)[1] != kept
    assert token != administrator.holds("staff")
