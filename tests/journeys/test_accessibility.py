"""Every page in its states: no violation that axe can find, and nothing cut off on a small screen or in large text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.journeys.walking import Walk, walking

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def at(path: str) -> Callable[[Walk], object]:
    return lambda walk: walk.go(path)


def after_the_start(walk: Walk) -> Walk:
    return walk.go("/").press("Start now").place("DE1 2FS")


STATES: dict[str, Callable[[Walk], object]] = {
    "start": at("/"),
    "place, empty": at("/question/1"),
    "place, with an error": lambda w: w.go("/question/1").place("hello"),
    "place, with a postcode we do not know": lambda w: w.go("/question/1").place("DE1 2YY"),
    "number, empty": after_the_start,
    "number, with an error": lambda w: after_the_start(w).number("x"),
    "one choice, empty": lambda w: after_the_start(w).number("40"),
    "one choice, with an error": lambda w: after_the_start(w).number("40").press("Continue"),
    "several choices, empty": lambda w: after_the_start(w).number("40").choose("I have a job"),
    "several choices, with an error": lambda w: (
        after_the_start(w).number("40").choose("I have a job").press("Continue")
    ),
    "one choice, filled": lambda w: after_the_start(w).number("40").choose("I have a job").go("/question/3/change"),
    "a sensitive question": lambda w: w.jobseeker_in_derby().go("/question/19/change"),
    "check your answers": lambda w: w.jobseeker_in_derby(),
    "check, with nothing told": at("/check-your-answers"),
    "pathway": lambda w: w.jobseeker_in_derby().go("/your-pathway"),
    "pathway, with nothing told": at("/your-pathway"),
    "pathway, from outside": lambda w: w.go("/").press("Start now").place("DE14 3AA").go("/your-pathway"),
    "support": at("/support/working-well-east-midlands"),
    "support, with local doors": at("/support/adult-skills-fund-emcca"),
    "support that has ended": at("/support/work-and-health-programme"),
    "A to Z": at("/support"),
    "search, empty": at("/find"),
    "search, found": at("/find?q=working%20well"),
    "search, nothing found": at("/find?q=xyzzy"),
    "talk to someone": at("/talk-to-someone"),
    "about": at("/about"),
    "privacy": at("/privacy"),
    "accessibility": at("/accessibility"),
    "cleared": at("/cleared"),
    "answers gone": at("/answers-gone/expired"),
    "not found": at("/nothing-here"),
}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, service: str, state: str, width: int) -> None:
    with walking(browser, service, viewport={"width": width, "height": 800}) as walk:
        STATES[state](walk)
        for details in walk.page.locator("details").all():
            details.evaluate("e => e.open = true")
        results = Axe().run(walk.page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
        told = [
            f"{v['id']}: {v['help']} at {[node['target'] for node in v['nodes'][:3]]}"
            for v in results.response["violations"]
        ]
        assert told == []
        assert _sideways(walk) <= 0
        walk.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert _sideways(walk) <= 0 or width == 320, "text at 200 % runs off the page"
        assert walk.noticed == []


def _sideways(walk: Walk) -> int:
    """How many pixels of the page are off to the side."""
    width: int = walk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
