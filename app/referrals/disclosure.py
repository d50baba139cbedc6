"""What a referral discloses, and no more: the client sees the same lines before as the recipient does after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.referrals.consent import agreed
from app.referrals.consent_kinds import Purpose
from app.referrals.contact_method import WAYS, ContactMethod
from app.referrals.models import Referral
from app.referrals.withdrawal_state import was_withdrawn
from triage.explanation.explanation import facts
from triage.i18n import _
from triage.judgement.judgement import Verdict
from triage.pathway.needs import ACCESS_NEEDS
from triage.pathway.pathway import PathwayEntry
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE


@dataclass(frozen=True, slots=True)
class DisclosureReason:
    """One thing that the client told and that a rule asks for. A `sensitive` one is sent only at the client's wish."""

    question: str
    sentence: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Everything that is sent. Lists are of sentences. `adviser` is who refers, with their organisation and email."""

    name: str
    reach: str
    contact: str
    safe: str
    language: str
    needs: tuple[str, ...]
    why: tuple[str, ...]
    checks: tuple[str, ...]
    note: str
    adviser: str
    organisation: str
    adviser_email: str

    def stored(self) -> dict[str, Any]:
        """As it is kept in the database."""
        return {**asdict(self), "needs": list(self.needs), "why": list(self.why), "checks": list(self.checks)}

    @staticmethod
    def read(stored: Mapping[str, Any]) -> Disclosure | None:
        """Out of the database; None for one that was emptied when the record was anonymised."""
        if not stored:
            return None
        lists = {name: tuple(stored[name]) for name in ("needs", "why", "checks")}
        return Disclosure(**{**stored, **lists})

    @property
    def reached(self) -> str:
        """How to get in touch, in words."""
        way = WAYS.get(ContactMethod(self.reach), "")
        return f"{way}: {self.contact}" if self.contact else way


def reasons_of(entry: PathwayEntry, answers: Answers) -> tuple[DisclosureReason, ...]:
    """Why this provision was shown, as a recipient reads it: "They live in Derby." One a fact, to choose from."""
    explanations = [
        entry.explanation,
        *([entry.access_point_explanation] if entry.access_point_explanation is not None else []),
    ]
    found: dict[str, DisclosureReason] = {}
    for explanation in explanations:
        for fact in facts(explanation, answers, QUESTIONNAIRE):
            sentence = _("They {phrase}.").format(phrase=fact.says)
            found[sentence] = DisclosureReason(fact.question, sentence, fact.sensitive)
    return tuple(found.values())


def checks_of(entry: PathwayEntry) -> tuple[str, ...]:
    """What nobody has checked yet; for a provision that does not fit, why not."""
    if entry.verdict is Verdict.NOT_MET:
        return entry.why_not
    at_access_point = () if entry.access_point_explanation is None else entry.access_point_explanation.check
    return tuple(dict.fromkeys((*entry.explanation.check, *at_access_point)))


def needs_in_words(answers: Answers) -> tuple[str, ...]:
    """How the client needs to be helped, in the words of the question."""
    chosen = answers.known(ACCESS_NEEDS)
    picked: Sequence[str] = chosen if isinstance(chosen, tuple) else ()
    return tuple(_(o.label) for o in QUESTIONNAIRE[ACCESS_NEEDS].options if o.id in picked and o.id != "none")


def shown_to_receiver(session: Session, referral: Referral, on: date) -> Disclosure | None:
    """What a recipient may read on a day: None after a withdrawal, without a consent that holds, or once anonymised."""
    if was_withdrawn(session, referral):
        return None
    if not agreed(session, Purpose.SEND, on, client_id=referral.client_id, referral_id=referral.id):
        return None
    return Disclosure.read(referral.disclosure)
