"""Who, when they lose one provision, has nothing open any more that is set up for them or gives what they want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services_catalogue.kinds import Kinds
from services_catalogue.kinds_in_words import Group, Grouping
from services_catalogue.provision import Provision
from triage.answers import Answers
from triage.everyday import AREA, WANTS
from triage.judgement import Verdict
from triage.needs import NEEDS, needs_of
from triage.places import DISTRICT_IDS
from triage.prepared import Prepared
from triage.questionnaire import QUESTIONNAIRE


@dataclass(frozen=True, slots=True)
class Left:
    """Kinds who are left so in these districts, and what they wanted: what the lost provision was for, in words."""

    districts: tuple[str, ...]
    wanted: tuple[str, ...]
    groups: tuple[Group, ...]


def left_with_nothing(
    grouping: Grouping, losers: Iterable[int], lost: Provision, remaining: Sequence[Provision]
) -> tuple[Left, ...]:
    """Which of the kinds at these positions are left with nothing targeted among `remaining`, and where.

    Whoever has not said what they want is taken to want what the lost provision gives: to others its loss is no loss.
    """
    prepared = Prepared(remaining, QUESTIONNAIRE)
    wants = tuple(option for option, need in NEEDS[WANTS].items() if need.is_served_by(lost.offers))
    where: dict[tuple[str, ...], list[int]] = {}
    for position in losers:
        districts = tuple(_districts(grouping.kinds, position, wants, prepared))
        if districts:
            where.setdefault(districts, []).append(position)
    says = tuple(dict.fromkeys(NEEDS[WANTS][option].says for option in wants))
    return tuple(Left(districts, says, grouping.groups(some, districts)) for districts, some in where.items())


def _districts(kinds: Kinds, position: int, wants: tuple[str, ...], prepared: Prepared) -> Iterator[str]:
    answers = kinds.kinds[position].answers
    if wants and WANTS not in answers:
        answers = answers.with_answer(WANTS, wants)
    here = next(choice.members for choice in kinds.choices[AREA] if choice.value == answers[AREA])
    for district in DISTRICT_IDS:
        if district in here and not _has_something(prepared, answers.with_answer(AREA, district)):
            yield district


def _has_something(prepared: Prepared, answers: Answers) -> bool:
    judged = prepared.compiled.judge(answers)
    serving = {position for need in needs_of(answers) for position in prepared.serving[id(need)]}
    verdicts = prepared.compiled.verdicts(judged, len(prepared.supports))
    return any(
        verdict is not Verdict.NOT_MET and (position in serving or bool(judged.met & prepared.targeting[position]))
        for position, verdict in enumerate(verdicts)
    )
