"""Who receives a referral: a recipient with whom that was agreed, or none yet, and then the adviser rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, or_, select

from app.referrals.deadlines import PROMISED
from app.referrals.models import Recipient, Referral
from services_catalogue.model.organisations import Organisation
from services_catalogue.model.provision import AccessPoint, Provision

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class RecipientSummary:
    """The recipient of a referral as an adviser sees it before sending.

    `live` says that it goes to them from here: into the inbox of `organisation`, or by mail to `email`. Otherwise it is
    logged: the adviser gets in touch by the contact of the catalogue and notes it. `agreed_on` and `agreed_with` say
    since when and with whom that is so; empty when no recipient has agreed.
    """

    id: int | None
    name: str
    organisation_id: int | None
    organisation: str
    email: str
    answer_within: int
    agreed_with: str
    agreed_on: str

    @property
    def live(self) -> bool:
        return self.organisation_id is not None or bool(self.email)


def recipients_of(session: Session, slug: str) -> Sequence[Recipient]:
    """All current recipients of a provision and of its access points."""
    return session.exec(
        select(Recipient)
        .where(Recipient.slug == slug, col(Recipient.ended_at).is_(None))
        .order_by(col(Recipient.access_point_id))
    ).all()


def recipient_of(session: Session, slug: str, access_point_id: str) -> Recipient | None:
    """The current recipient: that of the access point if there is one, or else that of the whole provision."""
    return session.exec(
        select(Recipient)
        .where(
            Recipient.slug == slug,
            or_(Recipient.access_point_id == access_point_id, Recipient.access_point_id == ""),
            col(Recipient.ended_at).is_(None),
        )
        .order_by(col(Recipient.access_point_id).desc())
    ).first()


def replace_recipient(
    session: Session,
    slug: str,
    access_point_id: str,
    now: datetime,
    *,
    name: str,
    organisation_id: int | None,
    email: str,
    answer_within: int,
    agreed_with: str,
    agreed_on: date,
) -> Recipient:
    """Write down a new recipient in place of the current one. Needs a writing session."""
    end_recipient(session, slug, access_point_id, now)
    recipient = Recipient(
        slug=slug,
        access_point_id=access_point_id,
        name=name,
        organisation_id=organisation_id,
        email=email,
        answer_within=answer_within,
        agreed_with=agreed_with,
        agreed_on=agreed_on,
        since=now,
    )
    session.add(recipient)
    session.flush()
    return recipient


def end_recipient(session: Session, slug: str, access_point_id: str, now: datetime) -> bool:
    """End the current recipient without a new one. False when there was none. Needs a writing session."""
    found = session.exec(
        select(Recipient).where(
            Recipient.slug == slug, Recipient.access_point_id == access_point_id, col(Recipient.ended_at).is_(None)
        )
    ).all()
    for recipient in found:
        recipient.ended_at = now
        session.add(recipient)
    session.flush()
    return bool(found)


def named_recipient(session: Session, provision: Provision, access_point: AccessPoint | None) -> RecipientSummary:
    """The recipient of a referral to a provision, or to its access point if there is one; logged if none has agreed."""
    found = recipient_of(session, provision.slug, "" if access_point is None else access_point.id)
    if found is None:
        return RecipientSummary(
            None,
            (provision if access_point is None else access_point).name[:LONGEST_NAME],
            None,
            "",
            "",
            PROMISED,
            "",
            "",
        )
    organisation = None if found.organisation_id is None else session.get(Organisation, found.organisation_id)
    return RecipientSummary(
        found.id,
        found.name,
        found.organisation_id,
        "" if organisation is None else organisation.name,
        found.email,
        found.answer_within,
        found.agreed_with,
        found.agreed_on.isoformat(),
    )


def receiving_organisation(session: Session, referral: Referral) -> str:
    """The name of the organisation in whose inbox a referral is; empty when it is in none."""
    organisation = None if referral.receiving_id is None else session.get(Organisation, referral.receiving_id)
    return "" if organisation is None else organisation.name
