"""The demo as two processes over one database, and a person who signs in to its desk in a browser."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, StorageState

from app.__main__ import main
from tests.journeys.walk import follow
from tests.processes import LOADED

ROOT = Path(__file__).parents[2]
LONGEST_START_S = 60
SIGNED_IN: dict[tuple[str, str], StorageState] = {}
"""The cookies of whoever has signed in, by the address of the demo and their key there."""


def free_port() -> int:
    """A free TCP port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def copied(begun: Path, folder: Path) -> Path:
    """A folder with the same data; `begun` is used by nobody meanwhile."""
    return shutil.copytree(begun, folder, dirs_exist_ok=True)


@contextmanager
def demo(folder: Path, count: int) -> Iterator[list[str]]:
    """The demo in so many processes that share a data folder; their addresses."""
    with ExitStack() as running:
        yield [running.enter_context(process_of_demo(folder)).address for _ in range(count)]


@dataclass(frozen=True)
class SharedDemo:
    """A demo that many tests share: the folder of its data, and the addresses of its processes."""

    folder: Path
    addresses: list[str]


@dataclass(frozen=True)
class Running:
    """One process of the demo, to be talked to and to be killed."""

    address: str
    process: BaseProcess


@contextmanager
def process_of_demo(folder: Path, **settings: str) -> Iterator[Running]:
    """One process of the demo over a data folder. `settings` are those of the environment, as NAVIGATOR_MAIL_SERVER."""
    port = free_port()
    told, says = LOADED.Pipe(duplex=False)
    arguments = ["run", "--demo", "--port", str(port), "--data-dir", str(folder)]
    process = LOADED.Process(target=_run, args=(arguments, settings, says))
    process.start()
    says.close()
    try:
        assert told.poll(LONGEST_START_S)
        told.recv_bytes()  # EOFError when it has ended
        yield Running(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.join(30)
        told.close()


def _run(arguments: list[str], settings: Mapping[str, str], says: Connection) -> None:
    """What `dev run` does, in this process; `says` is told when it is ready."""
    for name in [name for name in os.environ if name.startswith("NAVIGATOR_")]:
        del os.environ[name]
    os.environ.update(settings)
    os.chdir(ROOT)
    sys.stdout = Watched(says)
    main(arguments)


class Watched(io.StringIO):
    """An output that is thrown away, but for the line that says that the service is ready."""

    def __init__(self, says: Connection) -> None:
        super().__init__()
        self._says = says

    def write(self, text: str) -> int:
        if "is ready at" in text:
            self._says.send_bytes(b"ready")
        return len(text)


def signed_in(browser: Browser, address: str, who: str, *, script: bool = True, width: int = 1100) -> Page:
    """A page of a browser of its own in which a person of the demo is signed in.

    Who has signed in before goes on with the same cookie: to sign in takes four pages and a slow hash.
    """
    context = browser.new_context(
        java_script_enabled=script,
        viewport={"width": width, "height": 900},
        storage_state=SIGNED_IN.get((address, who)),
    )
    page = context.new_page()
    page.goto(f"{address}/desk")
    if page.locator(f"button[value='{who}']").count():
        signs_in(page, who)
        SIGNED_IN[address, who] = context.storage_state()
    page.get_by_role("heading", level=1, name="Hello").wait_for()
    return page


def signs_in(page: Page, who: str) -> None:
    """Sign in as a person of the demo, where one is asked to."""
    page.locator(f"button[value='{who}']").press("Enter")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_label("Code", exact=True).fill(page.locator(".demo-code").inner_text())
    with page.expect_event("load"):
        page.get_by_role("button", name="Sign in").press("Enter")


def begins_triage(page: Page, address: str) -> str:
    """Go to a new triage from the menu, whatever else is open; where it is."""
    page.goto(f"{address}/desk/triage")
    if not page.locator("#questions").count():
        follow(page.get_by_role("button", name="New client", exact=True))
    return page.url.partition("?")[0].partition("#")[0]


def verdict(address: str, slug: str, answers: dict[str, object]) -> str:
    """What the API says of a provision for a person."""
    body = json.dumps({"answers": answers}).encode()
    request = Request(f"{address}/api/v1/pathway", body, {"Content-Type": "application/json"})
    with urlopen(request) as response:
        pathway = json.load(response)
    parts = ("step_on", "step_up", "alongside", "referral_partners", "not_now")
    return str(next(entry["verdict"] for part in parts for entry in pathway[part] if entry["slug"] == slug))
