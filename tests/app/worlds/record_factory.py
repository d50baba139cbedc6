"""Records of made-up clients, made as the desk makes them, with a marker in every place that says who the client is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.accounts.models import Staff
from app.core.audit import Actor
from app.core.database import reading
from app.core.permissions import Colleague, Role
from app.mail.outbox import MessageContext, MessageKind, write
from app.referrals.consent import wordings
from app.referrals.consent_kinds import ConsentChannel, ConsentMethod
from app.referrals.contact_method import ContactMethod
from app.referrals.disclosure import Disclosure
from app.referrals.lifecycle import Side
from app.referrals.models import Client, Recipient, Referral
from app.referrals.recipients import RecipientSummary, named_recipient, recipient_of
from app.referrals.statistics_attributes import StatisticsAttributes
from app.referrals.submission import ConsentAnswers, ReferralDraft, new_client, send
from app.referrals.transitions import ActionContext, note
from services_catalogue.model.organisations import Organisation
from services_catalogue.model.provision import Provision
from tests.app.worlds.catalogue_world import AUDIT, CONTENT, NOON, World
from tests.provisions import stored_provision


@dataclass(frozen=True)
class School:
    """A provision to which a client can be referred: by mail to an agreed address, or else by phone."""

    slug: str
    name: str
    email: str = ""

    @property
    def provision(self) -> Provision:
        return stored_provision({**CONTENT, "slug": self.slug, "name": self.name}, self.slug)

    def recipient(self, session: Session) -> RecipientSummary:
        """Its recipient: by mail if it has an address, which is written down as agreed."""
        if self.email and recipient_of(session, self.slug, "") is None:
            agreed_on = NOON.date()
            row = Recipient(slug=self.slug, name=self.name, email=self.email, agreed_on=agreed_on, since=NOON)
            session.add(row)
            session.flush()
        return named_recipient(session, self.provision, None)


BY_MAIL = School("night-school", "Demo night school", "in@school.example.org")
BY_PHONE = School("day-school", "Demo day school")
FIELDS = (
    "reference",
    "name",
    "contact",
    "safe",
    "language",
    "plan",
    "why",
    "check",
    "need",
    "note",
    "event",
    "instead",
)
FACTS = StatisticsAttributes("derby", "25-34", "looking_for_work")


@dataclass(frozen=True)
class Marks:
    """A word for each place, as `<person>-<place>-mark`."""

    person: str

    def __getitem__(self, field: str) -> str:
        return f"{self.person}-{field}-mark"[:20] if field == "language" else f"{self.person}-{field}-mark"

    def all(self) -> list[str]:
        """Every marker of a client."""
        return [self[field] for field in FIELDS]


def colleague(world: World, email: str, organisation: int, *roles: Role) -> Colleague:
    """A new colleague."""
    world.add_staff(email, organisation, roles)
    with reading(world.engine) as session:
        return known(session, email)


def known(session: Session, email: str) -> Colleague:
    """A colleague as routes get them."""
    staff = session.exec(select(Staff).where(Staff.email == email)).one()
    theirs = session.get_one(Organisation, staff.organisation_id)
    roles = frozenset(Role(role) for role in staff.roles)
    return Colleague(staff.id or 0, staff.name, email, roles, theirs.id or 0, theirs.name, theirs.leads, 0)


def desk_at(now: datetime, side: Side = Side.SENDER, who: str = "Demo head") -> ActionContext:
    """The context in which a side acts on a referral."""
    return ActionContext(AUDIT, Actor(who), side, now, "https://navigator.example.org")


def keep(
    session: Session,
    adviser: Colleague,
    person: str,
    now: datetime = NOON,
    to: Sequence[School] = (BY_MAIL,),
    how: tuple[ConsentChannel, ConsentMethod] = (ConsentChannel.SCREEN, ConsentMethod.SPOKEN),
) -> tuple[Client, list[Referral]]:
    """The record of a client with a referral to each recipient, and a mail to the client."""
    marks = Marks(person)
    client = new_client(session, adviser, marks["reference"], now)
    client.name, client.contact, client.safe = marks["name"], marks["contact"], marks["safe"]
    client.language, client.reach, client.district = marks["language"], ContactMethod.POST, FACTS.district
    client.plan = [{"slug": "night-school", "note": marks["plan"], "on": ""}]
    client.receipt_hash = f"hash-of-{person}"
    session.add(client)
    session.flush()
    months = session.get_one(Organisation, adviser.organisation_id).records_months
    sent = []
    for number, school in enumerate(to):
        recipient, support = school.recipient(session), school.provision
        words = wordings(adviser.organisation, recipient.name, support.name, months, can_ask=False)
        agreed = ConsentAnswers(words, {one.purpose.value for one in words}, how[0], how[1], marks["language"])
        to_send = ReferralDraft(f"{person}-{number}", support, 1, None, recipient, _disclosure(marks), agreed, FACTS)
        sent.append(send(session, AUDIT, adviser, client, to_send, now, "https://navigator.example.org"))
    for referral in sent:
        note(session, referral, marks["event"], desk_at(now))
        referral.instead = marks["instead"]
        about = MessageContext(referral.id or 0, client.id or 0, Side.CLIENT, "asked")
        key, whom, subject = f"asked/{referral.code}", f"{person}@example.org", "How is it going?"
        write(session, MessageKind.ASK_PERSON, key=key, to=whom, subject=subject, body=person, now=now, about=about)
    return client, sent


def client_of(session: Session, code: str) -> Client:
    """A client's record, anonymised or not."""
    return session.exec(select(Client).where(Client.code == code)).one()


def _disclosure(marks: Marks) -> Disclosure:
    return Disclosure(
        name=marks["name"],
        reach="post",
        contact=marks["contact"],
        safe=marks["safe"],
        language=marks["language"],
        needs=(marks["need"],),
        why=(marks["why"],),
        checks=(marks["check"],),
        note=marks["note"],
        adviser="Demo adviser",
        organisation="Demo Council",
        adviser_email="adviser@example.org",
    )
