"""How far each rule of a catalogue reaches: for about how many of ten kinds of people it is not ruled out."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from services_catalogue.impact.segments import residents_drawn
from triage.judgement.compiled_rules import CompiledRules
from triage.judgement.judgement import Verdict
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Rule

DRAWN = 300
"""Residents drawn: enough that a second draw would move hardly any rule by more than one tenth."""
EVERYONE = 10


@lru_cache(maxsize=8)
def tenths_reached(rules: tuple[Rule, ...]) -> tuple[int, ...]:
    """For each rule the tenths of the kinds of people whom it may be for, 0 to EVERYONE; only "all" is EVERYONE.

    The rules of a catalogue are judged for the same kinds, so that one can be ranked against another. It takes a few
    tenths of a second for 150 rules, and is kept for the next time.
    """
    compiled = CompiledRules(rules, QUESTIONNAIRE)
    residents = residents_drawn(rules, DRAWN)
    reached: Counter[int] = Counter()
    for answers in residents:
        verdicts = compiled.verdicts(compiled.judge(answers), len(rules))
        reached.update(rule for rule, verdict in enumerate(verdicts) if verdict is not Verdict.NOT_MET)
    return tuple(_tenths(reached[rule], len(residents)) for rule in range(len(rules)))


def _tenths(part: int, whole: int) -> int:
    if part == whole:
        return EVERYONE
    return min(EVERYONE - 1, round(EVERYONE * part / whole))
