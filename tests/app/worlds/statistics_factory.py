"""Referrals and outcomes put straight into the database, to be counted; of made-up clients and organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from app.accounts.models import Staff
from app.referrals.lifecycle import ANSWERS, EventKind, ReferralState, Side
from app.referrals.models import Client, Outcome, Referral, ReferralEvent
from app.referrals.outcome_kinds import OutcomeKind
from services_catalogue.model.organisations import Organisation

LAST_QUARTER = datetime(2026, 8, 3, 10, 0, tzinfo=UTC)  # a Monday
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass
class Sender:
    """Adds referrals to a session, in its transaction, from one adviser. The organisation is made when it is new."""

    session: Session
    organisation: str = "Demo Council"
    leads: bool = False
    adviser: Staff = field(init=False)
    sender: Organisation = field(init=False)

    def __post_init__(self) -> None:
        self.sender = self.organisation_called(self.organisation, leads=self.leads)
        count = len(self.session.exec(select(Staff.id)).all())
        self.adviser = Staff(
            organisation_id=self.sender.id or 0,
            email=f"counted{count}@example.org",
            name=f"Demo counted {count}",
            roles=["adviser"],
            created_at=NOW,
            joined_at=NOW,
        )
        self.session.add(self.adviser)
        self.session.flush()

    def organisation_called(self, name: str, *, leads: bool = False) -> Organisation:
        """The organisation, made when there is none of this name."""
        found = self.session.exec(select(Organisation).where(Organisation.name == name)).first()
        if found is None:
            found = Organisation(name=name, leads=leads, created_at=NOW)
            self.session.add(found)
            self.session.flush()
        return found

    def client(self) -> Client:
        """A client to refer."""
        count = len(self.session.exec(select(Client.id)).all())
        client = Client(
            code=f"c{count}",
            organisation_id=self.sender.id or 0,
            adviser_id=self.adviser.id or 0,
            reference=f"Persona {count}",
            created_at=NOW,
            active_at=NOW,
        )
        self.session.add(client)
        self.session.flush()
        return client

    def send(
        self,
        state: ReferralState = ReferralState.SENT,
        *,
        to: str | None = None,
        client: Client | None = None,
        sent_at: datetime = LAST_QUARTER,
        answered_after: timedelta = timedelta(days=3),
        outcomes: Sequence[OutcomeKind] = (),
        **fields: Any,
    ) -> Referral:
        """Add one referral as it stands; a response came some days after it was sent, and outcomes with it."""
        client = client or self.client()
        count = len(self.session.exec(select(Referral.id)).all())
        changed = sent_at if state is ReferralState.SENT else sent_at + answered_after
        referral = Referral(
            **{
                "code": f"r{count}",
                "once": f"once{count}",
                "client_id": client.id,
                "organisation_id": self.sender.id,
                "adviser_id": self.adviser.id,
                "slug": "access-to-work",
                "name": "Access to Work",
                "revision": 1,
                "recipient_name": to or "Demo recipient",
                "receiving_id": None if to is None else self.organisation_called(to).id,
                "live": True,
                "answer_within": 10,
                "state": state.value,
                "sent_at": sent_at,
                "state_at": changed,
                "answered_at": changed if state in ANSWERS else None,
                "disclosure": {},
                "district": "derby",
                "age_band": "25 to 34",
                "work_status": "not_looking",
                **fields,
            }
        )
        self.session.add(referral)
        self.session.flush()
        self.event(referral, ReferralState.SENT, sent_at)
        if state is not ReferralState.SENT:
            self.event(referral, state, changed)
        for kind in outcomes:
            self.outcome(referral, kind, changed)
        return referral

    def event(self, referral: Referral, state: ReferralState, at: datetime) -> None:
        """Add the event by which it came to a state."""
        self.session.add(
            ReferralEvent(referral_id=referral.id or 0, at=at, side=Side.RECEIVER, who="Persona", what=EventKind(state))
        )

    def outcome(self, referral: Referral, kind: OutcomeKind, at: datetime) -> None:
        """Add an outcome."""
        self.session.add(
            Outcome(
                referral_id=referral.id or 0,
                kind=kind,
                day=at.date(),
                side=Side.RECEIVER,
                who="Persona",
                told_at=at,
            )
        )
        self.session.flush()
