"""What one answer tells about another question: known from then on, not asked again, and not contradicted.

Benefits and homes are judged here by what they mean: Carer's Allowance is paid for 35 hours a week or more, and
Universal Credit without having to look for work, ESA and sick leave are for people whose health keeps them from work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.questionnaire.everyday import WANTS, WORK_STATUS
from triage.work_statuses import LOOKING, NOT_LOOKING, OFF_SICK

Part = tuple[str, frozenset[str]]
"""A question, and the options of it one of which must have been answered."""


@dataclass(frozen=True, slots=True)
class Implication:
    """Whoever gave each of the answers in `when`, one option at least for each question, is known to be `option` too.

    The last answer of `when` is the one that says why: "because you get Carer's Allowance". With `beside`, the option
    holds beside what was answered to its question; otherwise in its place.
    """

    when: tuple[Part, ...]
    question: str
    option: str
    beside: bool = False


def _told(question: str, *options: str) -> Part:
    return question, frozenset(options)


IMPLICATIONS = (
    Implication(
        (_told(WORK_STATUS, NOT_LOOKING), _told(WANTS, "first_job", "a_job", "an_apprenticeship")),
        WORK_STATUS,
        LOOKING,
        beside=True,
    ),
    Implication((_told("benefits", "universal_credit_health"),), "benefits", "universal_credit", beside=True),
    Implication((_told("benefits", "universal_credit_health", "esa"),), "health_affects_work", "a_lot"),
    Implication((_told(WORK_STATUS, OFF_SICK),), "health_affects_work", "a_lot"),
    Implication((_told("benefits", "carers_allowance"),), "caring_hours", "35_or_more"),
    Implication((_told("housing_tenure", "none"),), "life_circumstances", "homeless_or_at_risk", beside=True),
)
UNTOLD = (None, "not_sure", "rather_not_say")
ABOUT = {i.question: tuple(other for other in IMPLICATIONS if other.question == i.question) for i in IMPLICATIONS}
"""For each question of which other answers tell something: what tells it."""


def _telling() -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for implication in IMPLICATIONS:
        for question, options in implication.when:
            for option in options:
                found.setdefault(question, {}).setdefault(option, set()).add(implication.question)
    return found


TELLING = _telling()
"""The questions whose answers tell something of others, and for each such answer of which, alone or with another."""


def options_in(value: object) -> frozenset[str]:
    """The options in an answer; none in a number, or where nothing was said."""
    match value:
        case str():
            return frozenset((value,))
        case tuple():
            return frozenset(value)
        case _:
            return frozenset()


def told_of(said: Mapping[str, object]) -> set[str]:
    """The questions of which these answers may tell something. A quick look: nearly always there is none."""
    given = [(by_option, said[question]) for question, by_option in TELLING.items() if question in said]
    return set().union(*[by_option.get(o, ()) for by_option, value in given for o in options_in(value)])


def holds(implication: Implication, said: Mapping[str, object]) -> bool:
    """Whether the answers given tell it."""
    return all(_is_told(part, said) for part in implication.when)


def may_come_to_hold(implication: Implication, said: Mapping[str, object]) -> bool:
    """Whether a part of it is told, and the rest was not answered or not said."""
    if len(implication.when) == 1:
        return False
    parts = told_parts(implication, said)
    return True in parts and None in parts and False not in parts


def could_tell(implication: Implication, said: Mapping[str, object]) -> set[str]:
    """The questions, not answered yet, that together could tell it; none when an answer rules it out."""
    questions = {part[0] for part in implication.when if not _is_told(part, said)}
    return set() if questions & said.keys() else questions


def told_parts(implication: Implication, said: Mapping[str, object]) -> tuple[bool | None, ...]:
    """For each part of it whether it is told; None where the question was not answered or not said."""
    return tuple([None if said.get(part[0]) in UNTOLD else _is_told(part, said) for part in implication.when])


def _is_told(part: Part, said: Mapping[str, object]) -> bool:
    question, options = part
    value = said.get(question)
    if isinstance(value, str):
        return value in options
    return isinstance(value, tuple) and not options.isdisjoint(value)
