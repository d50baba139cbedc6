"""A resident's whole journey in a real browser: with and without script, by keyboard, on a small screen, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.walking import Walk, walking

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def walk(request: pytest.FixtureRequest, browser: Browser, service: str) -> Iterator[Walk]:
    with walking(browser, service, java_script_enabled=request.param, viewport=PHONE) as walk:
        yield walk
        assert walk.noticed == []


def test_from_the_first_page_to_a_first_step_and_its_page(walk: Walk) -> None:
    walk.jobseeker_in_derby()
    assert walk.heading == "Check your answers"
    walk.press("See your steps")
    assert walk.heading == "Your steps"
    assert walk.page.locator(".first h3").inner_text() == "Journey to Work (J2W), Derby"
    assert "Because you are 20 and live in Derby. You are looking for work." in walk.page.locator(".first").inner_text()
    walk.page.locator(".first h3 a").click()
    assert walk.heading == "Journey to Work (J2W), Derby"


def test_an_answer_is_changed_and_we_come_straight_back(walk: Walk) -> None:
    walk.jobseeker_in_derby()
    walk.page.get_by_role("link", name=re.compile("Change.*age", re.IGNORECASE | re.DOTALL)).click()
    assert walk.page.locator("main input[type=text]").input_value() == "20"
    walk.number("41")
    assert walk.heading == "Check your answers"
    assert "41" in walk.page.locator("main").inner_text()


def test_back_and_forward_lose_nothing(walk: Walk) -> None:
    walk.jobseeker_in_derby()
    told = walk.page.locator("dl").inner_text()
    steps = 0
    while walk.path != "/" and steps < 30:
        walk.page.go_back()
        steps += 1
    for _ in range(steps):
        walk.page.go_forward()
    assert walk.page.locator("dl").inner_text() == told


def test_a_wrong_answer_is_kept_and_the_summary_leads_to_it(walk: Walk) -> None:
    walk.go("/").press("Start now").place("DE1 2FS").number("twenty")
    assert walk.page.title().startswith("Error: ")
    assert walk.page.locator("main input[type=text]").input_value() == "twenty"
    walk.page.locator(".govuk-error-summary a").click()
    assert walk.page.evaluate("document.location.hash") != "" or walk.page.locator("input:focus").count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("DE1 2YY", "do not know"),
        ("SW1A 1AA", "area"),
        ("hello", "postcode"),
    ],
)
def test_a_postcode_that_is_not_ours_leads_to_a_choice(walk: Walk, typed: str, said: str) -> None:
    walk.go("/").press("Start now").place(typed)
    assert walk.path == "/question/1"
    assert said in walk.page.locator(".govuk-error-summary").inner_text().replace("don’t", "do not")
    walk.choose("Bolsover")
    assert walk.path == "/question/2"


def test_someone_from_outside_is_told_where_to_go(walk: Walk) -> None:
    walk.go("/").press("Start now").place("DE14 3AA").skip_to_the_end()
    walk.go("/your-pathway")
    assert walk.page.locator(".first").count() == 0
    assert "0800 100 900" in walk.page.locator("main").inner_text()


def test_clearing_takes_everything_away(walk: Walk) -> None:
    walk.jobseeker_in_derby()
    walk.press("Clear everything and start again")
    assert walk.heading == "Your answers are gone"
    assert walk.page.context.cookies() == []


def test_leaving_goes_at_once_and_takes_everything_along(browser: Browser, service: str) -> None:
    with walking(browser, service) as walk:
        walk.jobseeker_in_derby()
        walk.page.get_by_text("Leave this page quickly").first.click()
        walk.page.wait_for_timeout(500)
        assert walk.page.context.cookies() == []
        assert any("bbc.co.uk/weather" in request for request in walk.elsewhere)
        walk.elsewhere.clear()


def test_two_tabs_do_not_spoil_each_other(browser: Browser, service: str) -> None:
    with walking(browser, service) as one:
        one.go("/").press("Start now").place("DE1 2FS")
        two = one.another_tab().go("/question/3")
        one.number("33")
        two.choose("I have a job")
        two.go("/check-your-answers")
        said = two.page.locator("dl").inner_text()
        assert "Derby" in said
        assert "33" in said
        assert "I have a job" in said


def test_nothing_of_an_answer_is_in_an_address_a_title_or_the_browser(browser: Browser, service: str) -> None:
    with walking(browser, service) as walk:
        seen: list[str] = []
        walk.page.on("framenavigated", lambda frame: seen.append(frame.url))
        walk.jobseeker_in_derby()
        seen.append(walk.page.title())
        walk.go("/your-pathway")
        seen.append(walk.page.title())
        assert not [s for s in seen if re.search(r"derby|de1|looking|first.job|\b20\b", s, re.IGNORECASE)]
        assert walk.page.evaluate("localStorage.length + sessionStorage.length") == 0
        (cookie,) = walk.page.context.cookies()
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Lax"
        assert cookie["expires"] == -1
        assert "derby" not in cookie["value"].lower()
        assert walk.page.evaluate("document.cookie") == ""


def test_the_whole_journey_by_keyboard_alone(browser: Browser, service: str) -> None:
    with walking(browser, service) as walk:
        keys = walk.page.keyboard
        walk.go("/")
        keys.press("Tab")
        assert walk.page.locator(":focus").inner_text() == "Skip to main content"
        _tab_to(walk, "Start now")
        keys.press("Enter")
        walk.page.wait_for_url("**/question/1")
        _tab_to(walk, "", "input[type=text]")
        keys.type("DE1 2FS")
        keys.press("Enter")
        walk.page.wait_for_url("**/question/2")
        _tab_to(walk, "", "input[type=text]")
        keys.type("20")
        keys.press("Enter")
        walk.page.wait_for_url("**/question/3")
        _tab_to(walk, "", "input[type=radio]")
        keys.press("Space")
        keys.press("ArrowDown")
        keys.press("ArrowUp")
        _press_and_wait(walk, "Continue")
        while walk.path.startswith("/question/"):
            _press_and_wait(walk, "Skip this question")
        assert "I am looking for work" in walk.page.locator("dl").inner_text()
        _tab_to(walk, "See your steps")
        keys.press("Enter")
        walk.page.wait_for_url("**/your-pathway")
        assert walk.heading == "Your steps"
        assert walk.noticed == []


def _press_and_wait(walk: Walk, words: str) -> None:
    before = walk.path
    _tab_to(walk, words)
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url(lambda url: not url.endswith(before))


def _tab_to(walk: Walk, words: str, selector: str = "a, button") -> None:
    """Press Tab until the control has the focus, which must show."""
    for _ in range(80):
        walk.page.keyboard.press("Tab")
        focus = walk.page.locator(":focus")
        if focus.count() and focus.evaluate("(e, s) => e.matches(s)", selector) and words in focus.inner_text():
            shows = focus.evaluate(
                "e => { const s = getComputedStyle(e), b = getComputedStyle(e.nextElementSibling ?? e, '::before');"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' || b.boxShadow !== 'none'; }"
            )
            assert shows, f"nothing shows that {words or selector} has the focus"
            return
    raise AssertionError(f"{words or selector} cannot be reached by Tab on {walk.path}")


def test_the_pathway_prints_on_one_sheet_with_a_phone_number(browser: Browser, service: str) -> None:
    with walking(browser, service) as walk:
        walk.jobseeker_in_derby().go("/your-pathway")
        walk.page.emulate_media(media="print")
        pages = len(re.findall(rb"/Type\s*/Page[^s]", walk.page.pdf(format="A4")))
        assert pages == 1
        assert walk.page.get_by_text("0800 100 900").first.is_visible()
        assert not walk.page.get_by_text("Leave this page quickly").first.is_visible()
