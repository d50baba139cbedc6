"""A small identity provider on this machine: it keeps the rules of OpenID Connect, or breaks one as it is told."""

from __future__ import annotations

import hashlib
import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from app.core.clock import now

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
CLIENT, SECRET = "navigator", "a client secret"


@dataclass
class Provider:
    """What the provider says of itself and of the person; a test changes what it likes."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    asked: dict[str, str] = field(default_factory=dict)
    token_requests: int = 0

    def sends_back(self, address: str) -> dict[str, str]:
        """What the person's browser brings back after signing in at the provider, from the address it was sent to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return {"code": "the-code", "state": self.asked["state"]}

    def id_token(self) -> str:
        moment = int(now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "person-7",
            "nonce": self.asked.get("nonce"),
            "iat": moment,
            "exp": moment + 300,
            "email": "council-editor@example.org",
            "email_verified": True,
        }
        said = {name: value for name, value in (claims | self.person).items() if value is not None}
        if self.header.get("alg") == "none":
            parts = (json.dumps(part).encode() for part in (self.header, said))
            return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        return jwt.encode(self.header, said, self.key)

    def answers(self, path: str, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The status and the JSON for a request."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            } | self.described
        if path == "/keys":
            return 200, dict(KeySet([KEY]).as_dict(private=False))
        if path != "/token":
            return 302, {"location": f"{self.issuer}/keys"}
        self.token_requests += 1
        challenge = urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        is_right = sent["code"] == "the-code" and challenge == self.asked["code_challenge"]
        if not is_right or not authorization.startswith("Basic ") or sent["redirect_uri"] != self.asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a port of its own."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(sent).items()})

        def _answer(self, sent: dict[str, str]) -> None:
            status, said = provider.answers(self.path, sent, self.headers.get("authorization", ""))
            body = json.dumps(said).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("location", said["location"])
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing: a test reports enough."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
