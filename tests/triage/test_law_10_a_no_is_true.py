"""Law 10: a no is true. A more exact answer closes nothing; that no reason against is true is law 11."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.catalogue import ON, Example, ExampleDoor
from tests.triage.people import complete_person
from tests.triage.strategies import any_records, catalogues_and_people
from triage.explanation.phrases import options_phrase
from triage.judgement.judgement import Verdict, judge
from triage.pathway.catalogue_index import rule_through
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, Pathway
from triage.questionnaire.answers import RATHER_NOT_SAY, Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Between, NoneOf, OneOf

# The answer in the middle says less than those on the right, and is true of them too.
LESS_EXACT: list[tuple[str, Value, list[Value]]] = [
    ("work_status", "employed", ["off_sick", "at_risk_of_losing_job"]),
    ("benefits", ("universal_credit",), [("universal_credit_health",), ("universal_credit", "other")]),
]
WITH_A_JOB = {"employed", "off_sick", "at_risk_of_losing_job"}


def open_now(pathway: Pathway) -> set[str]:
    return {entry.support.slug for entry in pathway.entries() if entry.part is not Part.NOT_NOW}


def made_exact(answers: Answers) -> list[Answers]:
    return [
        answers.with_answer(question, exact)
        for question, less, more in LESS_EXACT
        for exact in more
        if answers.get(question) == less
    ]


def test_a_more_exact_answer_closes_nothing_that_the_less_exact_one_opens(pathfinder: Pathfinder, deep: int) -> None:
    random = Random(10)
    tried = 0
    for _ in range(200 * deep):
        answers = complete_person(random).with_answer("work_status", "employed")
        before = open_now(pathfinder.pathway(answers, ON))
        for exact in made_exact(answers):
            tried += 1
            assert before <= open_now(pathfinder.pathway(exact, ON)), dict(exact)
    assert tried > 300


@pytest.mark.parametrize("branch", ["employed", "in_work"])
def test_a_rule_that_names_a_job_means_every_answer_with_one(branch: str) -> None:
    rule = (OneOf(question="work_status", one_of=(branch,)),)
    for status in WITH_A_JOB:
        assert judge(rule, Answers({"work_status": status}), QUESTIONNAIRE).verdict is Verdict.MET


def test_a_source_that_leaves_out_a_job_in_danger_is_followed() -> None:
    rule = (
        OneOf(question="work_status", one_of=("employed",)),
        NoneOf(question="work_status", none_of=("at_risk_of_losing_job",)),
    )
    verdicts = {s: judge(rule, Answers({"work_status": s}), QUESTIONNAIRE).verdict for s in sorted(WITH_A_JOB)}
    assert verdicts == {
        "at_risk_of_losing_job": Verdict.NOT_MET,
        "employed": Verdict.MET,
        "off_sick": Verdict.MET,
    }


@given(catalogues_and_people())
def test_a_door_that_fits_is_not_hidden_by_the_age_or_place_of_its_support(
    made_up: tuple[tuple[Example, ...], list[Answers]],
) -> None:
    supports, everybody = made_up
    pathfinder = Pathfinder(supports, QUESTIONNAIRE)
    for answers in everybody:
        shut = {entry.support.slug for entry in pathfinder.pathway(answers, ON).parts[Part.NOT_NOW]}
        for support in supports:
            for point in support.access_points if support.slug in shut else ():
                elsewhere = point.based_in and answers.get("area") not in (*point.based_in, None)
                fits = judge(rule_through(support, point), answers, QUESTIONNAIRE).verdict is not Verdict.NOT_MET
                assert not fits or point.closed(ON) or elsewhere or answers.said("area") is None, support.slug


def test_a_college_from_16_shows_under_courses_from_19() -> None:
    college = ExampleDoor("college", (Between(question="age", at_least=16),))
    courses = Example("courses", (Between(question="age", at_least=19),), access_points=(college,))
    pathfinder = Pathfinder((courses,), QUESTIONNAIRE)
    [entry] = pathfinder.pathway(Answers({"area": "derby", "age": 16}), ON).entries()
    assert entry.verdict is Verdict.MET
    assert entry.access_point is college
    [entry] = pathfinder.pathway(Answers({"area": "derby", "age": 15}), ON).entries()
    assert entry.part is Part.NOT_NOW


def test_what_the_support_asks_besides_age_and_place_holds_for_its_doors() -> None:
    college = ExampleDoor("college", (Between(question="age", at_least=16),))
    courses = Example(
        "courses",
        (Between(question="age", at_least=19), OneOf(question="benefits", one_of=("esa",))),
        access_points=(college,),
    )
    told = Answers({"area": "derby", "age": 16, "benefits": ("none",)})
    [entry] = Pathfinder((courses,), QUESTIONNAIRE).pathway(told, ON).entries()
    assert entry.part is Part.NOT_NOW


SENSITIVE = [question for question in QUESTIONNAIRE if question.sensitive]


def named_of_what_was_declined(pathfinder: Pathfinder, answers: Answers) -> list[str]:
    """The sentences said to this person that name an option of a question they would rather not answer."""
    names = {
        words
        for question in SENSITIVE
        if question.id in answers.declined
        for words in (*(o.says for o in question.options), *(t.says for t in question.together))
    }
    found = []
    for entry in pathfinder.pathway(answers, ON).entries():
        explanations = [e for e in (entry.explanation, entry.access_point_explanation) if e is not None]
        said = [*entry.why, *entry.why_not, *(line for e in explanations for line in e.check)]
        said += [change.sentence for e in explanations for change in e.would_change]
        # What the catalogue says to everybody is no answer to this person.
        fixed = {*entry.support.provider_checks, *(c for p in entry.support.access_points for c in p.provider_checks)}
        found += [line for line in said if line not in fixed and any(name in line for name in names)]
    return found


@given(any_records(), st.sets(st.sampled_from([question.id for question in SENSITIVE]), min_size=1))
def test_nothing_is_said_of_what_a_person_would_rather_not_say(
    pathfinder: Pathfinder, answers: Answers, declined: set[str]
) -> None:
    for question in declined:
        answers = answers.with_answer(question, RATHER_NOT_SAY)
    assert named_of_what_was_declined(pathfinder, answers) == []


def test_who_is_not_asked_yet_is_still_told_what_to_check(pathfinder: Pathfinder) -> None:
    told = Answers({"area": "nottingham", "age": 30, "work_status": "looking_for_work"})
    checks = {line for entry in pathfinder.pathway(told, ON).entries() for line in entry.explanation.check}
    assert any("have a conviction" in line for line in checks)


def test_a_negation_never_covers_two_verbs() -> None:
    phrases = [option.says for question in QUESTIONNAIRE for option in question.options]
    phrases += [group.says for question in QUESTIONNAIRE for group in question.together]
    for question in QUESTIONNAIRE:
        phrases += [options_phrase(question, tuple(o.id for o in question.options if o is not left_out)) for left_out in
                    question.options if len(question.options) > 1]  # fmt: skip
    assert [p for p in phrases if re.search(r"\b(not|never) \w+ing (or|and)\b|\bnot working\b", p)] == []
