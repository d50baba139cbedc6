"""A client's consents as the client's page shows them: whether each holds, and what follows a withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.referrals.consent import Consent, holds
from app.referrals.consent_kinds import GIVEN, TOLD, Purpose
from app.web.badge import OFF, ON, WAIT, Badge
from app.web.staff_page import moment
from app.web.templating import lower_first
from services_catalogue.model.status import date_in_words

PURPOSES = {
    Purpose.KEEP: "Keep a record",
    Purpose.SEND: "Send the referral",
    Purpose.OUTCOMES: "Tell how it goes",
    Purpose.ASK: "Ask them by email how it went",
}
WITHOUT_IT = {
    Purpose.KEEP: "Everything they agreed to ends. Each referral is taken back, and whoever received one from here is "
    "told to delete it. If you rang somebody about them, ring again and tell them.",
    Purpose.SEND: "The referral is taken back. If it went from here, {recipient} can no longer read it, and is told to "
    "delete what they kept. If you rang them instead, ring again and tell them.",
    Purpose.OUTCOMES: "{recipient} is asked to tell you nothing more of how it goes.",
    Purpose.ASK: "They get no more emails that ask how it went.",
}


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One consent as the page shows it. `standing` says what its `badge` means; `referral` is what it was sent to."""

    consent: Consent
    purpose: str
    referral: str
    badge: Badge
    standing: str
    told_how: str
    given_how: str
    without_it: str

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return self.consent.withdrawn_at is not None


def agreed_of(consent: Consent, names: Mapping[int | None, str], on: date) -> ConsentView:
    """A consent on a day; `names` are those of the referrals by id."""
    badge, standing = _standing(consent, on)
    return ConsentView(
        consent,
        PURPOSES[consent.purpose],
        names.get(consent.referral_id, ""),
        badge,
        standing,
        TOLD[consent.told_how],
        GIVEN[consent.given_how],
        WITHOUT_IT[consent.purpose].format(recipient=consent.recipient),
    )


def _standing(consent: Consent, on: date) -> tuple[Badge, str]:
    """Whether a consent holds, as a badge and a sentence."""
    if consent.withdrawn_at is not None:
        how = f": {lower_first(consent.withdrawn_how)}" if consent.withdrawn_how else ""
        return Badge("Taken back", OFF), f"Taken back on {moment(consent.withdrawn_at)}{how}."
    if not holds(consent, on):
        return Badge("Has run out", WAIT), "It can no longer be acted on. Ask them again."
    return Badge("Agreed", ON), f"Until {date_in_words(consent.ends_on.isoformat())}."
