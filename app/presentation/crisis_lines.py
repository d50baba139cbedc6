"""The crisis lines beside those that the moves name, by what somebody has said of place and age, if anything.

Only numbers are shown, and only those that are shown plain or "not rung": on a bad day nobody reads small print.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from app.core.clock import today
from app.presentation.cards import Cards
from app.presentation.contacts import ContactLine, number_lines
from app.presentation.entry_address import address_of_entry
from services_catalogue.model.body import Body, BodyKind
from triage.judgement.judgement import Verdict, judge
from triage.pathway.move import ShownMove
from triage.pathway.needs import access_needs_of
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE

EMERGENCY = "emergency-999"
"""The slug of the body that tells how to reach 999 without speaking. The number stands on the page in any case."""


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line: its name and page, for whom it is where that is not everyone, and its numbers."""

    name: str
    address: str
    for_whom: str
    numbers: tuple[ContactLine, ...]


def emergency_address(bodies: Iterable[Body]) -> str:
    """The page about 999; empty when there is none."""
    return next((address_of_entry(body) for body in bodies if body.slug == EMERGENCY), "")


def other_crisis_lines(
    bodies: Iterable[Body], answers: Answers, on: str, shown: Collection[str]
) -> tuple[CrisisLine, ...]:
    """The lines for somebody with these answers on a day (YYYY-MM-DD), without those whose slugs are `shown`.

    Those for everyone come first.
    """
    found = [
        CrisisLine(body.name, address_of_entry(body), body.for_whom or "", number_lines(body, on))
        for body in bodies
        if body.slug not in (EMERGENCY, *shown) and _may_be_called(body, answers, on)
    ]
    return tuple(sorted((line for line in found if line.numbers), key=lambda line: bool(line.for_whom)))


def boxed(box: ShownMove, cards: Cards, answers: Answers) -> Markup:
    """A box for somebody with these answers."""
    known, deaf = answers.said(AREA) is not None, access_needs_of(answers).without_hearing
    return Markup(cards.box(box, today(), place_known=known, without_hearing=deaf).decode())


def _may_be_called(body: Body, answers: Answers, on: str) -> bool:
    """Whether it is open and may be for this person. Where that is not known, a line of the whole country says whom it
    is for, while one of another town would only cost time."""
    if body.body is not BodyKind.CRISIS_LINE or body.unreadable is not None or body.closed(on):
        return False
    verdict = judge(body.open_to, answers, QUESTIONNAIRE).verdict
    return verdict is Verdict.MET or (verdict is Verdict.NOT_KNOWN and body.is_national_crisis_line)
