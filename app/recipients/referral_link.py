"""The link in a mail to a recipient without an account, a single-use token: a press on a button opens the page, once.

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
from app.recipients.referral_page import PLACE
from app.referrals.access import referral_by_code
from app.referrals.disclosure import shown_to_receiver
from app.referrals.emails import RECIPIENT_LINK, write_link_again
from app.web.page_entry import PageEntry, keep_received, received_entry
from app.web.templating import render

router = APIRouter(prefix="/referral", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/{token}")
def look(token: str, request: Request, database: Database) -> Response:
    """The button that opens the page; or why this link no longer opens it, and how to get a new one."""
    link = look_up(database, token, RECIPIENT_LINK)
    if find_link(database, token, RECIPIENT_LINK, now()) is not None:
        return render("recipients/referral_link.html", token=token)
    if link is not None and received_entry(request, link.subject) is not None:
        return RedirectResponse(f"{PLACE}/{link.subject}", 303)
    return _shut(database, token, link)


@router.post("/{token}")
def enter(token: str, request: Request, database: Database) -> Response:
    """Use the link up, and let this browser in."""
    link = find_link(database, token, RECIPIENT_LINK, now())
    if link is None:
        return _shut(database, token, look_up(database, token, RECIPIENT_LINK))
    if not use_link(database, link, now()):
        return _shut(database, token, link)
    return keep_received(request, RedirectResponse(f"{PLACE}/{link.subject}", 303), PageEntry(link.subject))


@router.post("/{token}/again")
def again(token: str, request: Request, database: Database) -> Response:
    """Send a new link to the stored address; the page takes no other."""
    link = look_up(database, token, RECIPIENT_LINK)
    if link is None:
        return _shut(database, token, None)
    referral = referral_by_code(database, link.subject)
    if referral is not None and shown_to_receiver(database, referral, now().date()) is not None:
        write_link_again(database, referral, now(), request.app.state.settings.address)
    return RedirectResponse(f"/referral/{token}/sent", 303)


@router.get("/{token}/sent")
def sent() -> Response:
    """The page that says a new link is on its way: the same whether or not one was sent."""
    return render("recipients/link_sent.html")


def _shut(session: Session, token: str, link: SignedLink | None) -> Response:
    if link is None:
        return render("recipients/unknown.html", status=404)
    why = why_shut(session, link)
    return render(
        "recipients/link_shut.html", status=410, token=token, is_used=why == "used", is_replaced=why == "replaced"
    )
