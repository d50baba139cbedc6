"""The page that refers a client: the recipient, what goes along, what the client agrees to, and the button."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Adviser
from app.accounts.organisations import organisation_by_id
from app.advising.client_details import ClientDetails
from app.advising.disclosure_preview import (
    DisclosurePreview,
    changed_since,
    identity,
    opened,
    sealed,
    shown_of,
    still_ticked,
)
from app.advising.languages import language_of
from app.advising.new_referral_form import FIELDS, agreed_in, disclosure_in, errors_in, told_and_given
from app.advising.open_triage_sessions import CurrentTriageSession, keep_triage_session
from app.advising.triage_session import TRIAGE, TriageSession
from app.advising.triage_session_page import record_of, whose
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import now, today
from app.core.permissions import Colleague
from app.core.session import Database
from app.presentation.availability import availability_of
from app.presentation.cards import Cards
from app.presentation.contacts import reach_of
from app.presentation.current_catalogue import cards_of
from app.presentation.provision_page import instead_of
from app.referrals.access import Client, Referral, client_of
from app.referrals.consent import Wording, agreed, wordings
from app.referrals.consent_kinds import GIVEN, TOLD, ConsentChannel, ConsentMethod, Purpose
from app.referrals.contact_method import WAYS, ContactMethod
from app.referrals.deadlines import ResponseClock
from app.referrals.random_codes import address_code
from app.referrals.recipients import RecipientSummary, named_recipient
from app.referrals.response_rates import usual_wait_in_words
from app.referrals.submission import ConsentAnswers, MissingConsent, ReferralDraft, new_client, send, sent_before
from app.referrals.transitions import TransitionError
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.model.provision import AccessPoint, Provision
from services_catalogue.model.shown_contacts import best_of
from services_catalogue.model.status import date_in_words
from triage.judgement.judgement import Verdict

router = APIRouter(prefix=f"{TRIAGE}/{{triage_session}}", include_in_schema=False, default_response_class=HTMLResponse)

SHORT = 6
"""Characters of the reference that is offered for a new record."""
TAKES_NOBODY = "It takes nobody new now, so nothing was sent. Look at what to try instead."
NOT_WHOLE = (
    "Nothing was sent: this page was open for too long, or a part of it was missing. "
    "Look at it again, and read out again what they agree to."
)
NO_CONSENT = (
    "Nothing was kept and nothing was sent, since they no longer agree to all that it needs. "
    "Read out again what they agree to, and tick it only if they agree."
)


@dataclass(frozen=True, slots=True)
class NewReferralContext:
    """All that the page stands on. `client` is None before there is a record."""

    triage_session: TriageSession
    published: CatalogueSnapshot
    provision: Provision
    access_point: AccessPoint | None
    client: Client | None
    shown: DisclosurePreview

    @property
    def takes_people(self) -> bool:
        """Whether the provision takes new people, even if only its recipient can decide whether they fit."""
        return bool(self.shown.verdict)

    @property
    def fits(self) -> bool:
        """Whether no answer of the client speaks against it."""
        return self.shown.verdict != Verdict.NOT_MET.value


@router.get("/refer/{slug}")
def refer(
    slug: str, request: Request, colleague: Adviser, triage_session: CurrentTriageSession, database: Database
) -> Response:
    """The page, filled in from the triage session, with no consent ticked."""
    page = _page_of(slug, request, colleague, triage_session, database)
    spoken = language_of(triage_session.language)
    filled: dict[str, tuple[str, ...]] = {
        "reason": tuple(identity(reason) for reason in page.shown.reasons if not reason.sensitive),
        "reference": (address_code()[:SHORT],),
        "language": ("" if spoken is None else spoken.english,),
        "told_how": (ConsentChannel.READ_ALOUD,),
        "given_how": (ConsentMethod.SPOKEN,),
    }
    return _drawn(request, page, Form(filled))


@router.post("/refer/{slug}")
def send_it(
    slug: str,
    request: Request,
    colleague: Adviser,
    triage_session: CurrentTriageSession,
    database: Database,
    form: PostedForm,
) -> Response:
    """Send what the page showed, or say what is in the way. Without consent nothing is kept. Idempotent by `once`."""
    state = request.app.state
    before = opened(state.disclosure_cipher, form.text("shown"))
    sent = None if before is None else sent_before(database, colleague, before.once)
    if sent is not None:
        return _onward(request, colleague, triage_session, sent, client_of(database, sent))
    page = _page_of(slug, request, colleague, triage_session, database, once="" if before is None else before.once)
    if not page.takes_people:
        return _drawn(request, page, form, [FieldError("", TAKES_NOBODY)])
    changes = () if before is None else changed_since(before, page.shown)
    if before is None or changes:
        return _drawn(request, page, _to_look_at_again(form, before, page.shown), [_to_look_at(changes)])
    about = before.about or ClientDetails.typed(form)
    errors = errors_in(form, about, before.asked)
    if errors:
        return _drawn(request, page, form, errors)
    to_send = _to_send(page, form, about)
    try:
        with database.begin_nested():  # a savepoint: without the referral its new record is not kept either
            client = page.client or _new(database, colleague, about, page.shown)
            referral = send(database, state.audit, colleague, client, to_send, now(), state.settings.address)
    except TransitionError as refused:
        return _drawn(request, page, form, [FieldError(refused.field, refused.sentence)])
    except MissingConsent:
        page = _page_of(slug, request, colleague, triage_session, database, once=page.shown.once)
        return _drawn(request, page, _to_look_at_again(form, before, page.shown), [FieldError("", NO_CONSENT)])
    return _onward(request, colleague, triage_session, referral, client)


def _onward(
    request: Request, colleague: Colleague, triage_session: TriageSession, referral: Referral, client: Client
) -> Response:
    """The redirect to the referral; the triage session belongs to the client's record from now on."""
    onward = done(f"/desk/referrals/{referral.code}", "sent" if referral.live else "logged")
    return keep_triage_session(triage_session.of_client(client.code), request, colleague, onward)


def _to_look_at(changes: Sequence[str]) -> FieldError:
    if not changes:
        return FieldError("", NOT_WHOLE)
    what = "; ".join(changes)
    sentence = f"Nothing was sent, since this changed after you opened the page: {what}. "
    return FieldError("", f"{sentence}Look at it again, and read out again what they agree to.")


def _to_look_at_again(form: Form, before: DisclosurePreview | None, now_shown: DisclosurePreview) -> Form:
    """The form as it was typed and ticked, without the consents: they were given to what the page showed before."""
    kept = {name: values for name, values in form.fields.items() if not name.startswith("agree-")}
    return Form({**kept, "reason": still_ticked(before, now_shown, form.texts("reason"))})


def _to_send(page: NewReferralContext, form: Form, about: ClientDetails) -> ReferralDraft:
    shown = page.shown
    told_how, given_how = told_and_given(form)
    return ReferralDraft(
        once=shown.once,
        provision=page.provision,
        revision=shown.revision,
        access_point=page.access_point,
        recipient=shown.recipient,
        disclosure=disclosure_in(form, about, shown),
        agreed=ConsentAnswers(
            shown.asked, (*_held(shown), *agreed_in(form, shown.asked)), told_how, given_how, about.language
        ),
        facts=shown.facts,
    )


def _page_of(
    slug: str, request: Request, colleague: Colleague, triage_session: TriageSession, session: Session, once: str = ""
) -> NewReferralContext:
    published: CatalogueSnapshot = request.app.state.snapshot
    provision = published.by_slug.get(slug)
    if provision is None:
        raise HTTPException(404)
    found = published.pathfinder.pathway(triage_session.answers, today())
    entry = next((entry for entry in found.entries() if entry.support.slug == slug), None)
    access_point_id = None if entry is None or entry.access_point is None else entry.access_point.id
    access_point = next(
        (access_point for access_point in provision.access_points if access_point.id == access_point_id), None
    )
    client = record_of(session, colleague, triage_session)
    recipient = named_recipient(session, provision, access_point)
    shown = shown_of(
        triage_session,
        entry,
        provision,
        access_point,
        revision=published.revisions.get(slug, 0),
        recipient=recipient,
        asked=_asked(session, colleague, provision, recipient, client),
        client=client,
        colleague=colleague,
        once=once or secrets.token_urlsafe(24),
    )
    return NewReferralContext(triage_session, published, provision, access_point, client, shown)


def _asked(
    session: Session, colleague: Colleague, provision: Provision, recipient: RecipientSummary, client: Client | None
) -> tuple[Wording, ...]:
    """The consents to read out. A client who agreed before that a record is kept, is not asked for that again."""
    months = organisation_by_id(session, colleague.organisation_id).records_months
    asked = wordings(colleague.organisation, recipient.name, provision.name, months, can_ask=True)
    if client is None or not agreed(session, Purpose.KEEP, now().date(), client_id=client.id or 0):
        return asked
    return tuple(wording for wording in asked if wording.purpose is not Purpose.KEEP)


def _held(shown: DisclosurePreview) -> tuple[str, ...]:
    """The purposes that the client agreed to before, and was not asked for again."""
    return () if any(wording.purpose is Purpose.KEEP for wording in shown.asked) else (Purpose.KEEP,)


def _new(session: Session, colleague: Colleague, about: ClientDetails, shown: DisclosurePreview) -> Client:
    client = new_client(session, colleague, about.reference, now())
    about.onto(client)
    client.district = shown.facts.district
    client.plan = [asdict(step) for step in shown.plan]
    session.add(client)
    session.flush()
    return client


def _drawn(request: Request, page: NewReferralContext, form: Form, errors: Sequence[FieldError] = ()) -> Response:
    cards: Cards = cards_of(request)
    on, shown = today(), page.shown
    due = ResponseClock(now().date(), shown.recipient.answer_within).due.isoformat()
    return desk_page(
        request,
        "advising/new_referral.html",
        part="triage",
        status=422 if errors else 200,
        **whose(page.triage_session, page.client),
        provision=page.provision,
        slug=shown.slug,
        standing=availability_of(page.provision, on, page.access_point),
        instead=instead_of(page.provision, cards, on),
        access_point=page.access_point,
        recipient=shown.recipient,
        agreed_on=date_in_words(shown.recipient.agreed_on) if shown.recipient.agreed_on else "",
        reach=reach_of(best_of(page.provision, page.access_point, on)),
        due=date_in_words(due),
        usual_wait=usual_wait_in_words(cards.published.signals.get(shown.slug)),
        about=shown.about,
        reached="" if shown.about is None else WAYS[ContactMethod(shown.about.reach)],
        reasons=[(identity(one), one, identity(one) in form.texts("reason")) for one in shown.reasons],
        checks=shown.checks,
        needs=shown.needs,
        planned=[
            cards.published.by_slug[step.slug].name for step in shown.plan if step.slug in cards.published.by_slug
        ],
        asked=[(wording, form.has(f"agree-{wording.purpose}")) for wording in shown.asked],
        ways=[(way.value, words) for way, words in WAYS.items()],
        told=[(how.value, words) for how, words in TOLD.items()],
        given=[(how.value, words) for how, words in GIVEN.items()],
        typed={field: form.text(field) for field in FIELDS},
        shown=sealed(request.app.state.disclosure_cipher, shown),
        errors=list(errors),
        takes_people=page.takes_people,
        fits=page.fits,
    )
