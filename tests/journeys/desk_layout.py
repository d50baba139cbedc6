"""Whether a page of the desk can be used by everyone."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.keyboard_focus import faults_by_keyboard
from tests.journeys.page_layout import enlarge, open_all, sideways, small, widen
from tests.long import LONG

LARGE = 500
"""Elements of a page, above which contrast takes longer than all else. Smaller pages have the same colours."""


def look_over(page: Page, address: str, *, script: bool = True, large_letters: bool = False) -> list[str]:
    """What is wrong with a page for whoever cannot see, has no mouse, a small screen or (if asked) large letters."""
    page.goto(address)
    if page.locator("h1").inner_text() == "Page not found":
        return [f"{address} is not there"]
    if script:
        preview = page.locator("main:has(form[data-preview]) #preview", has_text="Press “See how")
        expect(preview).to_have_count(0)
    found = faults_by_keyboard(page)
    if not script:  # then nothing of the test itself can listen either, so it cannot tell
        found = [problem for problem in found if problem != "the last control does not let go"]
    open_all(page)
    if script:
        found += violations(page)
    for width in (320, 1100):
        widen(page, width)
        found += [f"{sideways(page)} pixels to the side at {width}"] if sideways(page) else []
    found += [f"too small: {control[:120]}" for control in small(page)]
    if large_letters:
        enlarge(page)
        found += [f"{sideways(page)} pixels to the side in large letters"] if sideways(page) else []
    return [f"{address}: {problem}" for problem in found]


def violations(page: Page) -> list[str]:
    """What axe finds; whether colours contrast only on pages that are not large, or with NAVIGATOR_TEST_LONG=1."""
    contrast = LONG or page.locator("*").count() <= LARGE
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found]
