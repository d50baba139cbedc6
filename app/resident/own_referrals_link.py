"""The link in a mail to a client, a single-use token: a press on a button opens the client's own page, once.

Opening the link itself does nothing and shows nothing, since programs that look through mail open every link.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.signed_links import SignedLink, find_link, look_up, use_link, why_shut
from app.core.clock import now
from app.core.session import Database
from app.presentation.current_catalogue import cards_of
from app.referrals.access import Client, client_by_code
from app.referrals.emails import PERSON_LINK, write_own_link_again
from app.resident.own_referrals_page import HERE
from app.web.page_entry import PageEntry, keep_own, own_entry
from app.web.templating import render

router = APIRouter(prefix=HERE, include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/{token}")
def look(token: str, request: Request, database: Database) -> Response:
    """The button that opens the page; or why this link no longer opens it, and how to get a new one."""
    link = look_up(database, token, PERSON_LINK)
    if find_link(database, token, PERSON_LINK, now()) is not None:
        return _page(request, "link.html", token=token)
    entry = own_entry(request)
    if link is not None and entry is not None and entry.subject == link.subject:
        return RedirectResponse(HERE, 303)
    return _shut(database, request, token, link)


@router.post("/{token}")
def enter(token: str, request: Request, database: Database) -> Response:
    """Use the link up, and let this browser in."""
    link = find_link(database, token, PERSON_LINK, now())
    if link is None:
        return _shut(database, request, token, look_up(database, token, PERSON_LINK))
    client = _client(database, link)
    if client is None:
        return _page(request, "nothing_kept.html", 410)
    if not use_link(database, link, now()):
        return _shut(database, request, token, link)
    return keep_own(request, RedirectResponse(HERE, 303), PageEntry(client.code))


@router.post("/{token}/again")
def again(token: str, request: Request, database: Database) -> Response:
    """Send a new link to the stored address; the page takes no other."""
    link = look_up(database, token, PERSON_LINK)
    if link is None:
        return _shut(database, request, token, None)
    client = _client(database, link)
    if client is not None:
        write_own_link_again(database, client, now(), request.app.state.settings.address)
    return RedirectResponse(f"{HERE}/{token}/sent", 303)


@router.get("/{token}/sent")
def sent(request: Request) -> Response:
    """The page that says a new link is on its way: the same whether or not one was sent."""
    return _page(request, "link_sent.html")


def _client(session: Session, link: SignedLink) -> Client | None:
    """The client to whose page a link leads; None when the record is anonymised."""
    client = client_by_code(session, link.subject)
    return None if client is None or client.anonymised_at is not None else client


def _shut(session: Session, request: Request, token: str, link: SignedLink | None) -> Response:
    if link is None:
        return _page(request, "no_page.html", 404)
    why = why_shut(session, link)
    return _page(request, "link_shut.html", 410, token=token, is_used=why == "used", is_replaced=why == "replaced")


def _page(request: Request, template: str, status: int = 200, **said: object) -> Response:
    return render(f"resident/own_referrals/{template}", status=status, people=cards_of(request).people, **said)
