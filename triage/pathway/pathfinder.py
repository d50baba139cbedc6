"""Finds a person's pathway through a catalogue: judges every provision, explains it and ranks it.

A pure function of answers and date: nothing here reads a clock. The cache is keyed by how a rule came out, never by a
person, so a pathway does not depend on who was served before.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial

from triage.districts import DISTRICT_IDS
from triage.explanation.explanation import Explanation, explain, why, why_not
from triage.i18n import _
from triage.judgement.compiled_rules import Key, RuleOutcomes
from triage.judgement.judgement import Verdict, judge
from triage.moves.carriers import Carriers
from triage.moves.move import ShownMove
from triage.moves.move_index import NO_MOVES, MoveCatalogue, MoveIndex
from triage.moves.selection import every_box, select_moves
from triage.pathway.access_points import most_fitting, open_access_points
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.day import KNOWN_TO_RUN, PAST_ITS_END, Day
from triage.pathway.explanation_key import declined, shaping_answers
from triage.pathway.needs import access_needs_of, needs_of
from triage.pathway.pathway import AccessPointFacts, Part, Pathway, PathwayEntry, ProvisionFacts, part_of, starting_part
from triage.pathway.ranking import arranged, first_met, first_step, order_of, why_first
from triage.pathway.relevance import still_matter
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.everyday import AGE, AREA, OUTSIDE
from triage.questionnaire.questions import Questionnaire

MOST_KEPT = 50_000
MOST_DAYS = 64


class Pathfinder:
    """Finds pathways in an indexed catalogue: one for each published version and language. It keeps no answers."""

    def __init__(
        self, supports: Sequence[ProvisionFacts], questionnaire: Questionnaire, moves: MoveCatalogue = NO_MOVES
    ) -> None:
        self._moves = MoveIndex(moves)
        self._prepared = CatalogueIndex(supports, questionnaire, self._moves.rules)
        self.questionnaire = questionnaire
        self.supports = self._prepared.supports
        self._explanations: dict[tuple[int, Key, tuple[object, ...], frozenset[str]], Explanation] = {}
        self._contents: dict[tuple[int, Hashable], Explanation] = {}
        self._not_now: dict[tuple[int, Key, tuple[object, ...], Value | None, int, tuple[str, ...]], PathwayEntry] = {}
        self._days: dict[str, Day] = {}

    def pathway(self, answers: Answers, on: str) -> Pathway:
        """The pathway of a person with these answers on a date (YYYY-MM-DD)."""
        judged = self._prepared.compiled.judge(answers)
        day = self._day(on)
        verdicts = self._verdicts(judged)
        through = self._opened_through_access_points(verdicts, judged, answers, day)
        open_now = sum([1 << i for i in day.live if verdicts[i] is not Verdict.NOT_MET])
        served, not_covered = self._needs(answers, open_now)
        start = starting_part(answers)
        reachable = self._reachable(judged)
        entries = [
            self._shut(i, judged, answers, day, open_now)
            if verdicts[i] is Verdict.NOT_MET
            else self._open(
                i, verdicts[i], through.get(i, i), judged, answers, day, served.get(i, []), start, reachable
            )
            for i in day.live
        ]
        order = {e.index: order_of(e, start, day.doubt[e.index]) for e in entries if e.part is not Part.NOT_NOW}
        area = answers.said(AREA)
        outside = area == OUTSIDE
        first = None if outside else first_step(entries, order, day.doubt)
        carriers = Carriers(self._moves, self._prepared, judged, answers, entries, day, on)
        return Pathway(
            on=on,
            outside=outside,
            district=area if isinstance(area, str) and area in DISTRICT_IDS else None,
            first_step=first,
            why_first=() if first is None else why_first(first, day.doubt[first.index] == KNOWN_TO_RUN),
            first_met=None if outside else first_met(entries, order, day.doubt),
            moves=select_moves(carriers, partial(self._because, judged, answers), outside=outside),
            parts=arranged(entries, order),
            access_needs=access_needs_of(answers),
            not_covered=() if outside else not_covered,
            still_matter=still_matter(self._prepared, answers, judged, entries, day, open_now, through, first),
        )

    def every_box(self, answers: Answers, on: str) -> tuple[ShownMove, ...]:
        """Help in every kind of crisis, for somebody of this age and place, whatever else they have told us."""
        told = Answers({question: answers[question] for question in (AREA, AGE) if question in answers})
        entries = list(self.pathway(told, on).entries())
        judged = self._prepared.compiled.judge(told)
        return every_box(Carriers(self._moves, self._prepared, judged, told, entries, self._day(on), on))

    def _verdicts(self, judged: RuleOutcomes) -> list[Verdict]:
        verdicts = self._prepared.compiled.verdicts(judged, len(self.supports))
        for index in self._prepared.unreadable:
            verdicts[index] = Verdict.NOT_KNOWN  # could not check: never a "no"
        return verdicts

    def _opened_through_access_points(
        self, verdicts: list[Verdict], judged: RuleOutcomes, answers: Answers, day: Day
    ) -> dict[int, int]:
        """Open what an access point opens though its provision's age or place does not: to each, the rule that does.

        Changes `verdicts`. The rule is that of the access point which is shown; while the place is not known, of the
        first that is not ruled out.
        """
        found: dict[int, int] = {}
        area = answers.said(AREA)
        for index in day.live:
            if verdicts[index] is not Verdict.NOT_MET or not day.access_points[index]:
                continue
            if judged.failed & self._prepared.beyond_age_and_place[index]:
                continue  # its access points ask for that too
            if isinstance(area, str):
                shown = open_access_points(self._prepared, day, index, judged, area)
                rules = [most_fitting(shown)[1]] if shown else []
            else:
                rules = [rule for rule, _access_point, _runs in day.access_points[index]]
            for through in [rule + self._prepared.through for rule in rules]:
                verdict = self._prepared.compiled.verdict(through, judged)
                if verdict is not Verdict.NOT_MET:
                    # Where an access point is based counts too, and that is open while the place is not known.
                    verdicts[index] = verdict if isinstance(area, str) else Verdict.NOT_KNOWN
                    found[index] = through
                    break
        return found

    def _day(self, on: str) -> Day:
        day = self._days.get(on)
        if day is None:
            if len(self._days) >= MOST_DAYS:
                self._days.clear()
            day = self._days[on] = Day.of(self._prepared, on)
        return day

    def _needs(self, answers: Answers, open_now: int) -> tuple[dict[int, list[str]], tuple[str, ...]]:
        """For each open provision the needs it serves, in words; and the needs that none serves."""
        served: dict[int, list[str]] = {}
        missing: list[str] = []
        for need in needs_of(answers):
            helping = [i for i in self._prepared.serving[id(need)] if open_now >> i & 1]
            says = _(need.says)
            for i in helping:
                words = served.setdefault(i, [])
                if says not in words:  # told twice, as a want and as a need, it is one need
                    words.append(says)
            if not helping:
                missing.append(says)
        return served, tuple(dict.fromkeys(missing))

    def _reachable(self, judged: RuleOutcomes) -> int:
        """The provisions from which only unmet tests that a step can change keep the person, as bits."""
        failed = judged.failed
        return sum([1 << i for i, immovable in enumerate(self._prepared.immovable) if not failed & immovable])

    def _open(
        self,
        index: int,
        verdict: Verdict,
        rule: int,
        judged: RuleOutcomes,
        answers: Answers,
        day: Day,
        needs: list[str],
        start: Part,
        reachable: int,
    ) -> PathwayEntry:
        support = self.supports[index]
        explanation = self._explanation(rule, judged, answers, ())
        if day.doubt[index] == PAST_ITS_END:
            verdict = Verdict.NOT_KNOWN
            explanation = replace(explanation, check=(*explanation.check, _("Ask if they still take new people.")))
        access_point, access_point_explanation = self._access_point(index, judged, answers, day)
        opened = day.opens_bits[index] & reachable
        return PathwayEntry(
            index=index,
            support=support,
            verdict=verdict,
            part=part_of(support, verdict, start),
            explanation=explanation,
            why=why(explanation, answers, needs, self.questionnaire),
            why_not=(),
            needs_served=len(needs),
            targeted=bool(judged.met & self._prepared.targeting[index]),
            reach=len(DISTRICT_IDS) if answers.said(AREA) is None else self._prepared.ruled[index].reach,
            opens=self._prepared.slugs(day.opens[index], opened) if opened else (),
            instead=(),
            access_point=access_point,
            access_point_explanation=access_point_explanation,
        )

    def _shut(self, index: int, judged: RuleOutcomes, answers: Answers, day: Day, open_now: int) -> PathwayEntry:
        prepared = self._prepared
        shaping = shaping_answers(prepared, index, judged, answers)
        others, open_instead = day.instead[index], day.instead_bits[index] & open_now
        place = answers.said(AREA) if judged.failed & prepared.about_place[index] else None
        key = (index, prepared.compiled.key(index, judged), shaping, place, open_instead, others)
        entry = self._not_now.get(key)
        if entry is None:
            if len(self._not_now) >= MOST_KEPT:
                self._not_now.clear()
            explanation = self._explanation(index, judged, answers, shaping)
            entry = self._not_now[key] = self._made_shut(
                index, explanation, answers, prepared.slugs(others, open_instead)
            )
        return entry

    def _made_shut(
        self, index: int, explanation: Explanation, answers: Answers, instead: tuple[str, ...]
    ) -> PathwayEntry:
        support = self.supports[index]
        other = self.supports[self._prepared.index[instead[0]]].name if instead else None
        return PathwayEntry(
            index=index,
            support=support,
            verdict=Verdict.NOT_MET,
            part=Part.NOT_NOW,
            explanation=explanation,
            why=(),
            why_not=why_not(explanation, answers, support.name, other, self.questionnaire),
            needs_served=0,
            targeted=False,
            reach=len(DISTRICT_IDS),
            opens=(),
            instead=instead,
            access_point=None,
            access_point_explanation=None,
        )

    def _explanation(
        self, index: int, judged: RuleOutcomes, answers: Answers, shaping: tuple[object, ...]
    ) -> Explanation:
        key = (index, self._prepared.compiled.key(index, judged), shaping, declined(self._prepared, index, answers))
        found = self._explanations.get(key)
        if found is None:
            if len(self._explanations) >= MOST_KEPT:
                self._explanations.clear()
                self._contents.clear()
            ruled = self._prepared.ruled[index]
            finding = judge(ruled.rule, answers, self.questionnaire)
            rules_out = partial(self._prepared.compiled.rules_out, index)
            found = explain(
                finding, ruled.provider_checks, answers, self.questionnaire, rules_out, self._prepared.reads[index]
            )
            found = self._explanations[key] = self._contents.setdefault((index, found.content), found)
        return found

    def _because(self, judged: RuleOutcomes, answers: Answers, rule: int) -> tuple[str, ...]:
        """What the person told us that meets a rule of the moves, by its position among them, in sentences."""
        found = self._explanation(self._prepared.beside + rule, judged, answers, ())
        return why(found, answers, (), self.questionnaire)

    def _access_point(
        self, index: int, judged: RuleOutcomes, answers: Answers, day: Day
    ) -> tuple[AccessPointFacts | None, Explanation | None]:
        """The access point that fits this person's place best; none while the place is not known."""
        area = answers.said(AREA) if day.access_points[index] else None
        if not isinstance(area, str) or not day.near(area)[index]:
            return None, None
        access_points = open_access_points(self._prepared, day, index, judged, area)
        if not access_points:
            return None, None
        _fit, rule, access_point = most_fitting(access_points)
        return access_point, self._explanation(rule, judged, answers, ())
