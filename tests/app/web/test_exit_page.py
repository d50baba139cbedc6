"""Leaving: everything is wiped on the way, and the pages on it give nothing away."""

from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined
from justhtml import JustHTML
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.testclient import TestClient

from app.web.exit_page import EXIT_SITE, forgetting, leaving_routes
from app.web.security import protect
from tests.app.set_cookies import GONE, UNTIL_CLOSED, SetCookie, cookies_in

TEMPLATES = Path(__file__).parents[3] / "templates"
LAYOUT = (
    "<!DOCTYPE html><html lang=en><title>Support finder</title><body>{% block content %}{% endblock %}</body></html>"
)

environment = Environment(
    loader=ChoiceLoader([DictLoader({"web/layouts/resident.html": LAYOUT}), FileSystemLoader(TEMPLATES)]),
    autoescape=True,
    extensions=["jinja2.ext.i18n"],
    undefined=StrictUndefined,
)
environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]


def render(template: str, **context: str) -> Response:
    return HTMLResponse(environment.get_template(template).render(language="en", direction="ltr", **context))


def client(*, secure: bool = True) -> TestClient:
    app = protect(Starlette(routes=leaving_routes(render, secure=secure)), error_page=lambda _, said: said.encode())
    return TestClient(app, base_url="https://navigator.example", follow_redirects=False)


class TestEveryWayOut:
    @pytest.mark.parametrize(
        ("method", "address", "next_address"),
        [("POST", "/leave", "/left"), ("GET", "/leave", "/left"), ("POST", "/clear", "/cleared")],
    )
    def test_wipes_and_goes_on(self, method: str, address: str, next_address: str) -> None:
        answer = client().request(method, address)
        assert (answer.status_code, answer.headers["location"]) == (303, next_address)
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert answer.headers["cache-control"] == "no-store"
        first, *_ = cookies_in(answer.headers.get_list("set-cookie"))
        assert first == SetCookie("__Host-answers", "", UNTIL_CLOSED | GONE | {"secure": ""})

    def test_over_plain_http_the_cookie_of_that_name_goes(self) -> None:
        first, *_ = cookies_in(client(secure=False).post("/leave").headers.get_list("set-cookie"))
        assert first == SetCookie("answers", "", UNTIL_CLOSED | GONE)

    def test_a_cookie_that_cannot_be_ours_keeps_nobody_from_leaving(self) -> None:
        sent = 'received-\xe9=a; received-"b"=c; received-=d; received-AB12=e; __Host-=f'.encode("latin-1")
        answer = client(secure=False).post("/leave", headers=[(b"cookie", sent)])
        gone = {cookie.name for cookie in cookies_in(answer.headers.get_list("set-cookie"))}
        assert (answer.status_code, gone) == (303, {"answers", "your-referrals", "received-AB12"})

    @pytest.mark.parametrize(
        ("method", "address"),
        [("POST", "/leave"), ("GET", "/leave"), ("POST", "/clear")],
    )
    def test_the_browser_holds_nothing_afterwards_but_what_staff_have(self, method: str, address: str) -> None:
        of_people = ("__Host-answers", "__Host-your-referrals", "__Host-received-AB12", "__Host-received-CD34")
        of_staff = ("__Host-staff", "__Host-sitting", "__Host-known-browser", "__Host-half-signed-in")
        person = client()
        for name in of_people + of_staff:
            person.cookies.set(name, "sealed", domain="navigator.example", path="/")
        person.request(method, address)
        assert set(person.cookies) == set(of_staff)

    def test_a_link_cannot_clear_without_leaving(self) -> None:
        assert client().get("/clear").status_code == 405

    def test_any_response_can_forget(self) -> None:
        answer = forgetting(Response("ended"), ["__Host-answers", "__Host-staff"], secure=True)
        assert answer.body == b"ended"
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert not any(cookie.startswith("__Host-staff") for cookie in answer.headers.getlist("set-cookie"))

    @pytest.mark.parametrize("address", ["/left", "/cleared"])
    def test_the_page_it_ends_on_wipes_what_back_would_show(self, address: str) -> None:
        page = client().get(address)
        assert page.status_code == 200
        assert 'rel="stylesheet" href="/left/wipe.css"' in page.text
        stylesheet = client().get("/left/wipe.css")
        assert stylesheet.headers["clear-site-data"] == '"cache"'
        assert stylesheet.headers["content-type"].startswith("text/css")
        assert stylesheet.headers["cache-control"] == "no-store", "or it would be wiped once and never loaded again"


class TestBlankPage:
    def test_goes_on_by_itself_and_by_a_link(self) -> None:
        page = client().get("/left").text
        assert f'http-equiv="refresh" content="0; url={EXIT_SITE}"' in page
        assert f'<a href="{EXIT_SITE}">' in page

    def test_wipes_before_it_goes_on(self) -> None:
        page = client().get("/left").text
        assert page.index("wipe.css") < page.index("refresh")

    def test_says_nothing_about_us(self) -> None:
        page = client().get("/left").text
        assert "<title>Page closed</title>" in page
        for telling in ("support", "navigator", "escalator", "answers", "script"):
            assert telling not in page.lower()

    def test_is_valid(self) -> None:
        assert JustHTML(client().get("/left").text, collect_errors=True).errors == []

    def test_where_it_goes_can_be_chosen(self) -> None:
        app = Starlette(routes=leaving_routes(render, secure=True, exit_site="https://example.org/?a=1&b=2"))
        assert 'content="0; url=https://example.org/?a=1&amp;b=2"' in TestClient(app).get("/left").text


def test_the_cleared_page_is_honest_about_the_history() -> None:
    page = client().get("/cleared").text
    assert "Your answers are gone" in page
    assert "may still show that you came here" in page
