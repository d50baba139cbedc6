"""The cookies that this service sets: out of reach of scripts, other sites and, over https, other hosts (RFC 6265).

Each lives until the browser is closed, unless a time is given.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

ANSWERS = "answers"
"""The cookie of a resident's answers."""


def cookie_name(name: str, secure: bool, path: str = "/") -> str:
    """A cookie's name in the browser. Over https its prefix says what the browser must hold it to: `__Host-`, to this
    host and all of its addresses; `__Secure-`, for a cookie that goes with the addresses under `path` only."""
    if not secure:
        return name
    return f"__Host-{name}" if path == "/" else f"__Secure-{name}"


def sent_cookie(request: Request, name: str, path: str = "/") -> str:
    """The value of a cookie as the browser sent it; empty when there is none."""
    return request.cookies.get(cookie_name(name, request.app.state.secure, path), "")


def set_cookie(
    response: Response, name: str, value: str, *, secure: bool, path: str = "/", lasts: timedelta | None = None
) -> None:
    """Let the browser keep a cookie, until it is closed or for as long as `lasts`."""
    age = None if lasts is None else int(lasts.total_seconds())
    full_name = cookie_name(name, secure, path)
    response.set_cookie(full_name, value, max_age=age, path=path, secure=secure, httponly=True, samesite="lax")


def delete_cookie(response: Response, name: str, *, secure: bool, path: str = "/") -> None:
    """Take a cookie away. Browsers ask for the path, and over https for the attributes, with which it was set."""
    full_name = cookie_name(name, secure, path)
    response.delete_cookie(full_name, path=path, secure=secure, httponly=True, samesite="lax")
