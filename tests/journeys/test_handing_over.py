"""A resident makes a code in one browser, an adviser types it in another: two processes, with script and without."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.web.exit_page import EXIT_SITE
from tests.journeys.demo_service import signed_in
from tests.journeys.page_layout import sideways, small, widen
from tests.journeys.walk import Walk, follow, walking
from tests.long import LONG

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
DESK = "/desk/triage/hand-over"


def types(page: Page, address: str, code: str) -> None:
    page.goto(address + DESK)
    page.get_by_label("Code that the client reads out").fill(code)
    follow(page.get_by_role("button", name="Open their answers"))


def is_sound(page: Page, heading: str, script: bool) -> None:
    """It is this page, and it can be read and used, on a phone too. Only with script can that be measured."""
    assert page.locator("h1").inner_text() == heading
    for width in (1280, 320) if script else ():
        widen(page, width)
        if LONG or width == 320:
            results = Axe().run(page).response
            assert [each["id"] for each in results["violations"]] == [], (heading, width)
        assert sideways(page) <= 0, heading
        assert small(page) == [], heading


def makes_a_code(walk: Walk) -> str:
    """Answer a little, go to the steps, and make a code there."""
    walk.go("/question/1").place("DE1 2FS").number("34")
    walk.go("/your-pathway").press("Show my answers to an adviser").press("Make a code")
    code = walk.page.locator(".spoken").inner_text()
    assert len(code.split()) == 3
    return code


def test_a_code_read_out_brings_the_answers_until_it_is_deleted(browser: Browser, processes: list[str]) -> None:
    home, desk = processes
    for script in (True, False):
        adviser = signed_in(browser, desk, "adviser", script=script)
        with walking(browser, home, java_script_enabled=script, viewport=PHONE) as walk:
            code = makes_a_code(walk)
            is_sound(walk.page, "Your code for an adviser", script)
            types(adviser, desk, code.lower())
            assert adviser.url.endswith("?done=handed-over")
            assert adviser.locator("#q-age").input_value() == "34"
            assert "sitting" in {cookie["name"] for cookie in adviser.context.cookies()}
            walk.go("/hand-over").press("Delete it now")
            is_sound(walk.page, "If there was such a code, it is gone", script)
            types(adviser, desk, code)
            assert "This code opens nothing." in adviser.locator(".govuk-error-summary").inner_text()
            is_sound(adviser, "Open answers with a code", script)
        adviser.context.close()
    with walking(browser, home) as walk:
        makes_a_code(walk)
        leaves_no_code_behind(walk)


def leaves_no_code_behind(walk: Walk) -> None:
    walk.press("Leave this page quickly").page.wait_for_url(EXIT_SITE)
    assert walk.page.context.cookies() == []
    assert walk.go("/hand-over").heading == "Your answers have gone"
    assert walk.went_elsewhere() == [EXIT_SITE]
