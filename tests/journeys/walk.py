"""A person in a real browser, which also records what should never happen on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Request, Route

from app.main import Navigator
from app.presentation.question_urls import address_of_question
from app.web.cookies import ANSWERS
from triage.questionnaire.answers import Value

# What the browser itself says of a page that we send with such a status on purpose: a refused answer, no such page.
OWN_PAGE_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (404|422) .*")
LONGEST_WAIT = 10_000
ELSEWHERE = "<!DOCTYPE html><html lang=en><title>Elsewhere</title><h1>Elsewhere</h1>"


def follow(control: Locator) -> None:
    """Press what leads to another page, and wait until that is loaded.

    Only then is all of it there and has its script run: what reads a page without waiting may not come before.
    """
    with control.page.expect_event("load"):
        control.click()


class Walk:
    """One page of one browser.

    `noticed` holds errors and warnings of the console, and `elsewhere` the requests to other hosts, which are answered
    here and never leave this machine. Both must be empty at the end: a test that means to leave asks `went_elsewhere`.
    """

    def __init__(self, page: Page, service: str, noticed: list[str], elsewhere: list[str]) -> None:
        self.page = page
        self.service = service
        self.noticed = noticed
        self.elsewhere = elsewhere
        self.posts: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: noticed.append(f"error: {error}"))
        page.on("request", self._count)

    @contextmanager
    def of_another(self, cookie: Mapping[str, str] | None) -> Iterator[Walk]:
        """The browser as another person's: in one tab, without its earlier state, and with this cookie alone."""
        for page in self.page.context.pages:
            if page is not self.page:
                page.close()
        self.page.context.clear_cookies()
        if cookie is not None:
            self.page.context.add_cookies([{**cookie, "url": self.service, "httpOnly": True, "sameSite": "Lax"}])  # type: ignore[typeddict-item]
        self.noticed.clear()
        self.elsewhere.clear()
        yield self
        assert self.noticed == []
        assert self.elsewhere == []

    def another_tab(self) -> Walk:
        """A second page of the same browser, with the same cookie."""
        return Walk(self.page.context.new_page(), self.service, self.noticed, self.elsewhere)

    def go(self, path: str) -> Walk:
        """Open a page of the service."""
        self.page.goto(self.service + path)
        return self

    def goes_to_question(self, question_id: str, *, changing: bool = False) -> Walk:
        """Open a question by its id."""
        return self.go(address_of_question(question_id, changing=changing))

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def words(self) -> str:
        """All that can be read in the middle of the page."""
        return self.main.inner_text()

    @property
    def told(self) -> list[str]:
        """What the page of the check says has been answered."""
        assert self.heading == "Check your answers"
        return self.page.locator(".govuk-summary-list__value").all_inner_texts()

    def press(self, words: str) -> Walk:
        """Press the button or follow the link with these words, and wait for the page it leads to."""
        follow(self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words)).first)
        return self

    def place(self, postcode: str) -> Walk:
        """Answer the first question with a postcode, also where another was asked about."""
        field = self.page.get_by_label("Your postcode")
        if not field.is_visible():
            self.page.get_by_text("That is wrong").click()
        field.fill(postcode)
        return self.press("Continue")

    def district(self, name: str) -> Walk:
        """Answer the first question without a postcode."""
        if not self.page.locator("details[open]").count():
            self.page.get_by_text("I don’t want to give a postcode").click()
        return self.choose(name)

    def number(self, text: str) -> Walk:
        """Type a number and go on."""
        self.page.locator("#number").fill(text)
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

    def back(self) -> Walk:
        """Press Back in the browser. Fails if a form is sent again, or the browser asks whether to."""
        return self._through_history(self.page.go_back)

    def forward(self) -> Walk:
        """Press Forward in the browser, as with `back`."""
        return self._through_history(self.page.go_forward)

    def went_elsewhere(self) -> list[str]:
        """The requests to other hosts so far, which are then forgotten."""
        went, self.elsewhere[:] = list(self.elsewhere), []
        return went

    def _through_history(self, move: Any) -> Walk:
        before = len(self.posts)
        for attempt in range(20):
            try:
                move()
                break
            except Error as problem:  # the page that was just left is still being put away
                if "Not attached to an active page" not in problem.message or attempt == 19:
                    raise
                time.sleep(0.05)
        assert len(self.posts) == before, f"going through the history sent a form again: {self.posts[before:]}"
        assert "Confirm Form Resubmission" not in self.page.content()
        return self

    def _listen(self, said: ConsoleMessage) -> None:
        own = said.location.get("url") == self.page.url and OWN_PAGE_REFUSED.fullmatch(said.text)
        if said.type in ("error", "warning") and not own:
            self.noticed.append(f"console {said.type}: {said.text}")

    def _count(self, request: Request) -> None:
        if request.method == "POST":
            self.posts.append(request.url)


@contextmanager
def walking(
    browser: Browser, service: str, *, cookie: Mapping[str, str] | None = None, **options: Any
) -> Iterator[Walk]:
    """A fresh browser, closed at the end; `cookie` is set from the start."""
    context: BrowserContext = browser.new_context(**options)
    context.set_default_timeout(LONGEST_WAIT)
    elsewhere: list[str] = []

    def stay_here(route: Route) -> None:
        elsewhere.append(route.request.url)
        route.fulfill(body=ELSEWHERE, content_type="text/html")

    context.route(re.compile(rf"^(?!data:|{re.escape(service)}/)"), stay_here)
    walk = Walk(context.new_page(), service, [], elsewhere)
    try:
        with walk.of_another(cookie):
            yield walk
    finally:
        context.close()


def cookie_of(navigator: Navigator, answers: Mapping[str, Value], *, age: int = 0) -> dict[str, str]:
    """The cookie of a person who has given these answers, the last of them `age` seconds ago."""
    then = int(time.time()) - age
    token = navigator.state.cookie_cipher.encrypt({"answers": dict(answers)}, started=then, now=then)
    return {"name": ANSWERS, "value": token}
