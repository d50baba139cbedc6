"""Links that are as good as a key: random short-lived tokens, single-use where that matters, stored only as a hash."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, select, update

from app.accounts.models import LinkPurpose as LinkPurpose
from app.accounts.models import SignedLink as SignedLink
from app.accounts.sessions import hash_of


def make_link(session: Session, purpose: LinkPurpose, subject: str, now: datetime, lasts: timedelta) -> str:
    """A new token for a purpose and its subject. Needs a writing session."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignedLink(token_hash=hash_of(token), purpose=purpose, subject=subject, created_at=now, expires_at=now + lasts)
    )
    session.flush()
    return token


def find_link(session: Session, token: str, purpose: LinkPurpose, now: datetime) -> SignedLink | None:
    """The link with this token while it can be used, else None: the holder is not told whether it is unknown, used, too
    old or for another purpose."""
    found = look_up(session, token, purpose)
    return found if found is not None and found.used_at is None and now <= found.expires_at else None


def look_up(session: Session, token: str, purpose: LinkPurpose) -> SignedLink | None:
    """The link with this token in any state: for a page that tells its holder why it no longer works."""
    return session.exec(
        select(SignedLink).where(SignedLink.token_hash == hash_of(token), SignedLink.purpose == purpose)
    ).first()


def why_shut(session: Session, link: SignedLink) -> Literal["used", "replaced", "old"]:
    """Why a link no longer works: a holder whose link was replaced must not read that it was used."""
    if link.used_at is None:
        return "old"
    newer = select(SignedLink.id).where(
        SignedLink.purpose == link.purpose,
        SignedLink.subject == link.subject,
        SignedLink.created_at == link.used_at,
        col(SignedLink.id) > link.id,
    )
    return "used" if session.exec(newer).first() is None else "replaced"


def use_link(session: Session, link: SignedLink, now: datetime) -> bool:
    """Use a link up, in one atomic update. False when another request was first (a race). Needs a writing session."""
    session.flush()
    used = session.exec(
        update(SignedLink).where(col(SignedLink.id) == link.id, col(SignedLink.used_at).is_(None)).values(used_at=now)
    )
    return used.rowcount == 1


def withdraw_links(session: Session, purpose: LinkPurpose, subject: str, now: datetime) -> None:
    """Withdraw every link for this purpose and subject, as when a newer one, made `now` too, takes its place."""
    session.exec(
        update(SignedLink)
        .where(
            col(SignedLink.purpose) == purpose, col(SignedLink.subject) == subject, col(SignedLink.used_at).is_(None)
        )
        .values(used_at=now)
    )
