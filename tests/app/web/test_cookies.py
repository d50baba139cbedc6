"""Cookies: of this host only, out of reach of scripts and other sites, and gone with the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.responses import Response

from app.core.encrypted_cookie import LONGEST_TOKEN
from app.web.cookies import ANSWERS, cookie_name, delete_cookie, set_cookie
from tests.app.set_cookies import GONE, UNTIL_CLOSED, SetCookie, cookies_in

DESK = UNTIL_CLOSED | {"path": "/desk"}
SECURE = {"secure": ""}


def kept(name: str, value: str, *, secure: bool, path: str = "/", lasts: timedelta | None = None) -> SetCookie:
    response = Response()
    set_cookie(response, name, value, secure=secure, path=path, lasts=lasts)
    (cookie,) = cookies_in(response.headers.getlist("set-cookie"))
    return cookie


def removed(name: str, *, secure: bool, path: str = "/") -> SetCookie:
    response = Response()
    delete_cookie(response, name, secure=secure, path=path)
    (cookie,) = cookies_in(response.headers.getlist("set-cookie"))
    return cookie


def test_over_https_only_this_host_can_have_set_it() -> None:
    assert cookie_name(ANSWERS, secure=True) == "__Host-answers"
    assert kept(ANSWERS, "abc", secure=True) == SetCookie("__Host-answers", "abc", UNTIL_CLOSED | SECURE)


def test_each_thing_that_is_kept_has_a_cookie_of_its_own() -> None:
    assert kept("own", "abc", secure=True)[:2] == ("__Host-own", "abc")
    assert removed("own", secure=False) == SetCookie("own", "", UNTIL_CLOSED | GONE)


def test_over_http_it_works_without_secure() -> None:
    assert kept(ANSWERS, "abc", secure=False) == SetCookie("answers", "abc", UNTIL_CLOSED)


def test_one_that_goes_with_some_addresses_says_so_in_its_name() -> None:
    assert kept("one", "abc", secure=True, path="/desk") == SetCookie("__Secure-one", "abc", DESK | SECURE)
    assert kept("one", "abc", secure=False, path="/desk") == SetCookie("one", "abc", DESK)


def test_it_lasts_longer_only_where_that_is_said() -> None:
    lasting = kept("known", "abc", secure=True, lasts=timedelta(days=180))
    assert lasting.attributes == UNTIL_CLOSED | SECURE | {"max-age": "15552000"}


def test_the_longest_one_is_kept_by_browsers() -> None:
    response = Response()
    set_cookie(response, ANSWERS, "x" * LONGEST_TOKEN, secure=True)
    assert len(response.headers["set-cookie"]) < 4096


@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("path", ["/", "/desk"])
def test_removal_names_the_same_cookie(secure: bool, path: str) -> None:
    before, removal = kept("one", "abc", secure=secure, path=path), removed("one", secure=secure, path=path)
    assert removal == SetCookie(before.name, "", before.attributes | GONE)
