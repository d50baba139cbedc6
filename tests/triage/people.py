"""Made-up people: random records of answers from a seed, the same every time it is used."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from triage.judgement.judgement import Verdict, applies
from triage.questionnaire.answers import UNSAID, Answers, Partly, Value
from triage.questionnaire.everyday import WORK_STATUS
from triage.questionnaire.implications import ABOUT, options_in
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind, Questionnaire

UNSAID_WORDS = tuple(sorted(UNSAID))
JOBS = ("care-worker", "cleaner", "warehouse-operative")


def an_answer(question: Question, random: Random) -> Value:
    """Something that a person could answer: ages to 80 and pay to £60,000, and up to three of several options."""
    match question.kind:
        case QuestionKind.NUMBER:
            numbers = question.numbers or range(1)
            return random.randint(numbers.start, min(numbers.stop - 1, 80 if numbers.stop < 1000 else 60_000))
        case QuestionKind.MANY:
            options = [option.id for option in question.options if option.offered and option.id not in UNSAID]
            chosen = set(random.sample(options, k=min(len(options), random.choice((1, 1, 2, 3)))))
            if "none" in chosen:
                chosen = {"none"}
            return tuple(option for option in options if option in chosen)
        case QuestionKind.ONE | QuestionKind.PLACE:
            return random.choice(question.options).id
        case QuestionKind.OCCUPATION:
            return random.choice(JOBS)


def complete_person(random: Random, questionnaire: Questionnaire = QUESTIONNAIRE) -> Answers:
    """A person who answers every question that applies to them, and no other."""
    answers = Answers()
    for question in questionnaire:
        if applies(question.id, answers, questionnaire) is Verdict.MET:
            answers = answers.with_answer(question.id, an_answer(question, random))
    return answers


def reticent_person(random: Random, questionnaire: Questionnaire = QUESTIONNAIRE) -> Answers:
    """A complete person with some answers missing, not sure or not said."""
    values = dict(complete_person(random, questionnaire))
    for question_id in list(values):
        match random.randrange(5):
            case 0:
                del values[question_id]
            case 1:
                values[question_id] = random.choice(UNSAID_WORDS)
    return Answers(values)


def as_asked(answers: Answers, questionnaire: Questionnaire = QUESTIONNAIRE) -> Answers:
    """The same person with only the answers to questions that the pages would have asked."""
    kept = Answers()
    for question in questionnaire:
        if question.id in answers and applies(question.id, kept, questionnaire) is Verdict.MET:
            kept = kept.with_answer(question.id, answers[question.id])
    return kept


def careless_person(random: Random, questionnaire: Questionnaire = QUESTIONNAIRE) -> Answers:
    """Any answers at all, also to questions that do not apply, as any client of the API may send."""
    values: dict[str, Value] = {}
    for question in questionnaire:
        match random.randrange(8):
            case 0:
                continue
            case 1:
                values[question.id] = random.choice(UNSAID_WORDS)
            case _:
                values[question.id] = an_answer(question, random)
    return Answers(values)


def consistent(answers: Answers) -> Answers:
    """The same person with no answer that another one contradicts: such an answer gives way, as it does in judging."""
    for question_id in ABOUT:
        said, known = answers.said(question_id), answers.known(question_id)
        if said is None or known is None or question_id == WORK_STATUS:
            continue
        question = QUESTIONNAIRE[question_id]
        held = known.sure if isinstance(known, Partly) else options_in(known)
        if question.kind is QuestionKind.MANY:
            answers = answers.with_answer(question_id, tuple(o.id for o in question.options if o.id in held))
        else:
            answers = answers.with_answer(question_id, next(iter(held)))
    return answers


def people(count: int, seed: int = 0) -> Iterator[Answers]:
    """Complete, reticent and careless people in turn."""
    random = Random(seed)
    kinds = (complete_person, reticent_person, careless_person)
    for number in range(count):
        yield kinds[number % 3](random)
