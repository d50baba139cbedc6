"""Recipients of referrals in a test: a new one takes the place of the one before, as on the page."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from app.referrals.models import Recipient
from app.referrals.recipients import RecipientSummary, named_recipient, recipient_of
from services_catalogue.model.provision import Provision


def receives(
    session: Session,
    provision: Provision,
    name: str,
    now: datetime,
    *,
    email: str = "",
    organisation: int | None = None,
    answer_within: int = 10,
) -> RecipientSummary:
    """Replace the recipient of a provision; with neither email nor inbox, there is none."""
    before = recipient_of(session, provision.slug, "")
    wanted = (name, organisation, email, answer_within)
    if before is not None and wanted != (before.name, before.organisation_id, before.email, before.answer_within):
        before.ended_at = now
        session.add(before)
        session.flush()
        before = None
    if before is None and (email or organisation is not None):
        session.add(
            Recipient(
                slug=provision.slug,
                name=name,
                organisation_id=organisation,
                email=email,
                answer_within=answer_within,
                agreed_with="Demo head",
                agreed_on=now.date(),
                since=now,
            )
        )
        session.flush()
    return named_recipient(session, provision, None)
