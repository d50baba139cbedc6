"""A colleague's own account: each change needs a fresh proof, is told by email, and leaves an entry in the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlmodel import col, select

from app.accounts import second_factor
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import reading
from app.main import Navigator
from tests.app.browsers.account import SEEDS, Browser, mails, next_code
from tests.app.browsers.resident import attribute

NewBrowser = Callable[[], Browser]
NEW = "plum violin marsh"
OLD = "amber kettle tuba"


def acts(navigator: Navigator) -> list[str]:
    with reading(navigator.state.engine) as session:
        return list(session.exec(select(AuditEvent.act).order_by(col(AuditEvent.id))))


def test_a_new_password_needs_the_one_of_now_and_ends_all_else(
    browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
) -> None:
    mine, other = browser(), browser()
    other.signs_in("editor")
    clock.shift(timedelta(seconds=30))
    mine.signs_in("editor")
    page = mine.post("/desk/account/password", current_password="a wrong one indeed", new_password=NEW)
    assert page.links(".govuk-error-summary a") == ["#current_password"]
    assert mine.post("/desk/account/password", current_password=OLD, new_password="short").links(
        ".govuk-error-summary a"
    ) == ["#new_password"]
    assert NEW not in page.html, "a password is never sent back"
    assert mine.goes_to("/desk/account/password", current_password=OLD, new_password=NEW).startswith("/desk/account")
    assert mine.is_signed_in()
    assert not other.is_signed_in()
    assert "password was changed" in mails(navigator, "editor@example.org")[-1].body
    assert acts(navigator)[-1] == "changed password"
    assert browser().gives_password("editor", NEW).status_code == 303


def test_guesses_by_somebody_at_an_unlocked_desk_are_counted(browser: NewBrowser) -> None:
    mine = browser()
    mine.signs_in("editor")
    for number in range(10):
        mine.post("/desk/account/password", current_password=f"guess number {number}", new_password=NEW)
    assert "too many tries" in mine.post("/desk/account/password", current_password=OLD, new_password=NEW).words


def test_new_recovery_codes_need_a_code_that_was_not_used(
    browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
) -> None:
    mine = browser()
    mine.signs_in("editor")
    mine.post("/desk/account/codes", code=second_factor.code_at(SEEDS["editor"], now()))
    made = mine.post("/desk/account/codes", 200, code=next_code(clock, "editor")).texts(".recovery li")
    assert len(made) == 10
    assert "You have 10 recovery codes left" in mine.get("/desk/account").words
    assert "new recovery codes" in mails(navigator, "editor@example.org")[-1].body
    again = mine.post("/desk/account/codes", 200, code=made[0]).texts(".recovery li")
    assert not set(made) & set(again)


def test_another_phone_needs_both_proofs_and_the_session(
    browser: NewBrowser, navigator: Navigator, clock: time_machine.Traveller
) -> None:
    mine, thief = browser(), browser()
    mine.signs_in("editor")
    mine.post("/desk/account/phone", password="a wrong one indeed", phone_code=next_code(clock, "editor"))
    mine.post("/desk/account/phone", password=OLD, phone_code="000000")
    assert mine.goes_to("/desk/account/phone", password=OLD, phone_code=next_code(clock, "editor")) == (
        "/desk/set-up-code"
    )
    begun = mine.holds("setting-up")
    seed = mine.get("/desk/set-up-code").text(".seed").replace(" ", "")
    mine.post("/desk/set-up-code", 200, code=second_factor.code_at(seed, now()))
    assert mine.is_signed_in()
    thief.client.cookies.set("setting-up", begun, domain="desk.example")
    clock.shift(timedelta(seconds=30))
    thief.post("/desk/set-up-code", 404, code=second_factor.code_at(seed, now()))
    assert not thief.is_signed_in(), "it was begun in a session that has ended"
    assert "another phone" in mails(navigator, "editor@example.org")[-1].body


class TestWhereIAmSignedIn:
    def test_one_all_others_or_all_can_be_ended(self, browser: NewBrowser, clock: time_machine.Traveller) -> None:
        first, second, third = browser(), browser(), browser()
        for each in (first, second, third):
            each.signs_in("editor")
            clock.shift(timedelta(seconds=30))
        page = third.get("/desk/account")
        assert len(page.texts(".rows__one")) == 3
        assert [i for i, row in enumerate(page.texts(".rows__one")) if "This browser" in row] == [0]
        last = page.document.css(".rows__one button")[-1]
        third.goes_to("/desk/account/sessions", which=attribute(last, "value"))
        assert [each.is_signed_in() for each in (first, second, third)] == [False, True, True]
        third.goes_to("/desk/account/sessions", which="others")
        assert [each.is_signed_in() for each in (second, third)] == [False, True]
        assert third.goes_to("/desk/account/sessions", which="all") == "/desk/signed-out"
        assert not third.is_signed_in()

    def test_only_mine(self, browser: NewBrowser) -> None:
        mine, other = browser(), browser()
        mine.signs_in("editor")
        other.signs_in("publisher")
        for which in [*map(str, range(5)), "9" * 30, "x", ""]:
            mine.client.post("/desk/account/sessions", data={"which": which})
        assert other.is_signed_in()

    def test_a_form_sent_too_late_is_kept_but_no_secret_of_it(
        self, browser: NewBrowser, clock: time_machine.Traveller
    ) -> None:
        mine = browser()
        mine.signs_in("editor")
        clock.shift(timedelta(minutes=21))
        page = mine.post("/desk/account/password", 401, current_password=OLD, new_password=NEW, note="kept")
        assert "kept" in page.html
        assert OLD not in page.html
        assert NEW not in page.html
