"""Signing in takes two proofs, tells a stranger nothing, and cannot be blocked by a stranger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import col, select

from app.accounts import login_throttle, second_factor
from app.accounts.demo_accounts import PASSWORD
from app.accounts.device_cookies import HOME, own_address
from app.accounts.login_throttle import FOR_ONE
from app.accounts.models import SignInFailure, StaffSession
from app.accounts.passwords import Passwords
from app.accounts.second_factor import hashes_of, keep_recovery_codes, new_recovery_codes
from app.core.clock import now
from app.core.database import reading, writing
from app.main import Navigator
from tests.app.browsers.account import SEEDS, Browser, link_in, looked_over, mails, next_code, the
from tests.app.set_cookies import UNTIL_CLOSED, cookies_in

NewBrowser = Callable[[], Browser]
WRONG = "not the password of anybody"


class Counting(Argon2Hasher):
    """Counts the hashes that it makes and compares."""

    times = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.times += 1
        return super().hash(password, salt=salt)

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:
        self.times += 1
        return super().verify(password, hash)


class TestTheTwoSteps:
    def test_password_and_code_lead_where_one_wanted_to_go(self, browser: NewBrowser) -> None:
        mine = browser()
        asked = mine.get("/desk/sign-in?next=/desk/account?x=1")
        assert asked.document.css("input[name=next]")[0].attributes == {
            "type": "hidden",
            "name": "next",
            "value": "/desk/account?x=1",
        }
        assert mine.signs_in("editor", onward="/desk/account?x=1") == "/desk/account?x=1"
        assert mine.is_signed_in()

    def test_a_page_that_needs_it_asks_for_it(self, browser: NewBrowser) -> None:
        assert browser().redirected("/desk/account") == "/desk/sign-in?next=/desk/account"

    def test_an_address_pasted_with_what_cannot_be_seen_is_the_same(self, browser: NewBrowser) -> None:
        for typed in ("\ufeffeditor@example.org", "editor@\u200bexample.org", "Editor@EXAMPLE.org\u202c "):
            assert browser().gives_password(typed).headers["location"] == "/desk/sign-in/code"

    def test_neither_proof_is_enough(self, browser: NewBrowser) -> None:
        mine = browser()
        assert mine.gives_password("editor").headers["location"] == "/desk/sign-in/code"
        assert not mine.is_signed_in()
        assert (
            browser().goes_to("/desk/sign-in/code", code=second_factor.code_at(SEEDS["editor"], now()))
            == "/desk/sign-in"
        )

    def test_the_first_step_is_forgotten_after_ten_minutes(
        self, browser: NewBrowser, clock: time_machine.Traveller
    ) -> None:
        mine = browser()
        mine.gives_password("editor")
        clock.shift(timedelta(minutes=10, seconds=1))
        assert mine.redirected("/desk/sign-in/code") == "/desk/sign-in"

    def test_a_code_works_once_also_in_another_browser(
        self, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        navigator.state.demo = False
        with writing(navigator.state.engine) as session:
            the(session, "editor").email = "somebody@example.net"
        first, second = browser(), browser()
        for mine in (first, second):
            mine.gives_password("somebody@example.net")
        code = second_factor.code_at(SEEDS["editor"], now())
        assert first.goes_to("/desk/sign-in/code", code=code) == HOME
        assert "used before" in second.post("/desk/sign-in/code", code=code).words
        assert second.goes_to("/desk/sign-in/code", code=next_code(clock, "editor")) == HOME

    def test_in_a_demo_several_sign_in_as_one_person_within_half_a_minute(self, browser: NewBrowser) -> None:
        assert [browser().signs_in("editor") for _ in range(3)] == [HOME] * 3

    def test_a_new_password_ends_what_was_begun_with_the_old(self, browser: NewBrowser, navigator: Navigator) -> None:
        mine = browser()
        mine.gives_password("editor")
        with writing(navigator.state.engine) as session:
            the(session, "editor").password_hash = navigator.state.staff_secrets.passwords.hash("plum violin marsh")
        assert mine.post("/desk/sign-in/code", code=second_factor.code_at(SEEDS["editor"], now())).status == 422
        assert not mine.is_signed_in()

    def test_a_recovery_code_works_once_and_is_told(
        self, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        ten = new_recovery_codes()
        with writing(navigator.state.engine) as session:
            keep_recovery_codes(session, the(session, "editor").id or 0, hashes_of(navigator.state.staff_secrets, ten))
        mine = browser()
        mine.gives_password("editor")
        assert mine.goes_to("/desk/sign-in/code", code=ten[3].upper().replace("-", " ")) == HOME
        assert "recovery codes was used" in mails(navigator, "editor@example.org")[-1].body
        clock.shift(timedelta(minutes=1))
        mine.gives_password("editor")
        assert mine.post("/desk/sign-in/code", code=ten[3]).status == 422
        assert mine.post("/desk/sign-in/code", code=f"4{ten[3][1:]}").status == 422, "the place is part of the code"
        assert mine.goes_to("/desk/sign-in/code", code=ten[4]) == HOME


class TestWhatAStrangerIsTold:
    @pytest.mark.parametrize("state", ["unknown", "wrong", "disabled", "not joined"])
    def test_the_same_whatever_is_the_matter(self, browser: NewBrowser, navigator: Navigator, state: str) -> None:
        with writing(navigator.state.engine) as session:
            staff = the(session, "editor")
            staff.disabled_at = now() if state == "disabled" else None
            staff.joined_at = None if state == "not joined" else staff.joined_at
        email = "nobody@example.org" if state == "unknown" else "editor@example.org"
        answer = browser().gives_password(email, WRONG if state in ("wrong", "unknown") else PASSWORD)
        plain = browser().gives_password("adviser@example.org", WRONG)
        assert answer.status_code == plain.status_code == 422
        assert answer.text.replace(f'value="{email}"', "") == plain.text.replace('value="adviser@example.org"', "")
        assert "set-cookie" not in answer.headers

    def test_nothing_by_the_time_it_takes(self, browser: NewBrowser, navigator: Navigator) -> None:
        """Constant time: the hash takes the time, so one is made, with the same parameters, also without an account."""
        hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
        navigator.state.staff_secrets = replace(navigator.state.staff_secrets, passwords=Passwords(hasher))
        for email in ("nobody@example.org", "editor@example.org"):
            hasher.times = 0
            browser().gives_password(email, WRONG)
            assert hasher.times == 1, email

    def test_a_mail_goes_only_to_an_open_account_and_the_page_is_the_same(
        self, browser: NewBrowser, navigator: Navigator
    ) -> None:
        for path in ("/desk/sign-in/link", "/desk/forgotten"):
            assert browser().goes_to(path, email="nobody@example.org") == "/desk/sent"
            assert browser().goes_to(path, email="Editor@example.org") == "/desk/sent"
        assert mails(navigator, "nobody@example.org") == []
        assert len(mails(navigator, "editor@example.org")) == 2

    def test_a_mailbox_cannot_be_filled(self, browser: NewBrowser, navigator: Navigator) -> None:
        for _ in range(8):
            browser().goes_to("/desk/forgotten", email="editor@example.org")
        assert len(mails(navigator, "editor@example.org")) == 3


class TestLockOut:
    def test_after_ten_failures_the_password_is_not_even_looked_at(self, browser: NewBrowser) -> None:
        for _ in range(FOR_ONE):
            assert browser().gives_password("editor", WRONG).status_code == 422
        page = looked_over(browser().gives_password("editor"), 429)
        assert "Try again in 60 minutes" in page.words
        assert "Send me a link" in page.words

    def test_somebody_who_was_here_before_is_not_kept_out(
        self, browser: NewBrowser, clock: time_machine.Traveller
    ) -> None:
        mine = browser()
        mine.signs_in("editor")
        mine.goes_to("/desk/sign-out")
        for _ in range(FOR_ONE + 3):
            browser().gives_password("editor", WRONG)
        clock.shift(timedelta(seconds=30))
        assert mine.signs_in("editor") == HOME

    def test_somebody_at_a_new_browser_gets_in_by_mail(self, browser: NewBrowser, navigator: Navigator) -> None:
        for _ in range(FOR_ONE):
            browser().gives_password("editor", WRONG)
        mine = browser()
        mine.goes_to("/desk/sign-in/link", email="editor@example.org")
        link = link_in(mails(navigator, "editor@example.org")[-1])
        mine.get(link)
        assert mine.gives_password("editor").status_code == 429, "looking at the link does nothing"
        assert mine.goes_to(link) == "/desk/sign-in"
        assert not mine.is_signed_in(), "both proofs are still needed"
        assert mine.signs_in("editor") == HOME
        browser().get(link, 404)

    def test_the_link_lasts_twenty_minutes(
        self, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        browser().goes_to("/desk/sign-in/link", email="editor@example.org")
        clock.shift(timedelta(minutes=20, seconds=1))
        browser().post(link_in(mails(navigator, "editor@example.org")[-1]), 404)

    def test_a_known_browser_has_ten_tries_an_hour_too(self, browser: NewBrowser) -> None:
        mine = browser()
        mine.signs_in("editor")
        for _ in range(FOR_ONE):
            mine.gives_password("editor", WRONG)
        assert mine.gives_password("editor").status_code == 429

    def test_a_browser_known_to_one_is_strange_to_another(self, browser: NewBrowser) -> None:
        mine = browser()
        mine.signs_in("editor")
        for _ in range(FOR_ONE):
            browser().gives_password("publisher", WRONG)
        assert mine.gives_password("publisher").status_code == 429

    def test_wrong_codes_count_as_well(self, browser: NewBrowser) -> None:
        mine = browser()
        mine.gives_password("editor")
        for _ in range(FOR_ONE):
            mine.post("/desk/sign-in/code", code="000000")
        assert (
            "Try again in"
            in mine.post("/desk/sign-in/code", 429, code=second_factor.code_at(SEEDS["editor"], now())).words
        )

    def test_one_try_at_each_of_many_accounts_is_guessing_too(
        self, browser: NewBrowser, navigator: Navigator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(login_throttle, "FOR_ALL", 12)
        stranger = browser()
        for number in range(12):
            stranger.gives_password(f"nobody{number}@example.org", WRONG)
        assert stranger.gives_password("editor").status_code == 429
        with reading(navigator.state.engine) as session:
            assert len(session.exec(select(SignInFailure.id)).all()) == 24, "a flood writes no more than this"

    def test_an_hour_later_all_is_forgotten(
        self, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        for _ in range(FOR_ONE):
            browser().gives_password("editor", WRONG)
        clock.shift(timedelta(hours=1))
        assert browser().gives_password("editor").status_code == 303
        with reading(navigator.state.engine) as session:
            assert session.exec(select(SignInFailure.id)).all() == []


class TestSessions:
    def test_a_new_token_at_each_sign_in_and_the_old_one_is_dead(
        self, browser: NewBrowser, clock: time_machine.Traveller
    ) -> None:
        mine, thief = browser(), browser()
        mine.client.cookies.set("staff", "a token that a thief has chosen", domain="desk.example")
        mine.signs_in("editor")
        first = mine.holds("staff")
        assert len(first) >= 43
        clock.shift(timedelta(seconds=30))
        mine.signs_in("editor")
        assert mine.holds("staff") != first
        thief.client.cookies.set("staff", first, domain="desk.example")
        assert not thief.is_signed_in()

    def test_signing_out_ends_it_and_clears_the_browser(self, browser: NewBrowser) -> None:
        mine, thief = browser(), browser()
        mine.signs_in("editor")
        token = mine.holds("staff")
        answer = mine.client.post("/desk/sign-out")
        assert answer.headers["location"] == "/desk/signed-out"
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert mine.holds("staff") == ""
        assert "/left/wipe.css" in mine.get("/desk/signed-out").html
        thief.client.cookies.set("staff", token, domain="desk.example")
        assert not thief.is_signed_in()

    def test_it_ends_by_itself(self, browser: NewBrowser, clock: time_machine.Traveller) -> None:
        mine = browser()
        mine.signs_in("editor")
        clock.shift(timedelta(minutes=20, seconds=1))
        assert not mine.is_signed_in()
        mine.signs_in("editor")
        for _ in range(40):
            clock.shift(timedelta(minutes=15))
            assert mine.is_signed_in()
        clock.shift(timedelta(seconds=1))
        assert not mine.is_signed_in(), "ten hours are over"

    def test_only_ten_browsers_at_once(
        self, browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
    ) -> None:
        browsers = [browser() for _ in range(11)]
        for each in browsers:
            each.signs_in("editor")
            clock.shift(timedelta(seconds=30))
        assert [each.is_signed_in() for each in browsers] == [False] + [True] * 10
        with reading(navigator.state.engine) as session:
            open_now = select(StaffSession.id).where(col(StaffSession.ended_at).is_(None))
            assert len(session.exec(open_now).all()) == 10

    def test_cookies_are_kept_from_scripts_and_from_plain_http(self, navigator: Navigator) -> None:
        navigator.state.secure = True
        mine = Browser(navigator)
        mine.client.base_url = "https://desk.example"
        first = mine.gives_password("editor")
        second = mine.client.post("/desk/sign-in/code", data={"code": second_factor.code_at(SEEDS["editor"], now())})
        made = cookies_in(first.headers.get_list("set-cookie") + second.headers.get_list("set-cookie"))
        assert {cookie.name for cookie in made} == {
            "__Host-half-signed-in",
            "__Host-known-browser",
            "__Host-staff",
        }
        for cookie in made:
            assert (UNTIL_CLOSED | {"secure": ""}).items() <= cookie.attributes.items()


TRICKS = [
    "//evil.example",
    "https://evil.example/desk",
    "/\\evil.example",
    "/desk\\@evil.example",
    "/desk//evil.example",
    "/desk/../evil",
    "/desk@evil.example",
    "/deskevil.example",
    "/%09/evil.example",
    "/desk/%2e%2e/",
    "\t/desk",
    "/desk\r\nSet-Cookie: a=b",
    "/desk/?next=//evil.example#x",
    "javascript:alert(1)",
    "/desk/sign-out",
    "/desk/" + "a" * 2000,
    "",
]


class TestWhereItLeads:
    @pytest.mark.parametrize("wanted", TRICKS)
    def test_never_elsewhere(self, wanted: str) -> None:
        assert own_address(wanted) == HOME

    @pytest.mark.parametrize("wanted", ["/desk", "/desk/catalogue/abc-1?state=draft&q=a%20b", "/desk/people/12"])
    def test_to_every_page_of_the_desk(self, wanted: str) -> None:
        assert own_address(wanted) == wanted

    @given(st.text())
    def test_whatever_is_sent_the_address_is_our_own(self, wanted: str) -> None:
        for tried in (wanted, f"/desk{wanted}"):
            led = own_address(tried)
            assert led.startswith("/desk")
            assert led.isascii()
            assert led[5:6] in ("", "/", "?")
            assert not set(led) & set("\\\t\r\n@#")
            assert "//" not in led.split("?")[0]
