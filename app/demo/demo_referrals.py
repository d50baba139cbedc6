"""The referrals of a demo: two recipients who agreed to receive them, and three made-up clients with outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, select
from starlette.datastructures import State

from app.accounts.models import Staff
from app.core.audit import Actor
from app.core.permissions import Colleague, Role
from app.referrals.consent import wordings
from app.referrals.consent_kinds import NEEDED, ConsentChannel, ConsentMethod, Purpose
from app.referrals.contact_method import ContactMethod
from app.referrals.disclosure import Disclosure
from app.referrals.lifecycle import ReferralState, Side
from app.referrals.models import Recipient, Referral
from app.referrals.recipients import named_recipient
from app.referrals.statistics_attributes import StatisticsAttributes
from app.referrals.submission import ConsentAnswers, ReferralDraft, new_client, send
from app.referrals.transitions import ActionContext, RecipientResponse, answer
from services_catalogue.model.organisations import Organisation

IN_AN_INBOX, BY_MAIL, RUNG = "nottingham-jobs", "working-well-east-midlands", "national-careers-service"
WITHIN = 10


def make_demo_referrals(session: Session, state: State, now: datetime) -> None:
    """Make the referrals, each as the pages would. Needs a writing session, and the staff of the demo."""
    people = {staff.email.partition("@")[0]: staff for staff in session.exec(select(Staff))}
    council = people["council-adviser"].organisation_id
    inbox, by_mail = _receives(IN_AN_INBOX, now), _receives(BY_MAIL, now)
    inbox.name, inbox.organisation_id = "Demo council jobs team", council
    by_mail.name, by_mail.email = "Demo receiving team", "receiving-team@example.org"
    session.add_all([inbox, by_mail])
    session.flush()
    adviser = _colleague(session, people["adviser"])
    waiting = _refer(session, state, adviser, "Demo Alex", IN_AN_INBOX, now - timedelta(days=9))
    _refer(session, state, adviser, "Demo Sam", BY_MAIL, now - timedelta(days=16))
    _refer(session, state, adviser, "Demo Jo", RUNG, now - timedelta(days=2))
    council_adviser = people["council-adviser"]
    actor = Actor(council_adviser.name, council_adviser.id, council)
    desk = ActionContext(state.audit, actor, Side.RECEIVER, now - timedelta(days=6), state.settings.address)
    said = RecipientResponse(
        ReferralState.WAITING, until=now.date() + timedelta(days=20), note="There is room again next month."
    )
    answer(session, waiting, said, desk)


def _receives(slug: str, now: datetime) -> Recipient:
    return Recipient(
        slug=slug, name="", agreed_with="Demo person", agreed_on=now.date(), since=now, answer_within=WITHIN
    )


def _colleague(session: Session, staff: Staff) -> Colleague:
    organisation = session.get_one(Organisation, staff.organisation_id)
    roles = frozenset(Role(role) for role in staff.roles)
    return Colleague(staff.id or 0, staff.name, staff.email, roles, organisation.id or 0, organisation.name, True, 0)


def _refer(session: Session, state: State, adviser: Colleague, name: str, slug: str, at: datetime) -> Referral:
    provision = state.snapshot.by_slug[slug]
    client = new_client(session, adviser, name.upper().replace(" ", "-"), at)
    client.name, client.reach, client.contact, client.district = name, ContactMethod.PHONE, "07700 900123", "nottingham"
    session.add(client)
    recipient = named_recipient(session, provision, None)
    disclosure = Disclosure(
        name=name,
        reach=client.reach,
        contact=client.contact,
        safe="After 3 pm. Leave no message.",
        language="",
        needs=(),
        why=("They live in Nottingham.", "They are out of work and looking for a job."),
        checks=tuple(provision.provider_checks[:2]),
        note="",
        adviser=adviser.name,
        organisation=adviser.organisation,
        adviser_email=adviser.email,
    )
    asked = wordings(adviser.organisation, recipient.name, provision.name, 6, can_ask=False)
    given = (*NEEDED, Purpose.OUTCOMES)
    to_send = ReferralDraft(
        once=f"demo-{client.code}",
        provision=provision,
        revision=state.snapshot.revisions.get(slug, 0),
        access_point=None,
        recipient=recipient,
        disclosure=disclosure,
        agreed=ConsentAnswers(asked, given, ConsentChannel.READ_ALOUD, ConsentMethod.SPOKEN, ""),
        facts=StatisticsAttributes("nottingham", "25 to 34", "looking_for_work"),
    )
    return send(session, state.audit, adviser, client, to_send, at, state.settings.address)
