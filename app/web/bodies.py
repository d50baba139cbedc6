"""A request is read to its last byte before anything is done for it: a slow sender delays no other request.

Until then no page is called, so nothing is looked up, locked or written for a request that may never be complete. This
is the protection against slow-request attacks (Slowloris).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_SILENCE_S = 10.0
"""Seconds without a byte, after which the rest is not waited for."""
LONGEST_S = 90.0
"""Seconds for a whole body. 64 KiB come in that time over a phone's bad line, at a kilobyte a second."""
SLOWEST_LINE = 32 * 1024
"""Bytes. Each so many that a path allows give a second more: 14 minutes where a file may be sent."""
MOST_IN_MEMORY = 1024 * 1024
"""Bytes. A longer body lies in a temporary file without a name. No form is as long: it holds no personal data."""
MOST_TOGETHER = 128 * 1024 * 1024
"""Bytes of all bodies at one moment. Beyond it long ones are refused, so that no attacker can fill memory or disk."""
ALWAYS_TAKEN = 64 * 1024
"""Bytes up to which a body is taken even then: all that a resident ever sends."""

PIECE = 64 * 1024

ErrorSender = Callable[[int, Scope, Send], Awaitable[None]]
"""Sends the error page of a status."""


class WholeBodyMiddleware:
    """An application that is called with whole bodies only.

    Others are refused with 413 (over the cap that `cap_of` gives for the path), 408 (too slow) or 503 (all bodies
    together are too large). A sender that hangs up before the end gets no answer, and nothing is done for it.
    """

    def __init__(self, app: ASGIApp, *, cap_of: Callable[[str], int], refuse: ErrorSender) -> None:
        self._app = app
        self._cap_of = cap_of
        self._refuse = refuse
        self._together = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(max_size=MOST_IN_MEMORY) as kept:
            body = _Body(kept, receive)
            try:
                status = await self._hear_out(body, self._cap_of(scope["path"]))
                if status:
                    await self._refuse(status, scope, send)
                elif not body.hung_up:
                    kept.seek(0)
                    await self._app(scope, body.again, send)
            finally:
                self._together -= body.size

    async def _hear_out(self, body: _Body, cap: int) -> int:
        """Read all of a body. Returns the status to refuse it with, or 0."""
        clock = asyncio.get_running_loop().time
        end = clock() + LONGEST_S + cap / SLOWEST_LINE
        try:
            async with asyncio.timeout_at(clock() + LONGEST_SILENCE_S) as patience:
                while not body.ended:
                    taken = await body.take()
                    self._together += taken
                    if body.size > cap:
                        return 413
                    if body.size > ALWAYS_TAKEN and self._together > MOST_TOGETHER:
                        return 503
                    if taken:
                        patience.reschedule(min(end, clock() + LONGEST_SILENCE_S))
        except TimeoutError:
            return 408
        return 0


class _Body:
    """The body of one request: stored as it comes, and then given to the application as if it came only now."""

    __slots__ = ("_given", "_kept", "_receive", "ended", "hung_up", "size")

    def __init__(self, kept: SpooledTemporaryFile[bytes], receive: Receive) -> None:
        self._kept = kept
        self._receive = receive
        self._given = False
        self.size = 0
        self.ended = False
        self.hung_up = False

    async def take(self) -> int:
        """Wait for the next piece and store it. Returns its length in bytes."""
        message = await self._receive()
        self.hung_up = message["type"] == "http.disconnect"
        self.ended = not message.get("more_body", False)
        piece: bytes = message.get("body", b"")
        self.size += len(piece)
        # Straight into the memory of the system, also when it is a file: too quick to be worth a thread.
        self._kept.write(piece)
        return len(piece)

    async def again(self) -> Message:
        """The stored body; after it the server's own messages, such as that the client hung up."""
        if self._given:
            return await self._receive()
        piece = self._kept.read(PIECE)
        self._given = self._kept.tell() == self.size
        return {"type": "http.request", "body": piece, "more_body": not self._given}
