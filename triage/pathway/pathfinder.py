"""Finds a person's pathway through a catalogue: judges every provision, explains it and ranks it.

A pure function of answers and date: nothing here reads a clock. The cache is keyed by how a rule came out, never by a
person, so a pathway does not depend on who was served before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from triage.districts import DISTRICT_IDS
from triage.explanation.explanation import Explanation, why_not
from triage.i18n import _
from triage.judgement.compiled_rules import Key, RuleOutcomes
from triage.judgement.judgement import Verdict
from triage.pathway.access_points import most_fitting, open_access_points
from triage.pathway.carriers import Carriers, MoveLines
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.day import KNOWN_TO_RUN, Day
from triage.pathway.explanation_key import shaping_answers
from triage.pathway.explanations import Explanations
from triage.pathway.move import ShownMove
from triage.pathway.move_index import NO_MOVES, MoveCatalogue, MoveIndex
from triage.pathway.needs import access_needs_of, needs_of
from triage.pathway.open_entries import OpenEntries
from triage.pathway.pathway import Part, Pathway, PathwayEntry, ProvisionFacts, starting_part
from triage.pathway.ranking import Order, arranged, first_met, order_of
from triage.pathway.relevance import still_matter
from triage.pathway.selection import every_box, named_moves, select_moves
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.everyday import AGE, AREA, OUTSIDE
from triage.questionnaire.questions import Questionnaire

MOST_KEPT = 50_000
MOST_DAYS = 64


@dataclass(frozen=True, slots=True)
class _OpenSupport:
    """How all rules came out for one person on a day, and the entries that are open to them, by position."""

    judged: RuleOutcomes
    day: Day
    verdicts: list[Verdict]
    through: dict[int, int]  # what only an access point opens, with the rule by which it does
    open_now: int  # what is not ruled out, as bits
    entries: list[PathwayEntry]
    order: dict[int, Order]
    outside: bool
    first_met: PathwayEntry | None
    not_covered: tuple[str, ...]


class Pathfinder:
    """Finds pathways in an indexed catalogue: one for each published version and language. It keeps no answers."""

    def __init__(
        self, supports: Sequence[ProvisionFacts], questionnaire: Questionnaire, moves: MoveCatalogue = NO_MOVES
    ) -> None:
        self.moves = MoveIndex(moves)
        self._prepared = CatalogueIndex(supports, questionnaire, self.moves.rules)
        self.questionnaire = questionnaire
        self.supports = self._prepared.supports
        self._explanations = Explanations(self._prepared)
        self._open = OpenEntries(self._prepared, self._explanations)
        self._lines = MoveLines(self.moves, self._prepared)
        self._not_now: dict[tuple[int, Key, tuple[object, ...], Value | None, int, tuple[str, ...]], PathwayEntry] = {}
        self._days: dict[str, Day] = {}

    def pathway(self, answers: Answers, on: str, *, only_open: bool = False) -> Pathway:
        """The pathway of a person with these answers on a date (YYYY-MM-DD).

        `only_open` leaves out what is not for them now and which questions still matter: that is half of the work.
        """
        found = self._found(answers, on)
        judged, day = found.judged, found.day
        shut = [] if only_open else [i for i in day.live if found.verdicts[i] is Verdict.NOT_MET]
        not_now = [self._shut(i, judged, answers, day, found.open_now) for i in shut]
        area = answers.said(AREA)
        outside = found.outside
        carriers = Carriers(self._lines, judged, answers, found.entries, day)
        because = partial(self._because, judged, answers)
        return Pathway(
            on=on,
            outside=outside,
            district=area if isinstance(area, str) and area in DISTRICT_IDS else None,
            first_met=found.first_met,
            moves=select_moves(carriers, because, outside=outside),
            parts=arranged([*found.entries, *not_now], found.order),
            access_needs=access_needs_of(answers),
            not_covered=() if outside else found.not_covered,
            still_matter=() if only_open else self._still_matter(answers, found, carriers),
        )

    def still_matter(self, answers: Answers, on: str) -> tuple[str, ...]:
        """The questions that still matter to this person, as their pathway says, without making all of it."""
        found = self._found(answers, on, for_questions=True)
        carriers = Carriers(self._lines, found.judged, answers, found.entries, found.day)
        return self._still_matter(answers, found, carriers)

    def _found(self, answers: Answers, on: str, *, for_questions: bool = False) -> _OpenSupport:
        """What is open to a person on a date (YYYY-MM-DD).

        `for_questions` leaves out what no question depends on: words, and the order of what cannot come first for sure.
        """
        judged = self._prepared.compiled.judge(answers)
        day = self._day(on)
        verdicts = self._verdicts(judged)
        through = self._opened_through_access_points(verdicts, judged, answers, day)
        open_ones = [i for i in day.live if verdicts[i] is not Verdict.NOT_MET]
        open_now = sum([1 << i for i in open_ones])
        served, not_covered = self._needs(answers, open_now)
        start = starting_part(answers)
        reachable = self._reachable(judged)
        entries = []
        for i in open_ones:
            rule, needs = through.get(i, i), served.get(i, ())
            entry = self._open.without_words(i, verdicts[i], rule, judged, answers, day, start, reachable)
            if needs or not for_questions:
                entry = self._open.with_words(entry, answers, tuple(needs))
            entries.append(entry)
        ranked = entries
        if for_questions:  # only a step that is met and known to run keeps others behind it
            ranked = [e for e in entries if e.verdict is Verdict.MET and day.doubt[e.index] == KNOWN_TO_RUN]
        order = {e.index: order_of(e, start, day.doubt[e.index]) for e in ranked}
        outside = answers.said(AREA) == OUTSIDE
        first = None if outside else first_met(ranked, order, day.doubt)
        return _OpenSupport(judged, day, verdicts, through, open_now, entries, order, outside, first, not_covered)

    def _still_matter(self, answers: Answers, found: _OpenSupport, carriers: Carriers) -> tuple[str, ...]:
        return still_matter(
            self._prepared,
            answers,
            found.judged,
            found.entries,
            found.day,
            found.open_now,
            found.through,
            found.first_met,
            carriers,
        )

    def every_box(self, answers: Answers, on: str) -> tuple[ShownMove, ...]:
        """Help in every kind of crisis, for somebody of this age and place, whatever else they have told us."""
        return every_box(self._carriers(answers, on))

    def named_moves(self, ids: Collection[str], answers: Answers, on: str) -> tuple[ShownMove, ...]:
        """The moves of these ids for somebody of this age and place, who has said in other words that they need them.

        In the order of the catalogue, without those that sleep and those that nobody carries.
        """
        return named_moves(self._carriers(answers, on), ids) if ids else ()

    def _carriers(self, answers: Answers, on: str) -> Carriers:
        """The carriers of all moves as they stand for anybody of this age and place."""
        told = Answers({question: answers[question] for question in (AREA, AGE) if question in answers})
        found = self._found(told, on)
        return Carriers(self._lines, found.judged, told, found.entries, found.day)

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
            explanation = self._explanations.of(index, judged, answers, shaping)
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

    def _because(self, judged: RuleOutcomes, answers: Answers, rule: int) -> tuple[str, ...]:
        """What the person told us that meets a rule of the moves, by its position among them, in sentences."""
        return self._explanations.why(self._explanations.of(self._prepared.beside + rule, judged, answers), answers)
