"""A resident makes a code in one browser, an adviser types it in another: two processes, with script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.desk import demo, signed_in
from tests.journeys.looking import sideways, small, widen
from tests.journeys.walking import Walk, walking

pytestmark = pytest.mark.browser

DESK = "/desk/triage/hand-over"


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Two processes of the demo over one database."""
    with demo(tmp_path_factory.mktemp("demo"), 2) as addresses:
        yield addresses


def types(page: Page, address: str, code: str) -> None:
    page.goto(address + DESK)
    page.get_by_label("Code that the client reads out").fill(code)
    page.get_by_role("button", name="Open their answers").click()


def is_sound(page: Page, heading: str) -> None:
    """The page can be read and used, on a phone too."""
    assert page.locator("h1").inner_text().replace("\n", " ") == heading
    for width in (1280, 320):
        widen(page, width)
        results = Axe().run(page, options={"resultTypes": ["violations"]}).response
        assert [each["id"] for each in results["violations"]] == [], (heading, width)
        assert sideways(page) <= 0, heading
        assert small(page) == [], heading


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_code_read_out_brings_the_answers_until_it_is_deleted(
    browser: Browser, processes: list[str], script: bool
) -> None:
    home, desk = processes
    adviser = signed_in(browser, desk, "adviser", script=script)
    with walking(browser, home, java_script_enabled=script, viewport={"width": 320, "height": 640}) as walk:
        code = makes_a_code(walk)
        types(adviser, desk, code.lower())
        assert adviser.url.startswith(f"{desk}/desk/triage?done=handed-over")
        assert "sitting" in {cookie["name"] for cookie in adviser.context.cookies()}

        walk.go("/hand-over").press("Delete it now")
        assert walk.heading == "If there was such a code, it is gone"
        types(adviser, desk, code)
        assert "This code opens nothing." in adviser.locator(".govuk-error-summary").inner_text()
    adviser.context.close()


def makes_a_code(walk: Walk) -> str:
    """Answer a little, go to the steps, and make a code there."""
    walk.go("/question/1").place("DE1 2FS").number("34")
    walk.go("/your-pathway").press("Show my answers to an adviser").press("Make a code")
    assert walk.heading == "Your code for an adviser"
    code = walk.page.locator(".spoken").inner_text()
    assert len(code.split()) == 3
    return code


def test_each_page_can_be_read_and_used(browser: Browser, processes: list[str]) -> None:
    home, desk = processes
    with walking(browser, home) as walk:
        makes_a_code(walk)
        is_sound(walk.page, "Your code for an adviser")
        walk.press("Delete it now")
        is_sound(walk.page, "If there was such a code, it is gone")
    adviser = signed_in(browser, desk, "adviser")
    types(adviser, desk, "7777 7777 7777")
    is_sound(adviser, "Open answers with a code")
    adviser.context.close()


def test_leaving_quickly_leaves_no_code_behind(browser: Browser, processes: list[str]) -> None:
    with walking(browser, processes[0]) as walk:
        makes_a_code(walk)
        walk.press("Leave this page quickly")
        walk.page.wait_for_url("https://www.bbc.co.uk/**")
        assert walk.page.context.cookies() == []
        walk.go("/hand-over")
        assert walk.heading == "Your answers have gone"
        assert walk.went_elsewhere() == ["https://www.bbc.co.uk/weather"]
