"""A person in a real browser, who watches for what should never happen on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Route

# What the browser says of an answer that is refused or a page that is not there: said on purpose, by the service.
SAID_ON_PURPOSE = ("status of 422", "status of 404", "Clear-Site-Data")


class Walk:
    """One page of one browser. `noticed` holds console messages and requests to strangers; it must stay empty."""

    def __init__(self, page: Page, service: str, noticed: list[str]) -> None:
        self.page = page
        self.service = service
        self.noticed = noticed

    def go(self, path: str) -> Walk:
        """Open a page of the service."""
        self.page.goto(self.service + path)
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def press(self, words: str) -> Walk:
        """Press the button or follow the link with these words."""
        named = self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))
        named.first.click()
        return self

    def place(self, postcode: str) -> Walk:
        """Answer the first question with a postcode."""
        self.page.get_by_label("postcode", exact=False).first.fill(postcode)
        return self.press("Continue")

    def number(self, text: str) -> Walk:
        """Type a number and go on."""
        self.page.locator("main input[type=text]").first.fill(text)
        return self.press("Continue")

    def choose(self, *labels: str) -> Walk:
        """Choose answers and go on."""
        for label in labels:
            self.page.get_by_label(label, exact=True).check()
        return self.press("Continue")

    def skip_to_the_end(self) -> Walk:
        """Skip whatever else is asked."""
        for _ in range(20):
            if not self.path.startswith("/question/"):
                return self
            self.press("Skip this question")
        raise AssertionError("there were more than 20 questions")

    def jobseeker_in_derby(self) -> Walk:
        """A journey of four answers, up to the check."""
        self.go("/").press("Start now")
        self.place("de1 2fs").number("20").choose("I am looking for work").choose("Getting my first job")
        return self.skip_to_the_end()


@contextmanager
def walking(browser: Browser, service: str, **options: Any) -> Iterator[Walk]:
    """A fresh browser context. No request leaves this machine; one that tries to is noticed and stopped."""
    context: BrowserContext = browser.new_context(**options)
    noticed: list[str] = []

    def stop_strangers(route: Route) -> None:
        if route.request.url.startswith(service):
            route.continue_()
        else:
            noticed.append(f"a request to {route.request.url}")
            route.abort()

    context.route("**/*", stop_strangers)
    page = context.new_page()
    page.on(
        "console",
        lambda said: (
            noticed.append(f"console: {said.text}") if not any(s in said.text for s in SAID_ON_PURPOSE) else None
        ),
    )
    page.on("pageerror", lambda error: noticed.append(f"error: {error}"))
    try:
        yield Walk(page, service, noticed)
    finally:
        context.close()
