"""Law 3 as properties, each a search for breaches: only what can change something is asked, and that is enough.

Kept apart from its tests so that it can also be tried on a planted fault (mutation testing), and has to find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from tests.triage.laws import asked_in, result, rules_of
from tests.triage.meeting import those_who_meet
from tests.triage.people import JOBS, consistent
from triage.judgement.applicability import prompted, with_answer
from triage.judgement.judgement import Verdict, applies
from triage.pathway.move import ShownMove
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, Pathway, PathwayEntry, fits_stage, starting_part
from triage.pathway.selection import carrier_of
from triage.questionnaire.answers import UNSAID, Answers, Value
from triage.questionnaire.implications import IMPLICATIONS, holds
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind
from triage.questionnaire.work_and_money import OCCUPATION
from triage.rules import Between, Rule, tests_of


def rules_behind(pathfinder: Pathfinder) -> list[Rule]:
    """The rules of all that a pathfinder knows: provisions, their access points, moves and who carries these."""
    return [*rules_of(pathfinder.supports), *pathfinder.moves.rules]


def lines_drawn(rules: Iterable[Rule]) -> dict[str, list[int]]:
    """For each number question, the numbers on and beside every line that a rule draws."""
    found: dict[str, set[int]] = {}
    for test in (test for rule in rules for condition in rule for test in tests_of(condition)):
        if isinstance(test, Between):
            for line in (test.at_least, test.at_most):
                if line is not None:
                    found.setdefault(test.question, set()).update((line - 1, line, line + 1))
    return {question: sorted(numbers) for question, numbers in found.items()}


def answers_to_try(question: Question, lines: dict[str, list[int]]) -> list[Value]:
    """Each option alone, or the numbers around each line."""
    if question.numbers is not None:
        numbers = [number for number in lines.get(question.id, []) if number in question.numbers]
        return [*numbers] or [question.numbers.start]
    if question.kind is QuestionKind.OCCUPATION:
        return [*JOBS]
    options = [option.id for option in question.options if option.id not in UNSAID]
    return [(option,) for option in options] if question.kind is QuestionKind.MANY else list(options)


def as_asked(answers: Answers) -> Answers:
    """The answers that could have been given by now: to questions that apply and that no other answer answers."""
    asked = without_implied(answers)
    return Answers({q: v for q, v in asked.items() if applies(q, answers, QUESTIONNAIRE) is Verdict.MET})


def without_implied(answers: Answers) -> Answers:
    """The same person without answers to what other answers have answered: nobody is asked those."""
    return answers.without({i.question for i in IMPLICATIONS if not i.beside and holds(i, answers)})


def law_3_only_what_can_change_the_pathway_is_asked(pathfinder: Pathfinder, answers: Answers, on: str) -> list[str]:
    """For each question that still matters there is an answer that leads elsewhere than leaving it out.

    Alone, or together with answers to the others that still matter: an access point may need two answers to open.
    """
    answers = as_asked(answers)
    lines = lines_drawn(rules_behind(pathfinder))
    still_matter = pathfinder.pathway(answers, on).still_matter
    return [
        f"{question_id} is asked and cannot change anything"
        for question_id in still_matter
        if not any(
            _makes_a_difference(pathfinder, told, question_id, lines, on)
            for told in _and_with_others(pathfinder, answers, question_id, lines)
        )
    ]


def _makes_a_difference(
    pathfinder: Pathfinder, answers: Answers, question_id: str, lines: dict[str, list[int]], on: str
) -> bool:
    if applies(question_id, answers, QUESTIONNAIRE) is not Verdict.MET:
        return False
    # How somebody needs to be helped changes what each card says, and a job the next jobs up from it, whatever the
    # pathway is. Both count for those whom an answer prompts.
    beside = question_id in prompted(answers, QUESTIONNAIRE)

    def outcome(told: Answers) -> tuple[object, ...]:
        pathway = pathfinder.pathway(told, on)
        return (result(pathway), moves_in(pathway), (pathway.access_needs, told.said(OCCUPATION)) if beside else None)

    without = outcome(answers)
    return any(
        outcome(with_answer(answers, question_id, value, QUESTIONNAIRE)) != without
        for value in answers_to_try(QUESTIONNAIRE[question_id], lines)
    )


def _and_with_others(
    pathfinder: Pathfinder, answers: Answers, but: str, lines: dict[str, list[int]]
) -> Iterator[Answers]:
    """The same person; then with some of what else the rules ask about answered too, in many ways.

    Among them are those who meet each rule of the moves that asks this: it may need five answers to be met.
    """
    yield answers
    for rule in pathfinder.moves.rules:
        for person in those_who_meet(rule) if but in asked_in(rule) else ():
            yield without_implied(Answers({**person.without({but}), **answers}))
    about = set().union(*(asked_in(rule) for rule in rules_behind(pathfinder)))
    others = [QUESTIONNAIRE[q] for q in sorted(about - {but, *answers})]
    for seed in range(300 if others else 0):
        random = Random(seed)
        told = answers
        for question in random.sample(others, k=random.randint(1, len(others))):
            told = with_answer(told, question.id, random.choice(answers_to_try(question, lines)), QUESTIONNAIRE)
        yield without_implied(told)


def asked_on_the_way(pathfinder: Pathfinder, full: Answers, on: str) -> Answers:
    """What a person has told us who begins with nothing and answers each next question."""
    told = Answers()
    while (question_id := pathfinder.pathway(told, on).next_question) is not None:
        told = with_answer(told, question_id, full.get(question_id, "not_sure"), QUESTIONNAIRE)
    return told


def law_3_fewer_questions_give_the_same_pathway(pathfinder: Pathfinder, full: Answers, on: str) -> list[str]:
    """Answering only what is asked leads where answering everything leads, unless answers contradict each other."""
    # What is said back of a declined answer is the matter of law 10: here it is as unknown as any other.
    full = consistent(Answers({q: "not_sure" if v == "rather_not_say" else v for q, v in full.items()}))
    told = asked_on_the_way(pathfinder, full, on)
    if same_in_all_that_is_worth_a_question(pathfinder.pathway(told, on), pathfinder.pathway(full, on), full):
        return []
    return [f"not asked {sorted(set(full) - set(told))}, and the pathway is another"]


def same_in_all_that_is_worth_a_question(short: Pathway, long: Pathway, full: Answers) -> bool:
    """Whether two pathways are the same but for checks that are left in `short` far down, where nothing comes first.

    Of the moves the same are the boxes, the first one, each with whom to turn to, and those due today among the next.
    """
    if not short.outside and moves_in(short) != moves_in(long):
        return False
    start, of_long = starting_part(full), {entry.support.slug: entry for entry in long.entries()}
    left = frozenset(
        entry.support.slug
        for entry in short.entries()
        if entry.verdict is Verdict.NOT_KNOWN and is_left_to_check(entry, of_long[entry.support.slug], start)
    )
    return result(short, with_why=False, but=left) == result(long, with_why=False, but=left)


def moves_in(pathway: Pathway) -> tuple[object, ...]:
    """What a person is told first, as far as it is worth a question: see `triage.pathway.move_relevance`."""
    moves = pathway.moves
    today = [shown.move.id for shown in moves.following if shown.move.due_today]
    return ([_told(box) for box in moves.boxes], moves.first and _told(moves.first), today, pathway.first_slug)


def _told(shown: ShownMove) -> tuple[object, ...]:
    return (shown.move.id, *(carrier_of(line) for line in shown.lines))


def is_left_to_check(short: PathwayEntry, long: PathwayEntry, start: Part) -> bool:
    """Whether a check may be left: of who can only refer on and helps with nothing wanted, or at the other stage."""
    if short.part is Part.REFERRAL_PARTNERS and long.needs_served == 0:
        return True
    return long.verdict is not Verdict.NOT_MET and not fits_stage(short.support, start)
