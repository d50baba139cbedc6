"""Rules compiled to bit masks: a bit for each test, two masks for each answer. Property tests hold it to `judgement`.

For each question and answer the masks say which tests it meets and which it fails; the reference makes them on first
use (memoised). Judging a person is then a few operations on whole numbers for all provisions together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from triage.judgement.judgement import Cause, Verdict, all_of, judge_value, matches
from triage.questionnaire.answers import Answers, Known, Partly
from triage.questionnaire.implications import ABOUT, Implication
from triage.questionnaire.questions import Questionnaire
from triage.rules import AnyOf, Condition, Rule, Test, tests_of

Key = int
"""Which of a rule's tests are met, failed, not applicable and to be checked by people: all that explanations read."""

_Masks = tuple[int, int, int]
"""The tests about one question, as bits: which are met, which fail and which people have to check."""
_Order = list[tuple[str, tuple[str, ...]]]
"""Questions in order, each with those that decide whether it applies."""

MOST_MASKS = 20_000


@dataclass(frozen=True, slots=True)
class RuleOutcomes:
    """All rules judged for one person. The masks are over the bits of every test and every any_of.

    `open` holds the tests that another answer could still settle in a condition that is not settled yet.
    """

    met: int
    failed: int
    not_applicable: int
    to_check: int
    open: int
    outcome: int  # all four ways a test can come out, side by side in one number


class CompiledRules:
    """A fixed sequence of rules, ready to be judged together."""

    def __init__(self, rules: Sequence[Rule], questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.tests: list[tuple[int, Test]] = []
        self.conditions: list[int] = []  # for each rule, the bits that must all be met
        self.whole: list[int] = []  # for each rule, the bits of all its tests
        self._tests_of_conditions: list[list[int]] = []  # for each rule and condition, the bits of the tests inside
        self._by_rule: list[list[tuple[int, Test]]] = []
        self._by_condition: list[list[tuple[int, Condition]]] = []
        self._any_of: list[tuple[int, int]] = []  # (bits of the tests inside, bit of the whole, which is the next)
        self._next = 0
        self._compiled: dict[Condition, tuple[int, list[tuple[int, Test]]]] = {}
        for rule in rules:
            self._add(rule)
        self._by_question = {
            question.id: [(bit, test) for bit, test in self.tests if test.question == question.id]
            for question in questionnaire
        }
        self._question_bits = {q: sum(bit for bit, _ in tests) for q, tests in self._by_question.items()}
        self._asked: dict[int, frozenset[str]] = {}
        self._in_outcome = [sum(whole << n * self._next for n in range(4)) for whole in self.whole]
        self._all_tests = sum(bit for bit, _ in self.tests)
        self._insides = union(inside for inside, _bit in self._any_of)
        self._any_ofs = union(bit for _inside, bit in self._any_of)
        self._lowest = union(inside & -inside for inside, _bit in self._any_of)
        sizes = {inside.bit_count() for inside, _bit in self._any_of}
        self._any_of_sizes = [(n, union(bit for i, bit in self._any_of if i.bit_count() == n)) for n in sorted(sizes)]
        self._alone = union(
            bit for condition, (bit, _tests) in self._compiled.items() if not isinstance(condition, AnyOf)
        )
        self._sure = sum(bit for bit, test in self.tests if test.check is None)
        self._order: _Order = [(q.id, tuple(test.question for test in q.ask_if)) for q in questionnaire]
        self._deciding = frozenset(question for _id, before in self._order for question in before)
        self._behind = [self._order_behind(bits) for bits in self.whole]
        self._applicable: dict[tuple[str, tuple[tuple[Known | None, Verdict], ...]], Verdict] = {}
        self._masks: dict[tuple[str, Known], _Masks] = {}
        self._absent = {q.id: self._judged(q.id, None, Verdict.NOT_MET) for q in questionnaire}

    def _order_behind(self, bits: int) -> _Order:
        """The questions of these tests, and those that decide whether they apply, in order."""
        behind = set(self.questions_of(bits))
        for question, before in reversed(self._order):  # `ask_if` names only earlier questions
            if question in behind:
                behind.update(before)
        return [(question, before) for question, before in self._order if question in behind]

    def _bit(self) -> int:
        self._next += 1
        return 1 << (self._next - 1)

    def _add(self, rule: Rule) -> None:
        found = [self._condition(condition) for condition in rule]
        insides = [union(bit for bit, _test in tests) for _bit, tests in found]
        self._by_rule.append([test for _bit, tests in found for test in tests])
        self.conditions.append(union(bit for bit, _tests in found))
        self._by_condition.append([(bit, condition) for (bit, _tests), condition in zip(found, rule, strict=True)])
        self._tests_of_conditions.append(insides)
        self.whole.append(union(insides))

    def _condition(self, condition: Condition) -> tuple[int, list[tuple[int, Test]]]:
        """The bit of a condition, and its tests with their bits. Rules share a condition that they have in common."""
        found = self._compiled.get(condition)
        if found is None:
            tests = [(self._bit(), test) for test in tests_of(condition)]
            self.tests += tests
            bit = tests[0][0]
            if isinstance(condition, AnyOf):
                bit = self._bit()
                self._any_of.append((union(inside for inside, _test in tests), bit))
            found = self._compiled[condition] = bit, tests
        return found

    def judge(self, answers: Answers) -> RuleOutcomes:
        """Judge every rule for one person."""
        met, failed, not_applicable, to_check = self._outcomes(answers, self._order)
        unsettled = self._all_tests & ~(met | failed | to_check)
        # All any_of at once, by what is carried into the bit of each from those of its tests, right below it: one met
        # test and all ones make a carry, and so do tests that all fail and a one.
        any_met = (met & self._insides) + self._insides & self._any_ofs
        any_failed = (failed & self._insides) + self._lowest & self._any_ofs
        met |= any_met
        failed |= any_failed
        for count, any_ofs in self._any_of_sizes:  # what is met leaves nothing to settle: take out all tests below it
            settled = any_met & any_ofs
            unsettled &= ~(settled - (settled >> count))
        width = self._next
        outcome = met | failed << width | not_applicable << 2 * width | to_check << 3 * width
        return RuleOutcomes(met, failed, not_applicable, to_check, unsettled, outcome)

    def rules_out(self, rule: int, answers: Answers) -> bool:
        """Whether one rule, by its position, is not met for one person: all that need be known of a change."""
        _met, failed, _not_applicable, _to_check = self._outcomes(answers, self._behind[rule])
        return any(failed & inside == inside for inside in self._tests_of_conditions[rule])

    def _outcomes(self, answers: Answers, order: _Order) -> tuple[int, int, int, int]:
        """The tests about these questions, as bits: met, failed, not applicable (of either) and for people to check."""
        met = failed = not_applicable = to_check = 0
        told: dict[str, tuple[Known | None, Verdict]] = {}
        for question_id, before in order:
            applicable = self._applies(question_id, tuple([told[q] for q in before])) if before else Verdict.MET
            value = answers.known(question_id) if applicable is Verdict.MET else None
            if question_id in self._deciding:
                told[question_id] = (value, applicable)
            if applicable is Verdict.NOT_MET:
                masks = self._absent[question_id]
                not_applicable |= masks[0] | masks[1]
            elif value is None:
                continue  # nothing is known of it, so of none of its tests
            else:
                masks = self._masks.get((question_id, value)) or self._make(question_id, value)
            met |= masks[0]
            failed |= masks[1]
            to_check |= masks[2]
        return met, failed, not_applicable, to_check

    def _applies(self, question_id: str, told: tuple[tuple[Known | None, Verdict], ...]) -> Verdict:
        """Whether a question applies, from what is known of the questions that its `ask_if` names, in that order."""
        key = (question_id, told)
        verdict = self._applicable.get(key)
        if verdict is None:
            if len(self._applicable) >= MOST_MASKS:
                self._applicable.clear()
            tests = self.questionnaire[question_id].ask_if
            found = [
                judge_value(t, value, applicable).verdict for t, (value, applicable) in zip(tests, told, strict=True)
            ]
            verdict = self._applicable[key] = all_of(found)
        return verdict

    def _make(self, question_id: str, value: Known) -> _Masks:
        if len(self._masks) >= MOST_MASKS:  # bounded: pay in pounds has a million values, and anybody may send any
            self._masks.clear()
        masks = self._masks[question_id, value] = self._judged(question_id, value, Verdict.MET)
        return masks

    def _judged(self, question_id: str, value: Known | None, applicable: Verdict) -> _Masks:
        met = failed = to_check = 0
        for bit, test in self._by_question[question_id]:
            finding = judge_value(test, value, applicable)
            match finding.verdict:
                case Verdict.MET:
                    met |= bit
                case Verdict.NOT_MET:
                    failed |= bit
                case Verdict.NOT_KNOWN if finding.cause is Cause.TO_CHECK:
                    to_check |= bit
                case Verdict.NOT_KNOWN:
                    pass
        return met, failed, to_check

    def verdict(self, rule: int, judged: RuleOutcomes) -> Verdict:
        """The verdict on one rule, by its position."""
        conditions = self.conditions[rule]
        if judged.failed & conditions:
            return Verdict.NOT_MET
        return Verdict.MET if judged.met & conditions == conditions else Verdict.NOT_KNOWN

    def verdicts(self, judged: RuleOutcomes, count: int) -> list[Verdict]:
        """The verdicts on the first `count` rules, in order."""
        met, failed = judged.met, judged.failed
        return [
            Verdict.NOT_MET if failed & bits else Verdict.MET if met & bits == bits else Verdict.NOT_KNOWN
            for bits in self.conditions[:count]
        ]

    def key(self, rule: int, judged: RuleOutcomes) -> Key:
        """How one rule came out, test by test."""
        return judged.outcome & self._in_outcome[rule]

    def reads(self, rules: Iterable[int]) -> Key:
        """The bits in an outcome of all tests of these rules: how they came out together is `outcome` & these."""
        return union(self._in_outcome[rule] for rule in rules)

    def questions_of(self, bits: int) -> frozenset[str]:
        """The questions that these tests ask about."""
        found = self._asked.get(bits)
        if found is None:
            if len(self._asked) >= MOST_MASKS:
                self._asked.clear()
            found = frozenset([question for question, mask in self._question_bits.items() if mask & bits])
            self._asked[bits] = found
        return found

    def implied_options_that_tell(self, question: str, bits: int, unnamed: int = 0) -> frozenset[str]:
        """The options that other answers can imply and that would settle one of these tests so that it shows.

        A test that is only one of several ways does not show when it fails where it has something to check, nor where
        another way is left among `unnamed`: the open tests, as bits, of which words tell no more than that the person
        need not say it, if this question is one of those.
        """
        tests = [(bit, test) for bit, test in self._by_question[question] if bit & bits]
        return frozenset(
            implication.option
            for implication in ABOUT.get(question, ())
            for bit, test in tests
            if (matched := matches(test, _implied(implication))) is not None
            and (matched or bit & self._alone or (test.check is None and self._shows_failing(bit, unnamed)))
        )

    def _shows_failing(self, test: int, unnamed: int) -> bool:
        """Whether one of the conditions with this test, as a bit, among several ways has no other that is unnamed."""
        return not unnamed or any(inside & test and not inside & ~test & unnamed for inside, _bit in self._any_of)

    def tests_about(self, questions: Iterable[str]) -> int:
        """The tests that ask about these questions, as bits."""
        return sum([self._question_bits[question] for question in questions])

    def could_be_met(self, rule: int, judged: RuleOutcomes, askable: int) -> bool:
        """Whether answers to what is still askable could meet what is not met yet, with nothing left to check."""
        needed = self.conditions[rule] & ~judged.met
        hopeful = judged.open & askable & self._sure
        for inside, bit in self._any_of:
            if bit & needed and inside & hopeful:
                needed &= ~bit
        return not needed & ~hopeful

    def tests_met_by_implication(self, questions: Iterable[str]) -> int:
        """The tests about these questions, as bits, that an option which other answers can imply would meet."""
        return sum(
            [
                bit
                for question in questions
                for bit, test in self._by_question[question]
                if any(matches(test, _implied(i)) for i in ABOUT.get(question, ()))
            ]
        )

    def tests_of_rule(self, rule: int) -> list[tuple[int, Test]]:
        """The tests of one rule, each with its bit."""
        return self._by_rule[rule]

    def conditions_where(self, rule: int, holds: Callable[[Condition], bool]) -> int:
        """The conditions of a rule of which something holds, as bits."""
        return union(bit for bit, condition in self._by_condition[rule] if holds(condition))

    def tests_where(self, rule: int, holds: Callable[[Condition], bool]) -> int:
        """The tests of a rule, as bits, in those conditions of which something holds."""
        conditions = zip(self._tests_of_conditions[rule], self._by_condition[rule], strict=True)
        return union(inside for inside, (_bit, condition) in conditions if holds(condition))


def union(bits: Iterable[int]) -> int:
    """All of these bits together."""
    return reduce(or_, bits, 0)


def _implied(implication: Implication) -> Known:
    return Partly(frozenset((implication.option,))) if implication.beside else implication.option
