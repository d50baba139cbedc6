"""The addresses of questions: only a number, so that no history shows what was asked."""

from __future__ import annotations

from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question
from triage.questionnaire.work_and_money import OCCUPATION

NUMBERED = (
    *("area", "age", "work_status", "wants", "time_out_of_work", "annual_pay", "highest_qualification", "benefits"),
    *("caring_hours", "children", "lone_parent", "housing_tenure", "skills_to_build", "getting_around"),
    *("health_affects_work", "health_conditions", "mental_health_team", "condition_varies", "life_circumstances"),
    *("access_needs", "pension_age", "how_work_ended", "why_job_at_risk", "off_sick_since", "money_now"),
    *("sleep_tonight", "leave_since", "prison_release", "forces_left", "ehc_plan", "recovery", "occupation"),
)
"""A question keeps its number for good: a page that was open while the questions changed must not answer another one.
New ones go to the end, whatever their place among the questions."""
NUMBER_OF = {question_id: number for number, question_id in enumerate(NUMBERED, start=1)}
_QUESTIONS = {str(number): QUESTIONNAIRE[question_id] for question_id, number in NUMBER_OF.items()}

CHECK = "/check-your-answers"
OWN_WORDS = "/your-words"
PATHWAY = "/your-pathway"
ALL_STEPS = f"{PATHWAY}/all"
NEXT_JOBS = "/your-next-jobs"
FIRST_JOBS = "/first-jobs"


def question_at(number: str) -> Question | None:
    """The question with this number, as it stands in an address."""
    return _QUESTIONS.get(number)


def address_of_question(question_id: str, *, changing: bool = False) -> str:
    """The address of a question's page."""
    return f"/question/{NUMBER_OF[question_id]}" + ("/change" if changing else "")


def next_address(question_id: str | None) -> str:
    """Where to go on: the next question, or the check when there is none."""
    return CHECK if question_id is None else address_of_question(question_id)


def job_question() -> str:
    """Where a person tells us their job, or another one."""
    return address_of_question(OCCUPATION, changing=True)
