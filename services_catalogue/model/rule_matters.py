"""What a rule is about, matter by matter: the matters under which sources and notes say something of it."""

from __future__ import annotations

from collections.abc import Iterator

from triage.districts import DISTRICT_IDS
from triage.judgement.judgement import matches
from triage.questionnaire.answers import UNSAID, Value
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind
from triage.rules import Condition, OneOf, Rule, tests_of

NOTE_ABOUT = {
    "age": "age",
    "pension_age": "age",
    "work_status": "work",
    "time_out_of_work": "work",
    "how_work_ended": "work",
    "why_job_at_risk": "work",
    "off_sick_since": "work",
    "annual_pay": "earnings",
    "highest_qualification": "qualifications",
    "benefits": "benefits",
    "money_now": "benefits",
    "caring_hours": "caring",
    "children": "family",
    "lone_parent": "family",
    "housing_tenure": "housing",
    "skills_to_build": "skills",
    "getting_around": "travel",
    "health_affects_work": "health",
    "health_conditions": "health",
    "mental_health_team": "health",
    "condition_varies": "health",
    "access_needs": "health",
    "life_circumstances": "groups",
    "sleep_tonight": "housing",
    "leave_since": "groups",
    "prison_release": "groups",
    "forces_left": "groups",
    "ehc_plan": "groups",
    "recovery": "groups",
    "wants": "wants",
}
"""For each question but the place, the note in `eligibility_notes` that holds what the sources say of it."""
PLACE = "areas"
"""The same for the place."""
OURS = "wants"
"""What somebody wants is asked so that nobody is shown what they do not want: a rule of ours, and of no source."""


def matters_of(rule: Rule) -> list[str]:
    """The matters of the sources by which a rule turns people away; all our districts together are none of place."""
    conditions = [condition for condition in rule if not _takes_in_all_districts(condition) and turns_away(condition)]
    tests = [test for condition in conditions for test in tests_of(condition) if test.check is None]
    matters = dict.fromkeys(NOTE_ABOUT.get(test.question, PLACE) for test in tests)
    return [matter for matter in matters if matter != OURS]


def _takes_in_all_districts(condition: Condition) -> bool:
    return isinstance(condition, OneOf) and condition.question == AREA and len(condition.one_of) == len(DISTRICT_IDS)


def turns_away(condition: Condition) -> bool:
    """Whether some answer fails a condition. Not when a check takes in all whom the rest leaves out."""
    tests = tests_of(condition)
    questions = {test.question for test in tests}
    if len(questions) > 1:
        return True
    question = QUESTIONNAIRE[questions.pop()]
    return any(not any(matches(test, value) for test in tests) for value in _answers(question))


def _answers(question: Question) -> Iterator[Value]:
    if question.numbers is not None:
        yield from question.numbers[:200]
        yield question.numbers[-1]
    for option in question.options:
        if option.id not in UNSAID:
            yield (option.id,) if question.kind is QuestionKind.MANY else option.id
