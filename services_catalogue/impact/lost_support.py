"""Who, when they lose one provision, has nothing open any more that is targeted at them or gives what they want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services_catalogue.impact.segment_words import SegmentGroup, SegmentGrouping
from services_catalogue.impact.segments import segments_of
from services_catalogue.model.provision import Provision
from triage.judgement.judgement import Verdict, judge
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.needs import NEEDS, needs_of
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AGE, WANTS, WORK_STATUS
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Between, NoneOf

ASKED_OF_ALL = (
    Between(question=AGE, at_least=0),
    NoneOf(question=WORK_STATUS, none_of=("",)),
)
"""A rule that everyone meets: it only makes segments answer these two questions, on which most support turns."""


@dataclass(frozen=True, slots=True)
class LostSupport:
    """The segments left with nothing, and what they wanted, in words. `sampled` as for Segments.

    Of a question that takes several answers, a resident who chose others besides may still have something.
    """

    wanted: tuple[str, ...]
    groups: tuple[SegmentGroup, ...]
    sampled: bool


def lost_support(lost: Provision, now: Provision | None, remaining: Sequence[Provision]) -> LostSupport:
    """The segments that lose `lost` when it becomes `now` (None: closed) and are left with nothing targeted.

    A resident who has not said what they want counts as wanting what the lost provision gave: to others it is no loss.
    """
    prepared = CatalogueIndex(remaining, QUESTIONNAIRE)
    wants = tuple(option for option, need in NEEDS[WANTS].items() if need.is_served_by(lost.offers))
    rules = [lost.eligibility, ASKED_OF_ALL, *([] if now is None else [now.eligibility])]
    kinds = segments_of(rules, finer=[provision.eligibility for provision in remaining], among=lost.eligibility)
    losers = tuple(kind for kind in kinds.kinds if _loses(kind.answers, lost, now))
    left = [i for i, kind in enumerate(losers) if not _has_something(prepared, _wanting(wants, kind.answers))]
    groups = SegmentGrouping(replace(kinds, kinds=losers)).groups(left, everyone="of every kind")
    return LostSupport(tuple(dict.fromkeys(NEEDS[WANTS][option].says for option in wants)), groups, kinds.sampled)


def _loses(answers: Answers, lost: Provision, now: Provision | None) -> bool:
    return _is_open(answers, lost) and (now is None or not _is_open(answers, now))


def _is_open(answers: Answers, provision: Provision) -> bool:
    return judge(provision.eligibility, answers, QUESTIONNAIRE).verdict is not Verdict.NOT_MET


def _wanting(wants: tuple[str, ...], answers: Answers) -> Answers:
    return answers if not wants or WANTS in answers else answers.with_answer(WANTS, wants)


def _has_something(prepared: CatalogueIndex, answers: Answers) -> bool:
    judged = prepared.compiled.judge(answers)
    serving = {position for need in needs_of(answers) for position in prepared.serving[id(need)]}
    verdicts = prepared.compiled.verdicts(judged, len(prepared.supports))
    return any(
        verdict is not Verdict.NOT_MET and (position in serving or bool(judged.met & prepared.targeting[position]))
        for position, verdict in enumerate(verdicts)
    )
