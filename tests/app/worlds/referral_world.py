"""Two organisations that refer to each other, a third that does not, and clients with planted private words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.accounts.models import Staff
from app.core.audit import SERVICE, Actor, Audit
from app.core.database import reading, writing
from app.core.permissions import Colleague, Role
from app.mail.outbox import Message
from app.referrals.consent import Wording, wordings
from app.referrals.consent_kinds import ConsentChannel, ConsentMethod, Purpose
from app.referrals.contact_method import ContactMethod
from app.referrals.disclosure import Disclosure
from app.referrals.lifecycle import Side
from app.referrals.models import Client, Consent, Recipient, Referral, ReferralEvent
from app.referrals.recipients import named_recipient
from app.referrals.statistics_attributes import StatisticsAttributes
from app.referrals.submission import ConsentAnswers, ReferralDraft, new_client, send
from app.referrals.transitions import ActionContext
from services_catalogue.model.organisations import Organisation
from services_catalogue.model.provision import Provision
from tests.app.worlds.catalogue_world import CONTENT
from tests.provisions import stored_provision

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AUDIT = Audit(b"k" * 32)
ADDRESS = "https://navigator.example.org"
SENDING, RECEIVING, OTHER = "Demo Advice Centre", "Demo College", "Demo Shelter"
COLLEGE_MAIL = "referrals@college.example.org"
SAID = "They live in Derby."
PRIVATE = (
    "Persona Marker",
    "marker@person.example.org",
    "only before nine",
    "Marker Note",
    SAID,
    "Night School",
    "M-77",
)
"""What no mail, no audit and nobody else may ever hold: planted in every referral."""
ALL = tuple(purpose.value for purpose in Purpose)
DISCLOSURE = Disclosure(
    name="Persona Marker",
    reach="email",
    contact="marker@person.example.org",
    safe="only before nine",
    language="",
    needs=("Large print",),
    why=(SAID,),
    checks=("They have to have a photo.",),
    note="Marker Note",
    adviser="Demo Adviser",
    organisation=SENDING,
    adviser_email="adviser@example.org",
)


@dataclass
class Referring:
    """A database with the organisations by name, one adviser and one manager of each, and a provision."""

    engine: Engine
    organisations: dict[str, int]
    people: dict[str, Colleague]
    provision: Provision

    def received_by_mail(self) -> None:
        """The college agrees to receive referrals by mail."""
        self.receives(email=COLLEGE_MAIL)

    def received_in_the_inbox(self) -> None:
        """The college receives referrals in its inbox."""
        self.receives(organisation_id=self.organisations[RECEIVING])

    def receives_by(self, channel: str) -> None:
        """The college receives by mail ("mail"), in its inbox ("inbox"), or has agreed to nothing ("logged")."""
        match channel:
            case "mail":
                self.received_by_mail()
            case "inbox":
                self.received_in_the_inbox()
            case _:
                self.receives()

    def receives(self, **fields: Any) -> None:
        """Replace the recipient; without arguments there is none."""
        with writing(self.engine) as session:
            for before in session.exec(select(Recipient).where(col(Recipient.ended_at).is_(None))):
                before.ended_at = NOON
                session.add(before)
            session.flush()
            common = {"slug": self.provision.slug, "name": RECEIVING, "agreed_on": NOON.date(), "since": NOON}
            if fields:
                session.add(Recipient(**{**common, **fields}))

    def asked(self, session: Session, who: str = "adviser") -> tuple[Wording, ...]:
        """The wordings that the client is asked to agree to now."""
        recipient = named_recipient(session, self.provision, None)
        return wordings(self.people[who].organisation, recipient.name, self.provision.name, 6, can_ask=True)

    def to_send(
        self, session: Session, once: str = "page-1", given: Sequence[str] = ALL, **changes: Any
    ) -> ReferralDraft:
        """A draft of a referral, as a page filled in; `change` replaces parts of it."""
        agreed = ConsentAnswers(self.asked(session), given, ConsentChannel.READ_ALOUD, ConsentMethod.SPOKEN, "")
        page = ReferralDraft(
            once=once,
            provision=self.provision,
            revision=1,
            access_point=None,
            recipient=named_recipient(session, self.provision, None),
            disclosure=DISCLOSURE,
            agreed=agreed,
            facts=StatisticsAttributes("derby", "25 to 34", "unemployed"),
        )
        return replace(page, **changes)

    def client(self, session: Session, who: str = "adviser", reference: str = "M-77") -> Client:
        """A new record with everything in it that can tell who the client is."""
        client = new_client(session, self.people[who], reference, NOON)
        client.name, client.contact, client.safe = DISCLOSURE.name, DISCLOSURE.contact, DISCLOSURE.safe
        client.reach = ContactMethod(DISCLOSURE.reach)
        session.add(client)
        return client

    def sent(self, *, given: Sequence[str] = ALL, at: datetime = NOON, once: str = "page-1") -> str:
        """Send a referral of a new client; its code."""
        with writing(self.engine) as session:
            client = self.client(session, reference="M-77" if once == "page-1" else once)
            page = self.to_send(session, once, given)
            return send(session, AUDIT, self.people["adviser"], client, page, at, ADDRESS).code

    def desk(self, side: Side, at: datetime = NOON + timedelta(hours=1)) -> ActionContext:
        """The context in which a side acts."""
        actors = {
            Side.SENDER: self.people["adviser"].actor,
            Side.RECEIVER: self.people["college adviser"].actor,
            Side.CLIENT: Actor("The person"),
            Side.SERVICE: SERVICE,
        }
        return ActionContext(AUDIT, actors[side], side, at, ADDRESS)

    def mails(self) -> list[Message]:
        """All mail in the outbox, in order."""
        with reading(self.engine) as session:
            return list(session.exec(select(Message).order_by(col(Message.id))))

    def subjects(self, to: str | None = None) -> list[str]:
        """The subjects of the mails, without codes; to one address, or all."""
        return [mail.subject.rpartition(" ")[0] for mail in self.mails() if to in (None, mail.to)]

    def events(self, code: str) -> list[str]:
        """The events of a referral, in order."""
        with reading(self.engine) as session:
            referral = the(session, code)
            wanted = select(ReferralEvent).where(ReferralEvent.referral_id == referral.id)
            return [event.what for event in session.exec(wanted.order_by(col(ReferralEvent.id)))]


def the(session: Session, code: str) -> Referral:
    """A referral by its code."""
    return session.exec(select(Referral).where(Referral.code == code)).one()


def consent(session: Session, code: str, purpose: Purpose) -> Consent:
    """The consent to one purpose that was given for a referral."""
    referral = the(session, code)
    wanted = select(Consent).where(Consent.client_id == referral.client_id, Consent.purpose == purpose.value)
    return session.exec(wanted.order_by(col(Consent.id))).all()[-1]


def make_referring(engine: Engine) -> Referring:
    """The world without any recipient."""
    organisations: dict[str, int] = {}
    people: dict[str, Colleague] = {}
    with writing(engine) as session:
        for prefix, name in (("", SENDING), ("college ", RECEIVING), ("other ", OTHER)):
            organisation = Organisation(name=name, created_at=NOON)
            session.add(organisation)
            session.flush()
            organisations[name] = organisation.id or 0
            for role in (Role.ADVISER, Role.MANAGER):
                people[f"{prefix}{role.value}"] = _somebody(session, organisation, f"{prefix}{role.value}", role)
        people["colleague"] = _somebody(session, session.get_one(Organisation, 1), "colleague", Role.ADVISER)
    return Referring(engine, organisations, people, stored_provision(CONTENT, "night-school"))


def _somebody(session: Session, organisation: Organisation, name: str, role: Role) -> Colleague:
    email = f"{name.replace(' ', '-')}@example.org"
    fields: dict[str, Any] = {"created_at": NOON, "joined_at": NOON, "roles": [role.value]}
    staff = Staff(organisation_id=organisation.id or 0, email=email, name=f"Demo {name}", **fields)
    session.add(staff)
    session.flush()
    own = (organisation.id or 0, organisation.name, False, 0)
    return Colleague(staff.id or 0, staff.name, email, frozenset({role}), *own)


def day(text: str) -> date:
    """A day as YYYY-MM-DD."""
    return date.fromisoformat(text)
