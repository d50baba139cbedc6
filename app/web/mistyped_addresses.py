"""The page that a mistyped address means: one in capitals, or with what stood behind it in a sentence or a leaflet.

An address of one person's own (a link in a mail) is never put in small letters: capitals count there, and only what no
such address ends in is taken away. Those pages say themselves what to do with a link that was not copied whole.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import Match, Route

BEHIND = (
    "/.,;:!?)]}>\"'*\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS} \xa0\u200b"
)
"""What follows an address in a text, and ends none of ours."""
PUBLIC = frozenset({"slug", "number"})
"""The parts of an address that are the same for everybody, and in small letters."""


def meant_address(request: Request) -> str | None:
    """The address of the page that a GET was meant for, with its query; None when there is none, or for a program.

    It is one of our routes, so it begins with a single slash and never leads to another site.
    """
    path: str = request.scope["path"]
    if request.method != "GET" or path.startswith("/api/"):
        return None
    bare = path.rstrip(BEHIND) or "/"
    for meant in dict.fromkeys((bare, bare.lower())):
        if meant != path and _is_page(request, meant, own_allowed=meant == bare):
            return f"{meant}?{request.url.query}" if request.url.query else meant
    return None


def _is_page(request: Request, path: str, *, own_allowed: bool) -> bool:
    for route in request.app.routes:
        if not isinstance(route, Route) or not (own_allowed or PUBLIC.issuperset(route.param_convertors)):
            continue
        match, found = route.matches({**request.scope, "path": path})
        if match is Match.FULL:
            slug = found["path_params"].get("slug")
            return slug is None or request.app.state.snapshot.entry(slug) is not None
    return False
