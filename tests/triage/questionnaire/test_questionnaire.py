"""The questions themselves: that all can be asked, answered and said."""

from __future__ import annotations

from triage.districts import DISTRICTS
from triage.judgement.rule_checks import problems_with
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import QuestionKind
from triage.questionnaire.work_and_money import OCCUPATION
from triage.rules import Between, OneOf
from triage.work_statuses import IN_WORK, LEARNING, OUT_OF_WORK


def test_there_are_32_each_once() -> None:
    ids = [question.id for question in QUESTIONNAIRE]
    assert len(ids) == len(set(ids)) == len(QUESTIONNAIRE) == 32
    assert QUESTIONNAIRE.find("shoe_size") is None


def test_the_sensitive_ones_come_last() -> None:
    sensitive = [question.sensitive for question in QUESTIONNAIRE]
    assert sensitive == sorted(sensitive)
    assert {q.id for q in QUESTIONNAIRE if q.sensitive} >= {"health_affects_work", "life_circumstances", "access_needs"}


def test_a_number_has_a_range_and_words_and_what_is_chosen_has_options() -> None:
    for question in QUESTIONNAIRE:
        assert (
            (question.kind is QuestionKind.NUMBER)
            == (question.numbers is not None)
            == (question.number_words is not None)
        )
        without_options = question.kind in (QuestionKind.NUMBER, QuestionKind.OCCUPATION)
        assert without_options == (question.options == ())


def test_options_are_told_apart_by_id_label_and_words() -> None:
    for question in QUESTIONNAIRE:
        for told in ("id", "label", "says"):
            values = [getattr(option, told) for option in question.options]
            assert len(values) == len(set(values)), f"{question.id}: {told}"


def test_none_of_these_is_the_last_option_where_several_may_be_chosen() -> None:
    for question in QUESTIONNAIRE:
        ids = [option.id for option in question.options]
        if question.kind is QuestionKind.MANY and "none" in ids:
            assert ids[-1] == "none"


def test_what_is_said_together_is_of_the_question() -> None:
    for question in QUESTIONNAIRE:
        ids = {option.id for option in question.options}
        assert all(together.options <= ids and len(together.options) > 1 for together in question.together)


def test_what_decides_whether_a_question_applies_can_be_judged() -> None:
    for question in QUESTIONNAIRE:
        assert problems_with(question.ask_if, QUESTIONNAIRE) == []
        assert problems_with(question.prompted_by, QUESTIONNAIRE) == []


def test_no_rule_may_read_the_job() -> None:
    for test in (OneOf(question=OCCUPATION, one_of=("care-worker",)), Between(question=OCCUPATION, at_least=1)):
        (problem,) = problems_with((test,), QUESTIONNAIRE)
        assert "no rule may read 'occupation'" in problem


def test_everybody_has_work_or_not_or_is_in_education() -> None:
    options = {option.id for option in QUESTIONNAIRE["work_status"].options}
    assert options == {*IN_WORK, *OUT_OF_WORK, *LEARNING}


def test_the_place_may_be_any_district_or_elsewhere() -> None:
    assert [option.id for option in QUESTIONNAIRE["area"].options] == [*(d.id for d in DISTRICTS), "outside"]
