"""Hypothesis strategies: records of answers, rules and small catalogues, all of them valid.

Those that are asked for while others draw are made once: to make one takes longer than to draw from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from tests.triage.catalogue import NEVER, ON, Example, ExampleDoor
from tests.triage.example_moves import ExampleCarrier, ExampleMove
from tests.triage.laws import asked_in
from tests.triage.people import JOBS, UNSAID_WORDS
from triage.districts import DISTRICT_IDS
from triage.judgement.judgement import Verdict, applies
from triage.pathway.move import MovePlace
from triage.pathway.needs import NEEDS
from triage.questionnaire.answers import UNSAID, Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind
from triage.rules import AnyOf, Between, Condition, NoneOf, OneOf, Rule, Test

OFFERS = tuple(sorted({offer for needs in NEEDS.values() for need in needs.values() for offer in need.offers}))
LATER = "2027-06-01"
# Some things close before the day that is asked about, and some after it.
days_to_close = st.sampled_from((NEVER, NEVER, NEVER, ON, LATER))
IDS = tuple(question.id for question in QUESTIONNAIRE)
READ_BY_RULES = tuple(q.id for q in QUESTIONNAIRE if q.kind is not QuestionKind.OCCUPATION)
# A few of each, so that rules and people meet often: four places, and ages and pay around the lines.
PLACES = ("derby", "nottingham", "amber-valley", "bassetlaw", "outside")
NUMBERS = {
    "age": (13, 15, 16, 17, 18, 19, 24, 25, 26, 50, 110),
    "annual_pay": (0, 1, 18_000, 24_999, 25_000, 1_000_000),
}


@cache
def known_answers(question: Question) -> SearchStrategy[Value]:
    """Anything that the question takes and that tells us something."""
    options = [option.id for option in question.options if option.id not in UNSAID]
    match question.kind:
        case QuestionKind.NUMBER:
            numbers = question.numbers or range(1)
            return st.one_of(st.sampled_from(NUMBERS[question.id]), st.integers(numbers.start, numbers.stop - 1))
        case QuestionKind.PLACE:
            return st.one_of(st.sampled_from(PLACES), st.sampled_from(options))
        case QuestionKind.ONE:
            return st.sampled_from(options)
        case QuestionKind.MANY:
            chosen = st.lists(st.sampled_from([o for o in options if o != "none"]), min_size=1, max_size=4, unique=True)
            several = chosen.map(lambda some: tuple(option for option in options if option in some))
            return st.one_of(several, st.just(("none",))) if "none" in options else several
        case QuestionKind.OCCUPATION:
            return st.sampled_from(JOBS)


@cache
def answers_to(question: Question) -> SearchStrategy[Value]:
    """Anything that the question takes, also "I'm not sure" and "I'd rather not say"."""
    return st.one_of(known_answers(question), known_answers(question), st.sampled_from(UNSAID_WORDS))


@composite
def complete_records(draw: DrawFn) -> Answers:
    """Everyone who answers each question that applies to them."""
    answers = Answers()
    for question in QUESTIONNAIRE:
        if applies(question.id, answers, QUESTIONNAIRE) is Verdict.MET:
            answers = answers.with_answer(question.id, draw(known_answers(question)))
    return answers


@composite
def any_records(draw: DrawFn, ids: tuple[str, ...] = IDS) -> Answers:
    """Any valid record, with gaps, with "not sure", and with answers to questions that do not apply."""
    answered = [q for q in QUESTIONNAIRE if q.id in ids and draw(st.integers(0, 4)) > 0]
    return Answers({question.id: draw(answers_to(question)) for question in answered})


@composite
def parts_of(draw: DrawFn, answers: Answers) -> Answers:
    """The same person when less was known: some answers not given yet, not sure or not said."""
    values: dict[str, Value] = {}
    for question_id, value in answers.items():
        match draw(st.integers(0, 3)):
            case 0:
                continue
            case 1:
                values[question_id] = draw(st.sampled_from(UNSAID_WORDS))
            case _:
                values[question_id] = value
    return Answers(values)


@cache
@composite
def some_test(draw: DrawFn, ids: tuple[str, ...] = READ_BY_RULES) -> Test:
    """One test on one of these questions; one in five leaves something for people to check."""
    question = QUESTIONNAIRE[draw(st.sampled_from(ids))]
    check = draw(st.sampled_from((None, None, None, None, "Ask if you can join.")))
    if question.numbers is not None:
        low, high = sorted(draw(st.lists(st.sampled_from(NUMBERS[question.id]), min_size=2, max_size=2)))
        ends = draw(st.sampled_from(({"at_least": low}, {"at_most": high}, {"at_least": low, "at_most": high})))
        return Between.model_validate({"question": question.id, "check": check, **ends})
    options = [option.id for option in question.options if option.id not in UNSAID]
    options = list(PLACES[:-1]) if question.kind is QuestionKind.PLACE else options
    named = draw(st.lists(st.sampled_from(options), min_size=1, max_size=min(3, len(options) - 1), unique=True))
    if question.kind is not QuestionKind.PLACE and draw(st.booleans()):
        return NoneOf(question=question.id, check=check, none_of=tuple(named))
    return OneOf(question=question.id, check=check, one_of=tuple(named))


@cache
@composite
def conditions(draw: DrawFn, ids: tuple[str, ...] = READ_BY_RULES) -> Condition:
    """One test, or any of two or three."""
    if draw(st.integers(0, 2)):
        return draw(some_test(ids))
    return AnyOf(any_of=tuple(draw(st.lists(some_test(ids), min_size=2, max_size=3))))


@cache
def rules(ids: tuple[str, ...] = READ_BY_RULES, most: int = 4) -> SearchStrategy[Rule]:
    """Up to four conditions; none at all is a rule that everyone meets."""
    return st.lists(conditions(ids), max_size=most).map(tuple)


def agreeing(some: Sequence[Condition], used: set[str]) -> Rule:
    """Those of the conditions that are about different matters, so that one person can meet them all."""
    kept: list[Condition] = []
    used = set(used)
    for condition in some:
        about = asked_in((condition,))
        if used.isdisjoint(about):
            kept.append(condition)
            used |= about
    return tuple(kept)


questions_to_use = st.lists(st.sampled_from(READ_BY_RULES), min_size=1, max_size=5, unique=True).map(
    # A question that depends on others brings them along, so that they meet.
    lambda ids: tuple(q for q in IDS if q in {*ids, *(t.question for i in ids for t in QUESTIONNAIRE[i].ask_if)})
)


@composite
def catalogues(
    draw: DrawFn, ids: tuple[str, ...] = READ_BY_RULES, sensible: bool = False, most: int = 5
) -> tuple[Example, ...]:
    """A few provisions that name each other, some with access points, some that have ended or cannot be read.

    In a sensible one no rule contradicts itself, nor an access point's its provision's: some person always meets them.
    """
    slugs = [f"help-{letter}" for letter in "abcdefgh"[: draw(st.integers(1, most))]]
    others = st.lists(st.sampled_from(slugs), max_size=2, unique=True).map(tuple)
    rarely = st.integers(0, 9).map(lambda n: n == 0)
    found = []
    for slug in slugs:
        rule = () if (lost := draw(rarely)) else draw(rules(ids))
        rule = agreeing(rule, set()) if sensible else rule
        access_points = tuple(
            ExampleDoor(
                id=f"{slug}-door-{number}",
                eligibility=agreeing(draw(rules(ids, 2)), asked_in(rule)) if sensible else draw(rules(ids, 2)),
                provider_checks=draw(st.sampled_from(((), ("You need a letter.",)))),
                based_in=draw(st.sampled_from(((), ("derby",), DISTRICT_IDS[:3]))),
                runs=draw(st.booleans()),
                closed_from=draw(days_to_close),
            )
            for number in range(draw(st.integers(0, 2)))
        )
        found.append(
            Example(
                slug=slug,
                eligibility=rule,
                provider_checks=draw(st.sampled_from(((), ("You live here.",)))),
                stage=draw(st.sampled_from(("step_on", "step_up", "both"))),
                category=draw(st.sampled_from(("employment_and_skills", "referral_and_access"))),
                alongside=draw(rarely),
                offers=tuple(draw(st.lists(st.sampled_from(OFFERS), max_size=3, unique=True))),
                opens=draw(others),
                try_instead=draw(others),
                access_points=access_points,
                successor=draw(st.none() | st.sampled_from(slugs)),
                ended=draw(rarely),
                unreadable="the rule could not be read" if lost else None,
                runs=draw(st.booleans()),
                closed_from=draw(days_to_close),
                overdue_from=draw(days_to_close),
                past_from=draw(days_to_close),
            )
        )
    return tuple(found)


@composite
def catalogues_and_people(
    draw: DrawFn, sensible: bool = False, most_people: int = 4
) -> tuple[tuple[Example, ...], list[Answers]]:
    """A small catalogue about a few questions, with people who answer those questions."""
    ids = draw(questions_to_use)
    about = tuple(q for q in IDS if q in {*ids, "area", "work_status", "wants"})
    return draw(catalogues(ids, sensible)), draw(st.lists(any_records(about), min_size=1, max_size=most_people))


@composite
def moves_about(draw: DrawFn, ids: tuple[str, ...], slugs: Sequence[str]) -> tuple[ExampleMove, ...]:
    """A few moves about these questions, those due today first, carried by an own act, a body or one of these slugs.

    Some are for a few people only, and some hide one that stands behind them.
    """
    names = [f"move-{letter}" for letter in "abcdefghij"[: draw(st.integers(0, 10))]]
    due_today = draw(st.integers(0, len(names)))
    carriers = st.builds(
        lambda slug, only_for: ExampleCarrier(slug, None, "employer" if slug is None else None, only_for),
        st.sampled_from((None, "body", *slugs)),
        st.just(()) | st.just(()) | rules(ids, 1),
    )
    return tuple(
        ExampleMove(
            name,
            draw(st.lists(carriers, min_size=1, max_size=3)),
            place := draw(st.sampled_from((MovePlace.FIRST, MovePlace.FIRST, MovePlace.NEXT, MovePlace.ABOVE))),
            agreeing(draw(rules(ids, 3)), set()),
            tuple(draw(st.lists(st.sampled_from(names[n + 1 :]), max_size=2)))
            if names[n + 1 :] and place is not MovePlace.NEXT
            else (),
            n < due_today,
        )
        for n, name in enumerate(names)
    )


@composite
def catalogues_with_moves(draw: DrawFn) -> tuple[tuple[Example, ...], tuple[ExampleMove, ...], list[Answers]]:
    """A small catalogue with moves about the same few questions, and people who answer those."""
    ids = draw(questions_to_use)
    about = tuple(q for q in IDS if q in {*ids, "area", "work_status", "wants"})
    supports = draw(catalogues(ids))
    moves = draw(moves_about(ids, [one.slug for one in supports]))
    return supports, moves, draw(st.lists(any_records(about), min_size=1, max_size=3))
