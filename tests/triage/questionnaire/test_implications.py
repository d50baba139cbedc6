"""What one answer tells of another question: it is known, it is not asked again, and nothing contradicts it."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.triage.strategies import any_records
from triage.judgement.applicability import to_ask_for
from triage.judgement.judgement import Verdict, judge
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.implications import IMPLICATIONS, TELLING, holds, may_come_to_hold, told_of
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import QuestionKind
from triage.rules import NoneOf, OneOf, Test

ILL = OneOf(question="health_affects_work", one_of=("a_little", "a_lot"))
WELL = OneOf(question="health_affects_work", one_of=("no",))
CARER = OneOf(question="caring_hours", one_of=("under_20", "20_to_34", "35_or_more"))
HOMELESS = OneOf(question="life_circumstances", one_of=("homeless_or_at_risk",))
IN_CARE = OneOf(question="life_circumstances", one_of=("care_experienced",))
IN_NO_GROUP = OneOf(question="life_circumstances", one_of=("none",))
NOT_HOMELESS = NoneOf(question="life_circumstances", none_of=("homeless_or_at_risk",))
ON_UC = OneOf(question="benefits", one_of=("universal_credit",))
LOOKING = OneOf(question="work_status", one_of=("looking_for_work",))
NOT_LOOKING = OneOf(question="work_status", one_of=("not_looking",))
MET, NOT_MET, NOT_KNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_KNOWN

KNOWN: list[tuple[str, dict[str, Value], Test, Verdict]] = [
    ("who is off sick finds work hard", {"work_status": "off_sick"}, ILL, MET),
    ("even when the two answers disagree", {"work_status": "off_sick", "health_affects_work": "no"}, ILL, MET),
    ("and is not told the other", {"work_status": "off_sick", "health_affects_work": "no"}, WELL, NOT_MET),
    ("even when that was not said", {"work_status": "off_sick", "health_affects_work": "rather_not_say"}, ILL, MET),
    ("who may lose a job may be well", {"work_status": "at_risk_of_losing_job"}, ILL, NOT_KNOWN),
    ("who need not look for work because of health", {"benefits": ("universal_credit_health",)}, ILL, MET),
    ("who gets ESA", {"benefits": ("esa", "other")}, ILL, MET),
    ("who gets PIP may find work easy", {"benefits": ("pip_or_dla",)}, ILL, NOT_KNOWN),
    ("who need not look for work gets Universal Credit too", {"benefits": ("universal_credit_health",)}, ON_UC, MET),
    ("who gets Carer's Allowance looks after someone", {"benefits": ("carers_allowance",)}, CARER, MET),
    ("who gets another benefit may not", {"benefits": ("other",)}, CARER, NOT_KNOWN),
    ("who has no settled home is homeless", {"housing_tenure": "none"}, HOMELESS, MET),
    ("also who is in none of these groups", {"housing_tenure": "none", "life_circumstances": ("none",)}, HOMELESS, MET),
    ("and then is in one", {"housing_tenure": "none", "life_circumstances": ("none",)}, IN_NO_GROUP, NOT_MET),
    ("and it cannot be denied", {"housing_tenure": "none"}, NOT_HOMELESS, NOT_MET),
    ("and nothing else is known of them", {"housing_tenure": "none"}, IN_CARE, NOT_KNOWN),
    ("but that they are in a group", {"housing_tenure": "none"}, IN_NO_GROUP, NOT_MET),
    ("who wants a job looks for work", {"work_status": "not_looking", "wants": ("a_job",)}, LOOKING, MET),
    ("and is still one who was not looking", {"work_status": "not_looking", "wants": ("a_job",)}, NOT_LOOKING, MET),
    ("who wants none does not", {"work_status": "not_looking", "wants": ("housing_help",)}, LOOKING, NOT_MET),
    ("who has not said may", {"work_status": "not_looking", "wants": "not_sure"}, LOOKING, NOT_KNOWN),
    ("who has a job does not count as out of work", {"work_status": "employed", "wants": ("a_job",)}, LOOKING, NOT_MET),
]


@pytest.mark.parametrize(("told", "test", "verdict"), [row[1:] for row in KNOWN], ids=[row[0] for row in KNOWN])
def test_what_follows_from_an_answer(told: dict[str, Value], test: Test, verdict: Verdict) -> None:
    assert judge((test,), Answers(told), QUESTIONNAIRE).verdict is verdict


@given(any_records())
def test_what_is_implied_in_full_is_never_asked(answers: Answers) -> None:
    for implication in IMPLICATIONS:
        if holds(implication, answers) and not implication.beside:
            assert implication.question not in to_ask_for(implication.question, answers, QUESTIONNAIRE)


@given(any_records())
def test_the_answers_themselves_are_kept_as_they_were_given(answers: Answers) -> None:
    assert Answers(dict(answers)) == answers
    assert all(answers.said(question) in (None, value) for question, value in answers.items())


def test_every_implication_names_what_can_be_answered() -> None:
    for implication in IMPLICATIONS:
        assert implication.option in QUESTIONNAIRE[implication.question].ids
        assert all(options <= QUESTIONNAIRE[question].ids for question, options in implication.when)
        # What replaces an answer must be the whole of one.
        assert implication.beside or QUESTIONNAIRE[implication.question].kind is QuestionKind.ONE


def test_whatever_tells_of_others_is_put_to_everyone() -> None:
    """So an answer that no longer applies never tells anything: what would change a "not now" relies on it."""
    assert [question for question in TELLING if QUESTIONNAIRE[question].ask_if] == []


@given(any_records())
def test_the_quick_look_at_what_is_told_misses_nothing(answers: Answers) -> None:
    told = {i.question for i in IMPLICATIONS if holds(i, answers) or may_come_to_hold(i, answers)}
    assert told <= told_of(answers)
