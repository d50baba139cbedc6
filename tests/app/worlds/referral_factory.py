"""A referral that was really sent, with colleagues on both sides, for tests of what comes after."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, col, func, select

from app.accounts.models import Staff
from app.accounts.sessions import hash_of
from app.core.audit import Audit
from app.core.database import reading, writing
from app.core.permissions import Colleague, Role
from app.mail.outbox import Message
from app.referrals.consent import wordings
from app.referrals.consent_kinds import ConsentChannel, ConsentMethod, Purpose
from app.referrals.contact_method import ContactMethod
from app.referrals.disclosure import Disclosure
from app.referrals.models import Client, Referral
from app.referrals.random_codes import spoken_code
from app.referrals.statistics_attributes import StatisticsAttributes
from app.referrals.submission import ConsentAnswers, ReferralDraft, new_client, send
from services_catalogue.model.organisations import Organisation
from tests.app.worlds.catalogue_world import AUDIT, CONTENT, NOON
from tests.app.worlds.recipient_factory import receives
from tests.provisions import stored_provision

RECIPIENT = "Persona: Demo Night School"
EMAIL = "night-school@example.org"
PERSON = "Persona Sam"
WHY = "They live in Derby."
LINK = re.compile(r"/referral/[\w-]+")


@dataclass(frozen=True)
class Made:
    """The codes of a referral and of its client's record, the page behind its mail, and the code on the slip."""

    code: str
    client: str
    link: str
    slip: str


def colleague_of(session: Session, staff_id: int) -> Colleague:
    """A colleague, as if they were signed in."""
    staff = session.get_one(Staff, staff_id)
    organisation = session.get_one(Organisation, staff.organisation_id)
    return Colleague(
        id=staff_id,
        name=staff.name,
        email=staff.email,
        roles=frozenset(Role(role) for role in staff.roles),
        organisation_id=staff.organisation_id,
        organisation=organisation.name,
        leads=organisation.leads,
        session_id=0,
    )


def make_referral(
    engine: Engine,
    adviser_id: int,
    *,
    receiving: int | None = None,
    given: Collection[str] = tuple(Purpose),
    at: datetime = NOON,
    audit: Audit = AUDIT,
    address: str = "https://navigator.example.org",
    name: str = "Night School",
) -> Made:
    """Send a referral by mail to EMAIL, or into the inbox of the organisation `receiving`."""
    slip = spoken_code()
    with writing(engine) as session:
        adviser = colleague_of(session, adviser_id)
        client = new_client(session, adviser, token_hex(4), at)
        client.name, client.reach, client.contact = PERSON, ContactMethod.EMAIL, "sam@example.org"
        client.receipt_hash = hash_of(slip.replace("-", ""))
        provision = stored_provision({**CONTENT, "name": name}, "night-school")
        email = EMAIL if receiving is None else ""
        named = receives(session, provision, RECIPIENT, at, email=email, organisation=receiving)
        disclosure = Disclosure(
            PERSON, ContactMethod.EMAIL, "sam@example.org", "After noon", "", ("Large print",), (WHY,),
            ("If they are 19.",), "Made up.", adviser.name, adviser.organisation, adviser.email,
        )  # fmt: skip
        asked = wordings(adviser.organisation, RECIPIENT, name, 6, can_ask=True)
        agreed = ConsentAnswers(asked, given, ConsentChannel.READ_ALOUD, ConsentMethod.SPOKEN, "en")
        to_send = ReferralDraft(
            token_hex(8), provision, 1, None, named, disclosure, agreed, StatisticsAttributes("derby")
        )
        code = send(session, audit, adviser, client, to_send, at, address).code
        made = client.code
    return Made(code, made, newest_link(engine), slip)


def newest_link(engine: Engine) -> str:
    """The page that the last mail to a recipient leads to; empty when there is none."""
    with reading(engine) as session:
        mails = session.exec(select(Message).order_by(col(Message.id).desc()))
        return next((found.group() for mail in mails if (found := LINK.search(mail.body))), "")


def referral_of(engine: Engine, made: Made) -> Referral:
    """The referral as it stands now."""
    with reading(engine) as session:
        return session.exec(select(Referral).where(Referral.code == made.code)).one()


def client_of(engine: Engine, made: Made) -> Client:
    """The record as it stands now."""
    with reading(engine) as session:
        return session.exec(select(Client).where(Client.code == made.client)).one()


def stored(engine: Engine) -> dict[str, int]:
    """The number of rows in every table but the audit, which notes each look."""
    with reading(engine) as session:
        tables = [table for name, table in SQLModel.metadata.tables.items() if name != "audit_event"]
        return {table.name: session.exec(select(func.count()).select_from(table)).one() for table in tables}
