"""Finds a person's pathway through a catalogue: judges everything, explains it and puts it in order.

The order is a tuple of reasons that a page can say; there is no score. Nothing here reads a clock: the date is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.answers import Answers
from triage.compiled import CompiledRules, Judged, Key
from triage.everyday import AGE, AREA, OUTSIDE, WORK_STATUS
from triage.explanation import Explanation, explain, why
from triage.flow import to_ask_for, without_what_no_longer_applies
from triage.judgement import Verdict, judge
from triage.needs import NEEDS, needs_of
from triage.pathway import Door, Entry, Part, Pathway, Support, fits_stage, part_of, starting_part
from triage.phrases import place_name
from triage.places import DISTRICT_IDS
from triage.questions import Kind, Questionnaire
from triage.rules import Between, OneOf, Rule, tests_of
from triage.words import _

# A step can change these; a place or an age it cannot. So only these may be missing from what a step opens.
CHANGED_BY_A_STEP = frozenset({WORK_STATUS, "time_out_of_work", "annual_pay", "benefits", "highest_qualification"})
MOST_EXPLANATIONS = 50_000


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A rule with what the order and the cache need to know of it."""

    rule: Rule
    provider_checks: tuple[str, ...]
    targeted: bool  # it names a circumstance, or an upper age, and not only a place and a lowest age
    reach: int  # how many districts it covers
    by_value: tuple[str, ...]  # questions whose very answers, not only the outcome, shape "what would change it"
    ceilings: tuple[tuple[str, int], ...]


class Pathfinder:
    """A catalogue ready to be asked. Build one for each published version; it holds nothing about anyone."""

    def __init__(self, supports: Sequence[Support], questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.supports = tuple(s for s in supports if not s.ended)
        self._index = {s.slug: i for i, s in enumerate(self.supports)}
        self._doors: list[tuple[int, Door]] = [(i, d) for i, s in enumerate(self.supports) for d in s.access_points]
        self._ruled = [_ruled(s.eligibility, s.provider_checks, questionnaire) for s in self.supports]
        self._ruled += [_ruled(d.eligibility, d.provider_checks, questionnaire) for _, d in self._doors]
        self._compiled = CompiledRules([r.rule for r in self._ruled], questionnaire)
        first = len(self.supports)
        self._doors_of = [
            [(first + n, door) for n, (owner, door) in enumerate(self._doors) if owner == i]
            for i in range(len(self.supports))
        ]
        self._serving = {
            id(need): [i for i, s in enumerate(self.supports) if need.is_served_by(s.offers)]
            for needs in NEEDS.values()
            for need in needs.values()
        }
        self._ordering = {
            question: {i for need in needs.values() for i in self._serving[id(need)]}
            for question, needs in NEEDS.items()
        }
        self._movable = [self._compiled.conditions_about(i, CHANGED_BY_A_STEP) for i in range(first)]
        self._explanations: dict[tuple[int, Key, tuple[object, ...]], Explanation] = {}

    def pathway(self, answers: Answers, on: str) -> Pathway:
        """The pathway of a person with these answers on a date (YYYY-MM-DD)."""
        answers = without_what_no_longer_applies(answers, self.questionnaire)
        judged = self._compiled.judge(answers)
        verdicts = [self._verdict(i, judged) for i in range(len(self.supports))]
        served, not_covered = self._needs(answers, verdicts)
        start = starting_part(answers)
        entries = [self._entry(i, verdicts, judged, answers, served[i], start) for i in range(len(self.supports))]
        outside = answers.known(AREA) == OUTSIDE
        order = {entry.index: self._order(entry, start, on) for entry in entries}
        first = None if outside else self._first_step(entries, order, on)
        return Pathway(
            on=on,
            outside=outside,
            first_step=first,
            why_first=() if first is None else self._why_first(first, on),
            parts=_arranged(entries, order),
            not_covered=() if outside else not_covered,
            still_matter=self._still_matter(answers, judged, verdicts),
        )

    def _verdict(self, index: int, judged: Judged) -> Verdict:
        if index < len(self.supports) and self.supports[index].unreadable is not None:
            return Verdict.NOT_KNOWN  # could not check: never a "no"
        return self._compiled.verdict(index, judged)

    def _needs(self, answers: Answers, verdicts: list[Verdict]) -> tuple[list[list[str]], tuple[str, ...]]:
        served: list[list[str]] = [[] for _ in verdicts]
        missing: list[str] = []
        for need in needs_of(answers):
            helped = False
            for i in self._serving[id(need)]:
                if verdicts[i] is not Verdict.NOT_MET:
                    served[i].append(_(need.says))
                    helped = True
            if not helped:
                missing.append(_(need.says))
        return served, tuple(dict.fromkeys(missing))

    def _entry(
        self, index: int, verdicts: list[Verdict], judged: Judged, answers: Answers, needs: list[str], start: Part
    ) -> Entry:
        support = self.supports[index]
        verdict = verdicts[index]
        explanation = self._explanation(index, verdict, judged, answers)
        is_open = verdict is not Verdict.NOT_MET
        instead = () if is_open else tuple(s for s in support.try_instead if self._is_open(s, verdicts))
        door, door_explanation = self._door(index, judged, answers) if is_open else (None, None)
        return Entry(
            index=index,
            support=support,
            verdict=verdict,
            part=part_of(support, verdict, start),
            explanation=explanation,
            why=why(explanation, answers, needs) if is_open else (),
            why_not=() if is_open else self._why_not(support, explanation, answers, instead),
            needs_served=len(needs),
            opens=tuple(s for s in support.opens if self._may_open(s, judged)) if is_open else (),
            instead=instead,
            door=door,
            door_explanation=door_explanation,
        )

    def _explanation(self, index: int, verdict: Verdict, judged: Judged, answers: Answers) -> Explanation:
        ruled = self._ruled[index]
        extra: tuple[object, ...] = ()
        if verdict is Verdict.NOT_MET:
            extra = tuple(answers.known(q) for q in ruled.by_value) + tuple(
                isinstance(v := answers.known(q), int) and v > high for q, high in ruled.ceilings
            )
        key = (index, self._compiled.key(index, judged), extra)
        found = self._explanations.get(key)
        if found is None:
            if len(self._explanations) > MOST_EXPLANATIONS:
                self._explanations.clear()
            finding = judge(ruled.rule, answers, self.questionnaire)
            found = explain(ruled.rule, ruled.provider_checks, finding, answers, self.questionnaire)
            self._explanations[key] = found
        return found

    def _is_open(self, slug: str, verdicts: list[Verdict]) -> bool:
        index = self._index.get(slug)
        return index is not None and verdicts[index] is not Verdict.NOT_MET

    def _may_open(self, slug: str, judged: Judged) -> bool:
        """Whether nothing but what a step can change stands between the person and this provision."""
        index = self._index.get(slug)
        return index is not None and not judged.failed & self._compiled.conditions[index] & ~self._movable[index]

    def _why_not(
        self, support: Support, explanation: Explanation, answers: Answers, instead: tuple[str, ...]
    ) -> tuple[str, ...]:
        if not explanation.outside_its_place:
            return explanation.why_not
        place = place_name(answers.known(AREA), self.questionnaire)
        if place is None:
            return (_("It is only for people who live in the East Midlands."), *explanation.why_not)
        sentences = [_("{name} does not cover {place}.").format(name=support.name, place=place)]
        if instead:
            sentences.append(_("Try {name} instead.").format(name=self.supports[self._index[instead[0]]].name))
        return (" ".join(sentences), *explanation.why_not)

    def _door(self, index: int, judged: Judged, answers: Answers) -> tuple[Door | None, Explanation | None]:
        """The local door for this person's place, the most fitting first; none while the place is not known."""
        area = answers.known(AREA)
        if area is None:
            return None, None
        open_doors = []
        for rule, door in self._doors_of[index]:
            verdict = self._compiled.verdict(rule, judged)
            if verdict is Verdict.NOT_MET:
                continue
            elsewhere = bool(door.based_in) and area not in door.based_in
            ruled = self._ruled[rule]
            open_doors.append((verdict is not Verdict.MET, elsewhere, not ruled.targeted, ruled.reach, rule, door))
        if not open_doors:
            return None, None
        *_reasons, rule, door = min(open_doors, key=lambda candidate: candidate[:5])
        return door, self._explanation(rule, self._compiled.verdict(rule, judged), judged, answers)

    def _order(self, entry: Entry, start: Part, on: str) -> tuple[object, ...]:
        """The reasons for the order, most telling first. "Not now" is by name alone."""
        if entry.part is Part.NOT_NOW:
            return (entry.support.name,)
        ruled = self._ruled[entry.index]
        return (
            entry.verdict is not Verdict.MET,
            not fits_stage(entry.support, start),
            -entry.needs_served,
            not ruled.targeted,
            ruled.reach,
            not entry.support.known_to_run(on),
            len(entry.explanation.check),
            entry.support.name,
        )

    def _first_step(self, entries: list[Entry], order: dict[int, tuple[object, ...]], on: str) -> Entry | None:
        """One thing to do first: never one not known to run while one that is known to run fits."""
        open_entries = [e for e in entries if e.part is not Part.NOT_NOW and e.support.unreadable is None]
        if not open_entries:
            return None
        return min(
            open_entries,
            key=lambda e: (
                not (e.verdict is Verdict.MET and e.support.known_to_run(on)),
                not e.support.known_to_run(on),
                order[e.index],
            ),
        )

    def _why_first(self, entry: Entry, on: str) -> tuple[str, ...]:
        ruled = self._ruled[entry.index]
        reasons = []
        if entry.verdict is Verdict.MET:
            reasons.append(_("It fits what you told us."))
        if entry.needs_served:
            reasons.append(_("It helps with what you want."))
        if ruled.targeted:
            reasons.append(_("It is set up for people in your situation."))
        if ruled.reach < len(DISTRICT_IDS):
            reasons.append(_("It is near you."))
        if entry.support.known_to_run(on):
            reasons.append(_("It was running when we last found a source."))
        return tuple(reasons)

    def _still_matter(self, answers: Answers, judged: Judged, verdicts: list[Verdict]) -> tuple[str, ...]:
        """The questions not asked yet whose answers can still settle an open provision, its door or the order."""
        open_now = [i for i, verdict in enumerate(verdicts) if verdict is not Verdict.NOT_MET]
        if not open_now:
            return ()
        rules = list(open_now)
        for i in open_now:
            rules += [r for r, _door in self._doors_of[i] if self._compiled.verdict(r, judged) is not Verdict.NOT_MET]
        bits = 0
        for rule in rules:
            bits |= self._compiled.whole[rule]
        telling = self._compiled.questions_of(bits & judged.open)
        telling |= {question for question, serving in self._ordering.items() if not serving.isdisjoint(open_now)}
        if any(self.supports[i].stage == "both" for i in open_now):
            telling.add(WORK_STATUS)
        wanted = {q for question in telling for q in to_ask_for(question, answers, self.questionnaire)}
        return tuple(question.id for question in self.questionnaire if question.id in wanted)


def _arranged(entries: list[Entry], order: dict[int, tuple[object, ...]]) -> dict[Part, tuple[Entry, ...]]:
    parts: dict[Part, list[Entry]] = {part: [] for part in Part}
    for entry in entries:
        parts[entry.part].append(entry)
    return {part: tuple(sorted(found, key=lambda e: order[e.index])) for part, found in parts.items()}


def _ruled(rule: Rule, provider_checks: Sequence[str], questionnaire: Questionnaire) -> _Ruled:
    tests = [test for condition in rule for test in tests_of(condition)]
    reach = len(DISTRICT_IDS)
    for condition in rule:
        if isinstance(condition, OneOf) and condition.question == AREA:
            reach = min(reach, len(condition.one_of))
    before = {t.question for test in tests for t in questionnaire[test.question].ask_if}
    before |= {t.question for q in before for t in questionnaire[q].ask_if}
    return _Ruled(
        rule=rule,
        provider_checks=tuple(provider_checks),
        targeted=any(
            t.question not in (AREA, AGE) or (isinstance(t, Between) and t.at_most is not None) for t in tests
        ),
        reach=reach,
        by_value=tuple(
            q.id
            for q in questionnaire
            if q.id in before or (q.kind is Kind.MANY and any(t.question == q.id for t in tests))
        ),
        ceilings=tuple((t.question, t.at_most) for t in tests if isinstance(t, Between) and t.at_most is not None),
    )
