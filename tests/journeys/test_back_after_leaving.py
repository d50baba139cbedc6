"""The next person at the library computer presses Back, in Chromium with its back/forward cache (bfcache)."""

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, Error, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from app.web.cookies import ANSWERS, set_cookie
from app.web.exit_page import leaving_routes
from app.web.security import protect
from tests.journeys.script import WITHOUT_AT_LEAST
from tests.long import LONG

pytestmark = pytest.mark.browser

ANSWER = "told in confidence"
QUESTION = """<!DOCTYPE html><html lang="en"><title>Question 4</title><h1>{said}</h1><p id=made>{number}</p>
<form method="post" action="/leave"><button>Leave</button></form>
<form method="post" action="/clear"><button>Clear</button></form>
<p><a href="/leave">Leave by a link</a></p>"""
PAGES = {
    "web/left.html": """<!DOCTYPE html><html lang="en"><title>Page closed</title>{wipe}
        <meta http-equiv="refresh" content="0; url={exit_site}">""",
    "web/cleared.html": """<!DOCTYPE html><html lang="en"><title>Cleared</title>{wipe}<h1>Gone</h1>""",
}
WAYS_OUT = ["Leave", "Clear", "Leave by a link"]


made = itertools.count(1)


async def question(request: Request) -> Response:
    said = ANSWER if "answers" in request.cookies else "nothing"
    page = HTMLResponse(QUESTION.format(said=said, number=next(made)))
    if "told" in request.query_params:
        set_cookie(page, ANSWERS, "sealed", secure=False)
    return page


async def outside(_: Request) -> Response:
    return HTMLResponse("<!DOCTYPE html><title>Weather</title><h1>Rain</h1>")


@contextmanager
def serving(*, with_wipe: bool) -> Iterator[str]:
    """A service of one question, on a port of its own; its way out leads to the same machine by another name."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]

        def render(template: str, *, wipe_address: str, exit_site: str = "") -> Response:
            wipe = f'<link rel="stylesheet" href="{wipe_address}">' if with_wipe else ""
            return HTMLResponse(PAGES[template].format(wipe=wipe, exit_site=exit_site))

        leaving = leaving_routes(render, secure=False, exit_site=f"http://127.0.0.1:{port}/outside")
        app = Starlette(routes=[Route("/q/4", question), Route("/outside", outside), *leaving])
        protected = protect(app, error_page=lambda _, sentence: sentence.encode())
        server = uvicorn.Server(uvicorn.Config(protected, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [chosen]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://localhost:{port}"
        finally:  # or a failed test would hold up the end of all
            server.should_exit = True
            thread.join(10)


def tell(page: Page, home: str) -> str:
    """Give an answer and look at it; return the number of the page that shows it, by which a copy can be told."""
    page.goto(f"{home}/q/4?told=1")
    page.goto(f"{home}/q/4")
    assert page.inner_text("h1") == ANSWER
    return page.inner_text("#made")


def press_back(page: Page) -> None:
    page.wait_for_timeout(300)  # as a person does: a page just left is not in the cache yet
    page.go_back(wait_until="commit")
    wait_until_there(page)


def wait_until_there(page: Page) -> None:
    """Wait for a page, from outside: what waits inside it is refused by its own security policy."""
    deadline = time.monotonic() + 30
    while not _is_there(page):
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def _is_there(page: Page) -> bool:
    """Whether a page has come; not while it is on its way to another."""
    try:
        return bool(page.evaluate("document.querySelector('h1') !== null && document.readyState === 'complete'"))
    except Error:
        return False


def is_restored(browser: Browser, home: str, destination: str, tries: int) -> bool:
    """Of so many people who go on to `destination` without leaving, whether Back shows one the very page they left.

    Not always all of them: under load Chromium may keep no copy.
    """
    return any(_is_restored(browser, home, destination) for _ in range(tries))


def _is_restored(browser: Browser, home: str, destination: str) -> bool:
    with browser.new_context() as context:
        page = context.new_page()
        number = tell(page, home)
        page.goto(destination)
        press_back(page)
        return page.inner_text("#made") == number


@WITHOUT_AT_LEAST
@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_back_shows_no_answer(browser_with_back_memory: Browser, way_out: str, script: bool) -> None:
    with serving(with_wipe=True) as home, browser_with_back_memory.new_context(java_script_enabled=script) as context:
        page = context.new_page()
        tell(page, home)
        page.get_by_text(way_out, exact=True).click()
        page.wait_for_url("**/cleared" if way_out == "Clear" else "**/outside")
        assert context.cookies() == []
        for _ in range(2):
            press_back(page)
            assert page.inner_text("h1") == "nothing"


def test_it_is_the_stylesheet_that_empties_the_memory(browser_with_back_memory: Browser) -> None:
    """Shown with the cookie left in place, since Chromium 156 also forgets a page when its cookies change."""
    with serving(with_wipe=False) as home:
        assert is_restored(browser_with_back_memory, home, f"{home}/cleared", 3), "the memory is off: no proof"
    with serving(with_wipe=True) as home:
        assert not is_restored(browser_with_back_memory, home, f"{home}/cleared", 3 if LONG else 2)
