"""What a response tells the browser to keep: each cookie with its attributes, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

UNTIL_CLOSED = {"path": "/", "httponly": "", "samesite": "lax"}
"""All attributes of a cookie that goes everywhere and lives until the browser is closed, over plain http."""
GONE = {"max-age": "0"}


class SetCookie(NamedTuple):
    """One Set-Cookie header. Names of attributes are in small letters, and so is what `samesite` says."""

    name: str
    value: str
    attributes: dict[str, str]


def cookies_in(headers: Iterable[str]) -> list[SetCookie]:
    """Read Set-Cookie headers. `expires` is left out beside `max-age`, which counts where both stand."""
    return [_read(header) for header in headers]


def _read(header: str) -> SetCookie:
    (name, value), *rest = (part.strip().partition("=")[::2] for part in header.split(";"))
    attributes = {key.lower(): said.lower() if key.lower() == "samesite" else said for key, said in rest}
    if "max-age" in attributes:
        attributes.pop("expires", None)
    return SetCookie(name, value.strip('"'), attributes)
