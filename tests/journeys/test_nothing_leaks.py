"""A person's answers stay in one encrypted cookie: not in an address, a title, the history, the browser or a log."""

from __future__ import annotations

import base64
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import pytest
from playwright.sync_api import Browser, Response

from app.web.exit_page import EXIT_SITE
from tests.journeys.walk import Walk, follow, walking

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
READY = re.compile(r"ready at (http://\S+)")
# One or more of each kind of answer, as people see it and as we write it.
SECRET = re.compile(
    r"DE1 ?2FS|NG17 ?9ZZ|\bderby\b|\b87\b|43,?219|employed|have a job|better.pay|mental.health|a_lot|"
    r"domestic.abuse|faced abuse|zebra|quokka|banana|eighty",
    re.IGNORECASE,
)
KEPT_IN_THE_BROWSER = """async () => JSON.stringify([
    Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, window.name,
    await indexedDB.databases(), await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length,
])"""
NOTHING_KEPT = json.dumps([[], [], "", "", [], [], 0], separators=(",", ":"))


@dataclass
class Seen:
    """What a browser shows others of the pages it was on: the pages themselves aside, and what was sent to us."""

    addresses: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    may_be_stored: list[str] = field(default_factory=list)

    def answered(self, response: Response) -> None:
        headers, request = response.headers, response.request.headers
        self.addresses += [response.url, headers.get("location", ""), request.get("referer", "")]
        is_file = urlsplit(response.url).path.startswith("/static/")
        if not is_file and headers.get("cache-control") != "no-store":
            self.may_be_stored.append(response.url)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "everything"


@pytest.fixture(scope="module")
def running(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service as an operator runs it, in a process of its own, with all that it writes in `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    data = str(tmp_path_factory.mktemp("data"))
    command = [sys.executable, "-u", "-m", "app", "run", "--port", port, "--data-dir", data]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    try:
        while not READY.search(log.read_text()):
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def tells_everything(walk: Walk, seen: Seen) -> None:
    """A journey with an answer of every kind, with errors, a search and a page of support; looked at all the way."""

    def look() -> None:
        seen.titles.append(walk.page.title())
        assert walk.page.evaluate(KEPT_IN_THE_BROWSER) == NOTHING_KEPT

    walk.page.on("response", seen.answered)
    walk.go("/").press("Start now").place("banana")
    look()
    walk.place("NG17 9ZZ")
    look()
    walk.place("DE1 2FS").number("eighty")
    look()
    walk.number("87").choose("I have a job").choose("Better pay or a better job")
    walk.goes_to_question("annual_pay").number("43219")
    walk.goes_to_question("health_affects_work").choose("Yes, a lot")
    walk.goes_to_question("health_conditions").choose("Mental health")
    walk.goes_to_question("life_circumstances").choose("I have faced abuse at home")
    look()
    assert "Derby" in walk.go("/check-your-answers").told
    look()
    walk.press("See your steps")
    assert "87" in walk.words
    look()
    walk.press("All your steps")
    look()
    follow(walk.page.locator("a[href='/support/national-careers-service']").first)
    look()
    walk.go("/find").page.locator("#q").fill("zebra quokka")
    follow(walk.page.locator(".search button"))
    assert "zebra quokka" in walk.words
    look()


def test_nothing_is_seen_from_outside(browser: Browser, running: str, log: Path) -> None:
    seen = Seen()
    with walking(browser, running) as walk:
        tells_everything(walk, seen)
        history = walk.page.context.new_cdp_session(walk.page).send("Page.getNavigationHistory")["entries"]
        shown = [str(entry[part]) for entry in history for part in ("url", "title", "userTypedURL")]
        assert len(history) > 10
        found = [words for words in (*map(unquote_plus, seen.addresses), *seen.titles, *shown) if SECRET.search(words)]
        assert found == []
        assert seen.may_be_stored == []
        (cookie,) = walk.page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
        opened = base64.urlsafe_b64decode(cookie["value"] + "==")
        assert not SECRET.search(cookie["value"])
        assert not SECRET.search(opened.decode("latin-1"))
        walk.page.get_by_text("Leave this page quickly").click()
        walk.page.wait_for_url(EXIT_SITE)
        assert walk.went_elsewhere() == [EXIT_SITE]
    assert not SECRET.search(log.read_text())


def test_a_form_field_is_not_remembered_by_the_browser(browser: Browser, service: str) -> None:
    with walking(browser, service) as walk:
        walk.go("/question/1").place("DE1 2FS")
        for path in ("/question/1", "/question/2", "/question/3", "/find"):
            walk.go(path)
            offered = walk.main.locator("input:not([type=hidden])").evaluate_all(
                "all => all.filter(e => (e.getAttribute('autocomplete') ?? e.form.autocomplete) !== 'off').length"
            )
            assert offered == 0, path


def test_broken_requests_leave_nothing_in_the_log(running: str, log: Path) -> None:
    where = urlsplit(running)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "answers=zebra"}
    several = {"Content-Type": "multipart/form-data; boundary=zebra"}
    as_json = {"Content-Type": "application/json"}
    requests = [
        ("GET", "/question/derby?answer=87", b"", {}),
        ("GET", "/find?q=quokka", b"", {}),
        ("POST", "/question/1", b"postcode=DE1 2FS%zz&\xff\xfebanana", form),
        ("POST", "/question/1", b"--zebra\r\nContent-Disposition: form-data; name=banana\r\n\r\nDE1 2FS", several),
        ("POST", "/question/1", b"--zebra\r\nbanana\x00", several),
        ("POST", "/api/v1/pathway", b'{"answers": {"area": "banana", "age": 87, "zebra": ', as_json),
        ("POST", "/api/v1/pathway", b'{"answers": {"area": "banana", "age": "eighty", "health": ["a_lot"]}}', as_json),
        ("PUT", "/question/1", b"postcode=DE1 2FS", form),
        ("POST", "/find", b"q=" + b"zebra" * 30_000, form),
    ]
    for method, path, body, headers in requests:
        connection = HTTPConnection(str(where.hostname), where.port, timeout=5)
        connection.request(method, path, body, headers)
        assert connection.getresponse().status < 500
        connection.close()
    with socket.create_connection((where.hostname, where.port), timeout=5) as line:
        line.sendall(b"GET /zebra quokka DE1 2FS HTTP/banana\r\n\r\n")
        line.recv(1024)
    assert not SECRET.search(log.read_text()), log.read_text()


def test_the_search_for_secrets_finds_them() -> None:
    for words in ("postcode=DE1+2FS", "/find?q=zebra", "You are 87", "Pay £43,219", "/support/derby"):
        assert SECRET.search(unquote_plus(words)), words
