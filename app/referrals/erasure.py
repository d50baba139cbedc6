"""Erasure of a record at the client's wish or because it should not exist; its recipients are told to delete it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from app.core.audit import AuditAct
from app.referrals.access import client_by_code, referrals_of
from app.referrals.anonymisation import clear
from app.referrals.consent import consents_of
from app.referrals.consent_kinds import WithdrawalWay
from app.referrals.models import Client
from app.referrals.transitions import ActionContext, mark_withdrawn
from app.referrals.withdrawal_state import was_withdrawn
from services_catalogue.model.organisations import Organisation


class ErasureReason(StrEnum):
    """Why a record is erased: a fixed list, since free words could say who it is about, and the audit stays."""

    ASKED = "asked"
    OBJECTED = "objected"
    MISTAKE = "mistake"
    ORDERED = "ordered"
    AGAIN = "again"  # after a restore


WHYS = {
    ErasureReason.ASKED: "They asked us to erase it",
    ErasureReason.OBJECTED: "They do not want us to use it any more",
    ErasureReason.MISTAKE: "It was kept by mistake, or twice",
    ErasureReason.ORDERED: "A court or a regulator told us to",
}


class NoSuchRecord(Exception):
    """No record at this organisation has this reference, or the record was anonymised before."""


@dataclass(frozen=True, slots=True)
class DataHolders:
    """The names of the recipients who may hold what was sent: `told` by a mail from here, `to_ring` by the adviser."""

    told: tuple[str, ...]
    to_ring: tuple[str, ...]


def holders_of(session: Session, client: Client) -> DataHolders:
    """The recipients who have to delete what they hold, without those who were told so at an earlier withdrawal."""
    holding = [one for one in referrals_of(session, client) if not was_withdrawn(session, one)]
    told = dict.fromkeys(one.recipient_name for one in holding if one.live)
    return DataHolders(tuple(told), tuple(dict.fromkeys(one.recipient_name for one in holding if not one.live)))


def erase(session: Session, client: Client, why: ErasureReason, desk: ActionContext) -> None:
    """Erase a record for good. Idempotent: an anonymised record stays as it is. Needs a writing session."""
    if client.anonymised_at is not None:
        return
    for referral in referrals_of(session, client):
        mark_withdrawn(session, referral, desk, how=WithdrawalWay.ERASED)
    for consent in consents_of(session, client.id or 0):
        if consent.withdrawn_at is None:
            consent.withdrawn_at, consent.withdrawn_how = desk.now, WithdrawalWay.ERASED.value
            session.add(consent)
    client.erased_at = desk.now
    session.add(client)
    clear(session, [client], desk.now, telling=why is not ErasureReason.AGAIN)
    desk.audit.record(session, desk.actor, AuditAct.ERASED, "client", client.code, desk.now, why=why.value)


def erase_again(session: Session, codes: Iterable[str], desk: ActionContext) -> Counter[str]:
    """Erase again what a restored backup brought back, by the codes of `erasures`; how many codes came to what. No
    recipient is told a second time."""
    found: Counter[str] = Counter()
    for code in dict.fromkeys(codes):
        client = client_by_code(session, code)
        if client is None:
            found["not there"] += 1
        elif client.anonymised_at is not None:
            found["erased before"] += 1
        else:
            erase(session, client, ErasureReason.AGAIN, desk)
            found["erased again"] += 1
    return found


def erasures(session: Session, since: date | None = None) -> list[tuple[datetime, str]]:
    """The erasures on request as (moment, code of the record), the oldest first; with `since` only from that day on."""
    erased = select(Client.erased_at, Client.code).order_by(col(Client.erased_at), col(Client.id))
    return [(at, code) for at, code in session.exec(erased) if at is not None and (since is None or at.date() >= since)]


def record_of(session: Session, organisation: str, reference: str) -> Client:
    """A record by its organisation's name and its reference. Raises NoSuchRecord."""
    found = session.exec(
        select(Client)
        .join(Organisation, col(Organisation.id) == Client.organisation_id)
        .where(
            Organisation.name == organisation.strip(),
            Client.reference == reference.strip(),
            col(Client.anonymised_at).is_(None),
        )
    ).first()
    if found is None:
        raise NoSuchRecord(
            "There is no record of this reference at this organisation. Write both exactly as the desk shows them. "
            "A record that was erased or anonymised is not there any more."
        )
    return found
