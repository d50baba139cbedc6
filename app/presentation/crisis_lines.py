"""The crisis lines for somebody who is in danger or cannot go on, by what they have said of place and age, if anything.

Only numbers are shown, and only those that are shown plain or "not rung": on a bad day nobody reads small print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.presentation.contacts import ContactLine, number_lines
from app.presentation.entry_address import address_of_entry
from services_catalogue.model.body import Body, BodyKind
from triage.districts import DISTRICT_IDS
from triage.judgement.judgement import Verdict, judge
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import OneOf

EMERGENCY = "emergency-999"
FIRST = (EMERGENCY, "nhs-111-option-2", "samaritans")
"""The slugs of those that stand above all others: for everyone, at any hour."""


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line: its name and page, for whom it is where that is not everyone, and its numbers."""

    name: str
    address: str
    for_whom: str
    numbers: tuple[ContactLine, ...]


@dataclass(frozen=True, slots=True)
class CrisisLines:
    """`first` are those for everyone and those for this person's age or place; `more` may lie behind a press.

    `emergency` is the page about 999; empty when there is none: the number itself stands on the page in any case.
    """

    emergency: str
    first: tuple[CrisisLine, ...]
    more: tuple[CrisisLine, ...]


def crisis_lines(bodies: Iterable[Body], answers: Answers, on: str) -> CrisisLines:
    """The lines for somebody with these answers on a day (YYYY-MM-DD). A line that is not for them is left out."""
    fitting = [body for body in bodies if body.body is BodyKind.CRISIS_LINE and _may_call(body, answers, on)]
    by_slug = {body.slug: body for body in fitting}
    first = [by_slug[slug] for slug in FIRST if slug in by_slug and slug != EMERGENCY]
    others = [body for body in fitting if body.slug not in FIRST]
    first += [body for body in others if _is_by_age_or_place(body)]
    return CrisisLines(
        emergency=address_of_entry(by_slug[EMERGENCY]) if EMERGENCY in by_slug else "",
        first=tuple(_lines(first, on)),
        more=tuple(_lines([body for body in others if body not in first], on)),
    )


def _may_call(body: Body, answers: Answers, on: str) -> bool:
    """Whether it is open and for this person. Where it is not known, a line of the whole country says whom it is for,
    while one of another town would only cost time."""
    if body.closed(on) or body.unreadable is not None:
        return False
    verdict = judge(body.eligibility, answers, QUESTIONNAIRE).verdict
    return verdict is Verdict.MET or (verdict is Verdict.NOT_KNOWN and body.is_national_crisis_line)


def _is_by_age_or_place(body: Body) -> bool:
    return not all(isinstance(c, OneOf) and len(c.one_of) == len(DISTRICT_IDS) for c in body.eligibility)


def _lines(bodies: Iterable[Body], on: str) -> Iterator[CrisisLine]:
    for body in bodies:
        numbers = number_lines(body, on)
        if numbers:
            yield CrisisLine(body.name, address_of_entry(body), body.for_whom or "", numbers)
