"""What a support does for people who need to be helped in some way: each a fact with what it stands on."""

from __future__ import annotations

from enum import StrEnum

from services_catalogue.model.contact_facts import SourcedFact
from services_catalogue.model.dates import Text


class AccessKind(StrEnum):
    """One for each way of being helped that the question on access needs offers."""

    BSL = "bsl"
    INTERPRETER = "interpreter"  # for a spoken language
    EASY_READ = "easy_read"
    STEP_FREE = "step_free"
    BY_PHONE = "by_phone"  # people can get in touch without going online
    HOME_VISIT = "home_visit"


class AccessFact(SourcedFact):
    """Whether it is `offered`. What nobody has found out has no fact: it is not known, and never a no.

    `details` is shown: what it is, or what to do for it, in plain sentences.
    """

    kind: AccessKind
    offered: bool
    details: Text | None = None
