"""The words by which a client is asked to agree before anything about them is kept or sent, and who agreed to what.

One consent is one purpose and one named recipient, in exactly the words that were shown or read out. Nothing is ticked
beforehand, and a no costs nothing: the steps can be printed, and the client can get in touch themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case
from sqlalchemy.sql import Select
from sqlmodel import Session, and_, col, func, select

from app.referrals.consent_kinds import NEEDED, ConsentChannel, ConsentMethod, Purpose
from app.referrals.models import Client
from app.referrals.models import Consent as Consent

WORDING_VERSION = 1
"""Raised whenever the meaning of a sentence below changes: a client who agreed to the old words is asked again."""
LASTS = timedelta(days=365)
"""The longest that a consent holds; by then the client is asked again."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is read out for one purpose. `needed` says that nothing can be sent without it."""

    purpose: Purpose
    recipient: str
    text: str

    @property
    def needed(self) -> bool:
        return self.purpose in NEEDED

    @property
    def hash(self) -> str:
        """The SHA-256 of exactly these words, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def wordings(organisation: str, recipient: str, provision: str, months: int, *, can_ask: bool) -> tuple[Wording, ...]:
    """The consents to ask for before a referral. `can_ask` says that the service can write to the client by mail."""
    asked = [
        Wording(
            Purpose.KEEP,
            organisation,
            f"{organisation} may keep what you want to be called, how to reach you, and your plan, so that we can "
            f"follow it up. {months} months after nothing more happens, we take out whatever says who you are.",
        ),
        Wording(
            Purpose.SEND,
            recipient,
            f"{organisation} may send what is shown here to {recipient}, so that they can say if {provision} is for "
            "you. They tell us their answer.",
        ),
        Wording(
            Purpose.OUTCOMES,
            recipient,
            f"{recipient} may tell {organisation} how it goes for you: if you start, pass a course, get a job, and are "
            "still in work after 13 and 26 weeks. We count this without your name.",
        ),
    ]
    if can_ask:
        asked.append(
            Wording(
                Purpose.ASK,
                organisation,
                "We may send you an email to ask how it went: 6 days from now, and a few times later. Each one has a "
                "link to stop them.",
            )
        )
    return tuple(asked)


def missing(given: Collection[str]) -> tuple[Purpose, ...]:
    """The purposes that are needed and were not agreed to."""
    return tuple(purpose for purpose in NEEDED if purpose not in given)


def record_consents(
    session: Session,
    client: Client,
    asked: Sequence[Wording],
    given: Collection[str],
    *,
    told_how: ConsentChannel,
    given_how: ConsentMethod,
    language: str,
    taken_by: tuple[int, str],
    referral_id: int | None,
    now: datetime,
) -> None:
    """Keep each consent that was given, in its words. What was not given leaves no row."""
    for wording in asked:
        if wording.purpose in given:
            session.add(
                Consent(
                    client_id=client.id or 0,
                    referral_id=None if wording.purpose is Purpose.KEEP else referral_id,
                    purpose=wording.purpose,
                    recipient=wording.recipient,
                    wording=wording.text,
                    wording_version=WORDING_VERSION,
                    wording_hash=wording.hash,
                    language=language or "en",
                    told_how=told_how,
                    given_how=given_how,
                    taken_by_id=taken_by[0],
                    taken_by=taken_by[1],
                    given_at=now,
                    ends_on=now.date() + LASTS,
                )
            )
    session.flush()


def holds(consent: Consent, on: date) -> bool:
    """Whether a consent can be acted on: not withdrawn, not run out, and given to words that still stand."""
    return consent.withdrawn_at is None and on <= consent.ends_on and consent.wording_version == WORDING_VERSION


def run_out(session: Session, referral_ids: Select[int | None], on: date) -> dict[int, int]:
    """The referrals (of those with these ids) whose consents to send have all run out and were not withdrawn: the
    number of the last one, by referral id."""
    stands = and_(col(Consent.ends_on) >= on, col(Consent.wording_version) == WORDING_VERSION)
    found = session.exec(
        select(col(Consent.referral_id), func.max(col(Consent.id)))
        .where(
            col(Consent.referral_id).in_(referral_ids),
            Consent.purpose == Purpose.SEND,
            col(Consent.withdrawn_at).is_(None),
        )
        .group_by(col(Consent.referral_id))
        .having(func.max(case((stands, 1), else_=0)) == 0)
    )
    return {number: last or 0 for number, last in found if number is not None}


def consents_of(session: Session, client_id: int) -> Sequence[Consent]:
    """All consents of a client, the oldest first."""
    return session.exec(select(Consent).where(Consent.client_id == client_id).order_by(col(Consent.id))).all()


def consent_of(session: Session, client: Client, number: int) -> Consent | None:
    """A client's consent by its number; None when there is no such consent, or it is another client's."""
    consent = session.get(Consent, number)
    return consent if consent is not None and consent.client_id == client.id else None


def consents_to_send(session: Session, referral_id: int | None) -> Sequence[Consent]:
    """The consents that were given for sending one referral, withdrawn ones too."""
    return session.exec(
        select(Consent).where(Consent.referral_id == referral_id, Consent.purpose == Purpose.SEND)
    ).all()


def agreed(session: Session, purpose: Purpose, on: date, *, client_id: int, referral_id: int | None = None) -> bool:
    """Whether a client's consent to a purpose holds on a day; for every purpose but keeping, as to one referral."""
    wanted = select(Consent).where(Consent.client_id == client_id, Consent.purpose == purpose)
    if purpose is not Purpose.KEEP:
        wanted = wanted.where(Consent.referral_id == referral_id)
    return any(holds(consent, on) for consent in session.exec(wanted))


def agreed_among(session: Session, purpose: Purpose, referral_ids: Collection[int | None], on: date) -> set[int | None]:
    """The ids of those of these referrals for which a consent to a purpose holds on a day."""
    wanted = select(Consent).where(col(Consent.referral_id).in_(referral_ids), Consent.purpose == purpose.value)
    return {consent.referral_id for consent in session.exec(wanted) if holds(consent, on)}
