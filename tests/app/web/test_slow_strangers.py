"""One slow client cannot block all writers: no transaction begins while a body is on its way, on any route.

First every route is asked by itself; then a real server by real connections, on both databases.
"""

from __future__ import annotations

import asyncio
import logging
import re
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session
from starlette.types import Message

from app.__main__ import keep_quiet
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.database import reading, writing
from app.core.settings import Settings
from app.main import Navigator, create_app
from app.web import bodies
from tests.app.desk.test_routing import flat
from tests.app.shared_data import all_postcodes

FORM = b"application/x-www-form-urlencoded"
WITHDRAW = ("POST", "/your-referrals/withdraw")
"""A route that opens the database and needs no account."""
STRANGERS = 20
RAISE = text("UPDATE catalogue_version SET number = number + 1")


@pytest.fixture
def navigator(either: Engine, tmp_path: Path) -> Navigator:
    """The whole service over an empty catalogue."""
    empty = CatalogueSnapshot.of([], {}, version=0, on=today())
    return create_app(Settings(data_dir=tmp_path), empty, postcodes=all_postcodes(), engine=either)


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the layer that waits for whole bodies, to prove that the tests would notice."""
    monkeypatch.setattr(Navigator, "build_middleware_stack", FastAPI.build_middleware_stack)


# Every route by itself.


@contextmanager
def transactions(engine: Engine) -> Iterator[list[str]]:
    """The requests that began a transaction. On SQLite a session without a query takes no lock: it counts too."""
    begun: list[str] = []

    def note(*_: object) -> None:
        begun.append(asked.get())

    event.listen(engine, "begin", note)
    event.listen(Session, "after_transaction_create", note)
    yield begun
    event.remove(Session, "after_transaction_create", note)
    event.remove(engine, "begin", note)


asked: ContextVar[str] = ContextVar("asked")


async def send_half(app: FastAPI, method: str, path: str) -> int:
    """Begin a request of which the rest never comes. Returns the status of its answer; 0 without one."""
    asked.set(f"{method} {path}")
    address = re.sub(r"\{[^}]*\}", "1", path)
    pieces = [b"consent="]
    statuses: list[int] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"navigator.example"), (b"content-type", FORM), (b"content-length", b"100")],
        "server": ("navigator.example", 80),
        "client": ("192.0.2.1", 1234),
    }

    async def receive() -> Message:
        if not pieces:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": pieces.pop(), "more_body": True}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    try:
        async with asyncio.timeout(10 * bodies.LONGEST_SILENCE_S):
            await app(scope, receive, send)
    except TimeoutError:
        return 0
    return statuses[0]


def problem_reports(app: Navigator, engine: Engine, routes: list[tuple[str, str]]) -> dict[str, str]:
    """What is wrong with each of these routes, when half a request is sent to all of them at once."""

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(send_half(app, method, path) for method, path in routes))

    with transactions(engine) as begun:
        statuses = asyncio.run(all_at_once())
    names = [f"{method} {path}" for method, path in routes]
    wrong = {name: f"answered {status}" for name, status in zip(names, statuses, strict=True) if status != 408}
    return wrong | dict.fromkeys(begun, "began a transaction")


def test_no_route_begins_anything_while_a_body_is_on_its_way(
    navigator: Navigator, either: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "LONGEST_SILENCE_S", 0.5)
    routes = [(method, route.path) for route in flat(navigator.routes) for method in sorted(route.methods or {"GET"})]
    assert len(routes) > 200
    assert WITHDRAW in routes
    assert problem_reports(navigator, either, [*routes, ("POST", "/nothing/here"), ("PUT", "/desk")]) == {}


@pytest.mark.usefixtures("deaf")
def test_a_route_that_did_would_be_found(navigator: Navigator, either: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LONGEST_SILENCE_S", 0.1)
    assert problem_reports(navigator, either, [WITHDRAW]) == {" ".join(WITHDRAW): "began a transaction"}


# A real server, and real connections.


@dataclass
class Service:
    """The service on a port of its own, set up as when it is run; what it says is in the log of the test."""

    server: uvicorn.Server
    port: int
    connections: list[socket.socket] = field(default_factory=list)

    def connect(self, request: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.settimeout(20)
        self.connections.append(connection)
        connection.sendall(request)
        return connection

    def busy_with(self, number: int) -> bool:
        return len(self.server.server_state.tasks) == number


def until(comes: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not comes():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture
def service(navigator: Navigator) -> Iterator[Service]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            navigator, access_log=False, server_header=False, log_level="warning", lifespan="off", log_config=None
        )
        started = Service(uvicorn.Server(config), listening.getsockname()[1])
        thread = threading.Thread(target=started.server.run, kwargs={"sockets": [listening]})
        thread.start()
        until(lambda: started.server.started)
        yield started
        for connection in started.connections:
            connection.close()
        started.server.should_exit = True
        thread.join(20)


def posted(path: str, announced: int, body: bytes = b"") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: navigator.example\r\nContent-Type: {FORM.decode()}\r\n"
    return f"{head}Content-Length: {announced}\r\n\r\n".encode() + body


def half(number: int) -> bytes:
    """A request of which the rest does not come: nothing after its head, or a piece."""
    return posted("/your-referrals/withdraw", 100, b"consent=" if number % 2 else b"")


def all_of(connection: socket.socket) -> bytes:
    """All bytes that come until the other side closes."""
    answer = b""
    while more := connection.recv(65536):
        answer += more
    return answer


def said(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.levelno >= logging.INFO]


def everybody_else_writes(engine: Engine) -> None:
    for _ in range(20):
        with writing(engine) as session:
            session.connection().execute(RAISE)


def number(engine: Engine) -> Any:
    with reading(engine) as session:
        return session.connection().execute(text("SELECT number FROM catalogue_version")).scalar_one()


def test_others_write_while_strangers_send_nothing(
    service: Service, either: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    strangers = [service.connect(half(number)) for number in range(STRANGERS)]
    until(lambda: service.busy_with(STRANGERS))
    everybody_else_writes(either)
    assert number(either) == 20
    assert select.select(strangers, [], [], 0)[0] == [], "all of them were still waited for"
    for stranger in strangers:
        stranger.close()
    until(lambda: service.busy_with(0))
    assert said(caplog) == []


def test_strangers_are_told_and_their_connections_closed(
    service: Service, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "LONGEST_SILENCE_S", 0.2)
    for stranger in [service.connect(half(number)) for number in range(STRANGERS)]:
        answer = all_of(stranger)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in answer
        assert b"That took too long" in answer
    until(lambda: service.busy_with(0))
    assert said(caplog) == []


HUNG_UP_ON = {
    "after the head": half(0),
    "in the middle of a form": half(1),
    "after a form": posted("/your-referrals/withdraw", 9, b"consent=1"),
    "after a form of a resident": posted("/find", 5, b"q=bus"),
    "in the middle of a chunk": b"POST /find HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nq=bu",
    "during an answer": b"GET /about HTTP/1.1\r\nHost: navigator.example\r\n\r\n",
    "during many answers": b"GET /static/app.css HTTP/1.1\r\nHost: navigator.example\r\n\r\n" * 50,
    "in the first line": b"GET /about HT",
}


def test_whoever_hangs_up_leaves_no_trace(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    keep_quiet()
    traces = {}
    for when, request in HUNG_UP_ON.items():
        for attempt in range(20):
            connection = service.connect(request)
            time.sleep(attempt % 5 * 0.001)
            if attempt % 2:  # as when a phone loses its line, not as when a browser closes a page
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        until(lambda: service.busy_with(0) and not service.server.server_state.connections)
        traces[when] = said(caplog)
        caplog.clear()
    assert traces == {when: [] for when in HUNG_UP_ON}
