"""Advisers of two organisations, and clients of theirs who were referred, made by the product's own functions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.accounts.models import Staff
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.audit import Audit
from app.core.clock import now, today
from app.core.database import reading, writing
from app.core.permissions import Colleague, Role
from app.core.settings import Settings
from app.mail.outbox import Message
from app.main import Navigator, create_app
from app.referrals.consent import wordings
from app.referrals.consent_kinds import ConsentChannel, ConsentMethod
from app.referrals.contact_method import ContactMethod
from app.referrals.disclosure import Disclosure
from app.referrals.lifecycle import ReferralState, Side
from app.referrals.models import Client, Recipient, Referral
from app.referrals.recipients import named_recipient, recipient_of
from app.referrals.statistics_attributes import StatisticsAttributes
from app.referrals.submission import ConsentAnswers, ReferralDraft, new_client, send
from app.referrals.transitions import ActionContext, RecipientResponse, answer
from services_catalogue.model.organisations import Organisation
from services_catalogue.store.revisions import published
from tests.app.shared_data import all_postcodes
from tests.provisions import stored_provision

AUDIT = Audit(b"k" * 32)
ADDRESS = "https://navigator.example.org"
SENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""A Tuesday."""
SLUG = "day-school"
BY_MAIL, LOGGED = "inbox@receiver.example.org", ""
EVERYTHING = ("keep", "send", "outcomes", "ask")


@dataclass(frozen=True)
class Clients:
    """Makes colleagues of two organisations, clients and referrals, each in a transaction of its own."""

    engine: Engine

    def organisation(self, name: str) -> int:
        """The id of an organisation, which is made when it is not there."""
        with writing(self.engine) as session:
            found = session.exec(select(Organisation).where(Organisation.name == name)).first()
            if found is None:
                found = Organisation(name=name, created_at=SENT)
                session.add(found)
                session.flush()
            return found.id or 0

    def colleague(self, key: str, *roles: Role, organisation: str = "Demo Jobcentre", **fields: Any) -> Colleague:
        """A new colleague of an organisation."""
        organisation_id = self.organisation(organisation)
        with writing(self.engine) as session:
            name, email = f"Demo {key}", f"{key}@example.org"
            joined = {"created_at": SENT, "joined_at": SENT, **fields}
            staff = Staff(organisation_id=organisation_id, email=email, name=name, roles=[*roles], **joined)
            session.add(staff)
            session.flush()
            return Colleague(
                staff.id or 0, name, email, frozenset(roles), organisation_id, organisation, False, session_id=0
            )

    def client(self, adviser: Colleague, reference: str, **fields: Any) -> str:
        """A record; its code."""
        with writing(self.engine) as session:
            client = new_client(session, adviser, reference, SENT)
            for name, value in fields.items():
                setattr(client, name, value)
            session.add(client)
            return client.code

    def refer(
        self,
        adviser: Colleague,
        client_code: str,
        *,
        email: str = BY_MAIL,
        receiving: int | None = None,
        slug: str = SLUG,
        at: datetime = SENT,
        given: Collection[str] = EVERYTHING,
        answer_within: int = 10,
    ) -> str:
        """Refer a client by mail, into an inbox, or logged; the referral's code."""
        with writing(self.engine) as session:
            self._agree_on_recipient(session, slug, email, receiving, answer_within)
            client = session.exec(select(Client).where(Client.code == client_code)).one()
            row = next(one for one in published(session) if one.slug == slug)
            provision = stored_provision(row.content, row.slug)
            recipient = named_recipient(session, provision, None)
            can_ask = client.reach == ContactMethod.EMAIL
            asked = wordings(adviser.organisation, recipient.name, provision.name, 6, can_ask=can_ask)
            to_send = ReferralDraft(
                once=token_hex(16),
                provision=provision,
                revision=1,
                access_point=None,
                recipient=recipient,
                disclosure=_disclosure(adviser, client),
                agreed=ConsentAnswers(
                    asked,
                    given if can_ask else set(given) - {"ask"},
                    ConsentChannel.READ_ALOUD,
                    ConsentMethod.SPOKEN,
                    "en",
                ),
                facts=StatisticsAttributes(),
            )
            return send(session, AUDIT, adviser, client, to_send, at, ADDRESS).code

    def answers(
        self, code: str, state: ReferralState, at: datetime, *, by: Colleague, side: Side = Side.RECEIVER, **said: Any
    ) -> None:
        """Add a response to a referral."""
        with writing(self.engine) as session:
            desk = ActionContext(AUDIT, by.actor, side, at, ADDRESS)
            answer(session, self._referral(session, code), RecipientResponse(state, **said), desk)

    def change(self, code: str, **fields: Any) -> None:
        """Change a referral by hand, as no page can."""
        with writing(self.engine) as session:
            referral = self._referral(session, code)
            for name, value in fields.items():
                setattr(referral, name, value)
            session.add(referral)

    def application(self, folder: Path) -> Navigator:
        """The service over what is published now."""
        with reading(self.engine) as session:
            stored = published(session)
        provisions = [stored_provision(one.content, one.slug) for one in stored]
        shown = CatalogueSnapshot.of(provisions, {one.slug: one.number for one in stored}, 1, on=today())
        return create_app(
            Settings(data_dir=folder, address=ADDRESS), shown, postcodes=all_postcodes(), engine=self.engine
        )

    def rows(self, table: type[Any]) -> list[Any]:
        """Every row of a table, in order."""
        with reading(self.engine) as session:
            return list(session.exec(select(table).order_by(table.id)))

    def the(self, table: type[Any], code: str) -> Any:
        """The client or the referral with a code, as it is now."""
        return next(row for row in self.rows(table) if row.code == code)

    def mails(self, to: str) -> list[Message]:
        """What was written to an address, in order."""
        with reading(self.engine) as session:
            return list(session.exec(select(Message).where(Message.to == to).order_by(col(Message.id))))

    def _agree_on_recipient(
        self, session: Session, slug: str, email: str, receiving: int | None, answer_within: int
    ) -> None:
        """Replace the recipient of a provision; without email and inbox, there is none."""
        before = recipient_of(session, slug, "")
        if before is not None:
            before.ended_at = SENT
            session.flush()
        if email or receiving is not None:
            session.add(
                Recipient(
                    slug=slug,
                    name="Demo receiver",
                    organisation_id=receiving,
                    email=email,
                    answer_within=answer_within,
                    agreed_on=SENT.date(),
                    since=SENT,
                )
            )
            session.flush()

    def _referral(self, session: Session, code: str) -> Referral:
        return session.exec(select(Referral).where(Referral.code == code)).one()


def at(day: int, month: int = 12, year: int = 2026) -> datetime:
    """Noon of a day."""
    return datetime.combine(date(year, month, day), SENT.timetz())


def _disclosure(adviser: Colleague, client: Client) -> Disclosure:
    return Disclosure(
        name=client.name,
        reach=client.reach,
        contact=client.contact,
        safe=client.safe,
        language="",
        needs=(),
        why=("They live in Derby.",),
        checks=("Nobody has checked if they have a health condition.",),
        note="",
        adviser=adviser.name,
        organisation=adviser.organisation,
        adviser_email=adviser.email,
    )


def ago(days: int) -> datetime:
    """So many days before now."""
    return now() - timedelta(days=days)
