"""Subject access: everything that is held about one client as a file for that client, without other people's data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import SignedLink, Staff
from app.core.audit import Actor, Audit, AuditAct, AuditEvent
from app.mail.outbox import Message
from app.referrals.access import referrals_of
from app.referrals.consent import consents_of
from app.referrals.consent_kinds import GIVEN, TOLD
from app.referrals.contact_method import WAYS
from app.referrals.lifecycle import REFUSALS, STATES
from app.referrals.models import Client, Consent, Outcome, Referral
from app.referrals.outcome_kinds import KINDS, LEAVINGS
from app.referrals.outcomes import outcomes_of
from app.referrals.timeline import timeline_of
from services_catalogue.model.organisations import Organisation

ABOUT = (
    "This is everything that {organisation} keeps in this service about one person, as it stood at the moment under "
    "made_at. Under record is who it is about. Under agreed_to is what they agreed to, in the words that were used. "
    "Under referrals is what was sent to whom, and all that happened after. Under mails are those about it, without "
    "the addresses of other people. Under links are those that opened a page about it. Under who_used_it is everybody "
    "who did something with it, and when. Whoever received a referral may keep records of their own: ask them too."
)
TELLS_OF = ("client", "referral", "consent", "outcome")


def file_name(client: Client) -> str:
    """The name of the file, in which no person is named."""
    return f"record-{client.code}.json"


def export(session: Session, audit: Audit, client: Client, actor: Actor, now: datetime) -> bytes:
    """Everything about one client as JSON (UTF-8), noted in the audit. Needs a writing session."""
    audit.record(session, actor, AuditAct.EXPORTED, "client", client.code, now)
    said = everything_about(session, client, now)
    return (json.dumps(said, ensure_ascii=False, indent=2, default=_in_words) + "\n").encode()


def everything_about(session: Session, client: Client, now: datetime) -> dict[str, Any]:
    """Everything about one client as a tree of plain values; moments are datetimes, in UTC."""
    referrals = referrals_of(session, client)
    codes = [client.code, *(referral.code for referral in referrals)]
    organisation = session.get_one(Organisation, client.organisation_id).name
    return {
        "about": ABOUT.format(organisation=organisation),
        "made_at": now,
        "record": _record(session, client, organisation),
        "agreed_to": [_agreed(one, referrals) for one in consents_of(session, client.id or 0)],
        "referrals": [_referral(session, referral, organisation) for referral in referrals],
        "mails": _mails(session, client),
        "links": _links(session, codes),
        "who_used_it": _uses(session, codes),
    }


def _record(session: Session, client: Client, organisation: str) -> dict[str, Any]:
    adviser = session.get_one(Staff, client.adviser_id)
    return {
        "organisation": organisation,
        "adviser": adviser.name,
        "code": client.code,
        "reference": client.reference,
        "called": client.name,
        "reached_by": WAYS[client.reach],
        "contact": client.contact,
        "safe_when_and_how": client.safe,
        "language": client.language,
        "district": client.district,
        "plan": [{"support": step.get("slug"), "note": step.get("note"), "on": step.get("on")} for step in client.plan],
        "has_a_slip_with_a_code": client.receipt_hash is not None,
        "begun_at": client.created_at,
        "last_used_at": client.active_at,
        "months_kept_when_nothing_happens": client.promised_months,
    }


def _agreed(consent: Consent, referrals: Sequence[Referral]) -> dict[str, Any]:
    return {
        "purpose": consent.purpose,
        "with": consent.recipient,
        "words": consent.wording,
        "version_of_the_words": consent.wording_version,
        "language": consent.language,
        "referral": next((one.code for one in referrals if one.id == consent.referral_id), None),
        "how_they_were_told": TOLD[consent.told_how],
        "how_they_agreed": GIVEN[consent.given_how],
        "taken_by": consent.taken_by,
        "given_at": consent.given_at,
        "ends_on": consent.ends_on,
        "taken_back_at": consent.withdrawn_at,
        "taken_back_how": consent.withdrawn_how,
    }


def _referral(session: Session, referral: Referral, organisation: str) -> dict[str, Any]:
    because = referral.refused_because
    return {
        "code": referral.code,
        "support": referral.name,
        "sent_by": f"{session.get_one(Staff, referral.adviser_id).name}, {organisation}",
        "sent_to": referral.recipient_name,
        "sent_from_here": referral.live,
        "sent_at": referral.sent_at,
        "state": STATES[referral.state],
        "state_since": referral.state_at,
        "first_answer_at": referral.answered_at,
        "waiting_list_until": referral.waiting_until,
        "refused_because": REFUSALS[because] if because else None,
        "where_else": referral.instead,
        "paused": [{"from": first, "until": until} for first, until in referral.pauses],
        "what_was_sent": referral.disclosure,
        "counted_by": {
            "district": referral.district,
            "ages": referral.age_band,
            "work": referral.work_status,
        },
        "what_happened": [
            {"at": one.at, "what": one.what, "who": one.who, "side": one.side, "note": one.note}
            for one in timeline_of(session, referral)
        ],
        "what_became_of_it": [_outcome(one) for one in outcomes_of(session, referral)],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "what": KINDS[outcome.kind],
        "on": outcome.day,
        "told_by": outcome.who,
        "told_at": outcome.told_at,
        "left_because": LEAVINGS[outcome.reason] if outcome.reason else None,
    }


def _mails(session: Session, client: Client) -> list[dict[str, Any]]:
    """The mails about a client, without the addresses, which are other people's."""
    mails = session.exec(
        select(Message, Referral.code)
        .join(Referral, col(Referral.id) == col(Message.referral_id))
        .where(Message.client_id == client.id)
        .order_by(col(Message.id))
    )
    return [
        {
            "about": f"referral/{code}/{mail.what}",
            "subject": mail.subject,
            "written_at": mail.created_at,
            "state": "sent" if mail.sent_at else "given up" if mail.given_up_at else "waiting",
            "sent_at": mail.sent_at,
        }
        for mail, code in mails
    ]


def _links(session: Session, codes: Sequence[str]) -> list[dict[str, Any]]:
    links = session.exec(select(SignedLink).where(col(SignedLink.subject).in_(codes)).order_by(col(SignedLink.id)))
    return [
        {
            "for": one.purpose,
            "about": one.subject,
            "made_at": one.created_at,
            "until": one.expires_at,
            "used_or_replaced_at": one.used_at,
        }
        for one in links
    ]


def _uses(session: Session, codes: Sequence[str]) -> list[dict[str, Any]]:
    """All uses of the record, by organisation: the names of colleagues are their own data."""
    entries = session.exec(
        select(AuditEvent, Organisation)
        .join(Organisation, col(Organisation.id) == AuditEvent.organisation_id, isouter=True)
        .where(col(AuditEvent.kind).in_(TELLS_OF), col(AuditEvent.subject).in_(codes))
        .order_by(col(AuditEvent.id))
    )
    return [
        {
            "at": one.at,
            "who": one.actor if theirs is None else theirs.name,
            "did": one.act,
            "with": f"{one.kind} {one.subject}",
            "more": one.detail,
        }
        for one, theirs in entries
    ]


def _in_words(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} cannot be written down.")
