"""The whole journey by keyboard alone: everything in reach, in reading order, seen when it has the focus, no trap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

import pytest
from playwright.sync_api import Browser, expect

from app.main import Navigator
from tests.journeys.keyboard_focus import faults_by_keyboard, faults_of_the_focus
from tests.journeys.walk import Walk, cookie_of, walking
from triage.questionnaire.answers import Value

pytestmark = pytest.mark.browser

TOLD: dict[str, Value] = {
    "area": "derby", "age": 34, "work_status": "employed", "wants": ("new_skills",), "occupation": "care-worker",
}  # fmt: skip
MOST_KEYS_A_QUESTION = 4
TRAPPED = "the last control does not let go"


@pytest.fixture(scope="module")
def one_walk(browser: Browser, service: str) -> Iterator[Walk]:
    """One browser for all pages: to open one takes longer than most of them."""
    with walking(browser, service, viewport={"width": 1280, "height": 720}) as walk:
        yield walk


@pytest.fixture
def walk(one_walk: Walk, navigator: Navigator) -> Iterator[Walk]:
    with one_walk.of_another(cookie_of(navigator, TOLD)) as walk:
        yield walk


@pytest.fixture(params=["browser", "undrawn"])
def measuring(request: pytest.FixtureRequest) -> Browser:
    """Each browser that pages are measured in: neither may pass a fault by."""
    browser: Browser = request.getfixturevalue(request.param)
    return browser


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/question/1",
        "/question/2",
        "/question/3",
        "/question/4",
        "/question/32",
        "/check-your-answers",
        "/your-pathway",
        "/your-pathway/all",
        "/your-next-jobs",
        "/first-jobs",
        "/support/adult-skills-fund-emcca",
        "/find",
        "/hand-over",
        "/hand-over/delete",
    ],
)
def test_every_control_is_reached_in_reading_order_and_seen(walk: Walk, path: str) -> None:
    assert faults_by_keyboard(walk.go(path).page) == []


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("a { outline: none; }", ["nothing shows that 'Go' has the focus"]),
        ("div { position: fixed; inset: 0; background: #fff; }", ["something lies over 'Go'"]),
        ("", []),
    ],
)
def test_a_focus_that_cannot_be_seen_is_found(measuring: Browser, fault: str, found: list[str]) -> None:
    with measuring.new_context() as context:
        page = context.new_page()
        page.set_content(f"<style>{fault}</style><a href='/'>Go</a><div></div>")
        page.keyboard.press("Tab")
        assert faults_of_the_focus(page) == found


@pytest.mark.parametrize(
    ("controls", "found"),
    [
        ("<a href='/'>1</a><a href='/'>2</a>", []),
        ("<a href='/'>1</a><a href='/' onkeydown='document.links[0].focus(); return false'>2</a>", [TRAPPED]),
        ("<a href='/'>1</a><a href='/' onkeydown='return false'>2</a>", [TRAPPED]),
        ("<a href='/'>1</a><a href='/' tabindex='1'>2</a>", ["stop 1 of 2 is another than the source says"]),
        ("<a href='/'>1</a><button tabindex='-1'>2</button>", ["stop 2 of 2 is another than the source says"]),
    ],
)
def test_a_trap_and_another_order_are_found(measuring: Browser, controls: str, found: list[str]) -> None:
    with measuring.new_context() as context:
        page = context.new_page()
        page.set_content(f"<h1>Here</h1>{controls}")
        assert faults_by_keyboard(page) == found


@pytest.mark.parametrize("path", ["/question/1", "/question/3", "/question/4", "/your-pathway"])
def test_the_focus_changes_what_is_drawn(walk: Walk, path: str) -> None:
    page = walk.go(path).page
    for selector in (".govuk-skip-link", ".leave__link", "main a, main summary", "main input", "main button"):
        if not page.locator(selector).count():
            continue
        page.locator(selector).first.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        with_focus = page.screenshot()
        page.evaluate("document.activeElement.blur()")
        assert page.screenshot() != with_focus, f"{selector} looks the same with the focus"


def test_the_skip_link_comes_first_and_leads_past_the_top(walk: Walk) -> None:
    page = walk.go("/question/3").page
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content"
    assert page.locator(":focus").evaluate("e => e.getBoundingClientRect().top >= 0 && e.offsetWidth > 100")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "answer"


class Keys:
    """A person with nothing but a keyboard. Counts what is pressed at each address, but not what is typed or chosen."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.counts: dict[str, int] = defaultdict(int)

    def press(self, *names: str) -> None:
        for name in names:
            self.counts[self.walk.path] += 1
            self.walk.page.keyboard.press(name)

    def enter(self) -> None:
        """Press Enter and wait until another page has come."""
        with self.walk.page.expect_event("load"):
            self.press("Enter")

    def to_the_fields(self) -> None:
        self.press("Tab", "Enter", "Tab")

    def tab_to(self, words: str) -> None:
        """Press Tab until what has the focus says this."""
        for _ in range(80):
            self.press("Tab")
            if words in self.walk.page.evaluate("document.activeElement.innerText ?? ''"):
                return
        raise AssertionError(f"'{words}' cannot be reached on {self.walk.path}")

    def answer(self) -> None:
        """Type or choose something for the question that has come, and send it."""
        keyboard = self.walk.page.keyboard
        self.to_the_fields()
        match self.walk.page.evaluate("[document.activeElement.id, document.activeElement.type]"):
            case ["postcode", _]:
                keyboard.type("DE1 2FS")
            case ["number", _]:
                keyboard.type("34" if "old" in self.walk.heading else "18500")
            case [_, "radio"]:
                keyboard.press("Space")
                keyboard.press("ArrowDown")
            case [_, "checkbox"]:
                keyboard.press("Space")
            case other:
                raise AssertionError(f"{other} was not expected to come first")
        self.enter()


def test_from_the_first_page_to_a_support_page_and_back(browser: Browser, service: str) -> None:
    with walking(browser, service) as walk:
        keys = Keys(walk.go("/"))
        keys.tab_to("Start now")
        keys.enter()
        for _ in range(20):
            if not walk.path.startswith("/question/"):
                break
            keys.answer()
        counts = [count for path, count in keys.counts.items() if path.startswith("/question/")]
        assert len(counts) >= 8
        assert median(counts) <= MOST_KEYS_A_QUESTION, keys.counts
        assert walk.told[:3] == ["Derby", "34", "I am not working and not looking for work"]
        keys.tab_to("Change")
        keys.tab_to("Change")
        keys.enter()
        keys.to_the_fields()
        walk.page.keyboard.type("35")  # over what was there: a field that is tabbed to is marked
        keys.enter()
        assert walk.told[1] == "35"
        keys.tab_to("See your steps")
        keys.enter()
        assert walk.heading == "Your next step"
        keys.tab_to("All your steps")
        keys.enter()
        keys.tab_to("Show ")
        for unfolded in (1, 0):
            keys.press("Enter")
            assert walk.page.locator("details[open]").count() == unfolded
        walk.page.reload()
        keys.to_the_fields()
        while walk.page.evaluate("document.activeElement.closest('.listed') === null"):
            keys.press("Tab")
        name = walk.page.locator(".listed h3").first.inner_text()
        keys.enter()
        assert walk.heading == name
        keys.tab_to("Back to your steps")
        keys.enter()
        assert walk.heading == "Your next step"


def test_choosing_a_district(browser: Browser, service: str) -> None:
    with walking(browser, service) as walk:
        keys = Keys(walk.go("/question/1"))
        keys.to_the_fields()
        keys.press("Tab", "Space", "Tab", "Space", "ArrowDown")
        chosen = walk.page.locator("input:checked + label").inner_text()
        keys.enter()
        assert walk.go("/check-your-answers").told == [chosen]


def test_after_a_mistake_the_summary_leads_to_the_field(browser: Browser, service: str) -> None:
    with walking(browser, service) as walk:
        keys = Keys(walk.go("/question/1"))
        keys.to_the_fields()
        walk.page.keyboard.type("banana")
        keys.enter()
        expect(walk.page.locator(".govuk-error-summary")).to_be_focused()
        keys.press("Tab", "Enter")
        expect(walk.page.locator("#postcode")).to_be_focused()
        walk.page.keyboard.press("Control+A")
        walk.page.keyboard.type("DE1 2FS")
        keys.enter()
        assert walk.path == "/question/2"


def test_none_of_these_takes_the_others_back(walk: Walk) -> None:
    page = walk.goes_to_question("benefits").page
    page.locator("#answer").focus()
    page.keyboard.press("Space")
    page.get_by_label("None of these", exact=True).focus()
    page.keyboard.press("Space")
    assert page.locator("input:checked").evaluate_all("all => all.map(e => e.value)") == ["none"]
