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
from triage.rules import Between, OneOf, tests_of

EMERGENCY = "emergency-999"
FIRST = ("nhs-111-option-2", "samaritans", "childline")
"""The slugs of those that stand above all others: for everyone, at any hour; and for whoever may be a child."""


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
    lines = [body for body in bodies if body.body is BodyKind.CRISIS_LINE]
    verdicts = {body.slug: judge(body.open_to, answers, QUESTIONNAIRE).verdict for body in lines}
    fitting = [body for body in lines if _may_be_called(body, verdicts[body.slug], on)]
    by_slug = {body.slug: body for body in fitting}
    first = [by_slug[slug] for slug in FIRST if slug in by_slug]
    others = [body for body in fitting if body.slug not in (EMERGENCY, *FIRST)]
    theirs = [body for body in others if verdicts[body.slug] is Verdict.MET and _is_by_age_or_place(body)]
    return CrisisLines(
        emergency=address_of_entry(by_slug[EMERGENCY]) if EMERGENCY in by_slug else "",
        first=tuple(_lines([*first, *theirs], on)),
        more=tuple(_lines([body for body in others if body not in theirs], on)),
    )


def _may_be_called(body: Body, verdict: Verdict, on: str) -> bool:
    """Whether it is open and may be for this person. Where that is not known, a line of the whole country says whom it
    is for, while one of another town would only cost time."""
    is_for_them = verdict is Verdict.MET or (verdict is Verdict.NOT_KNOWN and body.is_national_crisis_line)
    return is_for_them and body.unreadable is None and not body.closed(on)


def _is_by_age_or_place(body: Body) -> bool:
    """Whether it is for some places only, or for the young: an age from which adults may call tells nobody apart."""
    return any(
        len(test.one_of) < len(DISTRICT_IDS)
        if isinstance(test, OneOf)
        else isinstance(test, Between) and test.at_most is not None
        for condition in body.eligibility
        for test in tests_of(condition)
    )


def _lines(bodies: Iterable[Body], on: str) -> Iterator[CrisisLine]:
    for body in bodies:
        numbers = number_lines(body, on)
        if numbers:
            yield CrisisLine(body.name, address_of_entry(body), body.for_whom or "", numbers)
