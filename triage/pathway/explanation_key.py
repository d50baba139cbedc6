"""The key of an explanation, beside how the tests of a rule came out: what else shapes its words."""

from __future__ import annotations

from triage.judgement.compiled_rules import RuleOutcomes
from triage.pathway.catalogue_index import CatalogueIndex
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.everyday import AGE

NOTHING: frozenset[str] = frozenset()


def declined(prepared: CatalogueIndex, rule: int, answers: Answers) -> frozenset[str]:
    """The sensitive questions behind a rule that the person would rather not answer."""
    return prepared.sensitive[rule] & answers.declined if answers.declined else NOTHING


def shaping_answers(prepared: CatalogueIndex, index: int, judged: RuleOutcomes, answers: Answers) -> tuple[object, ...]:
    """The person's answers that shape "what would change it" beyond how the tests came out; mostly none."""
    absent = judged.not_applicable
    settled = judged.failed | absent
    found: tuple[object, ...] = (declined(prepared, index, answers),)
    ruled = prepared.ruled[index]
    if ruled.oldest is not None and _is_above(answers, AGE, ruled.oldest):
        return found  # nothing changes that, whatever else was answered
    if prepared.implying[index]:
        parts = answers.told_parts
        found += tuple([parts[i] for i in prepared.implying[index]])
    if prepared.shaped[index] & settled:
        found += tuple(
            [
                _as_read(answers.said(question), read) if always & settled or when_not_applying & absent else None
                for question, read, always, when_not_applying in prepared.shaping[index]
            ]
        )
    above = [_is_above(answers, question, high) for question, high in ruled.ceilings] if ruled.ceilings else ()
    return (*found, *above) if above else found


def _as_read(value: Value | None, read: frozenset[str] | None) -> object:
    """What a rule sees of an answer: the options that it reads, and whether there are others."""
    if read is None or not isinstance(value, tuple):
        return value
    seen = [option for option in value if option in read]
    return (len(seen) < len(value), *seen)


def _is_above(answers: Answers, question: str, high: int) -> bool:
    value = answers.known(question)
    return isinstance(value, int) and value > high
