"""What every request has to pass, and what every response carries, whichever page or file it is.

This is the outermost layer: limits and protection against cross-site request forgery (CSRF) on the way in, a content
security policy and the other security headers on the way out. It wraps the finished application, so that error pages
and static files are covered too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from itertools import chain
from urllib.parse import quote, unquote_to_bytes

from asgi_cross_origin_protection import CrossOriginProtection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.bodies import WholeBodyMiddleware

MOST_TARGET_BYTES = 2_048
MOST_HEADERS = 100
MOST_HEADER_BYTES = 16 * 1024
MOST_BODY_BYTES = 64 * 1024

ErrorPage = Callable[[int, str], bytes]
"""Makes the HTML, in UTF-8, of a small page for a status and a sentence."""

Headers = list[tuple[bytes, bytes]]

CONTENT_SECURITY_POLICY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
OVER_HTTP: Headers = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=()"),
    (b"x-frame-options", b"DENY"),
]
# Never over plain HTTP: browsers ignore it there, and a person who tries the service at home has no certificate.
OVER_HTTPS: Headers = [*OVER_HTTP, (b"strict-transport-security", b"max-age=31536000; includeSubDomains")]
# A page must not be able to weaken the headers that all pages carry; and a server banner only helps attackers who look
# for known holes.
NOT_FROM_PAGES = frozenset({b"server", *(name for name, _ in OVER_HTTPS)})
NO_STORE = (b"cache-control", b"no-store")

REFUSED_METHODS = frozenset({"CONNECT", "TRACE", "TRACK"})
PROBLEMS = {
    400: "We could not read this web address. Check that you have all of it, or start again from our first page.",
    403: "This was sent from another website, so we did nothing with it. Go to our page and send it from there.",
    405: "This page cannot be used in that way. Open it in a web browser.",
    408: "What you sent did not reach us in time, so we did nothing with it. Send it again.",
    413: "This is more than we can take in one go. Make it shorter and send it again.",
    414: "This web address is too long. Start again from our first page.",
    431: "Your browser sent more than we can read. Clear the cookies of this website and try again.",
    503: "Too much is being sent to us just now, so we did nothing with this. Try again in a few minutes.",
}
NOT_READ_ON = frozenset({408, 413, 503})
"""Without closing the connection a server goes on reading a refused body, for as long as the client sends it."""

PLAIN_PATH = re.compile(rb"[!-$&-~]*")
BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f]")


def protect(
    app: ASGIApp, *, error_page: ErrorPage, https: bool = False, body_caps: Mapping[str, int] | None = None
) -> ASGIApp:
    """Wrap a finished application in everything this module does.

    A request is refused, in this order, with 405 (TRACE, CONNECT), 414 (path and query over 2,048 bytes), 431 (over 100
    headers or 16 KiB of them), 400 (a path that is not text), 413 (a body announced as over 64 KiB) or 403 (a form sent
    from another website). Then `bodies` reads it, and refuses it with 413 (it is over 64 KiB after all), 408 (too slow)
    or 503 (all bodies together are too large). The answer is made by `error_page`, or is `{"problem": "..."}` under
    /api/. A HEAD request is answered as the GET without its body.

    `https` says that people reach the service by https although a proxy in front may ask us by http: the header that
    keeps browsers to https is then sent with every response, and otherwise with those to https requests only.
    `body_caps` sets another limit, in bytes, for paths that begin with a prefix: `{"/staff/import": 1_048_576}`. Where
    several fit, the longest prefix counts.
    """
    return _SecurityMiddleware(app, error_page, https, body_caps or {})


class _SecurityMiddleware:
    def __init__(self, app: ASGIApp, error_page: ErrorPage, https: bool, body_caps: Mapping[str, int]) -> None:
        self._app = app
        self._error_page = error_page
        self._https = https
        self._body_caps = sorted(body_caps.items(), key=lambda cap: len(cap[0]), reverse=True)
        heard_out = WholeBodyMiddleware(app, cap_of=self._body_cap, refuse=self._refuse)
        self._same_origin_only = CrossOriginProtection(heard_out, deny_app=self._deny_cross_origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = OVER_HTTPS if self._https or scope["scheme"] == "https" else OVER_HTTP
        exchange = _Exchange(scope, send, headers)
        status = _refusal(scope, self._body_cap(scope["path"]))
        if status:
            await self._refuse(status, scope, exchange.send)
        else:
            await self._same_origin_only(exchange.scope, receive, exchange.send)

    def _body_cap(self, path: str) -> int:
        for prefix, cap in self._body_caps:
            if path.startswith(prefix):
                return cap
        return MOST_BODY_BYTES

    async def _deny_cross_origin(self, scope: Scope, _receive: Receive, send: Send) -> None:
        await self._refuse(403, scope, send)

    async def _refuse(self, status: int, scope: Scope, send: Send) -> None:
        if scope["path"].startswith("/api/"):
            content_type, body = b"application/json", json.dumps({"problem": PROBLEMS[status]}).encode()
        else:
            content_type, body = b"text/html; charset=utf-8", self._error_page(status, PROBLEMS[status])
        headers = [(b"content-type", content_type), (b"content-length", str(len(body)).encode())]
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append((b"allow", b"GET, HEAD, POST"))
        if status in NOT_READ_ON:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class _Exchange:
    """One request and its response: adds the headers to what goes out, and takes the body from the answer to a HEAD."""

    __slots__ = ("_headers", "_send", "_without_body", "scope")

    def __init__(self, scope: Scope, send: Send, headers: Headers) -> None:
        self._send = send
        self._headers = headers
        self._without_body = scope["method"] == "HEAD"
        self.scope = {**scope, "method": "GET"} if self._without_body else scope

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = _secured(message.get("headers", []), self._headers)
        elif self._without_body:
            message["body"] = b""
        await self._send(message)


def _secured(headers: Headers, ours: Headers) -> Headers:
    kept = [header for header in headers if header[0] not in NOT_FROM_PAGES]
    names = {name for name, _ in kept}
    kept += ours
    if b"cache-control" not in names:
        kept.append(NO_STORE)
    return kept


def _refusal(scope: Scope, body_cap: int) -> int:
    """The status with which to refuse a request before anything is done with it; 0 for one that may pass."""
    path = scope.get("raw_path") or quote(scope["path"], errors="surrogatepass").encode()
    headers = scope["headers"]
    if scope["method"] in REFUSED_METHODS:
        return 405
    if len(path) + len(scope["query_string"]) > MOST_TARGET_BYTES:
        return 414
    if len(headers) > MOST_HEADERS or sum(map(len, chain.from_iterable(headers))) > MOST_HEADER_BYTES:
        return 431
    if not PLAIN_PATH.fullmatch(path) and not _is_text(path):
        return 400
    return 413 if _announced_bytes(headers) > body_cap else 0


def _is_text(path: bytes) -> bool:
    if BROKEN_ESCAPE.search(path):
        return False
    try:
        return not CONTROL_CHARACTER.search(unquote_to_bytes(path).decode())
    except UnicodeDecodeError:
        return False


def _announced_bytes(headers: Headers) -> int:
    for name, value in headers:
        if name == b"content-length" and value.isdigit():
            # More digits than any cap has; and Python refuses to read thousands of them.
            return int(value[:20])
    return 0
