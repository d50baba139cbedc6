"""Two clients in two tabs of one browser, as advisers work: no mix-up, with script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.demo_service import begins_triage, signed_in, signs_in
from tests.journeys.script import WITH_AT_LEAST, WITHOUT_AT_LEAST
from tests.journeys.walk import follow

pytestmark = pytest.mark.browser

BY_MAIL = "working-well-east-midlands"


def answers(page: Page, area: str, age: str, *, health: bool = False) -> None:
    """Answer a little on a page of triage, and wait until it is kept."""
    page.locator("#q-area").select_option(area)
    page.locator("#q-age").fill(age)
    page.get_by_label("I am looking for work", exact=True).check()
    follow(page.get_by_role("button", name="Update"))
    if health:
        page.locator("#q-health_affects_work-2").check()
        follow(page.get_by_role("button", name="Update"))
        expect(page.locator("#q-health_affects_work-2")).to_be_checked()


def fills_in(page: Page, name: str) -> None:
    """Fill in the page of a new referral, with every consent that it needs."""
    page.get_by_label("What do they want to be called?").fill(name)
    page.get_by_label("Through me, their adviser").check()
    for purpose in ("keep", "send"):
        page.locator(f"#agree-{purpose}").check()


@WITHOUT_AT_LEAST
def test_what_changed_in_another_tab_is_shown_again_and_not_sent(browser: Browser, address: str, script: bool) -> None:
    triage = signed_in(browser, address, "adviser", script=script)
    at = begins_triage(triage, address)
    answers(triage, "derby", "24", health=True)
    refers = triage.context.new_page()
    refers.goto(f"{at}/refer/{BY_MAIL}")
    assert refers.get_by_text("They are 24.").count()
    triage.locator("#q-age").fill("")
    follow(triage.get_by_role("button", name="Update"))
    expect(triage.locator("#q-age")).to_have_value("")
    fills_in(refers, "Persona Lee")
    refers.get_by_role("button", name="Send the referral").click()
    expect(refers.locator(".govuk-error-summary")).to_contain_text("why they are referred")
    assert refers.get_by_label("What do they want to be called?").input_value() == "Persona Lee"
    assert not refers.locator("#agree-send").is_checked()
    assert not refers.get_by_label("hard because of health").is_checked()
    for purpose in ("keep", "send"):
        refers.locator(f"#agree-{purpose}").check()
    refers.get_by_role("button", name="Send the referral").click()
    refers.wait_for_url("**/desk/referrals/**")
    sent = refers.locator(".packet").inner_text()
    assert "They live in Derby." in sent
    assert "24" not in sent
    assert "because of health" not in sent
    triage.context.close()


@WITH_AT_LEAST
def test_a_second_tab_is_a_second_client(browser: Browser, address: str, script: bool) -> None:
    one = signed_in(browser, address, "adviser", script=script)
    first = begins_triage(one, address)
    answers(one, "derby", "24")
    other = one.context.new_page()
    second = begins_triage(other, address)
    assert second != first
    answers(other, "mansfield", "55")
    other.goto(f"{second}/refer/{BY_MAIL}")
    fills_in(other, "Persona Pat")
    other.get_by_role("button", name="Send the referral").click()
    other.wait_for_url("**/desk/referrals/**")
    one.get_by_label("Getting a job", exact=True).check()
    follow(one.get_by_role("button", name="Update"))
    one.goto(f"{first}/refer/{BY_MAIL}")
    assert one.locator(".whose").inner_text().endswith("New client")
    assert "Persona Pat" not in one.locator("main").inner_text()
    assert one.locator("#agree-keep").count() == 1
    assert one.get_by_text("They are 24.").count()
    follow(other.get_by_role("button", name="Next client"))
    assert other.locator("#said").inner_text() == "Nothing is answered yet."
    other.goto(second)
    assert "not open here any more" in other.locator("h1").inner_text()
    other.go_back()
    assert "Persona Pat" not in other.locator("main").inner_text()
    one.context.close()


def test_an_adviser_who_was_signed_out_goes_on_and_another_finds_nothing(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "adviser")
    at = begins_triage(page, address)
    answers(page, "derby", "24")
    page.context.clear_cookies(name="staff")
    page.get_by_label("Getting a job", exact=True).check()
    expect(page.locator("#said")).to_contain_text("You were signed out")
    for who, found in (("manager", False), ("adviser", True)):
        page.goto(f"{at}/plan")
        signs_in(page, who)
        page.wait_for_url(f"{at}/plan")
        assert ("New client" in page.locator("main").inner_text()) is found
        page.goto(at)
        assert bool(page.locator("#q-age").count()) is found
        page.context.clear_cookies(name="staff")
    page.context.close()
