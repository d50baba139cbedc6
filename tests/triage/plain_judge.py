"""A small judge of yes and no, for people who answered everything that applies to them.

It shares no code with the judges of the product, so that both have to be wrong in the same way to agree on a fault.
"""

from __future__ import annotations

from triage.judgement.judgement import Verdict
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA
from triage.rules import Between, Condition, NoneOf, OneOf, Rule, Test, tests_of


def true_of(person: Answers) -> dict[str, int | set[str]]:
    """All that is true of somebody who answered everything, with what one answer tells of another."""
    true: dict[str, int | set[str]] = {
        question: said if isinstance(said, int) else {said} if isinstance(said, str) else set(said)
        for question, said in person.items()
    }

    def chose(question: str, *options: str) -> bool:
        chosen = true.get(question, set())
        return isinstance(chosen, set) and not chosen.isdisjoint(options)

    def add(question: str, option: str) -> None:
        chosen = true.get(question, set())
        assert isinstance(chosen, set)
        true[question] = chosen - {"none"} | {option}

    if chose("work_status", "not_looking") and chose("wants", "first_job", "a_job", "an_apprenticeship"):
        add("work_status", "looking_for_work")
    if chose("benefits", "universal_credit_health", "esa") or chose("work_status", "off_sick"):
        true["health_affects_work"] = {"a_lot"}
    if chose("benefits", "universal_credit_health"):
        add("benefits", "universal_credit")
    if chose("benefits", "carers_allowance"):
        true["caring_hours"] = {"35_or_more"}
    if chose("housing_tenure", "none"):
        add("life_circumstances", "homeless_or_at_risk")
    return true


def holds(test: Test, true: dict[str, int | set[str]]) -> bool:
    """Whether a test matches, whatever is left to check."""
    known = true.get(test.question)
    match test:
        case Between(at_least=low, at_most=high):
            return isinstance(known, int) and (low or 0) <= known <= (10**9 if high is None else high)
        case OneOf(one_of=named):
            return isinstance(known, set) and not known.isdisjoint(named)
        case NoneOf(none_of=named):
            return not isinstance(known, set) or known.isdisjoint(named)


def expected(rule: Rule, person: Answers) -> tuple[Verdict, int]:
    """The verdict on somebody who answered everything, and how many reasons against there are."""
    true = true_of(person)
    failing = [c for c in rule if not any(holds(t, true) for t in tests_of(c))]
    if failing:
        about_place = [c for c in failing if is_of_place(c)]
        return Verdict.NOT_MET, len(failing) - len(about_place) + bool(about_place)
    sure = all(any(holds(t, true) and t.check is None for t in tests_of(c)) for c in rule)
    return Verdict.MET if sure else Verdict.NOT_KNOWN, 0


def is_of_place(condition: Condition) -> bool:
    """Whether a condition asks for nothing but the place."""
    return all(test.question == AREA for test in tests_of(condition))


def places_in(condition: Condition) -> set[str]:
    """The districts that a condition on place lets in."""
    return {district for test in tests_of(condition) if isinstance(test, OneOf) for district in test.one_of}
