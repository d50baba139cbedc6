"""Anonymisation: takes out of a record whatever says who it is about, on request or at the end of its retention.

What stays can be counted: provision, organisation, days, state, reason for a refusal, and outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlmodel import Session, col, delete, literal, select, update

from app.accounts.models import SignedLink
from app.mail.outbox import Message
from app.referrals.consent_kinds import SAYS_WHO, ConsentChannel, ConsentMethod
from app.referrals.contact_method import ContactMethod
from app.referrals.lifecycle import Side
from app.referrals.models import Client, Consent, Outcome, Referral, ReferralEvent

SOMEBODY = "The person"


def clear(session: Session, clients: Sequence[Client], now: datetime, *, telling: bool = False) -> None:
    """Anonymise records. Needs a writing session.

    With `telling` the mails and links made at `now` stay, since they tell the recipients to delete what they hold.
    """
    if not clients:
        return
    session.flush()
    ids = [client.id for client in clients]
    referrals = select(Referral.id).where(col(Referral.client_id).in_(ids))
    codes = {client.code for client in clients}
    codes.update(session.exec(select(Referral.code).where(col(Referral.client_id).in_(ids))))
    _delete_links(session, codes, now, telling)
    _delete_mails(session, ids, now, telling)
    by_them = Side.CLIENT
    session.exec(update(Referral).where(col(Referral.client_id).in_(ids)).values(disclosure={}, instead=""))
    for table in (ReferralEvent, Outcome):
        of_these = col(table.referral_id).in_(referrals)
        session.exec(update(table).where(of_these, col(table.side) == by_them).values(who=SOMEBODY))
    session.exec(update(ReferralEvent).where(col(ReferralEvent.referral_id).in_(referrals)).values(note=""))
    _clear_consents(session, ids)
    session.exec(
        update(Client)
        .where(col(Client.id).in_(ids))
        .values(
            reference=literal("gone-").concat(col(Client.code)),
            name="",
            reach=ContactMethod.ADVISER,
            contact="",
            safe="",
            language="",
            plan=[],
            receipt_hash=None,
            anonymised_at=now,
        )
    )
    for client in clients:
        session.refresh(client)


def _clear_consents(session: Session, client_ids: Sequence[int | None]) -> None:
    """The words of each consent stay as its proof, but not its language or a channel or method telling who gave it."""
    theirs = update(Consent).where(col(Consent.client_id).in_(client_ids))
    session.exec(theirs.values(language=""))
    session.exec(theirs.where(col(Consent.told_how).in_(SAYS_WHO)).values(told_how=ConsentChannel.OTHERWISE))
    session.exec(
        theirs.where(col(Consent.given_how) == ConsentMethod.SIGN_LANGUAGE).values(given_how=ConsentMethod.OTHERWISE)
    )


def _delete_links(session: Session, codes: AbstractSet[str], now: datetime, telling: bool) -> None:
    wanted = delete(SignedLink).where(col(SignedLink.subject).in_(codes))
    session.exec(wanted.where(col(SignedLink.created_at) < now) if telling else wanted)


def _delete_mails(session: Session, client_ids: Sequence[int | None], now: datetime, telling: bool) -> None:
    """Delete the mails about these clients, sent ones too: a mail to the client holds their address."""
    wanted = delete(Message).where(col(Message.client_id).in_(client_ids))
    session.exec(wanted.where(col(Message.created_at) != now) if telling else wanted)
