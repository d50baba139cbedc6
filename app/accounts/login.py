"""Signing in, once both proofs were given: a new token, the browser known from now on, and an entry in the audit."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.accounts import device_cookies, sessions
from app.accounts.demo_accounts import DEMO_EMAILS, is_demo
from app.accounts.emails import tell
from app.accounts.models import LinkPurpose, Staff, StaffSession
from app.accounts.sessions import hash_of
from app.accounts.signed_links import withdraw_links
from app.core.audit import Actor, Audit, AuditAct
from app.web.cookies import delete_cookie, sent_cookie, set_cookie

MOST_AT_ONCE = 10
"""Browsers in which one member of staff may be signed in. One more ends the session that was used longest ago."""


def with_email(session: Session, email: str) -> Staff | None:
    """The account with this email address, in any state; None for none."""
    return session.exec(select(Staff).where(Staff.email == email)).first()


def with_account(session: Session, organisation_id: int, subject: str, email: str | None) -> Staff | None:
    """The account of a person whom the provider has let in: by `subject`, or the first time by the verified `email`.

    None for a person who is unknown, and for an account that was closed.
    """
    ours = select(Staff).where(Staff.organisation_id == organisation_id)
    staff = session.exec(ours.where(Staff.oidc_subject == subject)).first()
    if staff is None and email is not None:
        staff = session.exec(ours.where(Staff.email == email)).first()
        staff = staff if staff is None or staff.oidc_subject is None else None
    return staff if staff is not None and staff.disabled_at is None else None


def may_enter(request: Request, staff: Staff) -> bool:
    """Whether an account may sign in at all. The demo's password is public, so its accounts open nothing elsewhere."""
    is_open = staff.joined_at is not None and staff.disabled_at is None
    return is_open and (is_demo(request.app) or staff.email not in DEMO_EMAILS)


def mark_of(staff: Staff) -> str:
    """A mark that tells an account's password from its next one, and reveals nothing of it."""
    return hash_of(staff.password_hash or "")[:16]


def actor_of(staff: Staff) -> Actor:
    """A member of staff, as the audit names them."""
    return Actor(staff.name, staff.id, staff.organisation_id)


def enter(request: Request, session: Session, staff: Staff, how: str, now: datetime) -> str:
    """Sign in a member of staff who has given all proofs, and return the new token. It ends the browser's old session.

    `how` goes into the audit. Needs a writing session.
    """
    staff_id = staff.id or 0
    before = sent_cookie(request, sessions.COOKIE)
    was_here = session.exec(select(StaffSession.id).where(StaffSession.token_hash == hash_of(before))).first()
    if was_here is not None:
        sessions.end(session, was_here, now)
    _make_room(session, staff_id, now)
    token = sessions.start(session, staff_id, now)
    audit: Audit = request.app.state.audit
    audit.record(session, actor_of(staff), AuditAct.SIGNED_IN, "person", str(staff_id), now, by=how)
    return token


def link_account(request: Request, session: Session, staff: Staff, subject: str, now: datetime) -> None:
    """Let a member of staff sign in with their organisation's account from now on; an invited one has then joined."""
    if staff.oidc_subject is not None:
        return
    is_new = staff.joined_at is None
    staff.oidc_subject, staff.joined_at = subject, staff.joined_at or now
    withdraw_links(session, LinkPurpose.INVITATION, str(staff.id), now)
    audit: Audit = request.app.state.audit
    act = AuditAct.JOINED if is_new else AuditAct.LINKED_ACCOUNT
    audit.record(session, actor_of(staff), act, "person", str(staff.id), now, by="organisation's account")
    if not is_new:
        tell(session, staff, "account", now)


def welcome(request: Request, response: Response, staff_id: int, token: str, now: datetime) -> Response:
    """Give the browser the token that `enter` made, and delete the cookies of the way in."""
    secure = request.app.state.secure
    device_cookies.remember(request, response, staff_id, now)
    delete_cookie(response, device_cookies.HALF, secure=secure)
    set_cookie(response, sessions.COOKIE, token, secure=secure)
    return response


def open_sessions(session: Session, staff_id: int, now: datetime) -> list[StaffSession]:
    """The open sessions of a member of staff, the last used first."""
    wanted = select(StaffSession).where(StaffSession.staff_id == staff_id, col(StaffSession.ended_at).is_(None))
    found = session.exec(wanted.order_by(col(StaffSession.seen_at).desc(), col(StaffSession.id).desc()))
    return [signed_in for signed_in in found if sessions.is_open(signed_in, now)]


def _make_room(session: Session, staff_id: int, now: datetime) -> None:
    for signed_in in open_sessions(session, staff_id, now)[MOST_AT_ONCE - 1 :]:
        sessions.end(session, signed_in.id or 0, now)
