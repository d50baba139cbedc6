"""A request is read to its end before anything is done for it, and no sender is waited for without end.

Time is made up here: a minute of waiting takes none.
"""

from __future__ import annotations

import asyncio
import json
import selectors
import tempfile
import tracemalloc
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeVar

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.desk.import_export_page import BODY_CAPS as FILES_IN
from app.main import BODY_CAPS
from app.web import bodies
from app.web.error_pages import error_page
from app.web.security import PROBLEMS, protect

KIB = 1024
CAPS = {"/import": 25 * KIB * KIB}
T = TypeVar("T")


class NoWaiting(selectors.DefaultSelector):
    """Waiting takes no time: the clock jumps to the moment that the program waits for."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "this would be waited for without end"
        self.now += timeout
        return super().select(0)


class QuickLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.moments = NoWaiting()
        super().__init__(self.moments)

    def time(self) -> float:
        return self.moments.now


def quickly(doing: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        return runner.run(doing)


@dataclass
class Sender:
    """A client that sends pieces, each after so many seconds, and then ends, hangs up or says nothing more."""

    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    then: str = "ends"
    asked: int = 0

    async def receive(self) -> Message:
        self.asked += 1
        if self.pieces:
            seconds, piece = self.pieces.pop(0)
            await asyncio.sleep(seconds)
            return {"type": "http.request", "body": piece, "more_body": bool(self.pieces) or self.then != "ends"}
        if self.then == "is silent":
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}


@dataclass
class Heard:
    """An application that notes what it was given and when, and answers how long that was."""

    bodies: list[bytes] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    longest_piece: int = 0
    last: str = ""

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        self.moments.append(asyncio.get_running_loop().time())
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
            self.longest_piece = max(self.longest_piece, len(message["body"]))
        self.bodies.append(bytes(body))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(len(body)).encode()})
        self.last = (await receive())["type"]


@dataclass(frozen=True)
class Told:
    """What a sender was answered, and after how many seconds. The status is 0 without an answer."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    after: float


async def put(
    app: ASGIApp, sender: Sender, path: str = "/", method: str = "POST", headers: tuple[tuple[bytes, bytes], ...] = ()
) -> Told:
    """One request to an application, as a server puts it."""
    clock = asyncio.get_running_loop().time
    began, sent = clock(), list[Message]()
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"navigator.example"), *headers],
    }

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, sender.receive, send)
    if not sent:
        return Told(0, {}, b"", clock() - began)
    return Told(sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"], clock() - began)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def app(heard: Heard) -> ASGIApp:
    return protect(heard, error_page=error_page, body_caps=CAPS)


def a_kilobyte_a_second(kilobytes: int) -> Sender:
    return Sender([(1, b"x" * KIB)] * kilobytes)


class TestDeadlines:
    def test_nothing_is_asked_until_the_last_byte_is_here(self, app: ASGIApp, heard: Heard) -> None:
        told = quickly(put(app, Sender([(3, b"one "), (9, b"two "), (9, b"three")])))
        assert (told.status, heard.bodies, heard.moments) == (200, [b"one two three"], [21])

    @pytest.mark.parametrize("headers", [(), ((b"content-length", b"100"),), ((b"transfer-encoding", b"chunked"),)])
    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "GET", "HEAD"])
    def test_whoever_stops_sending_is_told_after_ten_seconds(
        self, app: ASGIApp, heard: Heard, method: str, headers: tuple[tuple[bytes, bytes], ...]
    ) -> None:
        for pieces, seconds in (([], 10), ([(8.0, b"half")], 18)):
            told = quickly(put(app, Sender(pieces, then="is silent"), method=method, headers=headers))
            assert (told.status, told.after) == (408, seconds)
            assert told.headers[b"connection"] == b"close"
            assert told.body == (b"" if method == "HEAD" else error_page(408, PROBLEMS[408]))
        assert heard.moments == []

    def test_pieces_without_a_byte_are_silence(self, app: ASGIApp) -> None:
        told = quickly(put(app, Sender([(4, b"")] * 9)))
        assert (told.status, told.after) == (408, 10)

    def test_a_phone_on_a_bad_line_is_heard_out(self, app: ASGIApp) -> None:
        assert quickly(put(app, a_kilobyte_a_second(64))).body == b"65536"

    def test_a_large_file_is_heard_out_on_the_slow_line_of_an_office(self, app: ASGIApp) -> None:
        told = quickly(put(app, Sender([(1, b"x" * 32 * KIB)] * 800), "/import"))
        assert (told.body, told.after) == (str(25 * KIB * KIB).encode(), 800)

    @pytest.mark.parametrize(("path", "seconds"), [("/", 92), ("/import", 890)])
    def test_a_byte_now_and_then_does_not_last_for_ever(self, app: ASGIApp, path: str, seconds: int) -> None:
        told = quickly(put(app, Sender([(9, b"x")] * 1000), path))
        assert (told.status, told.after) == (408, seconds)

    def test_a_program_is_told_in_json(self, app: ASGIApp) -> None:
        told = quickly(put(app, Sender(then="is silent"), "/api/v1/pathway"))
        assert (told.status, json.loads(told.body)) == (408, {"problem": PROBLEMS[408]})


class TestHangingUp:
    @pytest.mark.parametrize("pieces", [[], [(1.0, b"half")], [(1.0, b"half")] * 5])
    def test_what_was_broken_off_is_not_acted_on(
        self, app: ASGIApp, heard: Heard, pieces: list[tuple[float, bytes]]
    ) -> None:
        told = quickly(put(app, Sender(list(pieces), then="hangs up")))
        assert (told.status, told.after, heard.moments) == (0, len(pieces), [])

    def test_an_application_still_hears_of_it_afterwards(self, app: ASGIApp, heard: Heard) -> None:
        quickly(put(app, Sender([(0, b"all")])))
        assert heard.last == "http.disconnect"


@pytest.mark.parametrize(
    ("status", "method", "headers"),
    [
        (403, "POST", ((b"origin", b"https://evil.example"),)),
        (405, "TRACE", ()),
        (413, "POST", ((b"content-length", b"65537"),)),
        (431, "POST", ((b"x", b""),) * 101),
    ],
)
def test_what_is_refused_anyway_is_refused_without_hearing_it(
    app: ASGIApp, status: int, method: str, headers: tuple[tuple[bytes, bytes], ...]
) -> None:
    sender = Sender(then="is silent")
    told = quickly(put(app, sender, method=method, headers=headers))
    assert (told.status, told.after, sender.asked) == (status, 0, 0)


@contextmanager
def memory() -> Iterator[Callable[[], int]]:
    """The most bytes of memory that were used at one moment."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


class TestRoom:
    def test_a_long_body_waits_outside_of_memory_and_is_given_as_it_came(self, app: ASGIApp, heard: Heard) -> None:
        numbered = [number.to_bytes(4, "big") * 4 * KIB for number in range(300)]
        assert quickly(put(app, Sender([(0, piece) for piece in numbered]), "/import")).status == 200
        assert heard.bodies == [b"".join(numbered)]
        assert heard.longest_piece <= 64 * KIB

    @pytest.mark.parametrize(("piece", "times"), [(b"x" * 32 * KIB, 700), (b"x", 20_000)])
    def test_whoever_sends_slowly_costs_little_memory(self, app: ASGIApp, piece: bytes, times: int) -> None:
        sender = Sender([(0, piece)] * times, then="hangs up")
        with memory() as most:
            quickly(put(app, sender, "/import"))
            assert most() < 3 * KIB * KIB

    def test_what_is_written_about_people_is_never_put_into_a_file(
        self, app: ASGIApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        forms = max(cap for prefix, cap in BODY_CAPS.items() if prefix not in FILES_IN)
        made = []

        def make(**_: object) -> BytesIO:
            made.append(1)
            return BytesIO()

        monkeypatch.setattr(tempfile, "TemporaryFile", make)
        for size, files in ((forms, []), (forms + 1, [1])):
            assert quickly(put(app, Sender([(0, b"x" * size)]), "/import")).body == str(size).encode()
            assert made == files

    def test_long_bodies_are_refused_when_there_are_too_many(
        self, app: ASGIApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bodies, "MOST_TOGETHER", 250 * KIB)
        long, short = b"x" * 100 * KIB, b"x" * 64 * KIB

        async def three_and_a_short_one() -> tuple[list[int], int]:
            waiting = [Sender([(1, long), (9, b"")]), Sender([(2, long), (9, b"")]), Sender([(3, long)])]
            others = [put(app, sender, "/import") for sender in waiting]
            *told, little = await asyncio.gather(*others, put(app, Sender([(4, short)])))
            assert told[2].headers[b"connection"] == b"close"
            again = await put(app, Sender([(0, long)]), "/import")
            return [one.status for one in (*told, little)], again.status

        assert quickly(three_and_a_short_one()) == ([200, 200, 503, 200], 200)
