"""Which questions apply, and what becomes of an answer when its question stops applying."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.triage.strategies import any_records, complete_records
from triage.judgement.applicability import to_ask_for, with_answer, without_what_no_longer_applies
from triage.judgement.judgement import Verdict, applies
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE

ILL: dict[str, Value] = {"health_affects_work": "a_lot", "health_conditions": ("mental_health",)}
APPLIES: list[tuple[str, str, dict[str, Value], Verdict]] = [
    ("the age, always", "age", {}, Verdict.MET),
    ("pay, of somebody with a job", "annual_pay", {"work_status": "employed"}, Verdict.MET),
    ("pay, of somebody off sick from a job", "annual_pay", {"work_status": "off_sick"}, Verdict.MET),
    ("pay, of somebody looking for work", "annual_pay", {"work_status": "looking_for_work"}, Verdict.NOT_MET),
    ("pay, of somebody who did not say", "annual_pay", {"work_status": "rather_not_say"}, Verdict.NOT_KNOWN),
    ("time without work, of a student", "time_out_of_work", {"work_status": "in_education"}, Verdict.NOT_MET),
    ("a parent alone, with a child", "lone_parent", {"children": ("under_5",)}, Verdict.MET),
    ("a parent alone, without children", "lone_parent", {"children": ("none",)}, Verdict.NOT_MET),
    ("a mental health team, with a condition of the mind", "mental_health_team", ILL, Verdict.MET),
    ("a mental health team, with another condition", "mental_health_team",
     {**ILL, "health_conditions": ("diabetes",)}, Verdict.NOT_MET),
    ("a mental health team, in good health", "mental_health_team", {"health_affects_work": "no"}, Verdict.NOT_MET),
    ("a mental health team, before health is known", "mental_health_team", {}, Verdict.NOT_KNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("question", "told", "verdict"), [r[1:] for r in APPLIES], ids=[r[0] for r in APPLIES])
def test_whether_a_question_applies(question: str, told: dict[str, Value], verdict: Verdict) -> None:
    assert applies(question, Answers(told), QUESTIONNAIRE) is verdict


DROPPED: list[tuple[str, dict[str, Value], str, Value, set[str]]] = [
    ("finding a job", {"work_status": "not_looking", "time_out_of_work": "never_worked"}, "work_status", "employed",
     {"time_out_of_work"}),
    ("losing a job", {"work_status": "employed", "annual_pay": 9000}, "work_status", "not_looking", {"annual_pay"}),
    ("changing one job for another", {"work_status": "employed", "annual_pay": 9000}, "work_status", "self_employed",
     set()),
    ("feeling well again", {**ILL, "mental_health_team": "yes", "condition_varies": "no"}, "health_affects_work", "no",
     {"health_conditions", "mental_health_team", "condition_varies"}),
    ("another condition", {**ILL, "mental_health_team": "yes"}, "health_conditions", ("diabetes",),
     {"mental_health_team"}),
    ("children who have left", {"children": ("under_5",), "lone_parent": "yes"}, "children", ("none",),
     {"lone_parent"}),
    ("not being sure any more, which drops nothing", {**ILL, "mental_health_team": "yes"}, "health_affects_work",
     "not_sure", set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "question", "value", "dropped"), [r[1:] for r in DROPPED], ids=[r[0] for r in DROPPED]
)
def test_answers_that_no_longer_apply_are_dropped(
    told: dict[str, Value], question: str, value: Value, dropped: set[str]
) -> None:
    after = with_answer(Answers(told), question, value, QUESTIONNAIRE)
    assert set(told) - set(after) == dropped
    assert after[question] == value


@given(any_records())
def test_dropping_leaves_nothing_that_does_not_apply_and_is_done_once(answers: Answers) -> None:
    left = without_what_no_longer_applies(answers, QUESTIONNAIRE)
    assert all(applies(question, left, QUESTIONNAIRE) is not Verdict.NOT_MET for question in left)
    assert without_what_no_longer_applies(left, QUESTIONNAIRE) == left


@given(complete_records())
def test_nothing_is_dropped_from_a_record_that_fits(answers: Answers) -> None:
    assert without_what_no_longer_applies(answers, QUESTIONNAIRE) == answers


TO_ASK: list[tuple[str, str, dict[str, Value], set[str]]] = [
    ("itself", "age", {}, {"age"}),
    ("nothing once it is answered", "age", {"age": 17}, set()),
    ("nothing once it was not said", "age", {"age": "rather_not_say"}, set()),
    ("nothing when it does not apply", "annual_pay", {"work_status": "in_education"}, set()),
    ("what decides", "annual_pay", {}, {"work_status"}),
    ("what decides, far back", "mental_health_team", {}, {"health_affects_work"}),
    ("what decides, half way", "mental_health_team", {"health_affects_work": "a_lot"}, {"health_conditions"}),
    ("itself in the end", "mental_health_team", ILL, {"mental_health_team"}),
    ("what could imply it, when what decides was not said", "mental_health_team", {"health_affects_work": "not_sure"},
     {"work_status", "benefits"}),
    ("nothing when that was answered too", "mental_health_team",
     {"health_affects_work": "not_sure", "work_status": "employed", "benefits": ("none",)}, set()),
    ("nothing that another answer implies", "health_affects_work", {"work_status": "off_sick"}, set()),
    ("what goes on from an implied answer", "mental_health_team", {"work_status": "off_sick"}, {"health_conditions"}),
    ("the rest of what is known in part", "life_circumstances", {"housing_tenure": "none"}, {"life_circumstances"}),
    ("what decides whether somebody looks for work", "work_status", {"work_status": "not_looking"}, {"wants"}),
    ("nothing once that is answered", "work_status", {"work_status": "not_looking", "wants": ("a_job",)}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("question", "told", "expected"), [r[1:] for r in TO_ASK], ids=[r[0] for r in TO_ASK])
def test_to_learn_this_ask(question: str, told: dict[str, Value], expected: set[str]) -> None:
    assert to_ask_for(question, Answers(told), QUESTIONNAIRE) == expected


def test_a_question_depends_only_on_earlier_ones() -> None:
    order = [question.id for question in QUESTIONNAIRE]
    for question in QUESTIONNAIRE:
        for test in question.ask_if:
            assert order.index(test.question) < order.index(question.id)
