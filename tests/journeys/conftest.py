"""A real Chromium for the journeys, found on this machine and never downloaded."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Playwright, sync_playwright

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import Navigator, create_app
from services_catalogue.reading.move_reader import shipped_moves
from tests.journeys.demo_service import SharedDemo, copied, demo
from tests.long import LONG
from tests.triage.catalogue import real_bodies, real_catalogue

NAMES = ("chromium", "chromium-browser", "google-chrome")
SHELL = "chromium-headless-shell"
"""Chromium without its window, which no test needs: a page takes a quarter of the time."""
# Without a sandbox, since CI runs as root; the rest keeps Chromium from calling its maker's hosts.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOTHING_DRAWN = "--disable-threaded-compositing"
"""Then the shell, which has no window to draw into, has nobody who would draw."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; without one the test is skipped, or fails when REQUIRE_BROWSER=1."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is not None:
        return path
    missing = f"no Chromium on this machine (looked for {', '.join(NAMES)}): install it to run the browser tests"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one driver that a process may hold."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One Chromium for the whole run: the shell, if that is installed too, and not with NAVIGATOR_TEST_LONG=1.

    Take a fresh context from it for each journey.
    """
    path = chromium if LONG else shutil.which(SHELL) or chromium
    launched = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def undrawn(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Chromium that lays pages out and draws none, for what is measured and not looked at: a third less processor time.

    A click waits for a picture, so here one presses keys. With NAVIGATOR_TEST_LONG=1 it draws.
    """
    path, flags = (chromium, FLAGS) if LONG else (shutil.which(SHELL) or chromium, (*FLAGS, NOTHING_DRAWN))
    launched = playwright.chromium.launch(executable_path=path, args=list(flags))
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def browser_with_back_memory(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Chromium with the back/forward cache (bfcache), which playwright otherwise turns off."""
    launched = playwright.chromium.launch(
        executable_path=chromium, args=list(FLAGS), ignore_default_args=["--disable-back-forward-cache"]
    )
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def navigator(tmp_path_factory: pytest.TempPathFactory) -> Navigator:
    """The whole application over all that ships and real postcodes, without a database."""
    entries = [*real_catalogue(), *real_bodies()]
    revisions = {entry.slug: 1 for entry in entries}
    published = CatalogueSnapshot.of(entries, revisions, version=1, on=today(), moves=shipped_moves())
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published)


@pytest.fixture(scope="session")
def service(navigator: Navigator) -> Iterator[str]:
    """The application on a port of its own, set up as when it is run. Gives its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(navigator, access_log=False, server_header=False, log_level="warning", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def begun_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo that was begun and ended; to begin one takes three times as long as to go on."""
    folder = tmp_path_factory.mktemp("begun")
    with demo(folder, 1):
        return folder


@pytest.fixture(scope="session")
def shared_demo(tmp_path_factory: pytest.TempPathFactory, begun_demo: Path) -> Iterator[SharedDemo]:
    """Two processes of the demo over one database, for all tests that do not mind what others have left there.

    What they look at they make themselves; what all of them read (the published catalogue, the colleagues) they leave
    as it is.
    """
    folder = copied(begun_demo, tmp_path_factory.mktemp("demo"))
    with demo(folder, 2) as addresses:
        yield SharedDemo(folder, addresses)


@pytest.fixture(scope="session")
def processes(shared_demo: SharedDemo) -> list[str]:
    """The addresses of the two processes of the demo."""
    return shared_demo.addresses


@pytest.fixture(scope="session")
def address(shared_demo: SharedDemo) -> str:
    """The address of a process of the demo."""
    return shared_demo.addresses[0]
