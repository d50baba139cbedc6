"""The emails to staff: links that let them in, and a word whenever their account was changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import Request
from sqlmodel import Session, col, select

from app.accounts.models import LinkPurpose, SignedLink, Staff
from app.accounts.sessions import hash_of
from app.accounts.signed_links import make_link, withdraw_links
from app.mail.outbox import MessageKind, write
from app.web.templating import SERVICE_NAME

LASTS = {
    LinkPurpose.INVITATION: timedelta(hours=24),
    LinkPurpose.NEW_PASSWORD: timedelta(hours=1),
    LinkPurpose.NEW_CODE: timedelta(hours=24),
    LinkPurpose.KNOWN_BROWSER: timedelta(minutes=20),
}
PATHS = {
    LinkPurpose.INVITATION: "/desk/join/",
    LinkPurpose.NEW_PASSWORD: "/desk/new-password/",
    LinkPurpose.NEW_CODE: "/desk/new-code/",
    LinkPurpose.KNOWN_BROWSER: "/desk/sign-in/here/",
}
MOST_LINKS = 3
"""Links an hour for one purpose and account, when a page without sign-in asks: no stranger may fill a mailbox."""

WORDS = {
    LinkPurpose.INVITATION: (
        "Join the desk",
        "{organisation} invites you to the desk of {service}. There you refer people, or help to keep true what they "
        "read about support with work, skills and health.\n\nOpen this link within 24 hours. It works once. Have your "
        "phone with you: you choose a password, and set up an app that shows codes.\n\n{link}",
    ),
    LinkPurpose.NEW_PASSWORD: (
        "Choose a new password",
        "Somebody, probably you, asked for a new password. Open this link within one hour. It works once. You still "
        "need the code from your phone to sign in.\n\n{link}\n\nIf it was not you, do nothing. Your password stays as "
        "it is.",
    ),
    LinkPurpose.NEW_CODE: (
        "Set up your phone again",
        "An administrator has let you set up the codes on your phone again. Open this link within 24 hours. It works "
        "once, and asks for your password first.\n\n{link}\n\nIf you did not ask for this, tell your administrator.",
    ),
    LinkPurpose.KNOWN_BROWSER: (
        "Sign in from this browser",
        "Somebody has tried to sign in as you too often, so we stopped looking at tries from browsers that we do not "
        "know. If you want to sign in, open this link within 20 minutes, in the browser that you use. You still need "
        "your password and a code.\n\n{link}\n\nIf you do not want to sign in now, do nothing. Nobody got in.",
    ),
}
CHANGES = {
    "password": "Your password was changed.",
    "codes": "You have new recovery codes. The old ones no longer work.",
    "phone": "The codes for your account now come from another phone, and there are new recovery codes.",
    "roles": "What you may do on the desk was changed by an administrator.",
    "disabled": "Your account was closed by an administrator. You can no longer sign in.",
    "enabled": "Your account was opened again by an administrator. You can sign in.",
    "signed out": "An administrator has signed you out everywhere. You can sign in again.",
    "recovery code": "One of your recovery codes was used to sign in.",
    "account": "You now sign in with the account of your organisation.",
}
SUBJECT = f"{SERVICE_NAME}: your account"
IF_NOT_YOU = "If you did not expect this, tell an administrator of your organisation at once."


def send_link(
    request: Request, session: Session, purpose: LinkPurpose, staff: Staff, now: datetime, organisation: str = ""
) -> str:
    """Make a link in the place of any older one for the same purpose, put it into an email, and return its path."""
    return mail_link(session, purpose, staff, request.app.state.settings.address, now, organisation)


def mail_link(
    session: Session, purpose: LinkPurpose, staff: Staff, address: str, now: datetime, organisation: str = ""
) -> str:
    """The same where there is no request: `address` is the base URL of the service."""
    subject = str(staff.id)
    withdraw_links(session, purpose, subject, now)
    token = make_link(session, purpose, subject, now, LASTS[purpose])
    path = PATHS[purpose] + token
    link = address.rstrip("/") + path
    heading, words = WORDS[purpose]
    said = words.format(organisation=organisation, service=SERVICE_NAME, link=link)
    key, subject = f"{purpose} {hash_of(token)}", f"{SERVICE_NAME}: {heading[0].lower()}{heading[1:]}"
    _mail(session, staff, MessageKind(purpose), key, subject, said, now)
    return path


def may_ask(session: Session, purpose: LinkPurpose, staff_id: int | None, now: datetime) -> bool:
    """Whether a page without sign-in, where the caller may be a stranger, may have another link sent (a throttle)."""
    recent = select(SignedLink.id).where(
        SignedLink.purpose == purpose,
        SignedLink.subject == str(staff_id),
        col(SignedLink.created_at) > now - timedelta(hours=1),
    )
    return len(session.exec(recent).all()) < MOST_LINKS


def tell(session: Session, staff: Staff, change: str, now: datetime) -> None:
    """Email a member of staff that their account was changed, by them or by another. `change` is a key of CHANGES."""
    said = f"{CHANGES[change]}\n\n{IF_NOT_YOU}"
    _mail(session, staff, MessageKind.ACCOUNT_CHANGED, f"{change} {staff.id} {now.isoformat()}", SUBJECT, said, now)


def _mail(session: Session, staff: Staff, kind: MessageKind, key: str, subject: str, said: str, now: datetime) -> None:
    body = f"Hello {staff.name},\n\n{said}\n"
    write(session, kind, key=key, to=staff.email, subject=subject, body=body, now=now)
