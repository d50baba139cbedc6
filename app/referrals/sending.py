"""Sending a referral: the record of the person, what they agreed to, the referral and its mail, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.audit import Audit
from app.referrals.answering import Desk, happened
from app.referrals.codes import address_code
from app.referrals.consent import Given, Told, Wording, missing, record_consents
from app.referrals.deadlines import Clock
from app.referrals.facts import Facts
from app.referrals.letters import write_new
from app.referrals.packet import Packet
from app.referrals.progress import Side, State
from app.referrals.recipients import Named
from app.referrals.tables import Client, Referral
from app.staff.permissions import Colleague
from services_catalogue.provision import AccessPoint, Provision


class NoConsent(Exception):
    """The person did not agree to what a referral needs, so nothing was kept and nothing sent."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the person was asked and what they said yes to (values of `consent.Purpose`), and how."""

    asked: tuple[Wording, ...]
    given: Collection[str]
    told_how: Told
    given_how: Given
    language: str


@dataclass(frozen=True, slots=True)
class ToSend:
    """One referral as it stands on the page. `once` is the number of that page: pressed twice, it is sent once."""

    once: str
    provision: Provision
    revision: int
    door: AccessPoint | None
    recipient: Named
    packet: Packet
    agreed: Agreed
    facts: Facts


def new_client(session: Session, colleague: Colleague, reference: str, now: datetime) -> Client:
    """Begin a record, with nothing in it yet that says who it is. Needs a writing session."""
    client = Client(
        code=address_code(),
        organisation_id=colleague.organisation_id,
        adviser_id=colleague.id,
        reference=reference,
        created_at=now,
        active_at=now,
    )
    session.add(client)
    session.flush()
    return client


def sent_before(session: Session, colleague: Colleague, once: str) -> Referral | None:
    """The referral that this very page has sent already; None when it has sent none."""
    return session.exec(
        select(Referral).where(Referral.once == once, Referral.organisation_id == colleague.organisation_id)
    ).first()


def send(
    session: Session, audit: Audit, colleague: Colleague, client: Client, to_send: ToSend, now: datetime, address: str
) -> Referral:
    """Send a referral. Raises NoConsent. Needs a writing session; whatever is raised leaves nothing behind."""
    if missing(to_send.agreed.given):
        raise NoConsent
    recipient = to_send.recipient
    referral = Referral(
        code=address_code(),
        once=to_send.once,
        client_id=client.id or 0,
        organisation_id=colleague.organisation_id,
        adviser_id=client.adviser_id,
        slug=to_send.provision.slug,
        name=to_send.provision.name[:200],
        revision=to_send.revision,
        door_id="" if to_send.door is None else to_send.door.id,
        recipient_id=recipient.id,
        recipient_name=recipient.name[:200],
        receiving_id=recipient.organisation_id,
        email=recipient.email,
        live=recipient.live,
        answer_within=recipient.answer_within,
        state=State.SENT.value,
        sent_at=now,
        state_at=now,
        packet=to_send.packet.stored(),
        district=to_send.facts.district,
        age_band=to_send.facts.age_band,
        work_status=to_send.facts.work_status,
    )
    session.add(referral)
    session.flush()
    agreed = to_send.agreed
    record_consents(
        session,
        client,
        agreed.asked,
        agreed.given,
        told_how=agreed.told_how,
        given_how=agreed.given_how,
        language=agreed.language,
        taken_by=(colleague.id, colleague.name),
        referral_id=referral.id,
        now=now,
    )
    happened(session, referral, State.SENT.value, Desk(audit, colleague.actor, Side.SENDER, now, address))
    audit.record(
        session,
        colleague.actor,
        "sent",
        "referral",
        referral.code,
        now,
        provision=referral.slug,
        live=referral.live,
        agreed=sorted(agreed.given),
    )
    if referral.live:
        due = Clock(now.date(), referral.answer_within).due
        write_new(session, referral, due, colleague.organisation, now, address)
    return referral
