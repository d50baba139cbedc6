"""The outermost layer: what is refused, in which words, and what every response carries."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.security import (
    CONTENT_SECURITY_POLICY,
    MOST_BODY_BYTES,
    MOST_HEADER_BYTES,
    MOST_HEADERS,
    MOST_TARGET_BYTES,
    OVER_HTTP,
    PROBLEMS,
    protect,
)

HERE = Path(__file__).parent
HSTS = "strict-transport-security"


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def unread(_: Request) -> Response:
    return PlainTextResponse("not read")


async def stubborn(request: Request) -> Response:
    try:
        await request.body()
    except HTTPException:
        return PlainTextResponse("as if nothing had happened")
    return PlainTextResponse("read")


async def broken(_: Request) -> Response:
    raise RuntimeError("on purpose")


async def own_headers(_: Request) -> Response:
    weaker = {"Content-Security-Policy": "default-src *", "X-Frame-Options": "ALLOWALL", "Server": "navigator/1.0"}
    return PlainTextResponse("text", headers={"Cache-Control": "public, max-age=60", **weaker})


async def elsewhere(_: Request) -> Response:
    return RedirectResponse("/", 303)


async def pathway(request: Request) -> Response:
    return JSONResponse(await request.json())


ROUTES = [
    Route("/", echo, methods=["GET", "POST"]),
    Route("/import", echo, methods=["POST"]),
    Route("/import/small", echo, methods=["POST"]),
    Route("/unread", unread, methods=["POST"]),
    Route("/stubborn", stubborn, methods=["POST"]),
    Route("/broken", broken),
    Route("/own-headers", own_headers),
    Route("/elsewhere", elsewhere),
    Route("/api/v1/pathway", pathway, methods=["POST"]),
    Mount("/static", StaticFiles(directory=HERE)),
    Route("/{rest:path}", unread),
]


def error_page(status: int, sentence: str) -> bytes:
    return f"<h1>{status}</h1><p>{sentence}".encode()


def protected(app: ASGIApp) -> ASGIApp:
    return protect(app, error_page=error_page, body_caps={"/import": 200_000, "/import/small": 10})


APP = protected(Starlette(routes=ROUTES))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    raw: bytes = b"/",
    *,
    method: str = "GET",
    query: bytes = b"",
    headers: Iterable[tuple[bytes, bytes]] = (),
    chunks: Iterable[bytes] = (b"",),
    app: ASGIApp = APP,
    **changed: Any,
) -> Answer:
    """Put one request to the application as a server would, byte for byte, with each chunk of its body separately."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": raw.decode("utf-8", "replace"),
        "raw_path": raw,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"navigator.example"), *headers],
        "server": ("navigator.example", 80),
        "client": ("192.0.2.1", 1234),
        **changed,
    }
    coming = [*({"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks)]
    coming[-1]["more_body"] = False
    sent: list[Message] = []

    async def receive() -> Message:
        if not coming:
            await asyncio.Event().wait()  # the client stays connected, and sends no more
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    start, *rest = sent
    assert [message["type"] for message in sent].count("http.response.start") == 1
    names = [name for name, _ in start["headers"]]
    assert len(names) == len(set(names)), "a header was sent twice"
    return Answer(
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(message["body"] for message in rest),
    )


def refused(answer: Answer) -> int:
    """The status of a refusal, after checking that it is one of ours and explains itself."""
    assert answer.body == error_page(answer.status, PROBLEMS[answer.status])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert_secure(answer)
    return answer.status


def assert_secure(answer: Answer) -> None:
    for name, value in OVER_HTTP:
        assert answer.headers[name.decode()] == value.decode()
    assert "cache-control" in answer.headers
    assert "server" not in answer.headers


class TestHeaders:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", b"/", 200),
            ("GET", b"/elsewhere", 303),
            ("GET", b"/static/nothing-here", 404),
            ("GET", b"/static/test_security.py", 200),
            ("DELETE", b"/", 405),
            ("POST", b"/own-headers", 405),
            ("TRACE", b"/", 405),
            ("GET", b"/%", 400),
            ("GET", b"/" + b"x" * 3000, 414),
            ("HEAD", b"/", 200),
            ("HEAD", b"/static/nothing-here", 404),
        ],
    )
    def test_on_every_status(self, method: str, path: bytes, status: int) -> None:
        answer = ask(path, method=method)
        assert answer.status == status
        assert_secure(answer)
        assert answer.headers["cache-control"] == "no-store"

    def test_on_a_page_that_failed(self) -> None:
        answer = TestClient(APP, raise_server_exceptions=False).get("/broken")
        assert answer.status_code == 500
        assert_secure(Answer(500, dict(answer.headers), answer.content))

    def test_a_failure_still_reaches_the_server_and_its_log(self) -> None:
        with pytest.raises(RuntimeError, match="on purpose"):
            ask(b"/broken")

    def test_what_is_promised(self) -> None:
        headers = ask().headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
        for feature in ("camera", "microphone", "geolocation", "payment", "browsing-topics"):
            assert f"{feature}=()" in headers["permissions-policy"]

    def test_a_page_chooses_its_caching_and_nothing_else(self) -> None:
        headers = ask(b"/own-headers").headers
        assert headers["cache-control"] == "public, max-age=60"
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY.decode()
        assert headers["x-frame-options"] == "DENY"
        assert "server" not in headers

    def test_https_is_insisted_on_only_where_there_is_https(self) -> None:
        assert HSTS not in ask().headers
        assert ask(scheme="https").headers[HSTS] == "max-age=31536000; includeSubDomains"
        assert HSTS in ask(b"/%", scheme="https").headers
        behind_a_proxy = protect(Starlette(routes=ROUTES), error_page=error_page, https=True)
        assert HSTS in ask(app=behind_a_proxy, scheme="http").headers

    def test_start_up_is_passed_through(self) -> None:
        seen: list[str] = []

        async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
            seen.append(scope["type"])

        asyncio.run(protected(app)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
        assert seen == ["lifespan"]


class TestHead:
    @pytest.mark.parametrize("path", [b"/", b"/static/test_security.py", b"/%", b"/api/%"])
    def test_is_the_get_without_its_body(self, path: bytes) -> None:
        get, head = ask(path), ask(path, method="HEAD")
        assert head.body == b""
        assert get.body != b""
        assert (head.status, head.headers) == (get.status, get.headers)


class TestBody:
    def announced(self, size: int, path: bytes = b"/") -> Answer:
        return ask(path, method="POST", headers=[(b"content-length", str(size).encode())], chunks=[b"x" * size])

    def test_announced(self) -> None:
        for size in (0, MOST_BODY_BYTES - 1, MOST_BODY_BYTES):
            assert self.announced(size).body == str(size).encode()
        assert refused(self.announced(MOST_BODY_BYTES + 1)) == 413
        assert refused(self.announced(MOST_BODY_BYTES + 1, b"/unread")) == 413

    def test_announced_beyond_all_reason(self) -> None:
        answer = ask(method="POST", headers=[(b"content-length", b"9" * 5000)])
        assert refused(answer) == 413

    def test_counted_as_it_comes(self) -> None:
        half = b"x" * (MOST_BODY_BYTES // 2)
        for chunks in ([half, half[1:]], [half, half], [b"x"] * 50):
            assert ask(method="POST", chunks=chunks).body == str(sum(map(len, chunks))).encode()
        assert refused(ask(method="POST", chunks=[half, half, b"x"])) == 413
        assert refused(ask(method="POST", chunks=[half, half, b"x", b""])) == 413

    def test_more_than_was_announced(self) -> None:
        headers = [(b"content-length", b"10")]
        assert refused(ask(method="POST", headers=headers, chunks=[b"x" * MOST_BODY_BYTES, b"x"])) == 413

    def test_a_get_has_the_same_cap(self) -> None:
        assert refused(ask(chunks=[b"x" * MOST_BODY_BYTES, b"x"])) == 413

    def test_an_application_that_swallows_the_refusal_is_not_heard(self) -> None:
        assert ask(b"/stubborn", method="POST", chunks=[b"x"]).body == b"read"
        assert refused(ask(b"/stubborn", method="POST", chunks=[b"x" * MOST_BODY_BYTES, b"x"])) == 413

    def test_an_application_that_dies_of_the_refusal_is_not_heard(self) -> None:
        async def dies(_: Scope, receive: Receive, __: Send) -> None:
            await receive()

        assert refused(ask(method="POST", chunks=[b"x" * (MOST_BODY_BYTES + 1)], app=protected(dies))) == 413

    def test_an_application_that_answers_before_it_reads_is_not_asked(self) -> None:
        async def answers_first(_: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await receive()

        assert refused(ask(method="POST", chunks=[b"x" * (MOST_BODY_BYTES + 1)], app=protected(answers_first))) == 413

    def test_the_connection_is_not_read_on(self) -> None:
        assert self.announced(MOST_BODY_BYTES + 1).headers["connection"] == "close"
        assert "connection" not in self.announced(1).headers

    def test_a_prefix_can_have_its_own_cap_and_the_longest_prefix_counts(self) -> None:
        assert self.announced(200_000, b"/import").status == 200
        assert refused(self.announced(200_001, b"/import")) == 413
        assert self.announced(10, b"/import/small").status == 200
        assert refused(self.announced(11, b"/import/small")) == 413


class TestRequestLine:
    def test_address(self) -> None:
        for spare in (1, 0):
            assert ask(b"/" + b"x" * (MOST_TARGET_BYTES - 101 - spare), query=b"q" * 100).status == 200
        assert refused(ask(b"/" + b"x" * (MOST_TARGET_BYTES - 100), query=b"q" * 100)) == 414
        assert refused(ask(query=b"q" * MOST_TARGET_BYTES)) == 414

    def test_number_of_headers(self) -> None:
        for number in (MOST_HEADERS - 2, MOST_HEADERS - 1):
            assert ask(headers=[(b"x-some", b"thing")] * number).status == 200
        assert refused(ask(headers=[(b"x-some", b"thing")] * MOST_HEADERS)) == 431

    def test_size_of_headers(self) -> None:
        others = len(b"host" + b"navigator.example" + b"cookie")
        for size in (MOST_HEADER_BYTES - others - 1, MOST_HEADER_BYTES - others):
            assert ask(headers=[(b"cookie", b"c" * size)]).status == 200
        assert refused(ask(headers=[(b"cookie", b"c" * (MOST_HEADER_BYTES - others + 1))])) == 431

    @pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK"])
    def test_methods_that_are_never_meant(self, method: str) -> None:
        answer = ask(method=method)
        assert refused(answer) == 405
        assert answer.headers["allow"] == "GET, HEAD, POST"

    @pytest.mark.parametrize(
        "path", [b"/a%00b", b"/a\x00b", b"/%", b"/%4", b"/%zz", b"/%ff", b"/\xff", b"/%ed%a0%80", b"/%0d%0aa"]
    )
    def test_a_path_that_is_not_text(self, path: bytes) -> None:
        assert refused(ask(path)) == 400

    @pytest.mark.parametrize("path", [b"/caf%C3%A9", "/café".encode(), b"/a%20b", b"/%F0%9F%9A%8C", b"/100%25"])
    def test_a_path_that_is_text(self, path: bytes) -> None:
        assert ask(path).status == 200

    def test_a_server_that_gives_no_raw_path(self) -> None:
        assert ask(raw_path=None, path="/100%").status == 200
        assert refused(ask(raw_path=None, path="/a\x00")) == 400
        assert refused(ask(raw_path=None, path="/\ud800")) == 400

    @given(st.binary(max_size=60), st.binary(max_size=60))
    @example(b"../../etc/passwd", b"")
    @example(b"static/%2e%2e/%2e%2e/etc/passwd", b"")
    @example(b"static/..%5c..%5c", b"%00")
    @example(b"static/" + b"a" * 300, b"")
    @example(b"%25%30%30", b"")
    def test_any_path_is_answered(self, rest: bytes, query: bytes) -> None:
        answer = ask(b"/" + rest, query=query)
        assert answer.status in {200, 303, 307, 400, 404, 405}
        assert_secure(answer)


SAME, OTHER = b"http://navigator.example", b"https://evil.example"


class TestOtherWebsites:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ([], 200),
            ([(b"sec-fetch-site", b"same-origin")], 200),
            ([(b"sec-fetch-site", b"none")], 200),
            ([(b"sec-fetch-site", b"cross-site")], 403),
            ([(b"sec-fetch-site", b"same-site")], 403),
            ([(b"sec-fetch-site", b"anything else")], 403),
            ([(b"origin", OTHER)], 403),
            ([(b"origin", b"null")], 403),
            ([(b"origin", b"http://[")], 403),
            ([(b"origin", SAME)], 200),
            ([(b"origin", SAME), (b"sec-fetch-site", b"cross-site")], 403),
        ],
    )
    def test_a_form_must_come_from_our_own_page(self, headers: list[tuple[bytes, bytes]], status: int) -> None:
        answer = ask(method="POST", headers=headers)
        assert answer.status == status
        assert status == 200 or refused(answer) == 403

    def test_reading_is_open_to_links_from_anywhere(self) -> None:
        for method in ("GET", "HEAD"):
            assert ask(method=method, headers=[(b"sec-fetch-site", b"cross-site"), (b"origin", OTHER)]).status == 200

    def test_a_program_may_use_the_api(self) -> None:
        body = b'{"age": 19}'
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        assert json.loads(ask(b"/api/v1/pathway", method="POST", headers=headers, chunks=[body]).body) == {"age": 19}


class TestApi:
    @pytest.mark.parametrize(
        ("status", "request_"),
        [
            (400, {"raw": b"/api/%ff"}),
            (403, {"raw": b"/api/v1/pathway", "method": "POST", "headers": [(b"origin", OTHER)]}),
            (405, {"raw": b"/api/v1/pathway", "method": "TRACE"}),
            (413, {"raw": b"/api/v1/pathway", "method": "POST", "chunks": [b"x" * MOST_BODY_BYTES, b"x"]}),
            (414, {"raw": b"/api/v1/pathway", "query": b"q" * MOST_TARGET_BYTES}),
            (431, {"raw": b"/api/v1/pathway", "headers": [(b"x", b"")] * MOST_HEADERS}),
        ],
    )
    def test_a_program_is_refused_in_json(self, status: int, request_: dict[str, Any]) -> None:
        answer = ask(**request_)
        assert answer.status == status
        assert answer.headers["content-type"] == "application/json"
        assert json.loads(answer.body) == {"problem": PROBLEMS[status]}
        assert_secure(answer)
