"""What counts as an answer: anything else is refused in words that say what is allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.strategies import answers_to
from triage.questionnaire.answers import NOT_SURE, RATHER_NOT_SAY, AnswerProblem, Answers, Value, read, read_all
from triage.questionnaire.questionnaire import QUESTIONNAIRE

READ: list[tuple[str, str, object, Value]] = [
    ("an age", "age", 17, 17),
    ("the youngest age", "age", 13, 13),
    ("the oldest age", "age", 110, 110),
    ("no pay", "annual_pay", 0, 0),
    ("a place", "area", "amber-valley", "amber-valley"),
    ("somewhere else", "area", "outside", "outside"),
    ("one option", "work_status", "employed", "employed"),
    (
        "several options, in the order of the question",
        "benefits",
        ["esa", "universal_credit"],
        ("universal_credit", "esa"),
    ),
    ("one option alone where several may be chosen", "benefits", "esa", ("esa",)),
    ("the same option twice", "benefits", ["esa", "esa"], ("esa",)),
    ("several options as a tuple", "benefits", ("esa",), ("esa",)),
    ("none of these", "benefits", ["none"], ("none",)),
    ("none of these, alone", "children", "none", ("none",)),
    ("not sure of an age", "age", "not_sure", NOT_SURE),
    ("would rather not say a place", "area", "rather_not_say", RATHER_NOT_SAY),
    ("not sure of a benefit", "benefits", "not_sure", NOT_SURE),
    ("not sure what is wanted, as the option", "wants", ["not_sure"], NOT_SURE),
    ("not sure what is wanted, as the word", "wants", "not_sure", NOT_SURE),
    ("not sure what else is wanted", "wants", ["not_sure", "a_job"], ("a_job", "not_sure")),
]
REFUSED: list[tuple[str, str, object, str]] = [
    ("an age that is too low", "age", 12, "this number is outside what is allowed"),
    ("an age that is too high", "age", 111, "this number is outside what is allowed"),
    ("an age below nothing", "age", -1, "this number is outside what is allowed"),
    ("an age beyond all counting", "age", 10**400, "this number is outside what is allowed"),
    ("an age in words", "age", "seventeen", "'seventeen' is not an answer to this question"),
    ("an age as digits in quotes", "age", "17", "'17' is not an answer to this question"),
    ("an age with a fraction", "age", 17.5, "a value of type float"),
    ("an age as a fraction without one", "age", 17.0, "a value of type float"),
    ("yes for an age", "age", True, "a value of type bool"),
    ("nothing for an age", "age", None, "a value of type NoneType"),
    ("an age in a list", "age", [17], "a value of type list"),
    ("a place that is not there", "area", "leicester", "'leicester' is not an answer to this question"),
    ("a county in place of a district", "area", "derbyshire", "'derbyshire' is not an answer to this question"),
    ("a place in capitals", "area", "Derby", "'Derby' is not an answer to this question"),
    ("a list where one is chosen", "work_status", ["employed"], "a value of type list"),
    ("a number where one is chosen", "work_status", 1, "this number is outside what is allowed"),
    ("no where an option is chosen", "lone_parent", False, "a value of type bool"),
    ("nothing at all in quotes", "work_status", "", "'' is not an answer to this question"),
    ("an empty list", "benefits", [], "a value of type list"),
    ("none together with another", "benefits", ["none", "esa"], "cannot be chosen together with another option"),
    ("an option that is not there among others", "benefits", ["esa", "gold"], "'gold' is not an answer"),
    ("numbers in a list", "benefits", [1], "a value of type list"),
    ("a list in a list", "benefits", [["esa"]], "a value of type list"),
    ("a table", "benefits", {"esa": True}, "a value of type dict"),
    ("not sure inside a list of benefits", "benefits", ["not_sure"], "'not_sure' is not an answer"),
    ("rather not say inside a list", "wants", ["rather_not_say"], "'rather_not_say' is not an answer"),
    ("something very long", "area", "x" * 1000, "x" * 60),
]


@pytest.mark.parametrize(("question", "given", "value"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_it_is_read(question: str, given: object, value: Value) -> None:
    assert read(QUESTIONNAIRE[question], given) == value


@pytest.mark.parametrize(("question", "given", "said"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_it_is_refused_with_what_is_allowed(question: str, given: object, said: str) -> None:
    problem = read(QUESTIONNAIRE[question], given)
    assert isinstance(problem, AnswerProblem)
    assert problem.question == question
    assert said in problem.problem
    assert len(problem.problem) < 150
    assert problem.allowed.endswith("or not_sure or rather_not_say")


def test_what_is_allowed_is_told_by_kind() -> None:
    allowed = {}
    for question in ("age", "lone_parent", "children"):
        problem = read(QUESTIONNAIRE[question], None)
        assert isinstance(problem, AnswerProblem)
        allowed[question] = problem.allowed
    assert allowed == {
        "age": "a whole number from 13 to 110, or not_sure or rather_not_say",
        "lone_parent": "one of yes, no, or not_sure or rather_not_say",
        "children": "a list of one or more of under_5, 5_to_15, 16_to_19, none, or not_sure or rather_not_say",
    }


@given(st.data())
def test_what_was_read_is_read_again_as_the_same(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(QUESTIONNAIRE.questions))
    value = read(question, data.draw(answers_to(question)))
    assert not isinstance(value, AnswerProblem)
    assert read(question, list(value) if isinstance(value, tuple) else value) == value


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@given(st.sampled_from(QUESTIONNAIRE.questions), anything)
def test_nothing_that_is_sent_can_do_harm(question: object, sent: object) -> None:
    for one in QUESTIONNAIRE:
        if one is question:
            value = read(one, sent)
            assert isinstance(value, AnswerProblem) or read(one, value) == value


def test_all_problems_are_told_together() -> None:
    problems = read_all({"age": 12, "shoe_size": 9, "area": "derby", "benefits": []}, QUESTIONNAIRE)
    assert isinstance(problems, list)
    assert [problem.question for problem in problems] == ["age", "shoe_size", "benefits"]
    assert problems[1].problem == "there is no such question"
    assert problems[1].allowed.startswith("one of area, age,")


def test_a_whole_set_is_read() -> None:
    assert dict(read_all({"age": 17, "wants": "a_job"}, QUESTIONNAIRE)) == {"age": 17, "wants": ("a_job",)}  # type: ignore[arg-type]


def test_nothing_said_is_a_record_of_nothing() -> None:
    assert read_all({}, QUESTIONNAIRE) == Answers()


def test_a_missing_answer_not_sure_and_not_said_are_all_not_known() -> None:
    answers = Answers({"age": NOT_SURE, "area": RATHER_NOT_SAY, "work_status": "employed"})
    known = {question: answers.known(question) for question in ("age", "area", "wants", "work_status")}
    assert known == {"age": None, "area": None, "wants": None, "work_status": "employed"}


def test_no_pay_is_known() -> None:
    assert Answers({"annual_pay": 0}).known("annual_pay") == 0


def test_a_record_never_changes() -> None:
    given = {"age": 17}
    answers = Answers(given)
    given["age"] = 18
    older = answers.with_answer("age", 19)
    assert (answers["age"], older["age"], dict(older.without({"age"}))) == (17, 19, {})


def test_a_record_shown_in_a_log_tells_nothing() -> None:
    assert repr(Answers({"life_circumstances": ("domestic_abuse",)})) == "Answers(1 given)"
