"""How many requests a second the server answers, each against a fixed body of the same size in the same run, and what
each costs the server in processor time, which others on the same machine change less.

The server runs in a process of its own, as it does for people; the load comes from here over keep-alive connections.
Machines are noisy: only the ratios of one run mean anything.
"""

from __future__ import annotations

import asyncio
import base64
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path
from statistics import median

from app.core.encrypted_cookie import CookieCipher
from app.web.cookies import ANSWERS

CONNECTIONS = 16
SECONDS = 2.0
KEY = secrets.token_bytes(32)
SECRET = base64.urlsafe_b64encode(KEY).decode()

# The product's own server, with two routes beside it that answer fixed bodies: FastAPI's usual way of serving.
SERVER = """
import asyncio, sys
from pathlib import Path
import uvicorn
from fastapi import Request, Response
from app.__main__ import keep_for_good
from app.main import create_app
from app.core.settings import Settings
from datetime import UTC, datetime
from tests.first_start import first_snapshot
settings = Settings(data_dir=Path(sys.argv[1]))
app = create_app(settings, first_snapshot(settings, datetime.now(UTC)))
bodies = {}
async def fixed(size: int) -> Response:
    body = bodies.setdefault(size, b"x" * size)
    return Response(body, media_type="text/html")
async def fixed_post(size: int, request: Request) -> Response:
    await request.body()
    return await fixed(size)
app.add_api_route("/bench/fixed/{size}", fixed, methods=["GET"], include_in_schema=False)
app.add_api_route("/bench/fixed/{size}", fixed_post, methods=["POST"], include_in_schema=False)
app.router.routes.insert(0, app.router.routes.pop()); app.router.routes.insert(0, app.router.routes.pop())
keep_for_good()
uvicorn.run(app, port=int(sys.argv[2]), access_log=False, server_header=False, log_level="warning")
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as bytes, made once."""

    raw: bytes

    @staticmethod
    def of(method: str, path: str, body: bytes = b"", cookie: str = "") -> Call:
        """A request for this server."""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        if method == "POST":
            lines.append("Content-Type: application/json")
        if cookie:
            lines.append(f"Cookie: {cookie}")
        return Call("\r\n".join([*lines, "", ""]).encode() + body)


class _Client(asyncio.Protocol):
    """Sends one call after another over one connection and counts the answers."""

    def __init__(self, calls: Iterator[Call]) -> None:
        self._calls = calls
        self._data = bytearray()
        self._wanted = -1
        self.count = 0
        self.size = 0
        self.statuses: set[bytes] = set()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def _send(self) -> None:
        assert self._transport is not None
        self._transport.write(next(self._calls).raw)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if self._wanted < 0:
            end = self._data.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._data[:end]).lower()
            self.statuses.add(head.split(b" ", 2)[1])
            self.size = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            self._wanted = end + 4 + self.size
        if len(self._data) >= self._wanted:
            self._data.clear()
            self._wanted = -1
            self.count += 1
            self._send()


@dataclass(frozen=True, slots=True)
class Rate:
    per_second: float
    processor_us: float  # of the server, a request
    size: int  # of the last body, in bytes


@dataclass(frozen=True, slots=True)
class ServedCalls:
    """Medians of some runs: requests a second as a share of those of a fixed body of this many bytes, and the server's
    processor time a request of both."""

    ratio: float
    processor_us: float
    fixed_us: float
    size: int

    def __str__(self) -> str:
        share = f"{self.ratio:.2f} of a fixed body of {self.size / 1000:.0f} kB ({self.fixed_us:.0f} µs)"
        return f"{self.processor_us:.0f} µs of the processor, {share}"


@dataclass(frozen=True, slots=True)
class BenchServer:
    """A running server, and the seconds after which it was ready."""

    port: int
    ready: float
    process_id: int

    @property
    def megabytes(self) -> float:
        """The memory it has now."""
        lines = Path(f"/proc/{self.process_id}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024

    @property
    def processor_seconds(self) -> float:
        """What it has worked since it was started."""
        fields = Path(f"/proc/{self.process_id}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def measure(self, calls: Sequence[Call], seconds: float = SECONDS) -> Rate:
        """Send calls in turn over CONNECTIONS connections for some seconds. Raises when an answer is not 200."""
        return asyncio.run(self._load(cycle(calls), seconds))

    def once(self, calls: Sequence[Call]) -> Rate:
        """Send each call once; after them the last one again, until all connections have their answer."""
        return asyncio.run(self._load(chain(calls, cycle(calls[-1:])), None, len(calls)))

    async def _load(self, turn: Iterator[Call], seconds: float | None, count: int = 0) -> Rate:
        loop = asyncio.get_running_loop()
        worked, start = self.processor_seconds, time.perf_counter()
        made = [await loop.create_connection(lambda: _Client(turn), "127.0.0.1", self.port) for _ in range(CONNECTIONS)]
        clients = [client for _, client in made]
        while time.perf_counter() - start < seconds if seconds is not None else sum(c.count for c in clients) < count:
            await asyncio.sleep(0.01)
        done, took = sum(c.count for c in clients), time.perf_counter() - start
        worked = self.processor_seconds - worked
        for transport, _ in made:
            transport.abort()
        statuses = set().union(*(c.statuses for c in clients))
        if statuses != {b"200"}:
            raise RuntimeError(f"answers other than 200: {sorted(statuses)}")
        return Rate(done / took, worked / done * 1e6, clients[0].size)

    def served(self, calls: Sequence[Call], runs: int = 3) -> ServedCalls:
        """How these calls are served when they were sent before."""
        method = calls[0].raw.split(b" ", 1)[0].decode()
        self.measure(calls, 1.0)
        found, fixed = list[Rate](), list[Rate]()
        for _ in range(runs):
            found.append(self.measure(calls))
            path, body = f"/bench/fixed/{found[-1].size}", b"{}" if method == "POST" else b""
            fixed.append(self.measure([Call.of(method, path, body)]))
        return ServedCalls(
            ratio=median(one.per_second / other.per_second for one, other in zip(found, fixed, strict=True)),
            processor_us=median(rate.processor_us for rate in found),
            fixed_us=median(rate.processor_us for rate in fixed),
            size=found[-1].size,
        )


@contextmanager
def server() -> Iterator[BenchServer]:
    """The product's server with the fixed bodies beside it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, folder, str(port)], env={**os.environ, "NAVIGATOR_SECRET_KEYS": SECRET}
        )
        try:
            _wait(port, process)
            yield BenchServer(port, time.perf_counter() - start, process.pid)
        finally:
            process.terminate()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(2_400):
        if process.poll() is not None:
            raise RuntimeError("the server stopped before it was ready")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server was not ready after two minutes")


def set_cookie(answers: Mapping[str, object]) -> str:
    """The cookie of a resident with these answers, under the key that the bench's server has."""
    now = int(time.time())
    return f"{ANSWERS}={CookieCipher([KEY]).encrypt({'answers': answers}, started=now, now=now)}"
