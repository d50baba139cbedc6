"""Who can carry a move for one person: whoever is open, does not rule them out, and can be got in touch with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from triage.judgement.compiled_rules import Key, RuleOutcomes, union
from triage.judgement.judgement import Verdict
from triage.pathway.access_points import open_access_points
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.day import KNOWN_TO_RUN, PAST_ITS_END, Day
from triage.pathway.move import CarrierFacts, CarrierKind, MoveLine
from triage.pathway.move_index import IndexedBody, IndexedMove, MoveIndex
from triage.pathway.pathway import AccessPointFacts, PathwayEntry
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.everyday import AREA
from triage.rules import AnyOf, entails

MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class CarrierState:
    """Whether a carrier takes this person, where they may turn to, best first (None is the whole), and if it runs."""

    verdict: Verdict
    points: Iterable[str | None]
    runs: bool


class MoveLines:
    """The lines of a catalogue's moves, made once for all for whom the rules of the carriers came out alike."""

    def __init__(self, index: MoveIndex, prepared: CatalogueIndex) -> None:
        self.index, self.prepared = index, prepared
        compiled, first = prepared.compiled, prepared.beside
        self.when = [compiled.conditions[first + move.when] for move in index.moves]
        self.reads = {
            move.move.id: compiled.reads(rule for carrier in move.carriers for rule in self._rules(*carrier))
            for move in index.moves
        }
        self.ranked = list(enumerate(index.moves))
        self.tests = {move.move.id: union(self.tests_of(*carrier) for carrier in move.carriers) for move in index.moves}
        self.kept: dict[tuple[str, Key, Value | None, str], tuple[MoveLine, ...]] = {}
        self._entailed: dict[tuple[int, int], int] = {}

    def entailed(self, earlier: IndexedMove, move: IndexedMove) -> int:
        """The conditions of an earlier move, as bits, that whoever meets a move meets too."""
        key = (earlier.when, move.when)
        found = self._entailed.get(key)
        if found is None:
            tests = [condition for condition in move.move.when if not isinstance(condition, AnyOf)]
            found = self._entailed[key] = self.prepared.compiled.conditions_where(
                self.prepared.beside + earlier.when, lambda one: any(entails(test, one) for test in tests)
            )
        return found

    def tests_of(self, carrier: CarrierFacts, only_for: int) -> int:
        """The tests, as bits, that could let a carrier fit, or not any more."""
        whole, body = self.prepared.compiled.whole, self.index.bodies.get(carrier.slug or "")
        bits = whole[self.prepared.beside + only_for]
        if body is not None:
            return bits | whole[self.prepared.beside + body.rule]
        position = self.prepared.index.get(carrier.slug or "")
        return bits if position is None else bits | self.prepared.can_rule_out[position]

    def _rules(self, carrier: CarrierFacts, only_for: int) -> Iterator[int]:
        """The positions of all rules that decide whether somebody carries a move for a person, and where."""
        first, body = self.prepared.beside, self.index.bodies.get(carrier.slug or "")
        yield first + only_for
        if body is not None:
            yield from [first + body.rule, *[first + rule for rule, _point in body.access_points]]
        elif carrier.slug in self.prepared.index:
            yield from self.prepared.rules_around(self.prepared.index[carrier.slug])


class Carriers:
    """The carriers of all moves as they stand for one person on one day; `entries` are those that are open to them."""

    def __init__(
        self, lines: MoveLines, judged: RuleOutcomes, answers: Answers, entries: Sequence[PathwayEntry], day: Day
    ) -> None:
        self._lines, self._index, self._prepared = lines, lines.index, lines.prepared
        self._judged, self._day, self._on = judged, day, day.on
        self._area = answers.said(AREA)
        self._entries = {entry.support.slug: entry for entry in entries}

    def met(self) -> list[IndexedMove]:
        """The moves that are met, in their order."""
        met = self._judged.met
        return [move for move, bits in zip(self._index.moves, self._lines.when, strict=True) if met & bits == bits]

    def ranked(self) -> list[tuple[int, IndexedMove]]:
        """The moves that are met or may be, in their order, each with how many come before it."""
        failed = self._judged.failed
        return [ranked for ranked, bits in zip(self._lines.ranked, self._lines.when, strict=True) if not failed & bits]

    def awake(self) -> list[IndexedMove]:
        """Every move that can be told apart today, in their order."""
        return self._index.moves

    def not_ruled_out(self) -> list[IndexedMove]:
        """The moves that are met or may be, in their order."""
        return [move for move in self._index.moves if self.verdict(move.when) is not Verdict.NOT_MET]

    def verdict(self, rule: int) -> Verdict:
        """The verdict on a rule of the moves, by its position among them."""
        return self._prepared.compiled.verdict(self._prepared.beside + rule, self._judged)

    def open_tests(self, rule: int) -> int:
        """The tests of a rule of the moves, as bits, that another answer could still settle."""
        return self._prepared.compiled.whole[self._prepared.beside + rule] & self._judged.open

    def could_be_met(self, rule: int, askable: int) -> bool:
        """Whether answers to what is still askable could meet a rule of the moves."""
        return self._prepared.compiled.could_be_met(self._prepared.beside + rule, self._judged, askable)

    def open_tests_of(self, carrier: CarrierFacts, only_for: int) -> int:
        """The open tests, as bits, that could let a carrier fit, or not any more."""
        return self._lines.tests_of(carrier, only_for) & self._judged.open

    def may_change(self, move: IndexedMove) -> bool:
        """Whether another answer could let a carrier of a move fit, or not any more."""
        return bool(self._lines.tests[move.move.id] & self._judged.open)

    def met_with(self, earlier: IndexedMove, move: IndexedMove) -> bool:
        """Whether this person meets an earlier move for sure, if another answer lets them meet this one."""
        rule = self._prepared.beside + earlier.when
        left = self._prepared.compiled.conditions[rule] & ~self._judged.met
        return not left & ~self._lines.entailed(earlier, move)

    def lines(self, move: IndexedMove) -> tuple[MoveLine, ...]:
        """Those of the carriers of a move that fit, those for this person first."""
        kept, outcome = self._lines.kept, self._judged.outcome & self._lines.reads[move.move.id]
        key = (move.move.id, outcome, self._area, self._on)
        found = kept.get(key)
        if found is None:
            if len(kept) >= MOST_LINES:
                kept.clear()
            lines = [line for carrier in move.carriers if (line := self._kept_for(*carrier)) is not None]
            found = kept[key] = tuple(sorted(lines, key=lambda line: not line.for_them))
        return found

    def _kept_for(self, carrier: CarrierFacts, only_for: int) -> MoveLine | None:
        kept_for = self.verdict(only_for) if carrier.only_for else Verdict.MET
        return None if kept_for is Verdict.NOT_MET else self._line(carrier, for_them=kept_for is Verdict.MET)

    def _line(self, carrier: CarrierFacts, *, for_them: bool) -> MoveLine | None:
        slug = carrier.slug
        if slug is None:
            return MoveLine(carrier, CarrierKind.OWN_ACT, None, for_them, ask_first=not for_them)
        body = self._index.bodies.get(slug)
        kind = CarrierKind.PROVISION if body is None else CarrierKind.BODY
        state = self._of_provision(slug, carrier.access_point) if body is None else self._of_body(body)
        if state is None:
            return None
        for point in state.points:
            if self._index.has_way_in(slug, point, self._on):
                sure = for_them and (state.runs or carrier.by_law) and state.verdict is Verdict.MET
                return MoveLine(carrier, kind, point, for_them, ask_first=not sure)
        return None

    def _of_provision(self, slug: str, named: str | None) -> CarrierState | None:
        """None when it is not published, has ended, was to end by now, takes nobody new, cannot be read, or rules this
        person out."""
        position = self._prepared.index.get(slug)
        if position is None or self._day.doubt[position] == PAST_ITS_END:
            return None
        if named is not None:
            return self._of_access_point(position, named)
        entry = self._entries.get(slug)
        if entry is None or entry.support.unreadable is not None:
            return None
        return CarrierState(entry.verdict, self._points(entry), self._day.doubt[entry.index] == KNOWN_TO_RUN)

    def _points(self, entry: PathwayEntry) -> Iterator[str | None]:
        if entry.access_point is not None and isinstance(self._area, str):
            yield entry.access_point.id
            found = open_access_points(self._prepared, self._day, entry.index, self._judged, self._area)
            yield from [point.id for _fit, _rule, point in sorted(found, key=lambda one: one[:2])[1:]]
        yield None

    def _of_access_point(self, position: int, named: str) -> CarrierState | None:
        """The same of one access point that the move names: it may take people whom its provision does not."""
        if position not in self._day.live:
            return None
        for rule, point, runs in self._day.access_points[position]:
            if point.id == named and self._is_near(point):
                verdict = self._prepared.compiled.verdict(rule + self._prepared.through, self._judged)
                return None if verdict is Verdict.NOT_MET else CarrierState(verdict, [named], runs)
        return None

    def _of_body(self, indexed: IndexedBody) -> CarrierState | None:
        """Hardly any body has dates: that it may be called is enough to say that it runs."""
        verdict = self.verdict(indexed.rule)
        if verdict is Verdict.NOT_MET or indexed.body.unreadable is not None or indexed.body.closed(self._on):
            return None
        points = [
            point.id
            for rule, point in indexed.access_points
            if self.verdict(rule) is Verdict.MET and self._is_near(point) and not point.closed(self._on)
        ]
        return CarrierState(verdict, [*points, None], runs=True)

    def _is_near(self, point: AccessPointFacts) -> bool:
        return not point.based_in or self._area is None or self._area in point.based_in
