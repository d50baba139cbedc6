"""Referring somebody: one page with who receives it, what goes along, what the person agrees to, and the button."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.advising.languages import language_of
from app.advising.refer_form import FIELDS, About, agreed_in, mistakes_in, packet_in, told_and_given
from app.advising.sitting import Sitting, keep_sitting, sitting_of
from app.clock import now, today
from app.desk.forms import Form, Mistake, PostedForm
from app.desk.pages import desk_page, done
from app.published import Published
from app.referrals.access import client_for
from app.referrals.answering import Refused
from app.referrals.codes import address_code
from app.referrals.consent import GIVEN, TOLD, Given, Purpose, Told, Wording, agreed, wordings
from app.referrals.deadlines import Clock
from app.referrals.facts import facts_of
from app.referrals.packet import Reason, checks_of, needs_in_words, reasons_of
from app.referrals.reaching import WAYS
from app.referrals.recipients import Named, named_recipient, to_ring
from app.referrals.sending import Agreed, ToSend, check_to_send, new_client, send, sent_before
from app.referrals.signals import usual_wait_in_words
from app.referrals.tables import Client, Referral
from app.resident.cards import Cards
from app.resident.catalogue import cards_of
from app.resident.contacts import reach_of
from app.resident.provision_page import instead_of
from app.resident.standing import standing_of
from app.staff.guards import Adviser
from app.staff.permissions import Colleague
from app.transaction import Database
from services_catalogue.organisations import Organisation
from services_catalogue.provision import AccessPoint, Provision
from services_catalogue.status import date_in_words
from triage.pathway import Entry

router = APIRouter(prefix="/desk/triage", include_in_schema=False, default_response_class=HTMLResponse)

SHORT = 6
"""Characters of the reference that is offered for a new record."""


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page stands on. `entry` is None when the provision takes nobody new; `client` before a record."""

    sitting: Sitting
    published: Published
    provision: Provision
    entry: Entry | None
    door: AccessPoint | None
    recipient: Named
    client: Client | None
    reasons: tuple[Reason, ...]
    asked: tuple[Wording, ...]


@router.get("/refer/{slug}")
def refer(slug: str, request: Request, colleague: Adviser, database: Database) -> Response:
    """The page, with what the triage has shown filled in and nothing agreed to."""
    page = _page_of(slug, request, colleague, database)
    filled: dict[str, tuple[str, ...]] = {
        f"reason-{i}": ("yes",) for i, reason in enumerate(page.reasons) if not reason.sensitive
    }
    filled |= {"once": (secrets.token_urlsafe(24),), "reference": (address_code()[:SHORT],)}
    spoken = language_of(page.sitting.language)
    filled |= {"language": ("" if spoken is None else spoken.english,)}
    filled |= {"told_how": (Told.READ_ALOUD.value,), "given_how": (Given.SPOKEN.value,)}
    return _drawn(request, page, Form(filled))


@router.post("/refer/{slug}")
def send_it(slug: str, request: Request, colleague: Adviser, database: Database, form: PostedForm) -> Response:
    """Send the referral, or say what stands in the way. Without consent nothing at all is kept."""
    before = sent_before(database, colleague, form.text("once"))
    if before is not None:
        return done(f"/desk/referrals/{before.code}", _word(before))
    page = _page_of(slug, request, colleague, database)
    about = About.typed(form) if page.client is None else About.kept(page.client)
    if page.entry is None:
        sentence = "It takes nobody new now, so nothing was sent. Look at what to try instead."
        return _drawn(request, page, form, [Mistake("", sentence)])
    mistakes = mistakes_in(form, about, page.asked)
    if mistakes:
        return _drawn(request, page, form, mistakes)
    to_send = _to_send(page, page.entry, form, about, colleague)
    state = request.app.state
    try:
        check_to_send(database, colleague, page.client, to_send, now())
        client = page.client or _new(database, colleague, about, page)
    except Refused as refused:
        return _drawn(request, page, form, [Mistake(refused.field, refused.sentence)])
    referral = send(database, state.audit, colleague, client, to_send, now(), state.settings.address)
    onward = done(f"/desk/referrals/{referral.code}", _word(referral))
    return keep_sitting(page.sitting.of_client(client.code), request, colleague, onward)


def _to_send(page: Page, entry: Entry, form: Form, about: About, colleague: Colleague) -> ToSend:
    told_how, given_how = told_and_given(form)
    answers = page.sitting.answers
    return ToSend(
        once=form.text("once"),
        provision=page.provision,
        revision=page.published.revisions.get(page.provision.slug, 0),
        door=page.door,
        recipient=page.recipient,
        packet=packet_in(form, about, page.reasons, checks_of(entry), needs_in_words(answers), colleague),
        agreed=Agreed(page.asked, (*_held(page), *agreed_in(form, page.asked)), told_how, given_how, about.language),
        facts=facts_of(answers),
    )


def _page_of(slug: str, request: Request, colleague: Colleague, session: Session) -> Page:
    published: Published = request.app.state.published
    provision = published.by_slug.get(slug)
    if provision is None:
        raise HTTPException(404)
    sitting = sitting_of(request, colleague)
    found = published.pathfinder.pathway(sitting.answers, today())
    entry = next((entry for entry in found.entries() if entry.support.slug == slug), None)
    door_id = None if entry is None or entry.door is None else entry.door.id
    door = next((door for door in provision.access_points if door.id == door_id), None)
    recipient = named_recipient(session, provision, door)
    client = client_for(session, colleague, sitting.client) if sitting.client else None
    organisation = session.get_one(Organisation, colleague.organisation_id)
    asked = wordings(colleague.organisation, recipient.name, provision.name, organisation.records_months, can_ask=True)
    if client is not None and agreed(session, Purpose.KEEP, now().date(), client_id=client.id or 0):
        asked = tuple(wording for wording in asked if wording.purpose is not Purpose.KEEP)
    reasons = () if entry is None else reasons_of(entry, sitting.answers)
    return Page(sitting, published, provision, entry, door, recipient, client, reasons, asked)


def _word(referral: Referral) -> str:
    return "sent" if referral.live else "logged"


def _held(page: Page) -> tuple[str, ...]:
    """What the person agreed to before, so that it was not asked again."""
    return () if any(wording.purpose is Purpose.KEEP for wording in page.asked) else (Purpose.KEEP.value,)


def _new(session: Session, colleague: Colleague, about: About, page: Page) -> Client:
    client = new_client(session, colleague, about.reference, now())
    about.onto(client)
    client.district = facts_of(page.sitting.answers).district
    client.plan = [{"slug": step.slug, "note": step.note, "on": step.on} for step in page.sitting.plan]
    session.add(client)
    session.flush()
    return client


def _drawn(request: Request, page: Page, form: Form, mistakes: Sequence[Mistake] = ()) -> Response:
    cards: Cards = cards_of(request)
    on = today()
    due = Clock(now().date(), page.recipient.answer_within).due.isoformat()
    return desk_page(
        request,
        "advising/refer.html",
        part="triage",
        status=422 if mistakes else 200,
        provision=page.provision,
        slug=page.provision.slug,
        standing=standing_of(page.provision, on, page.door),
        instead=instead_of(page.provision, cards, on),
        door=page.door,
        recipient=page.recipient,
        agreed_on=date_in_words(page.recipient.agreed_on) if page.recipient.agreed_on else "",
        reach=reach_of(to_ring(page.provision, page.door)),
        due=date_in_words(due),
        usual_wait=usual_wait_in_words(cards.published.signals.get(page.provision.slug)),
        client=page.client,
        reasons=[(i, reason, form.has(f"reason-{i}")) for i, reason in enumerate(page.reasons)],
        checks=() if page.entry is None else checks_of(page.entry),
        needs=needs_in_words(page.sitting.answers),
        asked=[(wording, form.has(f"agree-{wording.purpose.value}")) for wording in page.asked],
        ways=[(way.value, words) for way, words in WAYS.items()],
        told=[(how.value, words) for how, words in TOLD.items()],
        given=[(how.value, words) for how, words in GIVEN.items()],
        typed={field: form.text(field) for field in FIELDS},
        once=form.text("once"),
        mistakes=list(mistakes),
        verdict=None if page.entry is None else page.entry.verdict.name,
    )
