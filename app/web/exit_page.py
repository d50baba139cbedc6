"""Leaving so that the next person at the computer sees nothing: not in the cookie, not in the cache, not by Back.

Chrome may keep a page in the memory behind the Back button (back/forward cache) even when it says `no-store`, and may
do so after it has read the headers of the response that ends the journey. So the page a person lands on loads one tiny
stylesheet, whose own `Clear-Site-Data` comes later and wipes that copy. It works without script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.web.cookies import ANSWERS, delete_cookie
from app.web.page_entry import OWN, of_links

EXIT_SITE = "https://www.bbc.co.uk/weather"
"""A dull page that many people open, which says nothing of the person who opened it."""

WIPE_ADDRESS = "/left/wipe.css"
CLEAR_ALL = '"cache", "storage"'
"""Not the cookies, of which we take those of people without an account: staff stay signed in, since any website could
send their browser here."""

CLEAR_CACHE = '"cache"'

PageRenderer = Callable[..., Response]
"""Makes the page of a template: `render("web/left.html", exit_site="...")`."""


def leaving_routes(render: PageRenderer, *, secure: bool, exit_site: str = EXIT_SITE) -> list[Route]:
    """The addresses by which a person leaves.

    - `/leave` (a form's POST, or a plain link) wipes all that people without an account have here, and goes by way of
      `/left`, which looks blank, to `exit_site`.
    - `/clear` (POST) wipes the same and ends at `/cleared`, which says so.

    `render` gets the name of a template and its context, by keyword: `wipe_address`, and for `web/left.html`
    `exit_site`. `secure` says whether people reach the service by https, as where the cookie was set.
    """

    async def leave(request: Request) -> Response:
        return forgetting(RedirectResponse("/left", 303), request.cookies, secure=secure)

    async def clear(request: Request) -> Response:
        return forgetting(RedirectResponse("/cleared", 303), request.cookies, secure=secure)

    async def left(_: Request) -> Response:
        return render("web/left.html", exit_site=exit_site, wipe_address=WIPE_ADDRESS)

    async def cleared(_: Request) -> Response:
        return render("web/cleared.html", wipe_address=WIPE_ADDRESS)

    return [
        # By GET too: a page of another website could at most make a resident begin again, and a link that does nothing
        # without script could cost a resident much more.
        Route("/leave", leave, methods=["GET", "POST"]),
        Route("/left", left),
        Route(WIPE_ADDRESS, _wipe),
        Route("/clear", clear, methods=["POST"]),
        Route("/cleared", cleared),
    ]


def forgetting(response: Response, held: Iterable[str], *, secure: bool) -> Response:
    """Delete, with `response`, the answers and the cookies of every page that a code or a link opened; return it.

    `held` are the names of the cookies that came. `secure` says whether people reach the service by https. Browsers
    obey `Clear-Site-Data` only there and on the machine's own address; the cookies are deleted everywhere.
    """
    response.headers["Clear-Site-Data"] = CLEAR_ALL
    response.headers["Cache-Control"] = "no-store"
    for name in dict.fromkeys((ANSWERS, OWN, *of_links(held))):
        delete_cookie(response, name, secure=secure)
    return response


async def _wipe(_: Request) -> Response:
    # No rules in it: it is loaded for its header, and every time.
    return Response(media_type="text/css", headers={"Clear-Site-Data": CLEAR_CACHE, "Cache-Control": "no-store"})
