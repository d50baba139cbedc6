"""Whether a rule can be judged: tests that name unknown questions or options, or do not suit the question."""

from __future__ import annotations

from triage.questionnaire.questions import Question, QuestionKind, Questionnaire
from triage.rules import Between, NoneOf, OneOf, Rule, Test, tests_of


def problems_with(rule: Rule, questionnaire: Questionnaire) -> list[str]:
    """What is wrong with a rule, and how to mend it; empty when it can be judged.

    The place of each is its position in the rule, from 1.
    """
    found: list[str] = []
    for position, condition in enumerate(rule, start=1):
        for test in tests_of(condition):
            problem = _problem_with(test, questionnaire)
            if problem is not None:
                found.append(f"condition {position}: {problem}")
    return found


def _problem_with(test: Test, questionnaire: Questionnaire) -> str | None:
    question = questionnaire.find(test.question)
    if question is None:
        known = ", ".join(q.id for q in questionnaire)
        return f"there is no question '{test.question}'. Use one of: {known}"
    if question.kind is QuestionKind.OCCUPATION:
        return f"no rule may read '{question.id}', which changes the next jobs and nothing else. Take the condition out"
    match test:
        case Between():
            return _problem_with_range(test, question)
        case OneOf():
            return _problem_with_options(test.one_of, question)
        case NoneOf():
            if {option.id for option in question.options} <= set(test.none_of) and question.options:
                return f"every option of '{question.id}' is named, so nobody who answers could meet this. Name fewer"
            return _problem_with_options(test.none_of, question)


def _problem_with_range(test: Between, question: Question) -> str | None:
    if question.numbers is None:
        return f"'{question.id}' is not a number. Use one_of or none_of with its options"
    if test.at_least is not None and test.at_least > question.numbers.stop - 1:
        return f"'{question.id}' is never {test.at_least} or more, so nobody could meet this"
    if test.at_most is not None and test.at_most < question.numbers.start:
        return f"'{question.id}' is never {test.at_most} or less, so nobody could meet this"
    return None


def _problem_with_options(named: tuple[str, ...], question: Question) -> str | None:
    if question.numbers is not None:
        return f"'{question.id}' is a number. Use at_least and at_most"
    options = [option.id for option in question.options]
    strangers = [name for name in named if name not in options]
    if strangers:
        return f"'{question.id}' has no option '{strangers[0]}'. Use one of: {', '.join(options)}"
    return None
