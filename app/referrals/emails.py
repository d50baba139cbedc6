"""The mails about a referral, written into the outbox. None names a person, what the person told, or the provision.

What a mail is about stands behind its link, a single-use token that afterwards only sends a new link to that address.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, and_, col, delete, select

from app.accounts.models import LinkPurpose, Staff
from app.accounts.sessions import hash_of
from app.accounts.signed_links import make_link, withdraw_links
from app.core.permissions import Role
from app.mail.outbox import Message, MessageContext, MessageKind, write
from app.referrals.consent import agreed
from app.referrals.consent_kinds import Purpose
from app.referrals.contact_method import ContactMethod
from app.referrals.lifecycle import STATES, Side
from app.referrals.models import Client, Referral
from app.referrals.withdrawal_state import was_withdrawn
from services_catalogue.model.status import date_in_words

RECIPIENT_LINK = LinkPurpose.REFERRAL
"""The purpose of links for recipients; their subject is the code of a referral."""
PERSON_LINK = LinkPurpose.YOUR_REFERRALS
"""The purpose of links for clients; their subject is the code of the client's record."""
LINK_LASTS = timedelta(days=30)
AGAIN_AFTER = timedelta(minutes=10)
MOST_AGAIN_A_DAY = 6
"""A throttle on asking for new links: whoever holds an old one could flood a mailbox."""
SIGNED = "The Opportunity Escalator"
ABOUT_THE_LINK = (
    "You need no account. The link works once, for whoever opens it first, so please do not pass this mail on. "
    "To come back later, use it again: it lets you send yourself a new one."
)


def write_to_recipient(
    session: Session,
    referral: Referral,
    kind: MessageKind,
    what: str,
    subject: str,
    said: Sequence[str],
    now: datetime,
    address: str,
) -> bool:
    """Write to the recipient of a referral: by mail with a link, or to the colleagues who work in that organisation.

    `what` tells this mail from others about the same referral. False when there is no address to write to, or this mail
    was written before: writing is idempotent.
    """
    if referral.email:
        link = recipient_link(session, referral, now, address)
        parts = [*said, link, ABOUT_THE_LINK]
        return _write(session, referral, kind, what, (Side.RECEIVER, referral.email), subject, parts, now)
    if referral.receiving_id is None:
        return False
    page = f"{address}/desk/inbox/{referral.code}"
    people = team_of(session, referral.receiving_id)
    parts = [*said, page]
    written = [_write(session, referral, kind, what, (Side.RECEIVER, to), subject, parts, now) for to in people]
    return any(written)


def write_to_sender(
    session: Session,
    referral: Referral,
    kind: MessageKind,
    what: str,
    subject: str,
    said: Sequence[str],
    now: datetime,
    address: str,
) -> bool:
    """Write to the adviser who looks after a referral; once the adviser has left, to the managers of the team."""
    adviser = session.get(Staff, referral.adviser_id)
    if adviser is None or adviser.disabled_at is not None:
        people = team_of(session, referral.organisation_id, Role.MANAGER)
    else:
        people = [adviser.email]
    parts = [*said, f"{address}/desk/referrals/{referral.code}"]
    written = [_write(session, referral, kind, what, (Side.SENDER, to), subject, parts, now) for to in people]
    return any(written)


def write_to_person(
    session: Session, referral: Referral, client: Client, what: str, now: datetime, address: str
) -> bool:
    """Ask a client by mail how it went. Other people may read the mail, so it does not say what it is about."""
    said = [
        "You said that we may ask how it went. You need not answer. It takes a minute:",
        *_own_link(session, client, now, address),
    ]
    to = (Side.CLIENT, client.contact)
    return _write(session, referral, MessageKind.ASK_PERSON, what, to, "How did it go?", said, now)


def may_write_to_person(session: Session, referral: Referral, client: Client, on: date) -> bool:
    """Whether a client agreed to mails about this referral, and has an address for them."""
    by_mail = client.reach == ContactMethod.EMAIL and bool(client.contact) and client.anonymised_at is None
    return by_mail and agreed(session, Purpose.ASK, on, client_id=client.id or 0, referral_id=referral.id)


def _own_link(session: Session, client: Client, now: datetime, address: str) -> list[str]:
    """The paragraphs with a new link to the client's own page, and what to know of the link."""
    return [
        f"{address}/your-referrals/{make_link(session, PERSON_LINK, client.code, now, LINK_LASTS)}",
        "You need no account. The link works once in the next 30 days, for whoever opens it first, so please do not "
        "pass this mail on. To come back later, use it again: it lets you send yourself a new one. "
        "To get no more of these mails, open it and choose to stop them.",
    ]


def write_new(session: Session, referral: Referral, due: date, sender: str, now: datetime, address: str) -> bool:
    """The mail that brings a referral."""
    said = [
        f"{sender} has referred somebody to you. They agreed to it.",
        f"Please answer by {date_in_words(due.isoformat())}: yes, a waiting list, or no and why. It takes a minute.",
    ]
    subject = f"A new referral: {referral.code}"
    return write_to_recipient(session, referral, MessageKind.NEW, "new", subject, said, now, address)


def write_answer(session: Session, referral: Referral, event_id: int, now: datetime, address: str) -> bool:
    """Tell the adviser the state that a response brought; the rest of it stands on the referral's page."""
    said = [f"Referral {referral.code}: {STATES[referral.state].lower()}."]
    what, subject = f"answer-{event_id}", f"News of referral {referral.code}"
    return write_to_sender(session, referral, MessageKind.ANSWER, what, subject, said, now, address)


def write_withdrawal(session: Session, referral: Referral, event_id: int, now: datetime, address: str) -> bool:
    """Tell the recipient that the client no longer agrees. False, and nothing written, if the referral never left."""
    if not take_from_outbox(session, referral) and referral.receiving_id is None:
        return False
    said = [
        f"Referral {referral.code} was taken back. The person no longer agrees that you hold what was sent to you.",
        "Please do not get in touch with them about it, and delete what you kept of it.",
    ]
    what, subject = f"taken-back-{event_id}", f"Taken back: referral {referral.code}"
    return write_to_recipient(session, referral, MessageKind.TAKEN_BACK, what, subject, said, now, address)


def take_from_outbox(session: Session, referral: Referral) -> bool:
    """Delete every mail to the recipient that was not sent yet, one that was tried too, since it would be tried again.
    Returns whether the mail that brings the referral may have left."""
    to_them = and_(col(Message.referral_id) == referral.id, col(Message.side) == Side.RECEIVER)
    first = session.exec(select(Message).where(to_them, Message.kind == MessageKind.NEW)).all()
    may_have_left = not first or any(mail.sent_at is not None or mail.attempts > 0 for mail in first)
    session.exec(delete(Message).where(to_them, col(Message.sent_at).is_(None)))
    return may_have_left


def recipient_link(session: Session, referral: Referral, now: datetime, address: str) -> str:
    """The address of a new page for a recipient without an account."""
    return f"{address}/referral/{make_link(session, RECIPIENT_LINK, referral.code, now, LINK_LASTS)}"


def write_link_again(session: Session, referral: Referral, now: datetime, address: str) -> bool:
    """Send a recipient a new link in place of older ones: throttled, and not once the referral was withdrawn."""
    if not referral.email or was_withdrawn(session, referral):
        return False
    if _asked_too_often(session, referral, Side.RECEIVER, now):
        return False
    withdraw_links(session, RECIPIENT_LINK, referral.code, now)
    said = ["Here is a new link to the referral. Older ones do not work any more."]
    subject = f"Your link to referral {referral.code}"
    again = MessageKind.LINK_AGAIN
    return write_to_recipient(session, referral, again, _again(now), subject, said, now, address)


def write_own_link_again(session: Session, client: Client, now: datetime, address: str) -> bool:
    """Send a client a new link to their own page in place of older ones: throttled, and only if they agree to mails."""
    theirs = select(Referral).where(Referral.client_id == client.id).order_by(col(Referral.id).desc())
    wanted = (one for one in session.exec(theirs) if may_write_to_person(session, one, client, now.date()))
    referral = next(wanted, None)
    if referral is None or _asked_too_often(session, referral, Side.CLIENT, now):
        return False
    withdraw_links(session, PERSON_LINK, client.code, now)
    said = [
        "Here is the new link that you asked for. Older ones do not work any more. If you did not ask for it, you need "
        "not do anything.",
        *_own_link(session, client, now, address),
    ]
    to = (Side.CLIENT, client.contact)
    return _write(session, referral, MessageKind.LINK_AGAIN, _again(now), to, "Your new link", said, now)


def _again(now: datetime) -> str:
    return f"again-{now:%Y-%m-%dT%H:%M}"


def _asked_too_often(session: Session, referral: Referral, side: Side, now: datetime) -> bool:
    """Whether a new link was sent to a side a few minutes ago, or as many as there may be in a day."""
    asked = select(Message.created_at).where(
        Message.referral_id == referral.id,
        Message.kind == MessageKind.LINK_AGAIN,
        Message.side == side,
        Message.created_at > now - timedelta(days=1),
    )
    sent = session.exec(asked).all()
    return len(sent) >= MOST_AGAIN_A_DAY or any(at > now - AGAIN_AFTER for at in sent)


def team_of(session: Session, organisation_id: int, *roles: Role) -> list[str]:
    """The addresses of those of an organisation who work with referrals: its managers, or its advisers without any."""
    working = session.exec(
        select(Staff).where(
            Staff.organisation_id == organisation_id,
            col(Staff.joined_at).is_not(None),
            col(Staff.disabled_at).is_(None),
        )
    ).all()
    for role in roles or (Role.MANAGER, Role.ADVISER):
        found = sorted(person.email for person in working if role in person.roles)
        if found:
            return found
    return []


def _write(
    session: Session,
    referral: Referral,
    kind: MessageKind,
    what: str,
    to: tuple[Side, str],
    subject: str,
    parts: Sequence[str],
    now: datetime,
) -> bool:
    side, email = to
    # With the side in it, since one person may be both the sender and the receiver and has to get both mails.
    key = f"referral/{referral.code}/{what}/{side}/{hash_of(email)[:16]}"
    body = "\n\n".join(["Hello,", *parts, SIGNED]) + "\n"
    about = MessageContext(referral.id or 0, referral.client_id, side, what)
    return write(session, kind, key=key, to=email, subject=subject, body=body, now=now, about=about)
