"""A small mail server on this machine, which remembers what it took."""

from __future__ import annotations

import email
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Letter


@dataclass
class Server:
    """A mail server that takes everything, unless it was told otherwise. `answers` replaces what it says to a verb.

    It takes a mail once `wait` is set, or after five seconds; `before_thanks` is done before it says so.
    """

    port: int = 0
    taken: list[Letter] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    wait: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    before_thanks: Callable[[], None] = lambda: None


class Talk(socketserver.StreamRequestHandler):
    server: TalkServer

    def handle(self) -> None:
        told = self.server.told
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            told.verbs.append(line)
            if verb == "DATA" and "DATA" not in told.answers:
                self._say("354 go on")
                self._take(told)
            elif verb == "QUIT":
                self._say(told.answers.get("QUIT", "221 bye"))
                return
            elif verb == "EHLO":
                offers = [verb for verb in ("STARTTLS", "AUTH") if verb in told.answers and verb not in told.verbs]
                words = ["here", *("AUTH PLAIN LOGIN" if offer == "AUTH" else offer for offer in offers), "HELP"]
                self._say("\r\n".join([*(f"250-{word}" for word in words[:-1]), f"250 {words[-1]}"]))
            elif verb == "STARTTLS":
                self._say("220 go on")
                if not self._encrypt(told):
                    return
            else:
                self._say(told.answers.get(verb, "250 fine"))

    def _encrypt(self, told: Server) -> bool:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(told.answers["STARTTLS"])
        try:
            self.request = context.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, OSError):
            return False
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
        return True

    def _take(self, told: Server) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        told.begun.set()
        told.wait.wait(5)
        told.taken.append(email.message_from_bytes(b"".join(lines)))
        told.before_thanks()
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class TalkServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    told: Server


@contextmanager
def serving(told: Server) -> Iterator[Server]:
    with TalkServer(("127.0.0.1", told.port), Talk) as server:
        server.told, told.port = told, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
