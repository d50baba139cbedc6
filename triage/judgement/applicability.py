"""Which questions apply, and which answers no longer do. Which of them still matter is in `relevance`."""

from triage.judgement.judgement import Verdict, applies, judge
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.implications import IMPLICATIONS, holds
from triage.questionnaire.questions import Question, Questionnaire
from triage.rules import options_named


def without_what_no_longer_applies(answers: Answers, questionnaire: Questionnaire) -> Answers:
    """Drop the answers to questions that do not apply to this person any more.

    `ask_if` names only earlier questions, so one pass in order settles chains of them.
    """
    for question in questionnaire:
        if (
            question.ask_if
            and question.id in answers
            and applies(question.id, answers, questionnaire) is Verdict.NOT_MET
        ):
            answers = answers.without({question.id})
    return answers


def with_answer(answers: Answers, question_id: str, value: Value, questionnaire: Questionnaire) -> Answers:
    """A new record with this answer, and without those whose questions it answers, or stops from applying."""
    changed = answers.with_answer(question_id, value)
    implied = {i.question for i in IMPLICATIONS if not i.beside and i.question != question_id and holds(i, changed)}
    return without_what_no_longer_applies(changed.without(implied), questionnaire)


def prompted(answers: Answers, questionnaire: Questionnaire) -> set[str]:
    """The ids of the unanswered questions that an answer prompts, though no rule reads them."""
    return {
        question.id
        for question in questionnaire.prompted
        if question.id not in answers and judge(question.prompted_by, answers, questionnaire).verdict is Verdict.MET
    }


def to_ask_for(
    question_id: str, answers: Answers, questionnaire: Questionnaire, among: frozenset[str] | None = None
) -> set[str]:
    """The questions to ask to learn this one: itself if it applies, or the ones that decide whether it does.

    Empty when it does not apply, or when it is known. When the person has been asked already and could not or would
    not say, only what can imply it is left. `among` are the options that matter; None when all do.
    """
    question = questionnaire[question_id]
    match applies(question_id, answers, questionnaire):
        case Verdict.MET:
            left = answers.left_to_ask(question_id, among)
            return left if left <= {question_id} else _to_ask_for_each(left, answers, questionnaire)
        case Verdict.NOT_MET:
            return set()
        case Verdict.NOT_KNOWN:
            return _deciding(question, answers, questionnaire)


def _deciding(question: Question, answers: Answers, questionnaire: Questionnaire) -> set[str]:
    return set().union(
        *(to_ask_for(test.question, answers, questionnaire, options_named(test)) for test in question.ask_if)
    )


def _to_ask_for_each(questions: set[str], answers: Answers, questionnaire: Questionnaire) -> set[str]:
    return set().union(*(to_ask_for(question, answers, questionnaire) for question in questions))


def is_declined(question_id: str, answers: Answers, questionnaire: Questionnaire) -> bool:
    """Whether the person would rather not say this, a sensitive matter, or what decides whether it is asked."""
    question = questionnaire[question_id]
    return question.sensitive and (
        question.id in answers.declined or any(is_declined(t.question, answers, questionnaire) for t in question.ask_if)
    )
