"""Sending a referral: the client's record, the consents, the referral and its mail (outbox) in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from app.core.audit import SERVICE, Audit, AuditAct
from app.core.permissions import Colleague
from app.referrals.access import sent_referrals
from app.referrals.consent import Wording, agreed, missing, record_consents, wordings
from app.referrals.consent_kinds import ConsentChannel, ConsentMethod, Purpose
from app.referrals.contact_method import ContactMethod, as_kept, error_in
from app.referrals.deadlines import ResponseClock
from app.referrals.disclosure import Disclosure
from app.referrals.emails import write_new
from app.referrals.lifecycle import EventKind, ReferralState, Side
from app.referrals.models import Client, Referral
from app.referrals.random_codes import address_code
from app.referrals.recipients import RecipientSummary, named_recipient
from app.referrals.statistics_attributes import StatisticsAttributes
from app.referrals.transitions import ActionContext, TransitionError, happened
from services_catalogue.model.organisations import Organisation
from services_catalogue.model.provision import AccessPoint, Provision

LONGEST = {"name": 100, "contact": 254, "safe": 200, "language": 20, "note": 500}
"""Characters, of what was typed into a disclosure."""
LONGEST_REFERENCE = 40
LONGEST_ONCE = 64
MOST_REASONS = 40
LONGEST_REASON = 300


class MissingConsent(Exception):
    """The client did not agree to what a referral needs, so nothing was kept and nothing sent."""


@dataclass(frozen=True, slots=True)
class ConsentAnswers:
    """What the client was asked and what they agreed to (values of `consent_kinds.Purpose`), and how."""

    asked: tuple[Wording, ...]
    given: Collection[str]
    told_how: ConsentChannel
    given_how: ConsentMethod
    language: str


@dataclass(frozen=True, slots=True)
class ReferralDraft:
    """One referral as it stands on the page. `once` is the page's number: an idempotency key for two presses."""

    once: str
    provision: Provision
    revision: int
    access_point: AccessPoint | None
    recipient: RecipientSummary
    disclosure: Disclosure
    agreed: ConsentAnswers
    facts: StatisticsAttributes


def new_client(session: Session, colleague: Colleague, reference: str, now: datetime) -> Client:
    """Begin a record, with nothing in it yet that says who it is. Raises TransitionError for a reference that cannot be
    one, or that another record of the organisation has. Needs a writing session."""
    _check_reference(session, colleague, reference)
    client = Client(
        code=address_code(),
        organisation_id=colleague.organisation_id,
        adviser_id=colleague.id,
        reference=reference,
        created_at=now,
        active_at=now,
    )
    session.add(client)
    session.flush()
    return client


def has_reference(session: Session, organisation_id: int, reference: str, *, but: int | None = None) -> bool:
    """Whether a record of an organisation has a reference, other than the one with the id `but`."""
    same = select(Client.id).where(Client.organisation_id == organisation_id, Client.reference == reference)
    return session.exec(same if but is None else same.where(col(Client.id) != but)).first() is not None


def sent_before(session: Session, colleague: Colleague, once: str) -> Referral | None:
    """The referral that this very page has sent already, if the colleague may open it; None when it has sent none."""
    return session.exec(sent_referrals(colleague).where(Referral.once == once)).first()


def check_to_send(
    session: Session, colleague: Colleague, client: Client | None, to_send: ReferralDraft, now: datetime
) -> None:
    """Check that a referral can be sent, without changing anything. `client` is None when there is no record yet.

    Raises MissingConsent, or TransitionError when what the page was made for has changed since (as in optimistic
    locking), or it holds more than may be sent.
    """
    today, recipient, agreed_to = now.date(), to_send.recipient, to_send.agreed
    _check_page(session, to_send.once)
    if client is not None and (client.organisation_id != colleague.organisation_id or client.anonymised_at is not None):
        raise TransitionError("", "This record is closed. Begin a new one.")
    support = to_send.provision if to_send.access_point is None else to_send.access_point
    if to_send.provision.closed(today.isoformat()) or support.closed(today.isoformat()):
        raise TransitionError("", "It takes nobody new now. Look at what to try instead.")
    if recipient != named_recipient(session, to_send.provision, to_send.access_point):
        raise TransitionError("", "Who receives this has changed since you opened this page. Look at it again.")
    if missing(agreed_by(session, client, agreed_to, now)):
        raise MissingConsent
    _check_asked(session, colleague, to_send)
    _check_disclosure(to_send.disclosure, agreed_to)


def agreed_by(session: Session, client: Client | None, agreed_to: ConsentAnswers, now: datetime) -> tuple[str, ...]:
    """The purposes that the client agrees to: what they say yes to now, and keeping a record if agreed before."""
    asked = {wording.purpose for wording in agreed_to.asked}
    yes = {purpose for purpose in asked if purpose in agreed_to.given}
    if client is not None and agreed(session, Purpose.KEEP, now.date(), client_id=client.id or 0):
        yes.add(Purpose.KEEP)
    return tuple(sorted(yes))


def send(
    session: Session,
    audit: Audit,
    colleague: Colleague,
    client: Client,
    to_send: ReferralDraft,
    now: datetime,
    address: str,
) -> Referral:
    """Send a referral. Raises MissingConsent or TransitionError, with nothing changed. Needs a writing session."""
    check_to_send(session, colleague, client, to_send, now)
    recipient = to_send.recipient
    referral = Referral(
        code=address_code(),
        once=to_send.once,
        client_id=client.id or 0,
        organisation_id=colleague.organisation_id,
        adviser_id=client.adviser_id,
        slug=to_send.provision.slug,
        name=to_send.provision.name[:200],
        revision=to_send.revision,
        access_point_id="" if to_send.access_point is None else to_send.access_point.id,
        recipient_id=recipient.id,
        recipient_name=recipient.name[:200],
        receiving_id=recipient.organisation_id,
        email=recipient.email,
        live=recipient.live,
        answer_within=recipient.answer_within,
        state=ReferralState.SENT,
        sent_at=now,
        state_at=now,
        disclosure=_only_what_is_needed(to_send.disclosure).stored(),
        district=to_send.facts.district,
        age_band=to_send.facts.age_band,
        work_status=to_send.facts.work_status,
    )
    session.add(referral)
    session.flush()
    agreed_to = to_send.agreed
    if any(wording.purpose is Purpose.KEEP and wording.purpose in agreed_to.given for wording in agreed_to.asked):
        client.promised_months = session.get_one(Organisation, colleague.organisation_id).records_months
    record_consents(
        session,
        client,
        agreed_to.asked,
        agreed_to.given,
        told_how=agreed_to.told_how,
        given_how=agreed_to.given_how,
        language=agreed_to.language,
        taken_by=(colleague.id, colleague.name),
        referral_id=referral.id,
        now=now,
    )
    happened(session, referral, EventKind.SENT, ActionContext(audit, colleague.actor, Side.SENDER, now, address))
    audit.record(
        session,
        colleague.actor,
        AuditAct.SENT,
        "referral",
        referral.code,
        now,
        provision=referral.slug,
        live=referral.live,
        agreed=agreed_by(session, client, agreed_to, now),
    )
    if referral.live:
        due = ResponseClock(now.date(), referral.answer_within).due
        if not write_new(session, referral, due, colleague.organisation, now, address):
            desk = ActionContext(audit, SERVICE, Side.SERVICE, now, address)
            happened(
                session, referral, EventKind.UNDELIVERED, desk, note="Nobody there can be written to yet: please ring."
            )
    return referral


def _check_reference(session: Session, colleague: Colleague, reference: str) -> None:
    if not reference.strip():
        raise TransitionError("reference", "Write a reference, so that you find the record again.")
    if len(reference) > LONGEST_REFERENCE:
        raise TransitionError("reference", f"Make it shorter: {LONGEST_REFERENCE} characters at most.")
    if has_reference(session, colleague.organisation_id, reference):
        raise TransitionError("reference", "Another record has this reference. Choose another one.")


def _check_page(session: Session, once: str) -> None:
    if not once or len(once) > LONGEST_ONCE:
        raise TransitionError("", "This page was not complete. Open it again.")
    if session.exec(select(Referral.id).where(Referral.once == once)).first() is not None:
        raise TransitionError("", "This page has sent its referral already. Open it again for another one.")


def _check_asked(session: Session, colleague: Colleague, to_send: ReferralDraft) -> None:
    """Check that the words are those of this organisation, recipient and provision, and that all that is ticked was
    asked. Raises TransitionError."""
    months = session.get_one(Organisation, colleague.organisation_id).records_months
    names = (colleague.organisation, to_send.recipient.name, to_send.provision.name)
    asked = to_send.agreed.asked
    if not set(asked) <= set(wordings(*names, months, can_ask=True)):
        raise TransitionError("", "The words to read out have changed since you opened this page. Read them out again.")
    known = {wording.purpose for wording in asked} | {Purpose.KEEP}  # a record may be kept already
    if not set(to_send.agreed.given) <= known:
        raise TransitionError("", "They were not asked all that is ticked. Read it out again.")


def _check_disclosure(disclosure: Disclosure, agreed_to: ConsentAnswers) -> None:
    wrong = error_in(disclosure.reach, disclosure.contact)
    if wrong:
        raise TransitionError("contact" if disclosure.reach in list(ContactMethod) else "reach", wrong)
    for field, most in LONGEST.items():
        if len(getattr(disclosure, field)) > most:
            raise TransitionError(field, f"Make it shorter: {most} characters at most.")
    if len(disclosure.why) > MOST_REASONS or any(len(reason) > LONGEST_REASON for reason in disclosure.why):
        raise TransitionError("", "These are more reasons than can be sent. Leave some out.")
    if len(agreed_to.language) > LONGEST["language"]:
        raise TransitionError("language", f"Make it shorter: {LONGEST['language']} characters at most.")
    if Purpose.ASK in agreed_to.given and disclosure.reach != ContactMethod.EMAIL:
        raise TransitionError("agree-ask", "They can be asked by email only. Choose email above, or leave this out.")


def _only_what_is_needed(disclosure: Disclosure) -> Disclosure:
    """The disclosure with the contact as it is kept; with none when the client is reached through the adviser."""
    return replace(disclosure, contact=as_kept(disclosure.reach, disclosure.contact))
