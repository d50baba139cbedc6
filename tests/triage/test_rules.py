"""What a rule may say, and how it is told what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from pydantic import BaseModel, ValidationError

from tests.triage.strategies import any_records, rules
from triage.judgement.judgement import Verdict, judge
from triage.judgement.rule_checks import problems_with
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, Condition, NoneOf, OneOf, Rule, Test, entails


class Stored(BaseModel):
    rule: Rule


# One condition, an answer, and what comes of it.
EMPLOYED = OneOf(question="work_status", one_of=("employed", "self_employed"))
YOUNG = Between(question="age", at_least=16, at_most=24)
NO_ESA = NoneOf(question="benefits", none_of=("esa",))
ASK = OneOf(question="work_status", one_of=("employed",), check="Ask.")
VERDICTS: list[tuple[str, Rule, dict[str, Value], Verdict]] = [
    ("no conditions: for everyone", (), {}, Verdict.MET),
    ("one of, and it is", (EMPLOYED,), {"work_status": "employed"}, Verdict.MET),
    ("one of, and it is not", (EMPLOYED,), {"work_status": "in_education"}, Verdict.NOT_MET),
    ("one of, not said", (EMPLOYED,), {"work_status": "not_sure"}, Verdict.NOT_KNOWN),
    ("one of several chosen", (OneOf(question="benefits", one_of=("esa",)),), {"benefits": ("esa", "other")},
     Verdict.MET),
    ("none of, and it is none", (NO_ESA,), {"benefits": ("other",)}, Verdict.MET),
    ("none of, and one is", (NO_ESA,), {"benefits": ("esa", "other")}, Verdict.NOT_MET),
    ("none of, not said", (NO_ESA,), {}, Verdict.NOT_KNOWN),
    ("just below the range", (YOUNG,), {"age": 15}, Verdict.NOT_MET),
    ("the lowest of the range", (YOUNG,), {"age": 16}, Verdict.MET),
    ("the highest of the range", (YOUNG,), {"age": 24}, Verdict.MET),
    ("just above the range", (YOUNG,), {"age": 25}, Verdict.NOT_MET),
    ("no pay is below any line", (Between(question="annual_pay", at_most=1),),
     {"work_status": "employed", "annual_pay": 0}, Verdict.MET),
    ("any of, one is", (AnyOf(any_of=(EMPLOYED, YOUNG)),), {"age": 16}, Verdict.MET),
    ("any of, none is", (AnyOf(any_of=(EMPLOYED, YOUNG)),), {"age": 30, "work_status": "not_looking"}, Verdict.NOT_MET),
    ("any of, one is not and one not said", (AnyOf(any_of=(EMPLOYED, YOUNG)),), {"age": 30}, Verdict.NOT_KNOWN),
    ("all of, one fails and one is not said", (EMPLOYED, YOUNG), {"age": 30}, Verdict.NOT_MET),
    ("all of, one holds and one is not said", (EMPLOYED, YOUNG), {"age": 20}, Verdict.NOT_KNOWN),
    ("a match that people must check", (ASK,), {"work_status": "employed"}, Verdict.NOT_KNOWN),
    ("no match, so nothing to check", (ASK,), {"work_status": "not_looking"}, Verdict.NOT_MET),
    ("a sure way beside one to check", (AnyOf(any_of=(ASK, YOUNG)),), {"work_status": "employed", "age": 20},
     Verdict.MET),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "told", "verdict"), [r[1:] for r in VERDICTS], ids=[r[0] for r in VERDICTS])
def test_a_rule_is_judged(rule: Rule, told: dict[str, Value], verdict: Verdict) -> None:
    assert judge(rule, Answers(told), QUESTIONNAIRE).verdict is verdict


def test_a_verdict_is_never_a_yes_or_no() -> None:
    for verdict in Verdict:
        with pytest.raises(TypeError, match="three values"):
            bool(verdict)


@given(rules())
def test_a_rule_survives_the_trip_to_json_and_back(rule: Rule) -> None:
    stored = Stored(rule=rule)
    assert Stored.model_validate_json(stored.model_dump_json(exclude_none=True)).rule == rule


@given(rules())
def test_every_made_up_rule_can_be_judged(rule: Rule) -> None:
    assert problems_with(rule, QUESTIONNAIRE) == []


def test_a_county_stands_for_its_districts() -> None:
    rule = OneOf(question="area", one_of=("derby", "derbyshire", "amber-valley"))
    assert len(rule.one_of) == 9
    assert rule.one_of[0] == "derby"
    assert len(OneOf(question="area", one_of=("all",)).one_of) == 17


def test_a_county_is_only_for_places() -> None:
    assert OneOf(question="work_status", one_of=("all",)).one_of == ("all",)


WRONG: list[tuple[str, Rule, str]] = [
    ("a question that is not there", (OneOf(question="shoe_size", one_of=("9",)),),
     "condition 1: there is no question 'shoe_size'. Use one of: area, age,"),
    ("an option that is not there", (YOUNG, OneOf(question="work_status", one_of=("retired",))),
     "condition 2: 'work_status' has no option 'retired'. Use one of: looking_for_work,"),
    ("a range of what is no number", (Between(question="area", at_least=1),), "condition 1: 'area' is not a number."),
    ("options of a number", (OneOf(question="age", one_of=("17",)),), "condition 1: 'age' is a number. Use at_least"),
    ("an age that nobody is", (Between(question="age", at_least=111),), "nobody could meet this"),
    ("an age that nobody is yet", (Between(question="age", at_most=12),), "nobody could meet this"),
    ("all the options there are, forbidden", (NoneOf(question="lone_parent", none_of=("yes", "no")),),
     "condition 1: every option of 'lone_parent' is named, so nobody who answers could meet this. Name fewer"),
    ("inside any of", (AnyOf(any_of=(YOUNG, OneOf(question="shoe_size", one_of=("9",)))),), "condition 1: there is no"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "said"), [r[1:] for r in WRONG], ids=[r[0] for r in WRONG])
def test_what_is_wrong_is_told_with_its_place(rule: Rule, said: str) -> None:
    problems = problems_with(rule, QUESTIONNAIRE)
    assert len(problems) == 1
    assert said in problems[0]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"question": "age"}, "use one_of, none_of, at_least / at_most, or any_of"),
        ({"question": "age", "at_least": 20, "at_most": 10}, "at_least is above at_most, so nobody could meet this"),
        ({"question": "area", "one_of": []}, "at least 1 item"),
        ({"any_of": [{"question": "age", "at_least": 18}]}, "at least 2 items"),
        ({"question": "age", "at_least": 18, "one_of": ["x"]}, "Extra inputs are not permitted"),
        ({"any_of": [{"any_of": []}, {"question": "age", "at_least": 1}]}, "use one_of, none_of, at_least / at_most"),
        ("age >= 18", "use one_of, none_of, at_least / at_most, or any_of"),
    ],
    ids=[
        "no test",
        "a range upside down",
        "no options",
        "any of one",
        "two tests in one",
        "any of any of",
        "an expression",
    ],
)
def test_what_is_no_rule_is_refused(written: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Stored.model_validate({"rule": [written]})


LOOKING = OneOf(question="work_status", one_of=("looking_for_work",))
NO_JOB = OneOf(question="work_status", one_of=("looking_for_work", "not_looking"))


@pytest.mark.parametrize(
    ("test", "condition", "expected"),
    [
        (LOOKING, NO_JOB, True),
        (NO_JOB, LOOKING, False),
        (LOOKING, AnyOf(any_of=(NO_JOB, Between(question="age", at_least=50))), True),
        (LOOKING, OneOf(question="work_status", one_of=("looking_for_work",), check="Ask."), False),
        (Between(question="age", at_least=18, at_most=24), Between(question="age", at_least=16), True),
        (Between(question="age", at_least=18), Between(question="age", at_least=16, at_most=24), False),
        (NoneOf(question="benefits", none_of=("esa", "none")), NoneOf(question="benefits", none_of=("esa",)), True),
    ],
)
def test_a_narrower_test_entails_a_wider_condition(test: Test, condition: Condition, expected: bool) -> None:
    assert entails(test, condition) is expected


@given(rules(most=2), rules(most=2), any_records())
def test_whoever_meets_a_test_meets_all_that_it_entails(some: Rule, others: Rule, answers: Answers) -> None:
    for test in some:
        for condition in others:
            if not isinstance(test, AnyOf) and entails(test, condition):
                verdicts = [judge((one,), answers, QUESTIONNAIRE).verdict for one in (test, condition)]
                assert verdicts[0] is not Verdict.MET or verdicts[1] is Verdict.MET
