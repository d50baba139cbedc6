"""A client leaves the page of their referrals, or a recipient closes theirs: Back does not restore it; staff stay."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp
from time_machine import travel

from app.accounts import sessions
from app.core.clock import now
from app.core.database import FILE_NAME, database_url, open_database, writing
from app.core.permissions import Role
from app.web.exit_page import leaving_routes
from app.web.templating import render
from tests.app.worlds.catalogue_world import World, make_world
from tests.app.worlds.referral_factory import WHY, Made, make_referral
from tests.journeys.test_back_after_leaving import press_back, wait_until_there
from tests.journeys.walk import follow
from tests.long import LONG

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Service:
    """The service, and a website that has nothing to do with it."""

    world: World
    home: str
    elsewhere: str

    def referral(self) -> Made:
        """The adviser has sent one now."""
        return make_referral(self.world.engine, 1, at=now(), address=self.home)


@contextmanager
def on_a_port(app: ASGIApp) -> Iterator[int]:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [chosen]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield int(chosen.getsockname()[1])
        finally:  # or a failed test would hold up the end of all
            server.should_exit = True
            thread.join(10)


async def weather(_: object) -> HTMLResponse:
    return HTMLResponse("<!DOCTYPE html><html lang=en><title>Weather</title><h1>Rain</h1>")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Service]:
    """It leads those who leave to the other website, which is the same machine by another name."""
    folder = tmp_path_factory.mktemp("leaving")
    shutil.copy(migrated, folder / FILE_NAME)
    engine = open_database(database_url(folder))
    world = make_world(engine, folder)
    world.publish()
    world.add_staff("adviser@example.org", world.leading, [Role.ADVISER])
    app = world.visitor().app
    with on_a_port(Starlette(routes=[Route("/{page}", weather)])) as other:
        elsewhere = f"http://127.0.0.1:{other}"
        app.router.routes[:0] = leaving_routes(render, secure=False, exit_site=f"{elsewhere}/weather")
        with on_a_port(app) as port:
            yield Service(world, f"http://localhost:{port}", elsewhere)
    engine.dispose()


Contexts = Callable[[bool], BrowserContext]


@pytest.fixture(scope="module")
def contexts(browser_with_back_memory: Browser) -> Iterator[Contexts]:
    """One context with script and one without, for all: with the memory of Back, to open one takes a second."""
    with ExitStack() as ended:

        @cache
        def context(script: bool) -> BrowserContext:
            return ended.enter_context(browser_with_back_memory.new_context(java_script_enabled=script))

        yield context


@pytest.fixture
def page_of_own(contexts: Contexts, script: bool) -> Iterator[Page]:
    """A new tab with no cookies."""
    contexts(script).clear_cookies()
    with contexts(script).new_page() as page:
        yield page
        for other in page.context.pages:
            if other is not page:
                other.close()


@pytest.fixture(scope="module")
def of_another(browser: Browser) -> Iterator[Page]:
    """The browser of somebody who has nothing to do with it."""
    with browser.new_context() as context:
        yield context.new_page()


def by_slip(page: Page, service: Service) -> None:
    page.goto(f"{service.home}/your-referrals")
    page.get_by_label("What is the code on your slip of paper?").fill(service.referral().slip)
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_text("Who looked at it")).to_be_visible()


def by_link(page: Page, service: Service) -> None:
    page.goto(service.home + service.referral().link)
    follow(page.get_by_role("button", name="Open the page"))
    expect(page.get_by_text("What was sent to you")).to_be_visible()


def leave(page: Page) -> None:
    page.locator("[data-leave]").click()
    page.wait_for_url("**/weather")


def press_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/weather")


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear everything").click()
    page.wait_for_url("**/cleared")


def close(page: Page) -> None:
    page.get_by_role("button", name="Close this page").click()
    page.wait_for_url("**/received")


def type_leave(page: Page) -> None:
    page.goto(page.url.rpartition("/received")[0] + "/leave")
    page.wait_for_url("**/weather")


def leave_in_another_tab(page: Page) -> None:
    """Leave in a second tab, while the page lies in the back/forward cache of the first."""
    home = page.url.partition("/your-referrals")[0].partition("/received")[0]
    page.goto(f"{home}/about")
    other = page.context.new_page()
    other.goto(f"{home}/leave")
    other.wait_for_url("**/weather")


WAYS_OUT = [
    (by_slip, leave),
    (by_slip, press_shift),
    (by_slip, clear),
    (by_slip, leave_in_another_tab),
    (by_link, close),
    (by_link, type_leave),
    (by_link, leave_in_another_tab),
]


@pytest.mark.parametrize(
    ("opens", "way_out", "script"),
    [
        (*way, script)
        for turn, way in enumerate(WAYS_OUT)
        for script in (True, False)
        if (LONG or script == turn % 2) and (script or way[1] is not press_shift)
    ],
)
def test_it_comes_back_neither_by_back_nor_by_its_address(
    page_of_own: Page,
    of_another: Page,
    service: Service,
    opens: Callable[[Page, Service], None],
    way_out: Callable[[Page], None],
) -> None:
    page = page_of_own
    for before in ("about", "privacy"):
        page.goto(f"{service.home}/{before}")
    opens(page, service)
    address = page.url
    way_out(page)
    assert [cookie["name"] for cookie in page.context.cookies()] == []
    for _ in range(2):
        press_back(page)
        assert WHY not in page.content()
    for visitor in (page, of_another):
        visitor.goto(address)
        assert WHY not in visitor.content()


def shown_by_back_when_time_is_over(
    context: BrowserContext, service: Service, opens: Callable[[Page, Service], None]
) -> bool:
    """Whether Back shows a page that was left by a link and has closed by itself since."""
    context.clear_cookies()
    with context.new_page() as page:
        opens(page, service)
        page.goto(f"{service.elsewhere}/other")
        with travel(now() + timedelta(hours=3)):
            press_back(page)
            page.wait_for_timeout(300)  # the reload
            wait_until_there(page)
            return WHY in page.content()


@pytest.mark.parametrize("opens", [by_slip, by_link])
def test_the_memory_shows_no_page_that_has_closed_by_itself(
    contexts: Contexts, service: Service, opens: Callable[[Page, Service], None]
) -> None:
    def is_shown(tries: int, *, script: bool) -> bool:
        """Whether Back shows it in one of so many tries: what the back/forward cache keeps is the browser's affair."""
        return any(shown_by_back_when_time_is_over(contexts(script), service, opens) for _ in range(tries))

    assert not is_shown(3 if LONG else 1, script=True)
    # Without script the cache itself forgets sooner than a page closes; here only the service's clock was moved.
    assert is_shown(3, script=False), "the memory is off: no proof"


def follow_from(page: Page, address: str, *, image: bool) -> None:
    """What a website can do to a visitor: lead them to an address of ours, or load it as a picture."""
    if image:
        with page.expect_event("requestfailed", lambda request: request.url == address):
            page.evaluate("address => { new Image().src = address }", address)
    else:
        page.evaluate("address => { window.location.href = address }", address)
        page.wait_for_url("**/weather")


@pytest.mark.parametrize("way", ["typed", "a link of another website", "an image of another website", "cleared"])
def test_staff_stay_signed_in_and_keep_what_they_write(browser: Browser, service: Service, way: str) -> None:
    with browser.new_context() as context, writing(service.world.engine) as session:
        token = sessions.start(session, 1, now())
        session.commit()
        context.add_cookies([{"name": "staff", "value": token, "url": service.home}])
        desk = context.new_page()
        desk.goto(f"{service.home}/desk/inbox")
        desk.get_by_label("Code of a referral").fill("AB12")
        page = context.new_page()
        by_slip(page, service)
        if way == "typed":
            page.goto(f"{service.home}/leave")
        elif way == "cleared":
            clear(page)
        else:
            page.goto(f"{service.elsewhere}/page")
            follow_from(page, f"{service.home}/leave", image=way.startswith("an image"))
        assert "staff" in {cookie["name"] for cookie in context.cookies()}
        assert desk.get_by_label("Code of a referral").input_value() == "AB12"
        desk.reload()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Inbox")
        expect(desk.get_by_role("button", name="Sign out")).to_be_visible()
