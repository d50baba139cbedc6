"""Referrals that wait: two organisations with an adviser each, and as many clients and referrals as a test wants."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.core.audit import Actor
from app.core.database import reading, writing
from app.core.permissions import Colleague, Role
from app.core.settings import Settings
from app.mail.outbox import Message
from app.referrals.consent import wordings
from app.referrals.consent_kinds import ConsentChannel, ConsentMethod, Purpose
from app.referrals.contact_method import ContactMethod
from app.referrals.disclosure import Disclosure
from app.referrals.lifecycle import ReferralState, Side
from app.referrals.models import Client, Referral, ReferralEvent
from app.referrals.reminder_jobs import prompt
from app.referrals.statistics_attributes import StatisticsAttributes
from app.referrals.submission import ConsentAnswers, ReferralDraft, new_client, send
from app.referrals.transitions import ActionContext, RecipientResponse, answer
from services_catalogue.model.provision import Provision
from tests.app.worlds.catalogue_world import AUDIT, CONTENT, KEEPING, World, make_world
from tests.app.worlds.recipient_factory import receives

ADDRESS = "https://navigator.example.org"
RECIPIENT = "night-school@example.org"
ADVISER = "adviser@example.org"
PERSON = "persona@example.org"
CONTACTS = {"email": PERSON, "phone": "07700 900123", "post": "1 Demo Street"}
SENT = datetime(2026, 11, 24, 10, tzinfo=UTC)
"""A Tuesday. Ten working days are over on 8 December, six on 2 December, and twenty on 22 December."""
PROVISION = Provision.model_validate(CONTENT)


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    """A moment on a day."""
    return datetime(year, month, day, hour, tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """The world, and the adviser who refers in it."""

    world: World
    adviser: Colleague

    @property
    def engine(self) -> Engine:
        return self.world.engine

    @property
    def settings(self) -> Settings:
        return self.world.settings

    def send(
        self,
        *,
        now: datetime = SENT,
        email: str = RECIPIENT,
        organisation: int | None = None,
        reach: str = "email",
        agreed: Collection[Purpose] = tuple(Purpose),
        answer_within: int = 10,
        client: str | None = None,
        once: str = "",
    ) -> str:
        """Send a referral, for a new client or for one whose code is given; the referral's code."""
        with writing(self.engine) as session:
            person = self._client(session, client, reach, now)
            named = receives(
                session,
                PROVISION,
                "Demo Night School",
                now,
                email=email,
                organisation=organisation,
                answer_within=answer_within,
            )
            to_send = ReferralDraft(
                once=once or f"page-{session.exec(select(col(Referral.id)).order_by(col(Referral.id).desc())).first()}",
                provision=PROVISION,
                revision=1,
                access_point=None,
                recipient=named,
                disclosure=disclosure(reach=reach, contact=CONTACTS.get(reach, "")),
                agreed=agreement(named.name, [p for p in agreed if p is not Purpose.ASK or reach == "email"]),
                facts=StatisticsAttributes(),
            )
            return send(session, AUDIT, self.adviser, person, to_send, now, ADDRESS).code

    def _client(self, session: Session, code: str | None, reach: str, now: datetime) -> Client:
        if code is not None:
            return session.exec(select(Client).where(Client.code == code)).one()
        count = len(session.exec(select(Client.id)).all())
        client = new_client(session, self.adviser, f"C-{count + 1}", now)
        client.reach, client.contact = ContactMethod(reach), PERSON if reach == "email" else ""
        session.add(client)
        return client

    def run(self, now: datetime) -> None:
        """Do the reminder jobs that are due by a moment."""
        prompt(self.engine, AUDIT, self.settings, now)

    def days(self, first: datetime, last: datetime) -> None:
        """Do the reminder jobs on each day, twice."""
        while first <= last:
            self.run(first)
            self.run(first)
            first = first.fromtimestamp(first.timestamp() + 86400, UTC)

    def answers(self, code: str, said: RecipientResponse, now: datetime, side: Side = Side.RECEIVER) -> None:
        """Take a response from a side."""
        with writing(self.engine) as session:
            answer(session, self.the(session, code), said, desk(side, now))

    def the(self, session: Session, code: str) -> Referral:
        return session.exec(select(Referral).where(Referral.code == code)).one()

    def state(self, code: str) -> ReferralState:
        with reading(self.engine) as session:
            return ReferralState(self.the(session, code).state)

    def story(self, code: str) -> list[tuple[str, str]]:
        """The events that the service caused by itself, as (day, what)."""
        with reading(self.engine) as session:
            events = session.exec(
                select(ReferralEvent)
                .where(
                    ReferralEvent.referral_id == self.the(session, code).id, ReferralEvent.side == Side.SERVICE.value
                )
                .order_by(col(ReferralEvent.id))
            )
            return [(f"{event.at:%d/%m}", event.what) for event in events]

    def mails(self, *, beside: Sequence[str] = ("new", "answer")) -> list[tuple[str, str, str]]:
        """The mails but those that bring a referral or a response, as (day, to, what)."""
        with reading(self.engine) as session:
            found = []
            for mail in session.exec(select(Message).order_by(col(Message.id))):
                if mail.kind not in beside:
                    found.append((f"{mail.created_at:%d/%m}", mail.to, mail.what))
            return found


def desk(side: Side, now: datetime) -> ActionContext:
    """The context in which a side acts."""
    return ActionContext(AUDIT, Actor(f"Demo {side.value}"), side, now, ADDRESS)


def disclosure(**changes: Any) -> Disclosure:
    """What a referral of a made-up client discloses."""
    given: dict[str, Any] = {
        "name": "Persona Amina",
        "reach": "phone",
        "contact": "07700 900123",
        "safe": "In the morning",
        "language": "",
        "needs": (),
        "why": ("They live in Derby.",),
        "checks": (),
        "note": "",
        "adviser": "Demo Adviser",
        "organisation": KEEPING,
        "adviser_email": ADVISER,
    }
    return Disclosure(**{**given, **changes})


def agreement(recipient: str, given: Collection[Purpose]) -> ConsentAnswers:
    """The consents of the client, read out and spoken."""
    asked = wordings(KEEPING, recipient, PROVISION.name, 6, can_ask=True)
    return ConsentAnswers(
        asked, {purpose.value for purpose in given}, ConsentChannel.READ_ALOUD, ConsentMethod.SPOKEN, "en"
    )


def make_waiting(engine: Engine, folder: Path) -> Waiting:
    """Two organisations, of which the second refers, with one adviser and one manager."""
    world = make_world(engine, folder)
    number = world.add_staff(ADVISER, world.keeping, [Role.ADVISER])
    world.add_staff("manager@example.org", world.keeping, [Role.MANAGER])
    return Waiting(world, adviser_of(world.keeping, number))


def adviser_of(organisation: int, number: int) -> Colleague:
    """The adviser, as if signed in."""
    return Colleague(number, "Demo Adviser", ADVISER, frozenset({Role.ADVISER}), organisation, KEEPING, False, 0)
