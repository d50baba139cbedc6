"""What a page that refers showed, encrypted and carried by the page itself: only that can be sent.

When the form comes back all of it is made anew and compared, as in optimistic locking. A difference is shown again, and
nothing is sent.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from app.advising.client_details import ClientDetails
from app.advising.triage_session import PlanStep, TriageSession
from app.core.encrypted_cookie import LONGEST_SECONDS, CookieCipher, DecryptedCookie
from app.core.permissions import Colleague
from app.referrals.access import Client
from app.referrals.consent import Wording
from app.referrals.disclosure import DisclosureReason, checks_of, needs_in_words, reasons_of
from app.referrals.recipients import RecipientSummary
from app.referrals.statistics_attributes import StatisticsAttributes, attributes_of
from services_catalogue.model.provision import AccessPoint, Provision
from triage.pathway.pathway import PathwayEntry

LONGEST_PAGE = 64_000
"""Characters of what is encrypted. It travels in a form and in no cookie."""


@dataclass(frozen=True, slots=True)
class DisclosurePreview:
    """All of a page that may go along or be kept, as it stood when the page was drawn.

    `once` is the page's own number. `client` is the code of the record and `about` what stands in it; empty and None
    before there is one. `plan` is what a new record will hold. `adviser` is who refers: name, organisation, email.
    """

    once: str
    triage_session: str
    slug: str
    revision: int
    access_point: str
    recipient: RecipientSummary
    verdict: str
    reasons: tuple[DisclosureReason, ...]
    checks: tuple[str, ...]
    needs: tuple[str, ...]
    facts: StatisticsAttributes
    asked: tuple[Wording, ...]
    client: str
    about: ClientDetails | None
    plan: tuple[PlanStep, ...]
    adviser: tuple[str, str, str]

    def ticked(self, identities: Collection[str]) -> tuple[DisclosureReason, ...]:
        """The reasons of the page that were ticked, each by what it says and never by its place."""
        return tuple(reason for reason in self.reasons if identity(reason) in identities)


def shown_of(
    triage_session: TriageSession,
    entry: PathwayEntry | None,
    provision: Provision,
    access_point: AccessPoint | None,
    *,
    revision: int,
    recipient: RecipientSummary,
    asked: tuple[Wording, ...],
    client: Client | None,
    colleague: Colleague,
    once: str,
) -> DisclosurePreview:
    """What the page shows for a triage session, now. `entry` is None for a provision that takes nobody new."""
    return DisclosurePreview(
        once=once,
        triage_session=triage_session.id,
        slug=provision.slug,
        revision=revision,
        access_point="" if access_point is None else access_point.id,
        recipient=recipient,
        verdict="" if entry is None else entry.verdict.value,
        reasons=() if entry is None else reasons_of(entry, triage_session.answers),
        checks=() if entry is None else checks_of(entry),
        needs=needs_in_words(triage_session.answers),
        facts=attributes_of(triage_session.answers),
        asked=asked,
        client="" if client is None else client.code,
        about=None if client is None else ClientDetails.kept(client),
        plan=() if client is not None else triage_session.plan,
        adviser=(colleague.name, colleague.organisation, colleague.email),
    )


CHANGES: dict[str, str] = {
    "triage_session": "whose page it is",
    "slug": "which support it is",
    "revision": "what we know of the support",
    "access_point": "which local place it goes to",
    "recipient": "who receives it",
    "verdict": "if it fits",
    "reasons": "why they are referred",
    "checks": "what is not checked yet",
    "needs": "what help they need",
    "facts": "what is kept for the figures",
    "asked": "the words to read out",
    "client": "who it is",
    "about": "what stands in their record",
    "plan": "their plan",
    "adviser": "your own details",
}
"""What each part is called, by field: every one but the number of the page is held against what is true now."""


def identity(reason: DisclosureReason) -> str:
    """A short hash by which a reason is ticked: of its question and its words."""
    return hashlib.sha256(f"{reason.question}\n{reason.sentence}".encode()).hexdigest()[:16]


def changed_since(before: DisclosurePreview, now: DisclosurePreview) -> tuple[str, ...]:
    """The parts that are not as they were shown, in words; none when all that was shown still holds."""
    differing = [name for name in CHANGES if getattr(before, name) != getattr(now, name)]
    return tuple(CHANGES[name] for name in differing)


def still_ticked(
    before: DisclosurePreview | None, now: DisclosurePreview, identities: Collection[str]
) -> tuple[str, ...]:
    """What is ticked on a page that is shown again: what was ticked before, and new reasons as on a fresh page."""
    known = now.reasons if before is None else before.reasons
    fresh = tuple(reason for reason in now.reasons if reason not in known and not reason.sensitive)
    return tuple(map(identity, (*now.ticked(identities), *fresh)))


def disclosure_cipher(keys: Sequence[bytes]) -> CookieCipher:
    """The cipher of these pages, with a key purpose of its own. It is `app.state.disclosure_cipher`."""
    return CookieCipher(keys, name="refer-page", idle=LONGEST_SECONDS, characters=LONGEST_PAGE)


def sealed(cipher: CookieCipher, shown: DisclosurePreview) -> str:
    """A page encrypted, as a field of its form carries it. Raises AnswersTooLarge."""
    now = int(time.time())
    return cipher.encrypt(_AS_DATA.dump_python(shown, mode="json"), started=now, now=now)


def opened(cipher: CookieCipher, token: str) -> DisclosurePreview | None:
    """What a form carried; None when that is missing, changed or too old."""
    found = cipher.decrypt(token, now=int(time.time()))
    try:
        return _AS_DATA.validate_python(found.data) if isinstance(found, DecryptedCookie) else None
    except ValidationError:  # drawn before an upgrade, when a page carried something else
        return None


_AS_DATA = TypeAdapter(DisclosurePreview)
