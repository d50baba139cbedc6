"""A body is somebody who helps and is no scheme: a crisis line, a council's team, a claim line, a charity.

It is published, checked and found as a provision is, and never counted among them: it is no step of a pathway.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility
from services_catalogue.model.dates import Text
from services_catalogue.model.provision import CatalogueEntry, Level
from triage.districts import DISTRICT_IDS
from triage.questionnaire.everyday import AGE, AREA
from triage.rules import OneOf, Rule

BODY = "body"
"""The field that says in the first lines of a file that it is a body, and of what kind."""

ASKED_OF_A_BODY = frozenset({AREA, AGE})
"""All that the rule of a body may ask: nobody answers a question to reach a person who helps."""


NUMBERS = (ContactKind.PHONE, ContactKind.TEXT)
"""The kinds of contact that one calls or texts."""


class BodyKind(StrEnum):
    """What people turn to it for."""

    CRISIS_LINE = "crisis_line"  # danger, abuse, or not being able to go on
    COUNCIL_TEAM = "council_team"  # housing, children, care: each council its own
    CLAIM_LINE = "claim_line"  # where a benefit or a grant is claimed
    ADVICE_LINE = "advice_line"  # rights, debts, careers
    HEALTH_SERVICE = "health_service"
    CHARITY = "charity"
    RELAY = "relay"  # calls for people who sign, or type what they say


class Body(CatalogueEntry):
    """`body` is its kind; `for_whom` says in words for whom it is, where that is not everyone: nobody is asked."""

    body: BodyKind
    for_whom: Text | None = None

    @property
    def open_to(self) -> Rule:
        """Its rule. What is for the whole country also helps whoever does not live in our area, or has not said."""
        if self.level is not Level.NATIONAL:
            return self.eligibility
        return tuple(c for c in self.eligibility if not (isinstance(c, OneOf) and set(c.one_of) == set(DISTRICT_IDS)))

    @property
    def is_national_crisis_line(self) -> bool:
        """Whether people all over the country call it when they are in danger or cannot go on."""
        return self.body is BodyKind.CRISIS_LINE and self.level is Level.NATIONAL

    def visibility_of(self, fact: ContactFact, on: str) -> FactVisibility:
        """As for a provision; but the number of a national crisis line is shown plain before a person has rung it, when
        two sources agree on it: whoever is in danger must not be held up by a word of doubt."""
        visibility = super().visibility_of(fact, on)
        is_agreed_number = fact.kind in NUMBERS and fact.agreed(on)
        if visibility is FactVisibility.NOT_RUNG and self.is_national_crisis_line and is_agreed_number:
            return FactVisibility.PLAIN
        return visibility


def is_body(content: object) -> bool:
    """Whether a content, as it is stored or stands in a file, is that of a body; all that was written before is not."""
    return isinstance(content, Mapping) and BODY in content
