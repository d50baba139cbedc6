"""The laws as properties, each a search for breaches: an empty list means that the law was kept.

Kept apart from their tests so that each can also be tried on a planted fault (mutation testing), and has to find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from triage.explanation.counterfactuals import Change
from triage.explanation.phrases import phrase
from triage.judgement.applicability import without_what_no_longer_applies
from triage.judgement.judgement import Cause, RuleFinding, Verdict, applies, judge
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, Pathway, PathwayEntry, ProvisionFacts
from triage.questionnaire.answers import Answers, Partly, read_all
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import QuestionKind
from triage.rules import OneOf, Rule, tests_of

YOU_NEED_NOT_TELL = "people in some situations. You need not tell us"


def verdicts_of(finding: RuleFinding) -> list[Verdict]:
    """The verdict of the whole, of every condition and of every test, always in the same order."""
    return [
        finding.verdict,
        *(c.verdict for c in finding.conditions),
        *(t.verdict for c in finding.conditions for t in c.tests),
    ]


def law_1_learning_more_only_settles(rule: Rule, less: Answers, more: Answers) -> list[str]:
    """A verdict that was met or not met is the same once more is known."""
    before = verdicts_of(judge(rule, less, QUESTIONNAIRE))
    after = verdicts_of(judge(rule, more, QUESTIONNAIRE))
    return [
        f"{was} became {now}"
        for was, now in zip(before, after, strict=True)
        if was is not Verdict.NOT_KNOWN and was is not now
    ]


def law_2_unknown_is_never_settled(rule: Rule, answers: Answers) -> list[str]:
    """A test on something not said is not known, unless the question does not apply to this person."""
    breaches = []
    for condition in judge(rule, answers, QUESTIONNAIRE).conditions:
        for finding in condition.tests:
            question = finding.test.question
            applicable = applies(question, answers, QUESTIONNAIRE)
            known = answers.known(question)
            if isinstance(known, Partly):  # then it depends on the options that the test names
                continue
            unknown = applicable is Verdict.NOT_KNOWN or (applicable is Verdict.MET and known is None)
            if unknown and finding.verdict is not Verdict.NOT_KNOWN:
                breaches.append(f"{question} is not known, yet its test is {finding.verdict}")
            if not unknown and finding.verdict is Verdict.NOT_KNOWN and finding.cause is not Cause.TO_CHECK:
                breaches.append(f"{question} is known, yet its test is not")
    return breaches


def law_2_what_is_not_known_is_named(pathway: Pathway, answers: Answers) -> list[str]:
    """A provision that is not known is shown as open, and each condition not known has its check."""
    answers = without_what_no_longer_applies(answers, QUESTIONNAIRE)
    breaches = []
    for entry in pathway.entries():
        if entry.verdict is not Verdict.NOT_KNOWN:
            continue
        if entry.part is Part.NOT_NOW:
            breaches.append(f"{entry.support.slug} is not known, yet it is shown as not now")
        finding = judge(entry.support.eligibility, answers, QUESTIONNAIRE)
        if finding.verdict is Verdict.NOT_MET:
            continue  # an access point opens it, by a rule of its own
        for condition in finding.conditions:
            if condition.verdict is not Verdict.NOT_KNOWN:
                continue
            names = [phrase(t.test, QUESTIONNAIRE) for t in condition.tests if t.verdict is Verdict.NOT_KNOWN]
            names += [t.test.check for t in condition.tests if t.test.check is not None]
            declined = any(answers.get(q) == "rather_not_say" for q in asked_in((condition.condition,)))
            names += [YOU_NEED_NOT_TELL] if declined else []
            if not any(name in check for name in names for check in entry.explanation.check):
                breaches.append(f"{entry.support.slug} does not say what to check: {names}")
    return breaches


class Shown(NamedTuple):
    """All that a page shows of one entry."""

    slug: str
    verdict: Verdict
    why: tuple[str, ...]
    check: tuple[str, ...]
    why_not: tuple[str, ...]
    would_change: tuple[Change, ...]
    opens: tuple[str, ...]
    instead: tuple[str, ...]
    access_point: str | None
    access_point_check: tuple[str, ...]


def shown(entry: PathwayEntry) -> Shown:
    """An entry as plain values, to compare."""
    explanation, access_point = entry.explanation, entry.access_point_explanation
    return Shown(
        entry.support.slug,
        entry.verdict,
        entry.why,
        explanation.check,
        entry.why_not,
        explanation.would_change,
        entry.opens,
        entry.instead,
        None if entry.access_point is None else entry.access_point.id,
        () if access_point is None else access_point.check,
    )


def whole(pathway: Pathway) -> tuple[object, ...]:
    """A pathway as plain values, everything in it."""
    parts = tuple((part, tuple(shown(entry) for entry in entries)) for part, entries in pathway.parts.items())
    rest = (pathway.not_covered, pathway.access_needs, pathway.still_matter)
    return (pathway.on, pathway.outside, pathway.first_slug, parts, *rest)


def result(pathway: Pathway, with_why: bool = True, but: frozenset[str] = frozenset()) -> tuple[object, ...]:
    """What a person goes away with: what comes first, each part in its order, and for what is open all that is said.

    Of what is not now only that it is so: its reasons may be told better by a longer record. The provisions in `but`
    are left out of the parts.
    """
    parts = []
    for part, entries in pathway.parts.items():
        for seen in (shown(entry) for entry in entries if entry.support.slug not in but):
            said = (seen.verdict, seen.check, seen.access_point, seen.access_point_check, seen.why if with_why else ())
            parts.append((part, seen.slug, () if part is Part.NOT_NOW else said))
    return (pathway.outside, pathway.first_slug, tuple(parts))


def rules_of(supports: Iterable[ProvisionFacts]) -> Iterator[Rule]:
    """The rules of these provisions and of their access points."""
    for support in supports:
        yield support.eligibility
        yield from (access_point.eligibility for access_point in support.access_points)


def asked_in(rule: Rule) -> set[str]:
    """The questions that a rule asks about, and those that decide whether they apply."""
    direct = {test.question for condition in rule for test in tests_of(condition)}
    return direct.union(*(ancestors(question) for question in direct))


def ancestors(question_id: str) -> set[str]:
    """The questions that decide whether this one applies, however far back."""
    direct = {test.question for test in QUESTIONNAIRE[question_id].ask_if}
    return direct.union(*(ancestors(question) for question in direct))


def law_4_what_comes_first_is_met(pathfinder: Pathfinder, answers: Answers, on: str) -> list[str]:
    """One provision comes first while any is met; never one that is not met, nor one in doubt while a sure one is."""
    pathway = pathfinder.pathway(answers, on)
    first = pathway.first_met
    met = [entry for entry in pathway.entries() if entry.verdict is Verdict.MET]
    if pathway.outside or not met:
        return [] if first is None else [f"{first.support.slug} comes first for somebody whom nothing fits"]
    if first is None:
        return ["nothing comes first"]
    running = [entry for entry in met if entry.support.known_to_run(on)]
    breaches = [] if first in met else [f"{first.support.slug} comes first and is not met"]
    if running and first not in running:
        breaches.append(f"{first.support.slug} comes first though {running[0].support.slug} is known to run")
    return breaches


def law_4_everything_is_in_one_part(pathway: Pathway, supports: Sequence[ProvisionFacts]) -> list[str]:
    """Every provision that takes people that day is shown once; what fails is in "not now", and nothing else is."""
    shown_here = sorted(entry.support.slug for entry in pathway.entries())
    breaches = []
    if shown_here != sorted(s.slug for s in supports if not s.closed(pathway.on)):
        breaches.append(f"shown: {shown_here}")
    for part, entries in pathway.parts.items():
        for entry in entries:
            if entry.part is not part or (part is Part.NOT_NOW) is not (entry.verdict is Verdict.NOT_MET):
                breaches.append(f"{entry.support.slug} is {entry.verdict} and stands in {part}")
    return breaches


def law_6_what_would_change_this_is_true(pathfinder: Pathfinder, answers: Answers, on: str) -> list[str]:
    """Each change can be sent back as it is, with the person's own answers, and then the provision is open."""
    breaches = []
    for entry in pathfinder.pathway(answers, on).entries():
        for change in entry.explanation.would_change:
            told = read_all({**answers, **change.answers_of(answers, QUESTIONNAIRE)}, QUESTIONNAIRE)
            if not isinstance(told, Answers):
                breaches.append(f"{entry.support.slug}: {told}")
            elif entry.support.slug in {e.support.slug for e in pathfinder.pathway(told, on).parts[Part.NOT_NOW]}:
                breaches.append(f"{entry.support.slug} stays shut though: {change.sentence} {change.answers}")
    return breaches


def law_6_every_way_that_is_named_is_true(pathfinder: Pathfinder, answers: Answers, on: str) -> list[str]:
    """Where a sentence names several ways ("Derby or Nottingham"), each of them opens, not only the one tried."""
    breaches = []
    for entry in pathfinder.pathway(answers, on).parts[Part.NOT_NOW]:
        tests = [test for condition in entry.support.eligibility for test in tests_of(condition)]
        for change in entry.explanation.would_change:
            for test in tests:
                if not isinstance(test, OneOf) or phrase(test, QUESTIONNAIRE) not in change.sentence:
                    continue
                for option in test.one_of if test.question in change.answers else ():
                    several = QUESTIONNAIRE[test.question].kind is QuestionKind.MANY
                    others = change.answers_of(answers, QUESTIONNAIRE)
                    wanted = {**others, test.question: (option,) if several else option}
                    told = pathfinder.pathway(Answers({**answers, **wanted}), on)
                    if entry.support.slug in {e.support.slug for e in told.parts[Part.NOT_NOW]}:
                        breaches.append(f"{entry.support.slug} stays shut for {option}: {change.sentence}")
    return breaches


def law_9_what_cannot_be_read_is_never_a_no(pathway: Pathway) -> list[str]:
    """A provision with an unreadable rule is not known."""
    return [
        f"{entry.support.slug} could not be read and is {entry.verdict}"
        for entry in pathway.entries()
        if entry.support.unreadable is not None and entry.verdict is not Verdict.NOT_KNOWN
    ]
