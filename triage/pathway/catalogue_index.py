"""An index of a catalogue: its rules compiled; access points, needs and links turned into positions and bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.districts import DISTRICT_IDS
from triage.explanation.explanation import is_about_place
from triage.judgement.compiled_rules import CompiledRules, union
from triage.judgement.judgement import Verdict
from triage.pathway.needs import NEEDS
from triage.pathway.pathway import STARTS, AccessPointFacts, ProvisionFacts, part_of
from triage.questionnaire.answers import UNSAID
from triage.questionnaire.everyday import AGE, AREA, WANTS, WORK_STATUS
from triage.questionnaire.implications import ABOUT, IMPLICATIONS, TELLING
from triage.questionnaire.questions import QuestionKind, Questionnaire
from triage.rules import Between, Condition, OneOf, Rule, options_named, tests_of

# A step can change these answers, and not a place or an age. So only these may be unmet in what a step opens.
CHANGED_BY_A_STEP = frozenset({WORK_STATUS, "time_out_of_work", "annual_pay", "benefits", "highest_qualification"})
EVERYDAY_TESTS = frozenset({AREA, AGE, WORK_STATUS, WANTS})


@dataclass(frozen=True, slots=True)
class IndexedRule:
    """A rule with what the ranking and the explanations need to know of it."""

    rule: Rule
    provider_checks: tuple[str, ...]
    targeted: bool  # it names a circumstance: see names_a_circumstance
    reach: int  # how many districts it covers
    ceilings: tuple[tuple[str, int], ...]  # upper bounds: being above one is not mended like being below
    oldest: int | None  # nobody gets younger, so nothing opens it to who is above this age


class CatalogueIndex:
    """The provisions that have not ended, by position, with everything that is the same for every person."""

    def __init__(
        self, supports: Sequence[ProvisionFacts], questionnaire: Questionnaire, beside: Sequence[Rule] = ()
    ) -> None:
        self.questionnaire = questionnaire
        self.supports = tuple(sorted((s for s in supports if not s.ended), key=lambda s: s.name))
        self.by_slug = {s.slug: s for s in supports}  # also those that have ended: others may take their place
        self.index = {s.slug: i for i, s in enumerate(self.supports)}
        access_points = [(i, access_point) for i, s in enumerate(self.supports) for access_point in s.access_points]
        self.ruled = [ruled(s.eligibility, s.provider_checks) for s in self.supports]
        self.ruled += [
            ruled(access_point.eligibility, access_point.provider_checks) for _, access_point in access_points
        ]
        through = [
            ruled(rule_through(self.supports[i], point), self.supports[i].provider_checks) for i, point in access_points
        ]
        self.ruled += through
        self.beside = len(self.ruled)
        """The position of the first rule that is judged with those of the provisions and is none of them."""
        self.ruled += [ruled(rule, ()) for rule in beside]
        self.compiled = CompiledRules([r.rule for r in self.ruled], questionnaire)
        first = len(self.supports)
        self.through = len(access_points)
        """How far behind the rule of an access point that rule lies by which it opens its provision."""
        self.access_points: list[list[tuple[int, AccessPointFacts]]] = [[] for _ in self.supports]
        for n, (owner, access_point) in enumerate(access_points):
            self.access_points[owner].append((first + n, access_point))
        self.access_point_bits = [union(self.compiled.whole[rule] for rule, _ in owned) for owned in self.access_points]
        self.serving = {
            id(need): tuple(i for i, s in enumerate(self.supports) if need.is_served_by(s.offers))
            for needs in NEEDS.values()
            for need in needs.values()
        }
        self.serving_bits = {need: _bits(set(helping)) for need, helping in self.serving.items()}
        self.needs = {question: tuple(needs.values()) for question, needs in NEEDS.items()}
        self.follow_the_start = _bits(
            {i for i, s in enumerate(self.supports) if len({part_of(s, Verdict.MET, start) for start in STARTS}) > 1}
        )
        self.unreadable = [i for i, s in enumerate(self.supports) if s.unreadable is not None]
        movable = [self.compiled.conditions_where(i, _a_step_can_change) for i in range(first)]
        self.beyond_age_and_place = [
            self.compiled.conditions_where(i, lambda c: not _is_of_age_or_place(c)) for i in range(first)
        ]
        self.about_place = [self.compiled.conditions_where(i, is_about_place) for i in range(first)]
        self.targeting = [self.compiled.conditions_where(i, names_a_circumstance) for i in range(first)]
        self.can_rule_out = [
            self.compiled.tests_where(i, lambda c: not leaves_nobody_out(c, questionnaire)) for i in range(first)
        ]
        self.reads = [self._reads(i) for i in range(len(self.ruled))]
        self.shaping = [self._shaping(i) for i in range(first)]
        self.around = [self.compiled.reads(self.rules_around(i)) for i in range(first)]
        self.sensitive = [self._sensitive(i) for i in range(len(self.ruled))]
        self.implying = [self._implying(i) for i in range(first)]
        self.shaped = [union(a | b for _question, _reads, a, b in shaping) for shaping in self.shaping]
        self.immovable = [self.compiled.conditions[i] & ~movable[i] for i in range(first)]

    def _reads(self, rule: int) -> dict[str, frozenset[str]]:
        """The options that decide how a rule comes out, of each question behind it where several may be chosen."""
        behind = self._behind(rule)
        tests = [test for _bit, test in self.compiled.tests_of_rule(rule)]
        tests += [test for question in behind for test in self.questionnaire[question].ask_if]
        telling = [part for i in IMPLICATIONS if i.question in behind for part in i.when]
        return {
            question: frozenset({"none"}).union(
                *(options_named(test) for test in tests if test.question == question),
                *(options for told, options in telling if told == question),
            )
            for question in sorted(behind)
            if self.questionnaire[question].kind is QuestionKind.MANY
        }

    def _shaping(self, rule: int) -> tuple[tuple[str, frozenset[str] | None, int, int], ...]:
        """The questions whose very answers, not only the outcome, shape "what would change it".

        With each, the options that count where several may be chosen, and the tests that make it so: by failing or
        not applying, and by not applying. They are: those with several options, since a change adds to the options
        chosen; those that decide whether a tested question
        applies, since a change may have to go through them; and those that do not apply now, since a change may bring
        back an answer that was given all the same; so may one that implies another answer.
        """
        found: dict[str, tuple[int, int]] = {}
        telling = union(bit for bit, test in self.compiled.tests_of_rule(rule) if test.question in TELLING)
        for bit, test in self.compiled.tests_of_rule(rule):
            question = self.questionnaire[test.question]
            before = self._before(question.id)
            for name in {question.id} | before:
                always, when_not_applying = found.get(name, (0, 0))
                always |= telling if before & ABOUT.keys() else 0
                if name != question.id or question.kind is QuestionKind.MANY:
                    always |= bit
                elif question.ask_if:
                    when_not_applying |= bit
                found[name] = (always, when_not_applying)
        return tuple((name, self.reads[rule].get(name), *bits) for name, bits in found.items() if bits != (0, 0))

    def _implying(self, rule: int) -> tuple[int, ...]:
        """What other answers can tell of the questions behind a rule: "what would change it" depends on it."""
        behind = self._behind(rule)
        return tuple(n for n, implication in enumerate(IMPLICATIONS) if implication.question in behind)

    def rules_around(self, index: int) -> list[int]:
        """The rule of a provision, those of its access points, and those by which they open it."""
        own = [rule for rule, _access_point in self.access_points[index]]
        return [index, *own, *[rule + self.through for rule in own]]

    def _sensitive(self, rule: int) -> frozenset[str]:
        """The sensitive questions behind a rule."""
        return frozenset(question for question in self._behind(rule) if self.questionnaire[question].sensitive)

    def _behind(self, rule: int) -> set[str]:
        """The questions that a rule asks, and those that decide whether they apply."""
        tested = {test.question for _bit, test in self.compiled.tests_of_rule(rule)}
        return tested.union(*(self._before(question) for question in tested))

    def _before(self, question_id: str) -> set[str]:
        """The questions that decide whether this one applies, however far back."""
        direct = {test.question for test in self.questionnaire[question_id].ask_if}
        return direct.union(*(self._before(question) for question in direct))

    def slugs(self, among: Sequence[str], bits: int) -> tuple[str, ...]:
        """Those of these slugs whose position is in the bits, in their own order."""
        return tuple(slug for slug in among if slug in self.index and bits >> self.index[slug] & 1)

    def bits_of(self, slugs: Sequence[str]) -> int:
        """The positions of these slugs, as bits."""
        return _bits({self.index[slug] for slug in slugs if slug in self.index})


def _bits(positions: set[int]) -> int:
    return sum(1 << position for position in positions)


def ruled(rule: Rule, provider_checks: Sequence[str]) -> IndexedRule:
    """How targeted and how wide a rule is."""
    tests = [test for condition in rule for test in tests_of(condition)]
    reach = len(DISTRICT_IDS)
    for condition in rule:
        if isinstance(condition, OneOf) and condition.question == AREA:
            reach = min(reach, len(condition.one_of))
    return IndexedRule(
        rule=rule,
        provider_checks=tuple(provider_checks),
        targeted=any(names_a_circumstance(condition) for condition in rule),
        reach=reach,
        ceilings=tuple((t.question, t.at_most) for t in tests if isinstance(t, Between) and t.at_most is not None),
        oldest=min([highest for condition in rule if (highest := _highest_age(condition)) is not None], default=None),
    )


def _highest_age(condition: Condition) -> int | None:
    """The age above which this condition fails for good; None where it asks something else too, or has no such end."""
    highest = [t.at_most if isinstance(t, Between) and t.question == AGE else None for t in tests_of(condition)]
    return max((age for age in highest if age is not None), default=None) if None not in highest else None


def rule_through(support: ProvisionFacts, access_point: AccessPointFacts) -> Rule:
    """The rule by which an access point opens its provision: its own, and its provision's but for age and place.

    A college takes people from 16 on, whatever the age of the adult courses that it stands under.
    """
    return (*(c for c in support.eligibility if not _is_of_age_or_place(c)), *access_point.eligibility)


def _is_of_age_or_place(condition: Condition) -> bool:
    return all(test.question in (AGE, AREA) for test in tests_of(condition))


def names_a_circumstance(condition: Condition) -> bool:
    """Whether meeting this condition says something of who a person is: their health, caring, youth and so on.

    A place, a lowest age, or what a person does and wants does not: support for every jobseeker is for everyone. Only
    tests that can be met count, and in an any_of all must name one, since the rest are not asked once one is met.
    """
    sure = [test for test in tests_of(condition) if test.check is None]
    return bool(sure) and all(
        test.question not in EVERYDAY_TESTS or (test.question == AGE and isinstance(test, Between) and test.at_most)
        for test in sure
    )


def leaves_nobody_out(condition: Condition, questionnaire: Questionnaire) -> bool:
    """Whether no answer fails a condition: of a question that is put to everyone, each option is named."""
    named: dict[str, set[str]] = {}
    for test in tests_of(condition):
        if isinstance(test, OneOf):
            named.setdefault(test.question, set()).update(test.one_of)
    asked = [(questionnaire[question], options) for question, options in named.items()]
    return any(options >= question.ids - UNSAID and not question.ask_if for question, options in asked)


def _a_step_can_change(condition: Condition) -> bool:
    return any(test.question in CHANGED_BY_A_STEP for test in tests_of(condition))
