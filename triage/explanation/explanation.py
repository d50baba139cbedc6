"""A finding in sentences: why it is shown, what is still to check, why not now, and what would change it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from triage.explanation.counterfactuals import Change, Reads, RulesOut, what_would_change
from triage.explanation.phrases import phrase, place_name, value_phrase
from triage.i18n import _, listed
from triage.judgement.applicability import is_declined
from triage.judgement.judgement import Cause, ConditionFinding, RuleFinding, TestFinding, Verdict
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.everyday import AGE, AREA
from triage.questionnaire.implications import ABOUT
from triage.questionnaire.questions import Question, Questionnaire
from triage.rules import Between, Condition, OneOf, tests_of

MOST_SAID = 1000
LONGEST_REASON = 11
"""Words of a sentence that holds two reasons: more in one breath is hard to read."""

TRUE_OF_MOST = frozenset({AGE, AREA})
"""What everyone is asked to have, and so is no reason of its own: an age that fits, and a place in the area."""


@dataclass(frozen=True, slots=True)
class MetTest:
    """A met test, kept so that it can be said with the person's own answer: "you are 17"."""

    question: Question
    only: frozenset[str] | None
    said: dict[Value | None, str] = field(default_factory=dict, compare=False)

    def says(self, value: Value) -> str:
        words = self.said.get(value)
        if words is None:
            if len(self.said) >= MOST_SAID:  # bounded: anybody may send any number
                self.said.clear()
            words = self.said[value] = value_phrase(self.question, value, self.only)
        return words


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """The part without the person's own answers: shared by all residents for whom the rule came out the same."""

    because: tuple[MetTest, ...]
    check: tuple[str, ...]
    why_not: tuple[str, ...]
    outside_its_place: bool
    would_change: tuple[Change, ...]

    @property
    def content(self) -> Hashable:
        """What it says of one rule, to compare: different answers often come to the same."""
        because = [(met.question.id, met.only) for met in self.because]
        changes = [(c.sentence, tuple(c.answers.items()), tuple(c.beside)) for c in self.would_change]
        return tuple(because), self.check, self.why_not, self.outside_its_place, tuple(changes)


def explain(
    finding: RuleFinding,
    provider_checks: Sequence[str],
    answers: Answers,
    questionnaire: Questionnaire,
    rules_out: RulesOut,
    reads: Reads,
) -> Explanation:
    """Put a finding into sentences. None names the person's own place or number: `why` and the pathfinder do."""
    failing = [c for c in finding.conditions if c.verdict is Verdict.NOT_MET]
    open_ = finding.verdict is not Verdict.NOT_MET
    placed = [c for c in failing if is_about_place(c.condition)]
    return Explanation(
        because=_because(finding, questionnaire) if open_ else (),
        check=tuple(dict.fromkeys([*_checks(finding, answers, questionnaire), *provider_checks])) if open_ else (),
        why_not=tuple(_why_not(c, answers, questionnaire) for c in failing if c not in placed),
        outside_its_place=bool(placed),
        would_change=() if open_ else what_would_change(finding, answers, questionnaire, rules_out, reads),
    )


def why(
    explanation: Explanation, answers: Answers, needs: Sequence[str], questionnaire: Questionnaire
) -> tuple[str, ...]:
    """The sentences on why a provision is shown, with the person's own answers and the wants that it serves.

    Only what is particular is said: never an age or a place. So there may be none.
    """
    return sentences_of(own_facts(explanation, answers, questionnaire), tuple(needs))


def own_facts(explanation: Explanation, answers: Answers, questionnaire: Questionnaire) -> tuple[str, ...]:
    """What is particular, in the person's own answers, each in the words that follow "because you"."""
    return tuple(
        [
            # Mostly looked up, without a call: a person has thirty such facts.
            (met.question.id not in ABOUT and met.said.get(answers.said(met.question.id)))
            or _says(met, answers, questionnaire)[1]
            for met in explanation.because
            if met.question.id not in TRUE_OF_MOST
        ]
    )


def sentences_of(facts: tuple[str, ...], needs: tuple[str, ...]) -> tuple[str, ...]:
    """Facts of a person and the needs that a provision serves, both in words, as sentences."""
    sentences: list[str] = []
    for facts_said in _by_two(list(dict.fromkeys(facts))):
        words = _("You {facts}.") if sentences else _("Because you {facts}.")
        sentences.append(words.format(facts=listed(facts_said, _("and"))))
    if needs:
        sentences.append(_("It can help with {needs}.").format(needs=listed(list(dict.fromkeys(needs)), _("and"))))
    return tuple(sentences)


def _by_two(parts: list[str]) -> Iterator[list[str]]:
    """The facts of each sentence: two where they are short."""
    at = 0
    while at < len(parts):
        two = parts[at : at + 2]
        if len(two) == 2 and two[0].count(" ") + two[1].count(" ") + 5 > LONGEST_REASON:
            two = two[:1]
        yield two
        at += len(two)


def why_not(
    explanation: Explanation, answers: Answers, name: str, other: str | None, questionnaire: Questionnaire
) -> tuple[str, ...]:
    """The sentences on why what has this name is not for a person now; `other` is the name of what to try instead."""
    if not explanation.outside_its_place:
        return explanation.why_not
    place = place_name(answers.said(AREA), questionnaire)
    if place is None:
        everywhere = _("We list it for people who live in Derby, Derbyshire, Nottingham or Nottinghamshire.")
        return (everywhere, *explanation.why_not)
    sentences = [_("{name} does not cover {place}.").format(name=name, place=place)]
    if other is not None:
        sentences.append(_("Try {name} instead.").format(name=other))
    return (" ".join(sentences), *explanation.why_not)


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A met test in the words of the answer that tells it; sensitive when that answer is, or what it tells."""

    question: str
    says: str
    sensitive: bool


def facts(explanation: Explanation, answers: Answers, questionnaire: Questionnaire) -> list[OwnFact]:
    """Why a provision is shown, a fact for each met test."""
    return [_fact(met, answers, questionnaire) for met in explanation.because]


def _fact(met: MetTest, answers: Answers, questionnaire: Questionnaire) -> OwnFact:
    question, says = _says(met, answers, questionnaire)
    return OwnFact(question.id, says, question.sensitive or met.question.sensitive)


def _says(met: MetTest, answers: Answers, questionnaire: Questionnaire) -> tuple[Question, str]:
    """The question whose answer tells that a test is met, and the words of that answer."""
    question_id, among = met.question.id, met.only
    if question_id in ABOUT:
        question_id, among = answers.grounds(question_id, among)
        if (question_id, among) != (met.question.id, met.only):
            question = questionnaire[question_id]
            return question, value_phrase(question, answers[question_id], among)
    return met.question, met.says(answers[question_id])


def _because(finding: RuleFinding, questionnaire: Questionnaire) -> tuple[MetTest, ...]:
    found: list[MetTest] = []
    named: dict[str, frozenset[str]] = {}
    for condition in finding.conditions:
        for test in condition.tests:
            match test.test:
                case OneOf(question=question, one_of=among) if test.verdict is Verdict.MET:
                    named[question] = named.get(question, frozenset()).union(among)
                case Between(question=question) if test.verdict is Verdict.MET:
                    found.append(MetTest(questionnaire[question], None))
    found += [MetTest(questionnaire[question], only) for question, only in named.items()]
    order = [AGE, *(question.id for question in questionnaire)]
    return tuple(sorted(found, key=lambda because: order.index(because.question.id)))


def _checks(finding: RuleFinding, answers: Answers, questionnaire: Questionnaire) -> list[str]:
    sentences: list[str] = []
    for condition in finding.conditions:
        if condition.verdict is Verdict.NOT_KNOWN:
            sentences.extend(_check(condition, answers, questionnaire))
    return list(dict.fromkeys(sentences))


def _check(condition: ConditionFinding, answers: Answers, questionnaire: Questionnaire) -> list[str]:
    """What is to be checked of one condition, as alternatives, since any of its tests is enough.

    Of a question that the person would rather not answer it names nothing, not even what is asked.
    """
    unsaid = [t for t in condition.tests if _can_be_asked(t)]
    named = [t for t in unsaid if not is_declined(t.test.question, answers, questionnaire)]
    ways = [t.test.check for t in condition.tests if t.cause is Cause.TO_CHECK and t.test.check is not None]
    phrases = _phrases([t for t in named if t.test.check is None] or named, questionnaire)
    if phrases:
        ways.insert(0, _("Check that you {phrase}.").format(phrase=listed(phrases, _("or"))))
    if len(named) < len(unsaid):
        ways.append(
            _("It is also for people in some situations. You need not tell us: ask them.")
            if ways
            else _("It is for people in some situations. You need not tell us: ask them.")
        )
    return either_of(ways)


def either_of(ways: Sequence[str]) -> list[str]:
    """Lines of which one is enough, in this order: "You have a job." and "Or: You are about to start one."."""
    first, *others = dict.fromkeys(ways) or [""]
    return [first, *[_("Or: {line}").format(line=line) for line in others]] if ways else []


def _phrases(findings: Sequence[TestFinding], questionnaire: Questionnaire) -> list[str]:
    return list(dict.fromkeys(phrase(f.test, questionnaire) for f in findings))


def _can_be_asked(finding: TestFinding) -> bool:
    return finding.verdict is Verdict.NOT_KNOWN and finding.cause is not Cause.TO_CHECK


def _why_not(condition: ConditionFinding, answers: Answers, questionnaire: Questionnaire) -> str:
    """Who it is for; whom people have to check is not listed, but not denied either."""
    named = [t for t in condition.tests if not is_declined(t.test.question, answers, questionnaire)]
    sure = _phrases([f for f in named if f.test.check is None], questionnaire)
    maybe = _phrases([f for f in named if f.test.check is not None], questionnaire)
    if sure:
        sentence = _("It is for people who {phrase}.").format(phrase=listed(sure, _("or")))
        return " ".join([sentence, _("They may take others too: ask them.")]) if maybe else sentence
    if maybe:
        return _("It may be for people who {phrase}.").format(phrase=listed(maybe, _("or")))
    return _("It is for people in some situations.")


def is_about_place(condition: Condition) -> bool:
    """Whether a condition asks nothing but where a person lives."""
    return all(test.question == AREA for test in tests_of(condition))
