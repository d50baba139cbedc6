"""What a client reads on their own page: neither why a referral was refused nor what others noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.accounts.organisations import organisation_by_id
from app.accounts.people import staff_by_id
from app.referrals.access import Client, Referral, referrals_of
from app.referrals.access_log import access_log_of
from app.referrals.consent import Consent, consents_of
from app.referrals.consent_kinds import Purpose
from app.referrals.disclosure import Disclosure
from app.referrals.lifecycle import ReferralState
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.outcomes import outcomes_of
from app.referrals.transitions import clock_of
from app.resident.self_report import WHY_LEFT, news_offered
from services_catalogue.model.status import date_in_words
from triage.i18n import _
from triage.i18n import marked as m

MOST_LOOKS = 60

ANSWERS = {
    ReferralState.SENT: m("They have not answered yet."),
    ReferralState.RECEIVED: m("They have it, and have not answered yet."),
    ReferralState.WAITING: m("They said yes. There is a waiting list."),
    ReferralState.ACCEPTED: m("They said yes."),
    ReferralState.STARTED: m("You have started."),
    ReferralState.REFUSED: m("They said no."),
    ReferralState.EXPIRED: m("They did not answer in time."),
    ReferralState.WITHDRAWN: m("It was taken back."),
}
NEXT = {
    ReferralState.SENT: m("They should answer by {day}. You do not have to do anything."),
    ReferralState.RECEIVED: m("They should answer by {day}. You do not have to do anything."),
    ReferralState.WAITING: m(
        "They think there is room on about {day}. You can ask your adviser for something else meanwhile."
    ),
    ReferralState.ACCEPTED: m("They get in touch with you. If they do not, tell us here, or tell your adviser."),
    ReferralState.STARTED: "",
    ReferralState.REFUSED: m("You did nothing wrong. Ask your adviser about another way: they know of the no."),
    ReferralState.EXPIRED: m("You did nothing wrong. Your adviser knows, and can find another way with you."),
    ReferralState.WITHDRAWN: m("They were asked to delete what they had, and not to get in touch with you about it."),
}
HAPPENED = {
    OutcomeKind.CONTACTED: m("Somebody was in touch with you"),
    OutcomeKind.STARTED: m("You started"),
    OutcomeKind.QUALIFICATION: m("You passed a course"),
    OutcomeKind.JOB: m("You got a job"),
    OutcomeKind.IN_WORK_13_WEEKS: m("You were in work after 13 weeks"),
    OutcomeKind.IN_WORK_26_WEEKS: m("You were in work after 26 weeks"),
    OutcomeKind.EARNINGS_STEP: m("You earn more than before"),
    OutcomeKind.LEFT: m("You left"),
}
RUNG = m("Your adviser tells them not to use it.")
"""What follows a withdrawal when nothing was sent from here: the adviser had rung."""
THEN = {
    Purpose.KEEP: m("If you take this back, everything that was sent is taken back too."),
    Purpose.SEND: m("If you take this back, they are asked to delete what they have."),
    Purpose.OUTCOMES: m("If you take this back, they tell nobody how it goes from then on."),
    Purpose.ASK: m("If you stop them, we do not write to you any more."),
}


@dataclass(frozen=True, slots=True)
class OwnReferral:
    """One referral, as its client reads it."""

    code: str
    to: str
    name: str
    on: str
    live: bool
    answer: str
    next: str
    disclosure: Disclosure | None
    told: Sequence[tuple[str, str]]
    news: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OwnConsent:
    """One consent. `stands` says that it can be withdrawn; `mails`, that it is about mails, which all stop together."""

    id: int
    wording: str
    history: str
    then: str
    stands: bool
    mails: bool


def own_referrals_view_of(session: Session, client: Client, on: date) -> dict[str, Any]:
    """The template context of a client's own page."""
    referrals = referrals_of(session, client)
    consents = consents_of(session, client.id or 0)
    looks = access_log_of(session, {client.code, *(referral.code for referral in referrals)})[:MOST_LOOKS]
    return {
        "organisation": organisation_by_id(session, client.organisation_id).name,
        "adviser": staff_by_id(session, client.adviser_id),
        "sent": [_sent(session, referral, on) for referral in reversed(referrals)],
        "agreed": [_agreed_to(consent, on) for consent in consents],
        "why_left": [(reason.value, _(words)) for reason, words in WHY_LEFT.items()],
        "looks": [(_day(look.day), look.who) for look in looks],
    }


def _sent(session: Session, referral: Referral, on: date) -> OwnReferral:
    state = referral.state
    told = outcomes_of(session, referral)
    then = RUNG if state is ReferralState.WITHDRAWN and not referral.live else NEXT[state]
    day = (
        referral.waiting_until if state is ReferralState.WAITING and referral.waiting_until else clock_of(referral).due
    )
    return OwnReferral(
        referral.code,
        referral.recipient_name,
        referral.name,
        _day(referral.sent_at.date()),
        referral.live,
        _(ANSWERS[state]),
        _(then).format(day=_day(day)) if then else "",
        Disclosure.read(referral.disclosure),
        [(_(HAPPENED[outcome.kind]), _day(outcome.day)) for outcome in told],
        news_offered(referral, told, on),
    )


def _agreed_to(consent: Consent, on: date) -> OwnConsent:
    given = _("You agreed on {day}. {who} wrote it down.").format(
        day=_day(consent.given_at.date()), who=consent.taken_by
    )
    ends = _day(consent.ends_on)
    if consent.withdrawn_at is not None:
        history = _("You took it back on {day}.").format(day=_day(consent.withdrawn_at.date()))
    elif on > consent.ends_on:
        history = _("It ended on {day}.").format(day=ends)
    else:
        history = _("It ends on {day}, if you do not take it back before.").format(day=ends)
    stands = consent.withdrawn_at is None and on <= consent.ends_on
    then = _(THEN[consent.purpose]) if stands else ""
    mails = consent.purpose == Purpose.ASK
    return OwnConsent(consent.id or 0, consent.wording, f"{given} {history}", then, stands, mails)


def _day(day: date) -> str:
    return date_in_words(day.isoformat())
