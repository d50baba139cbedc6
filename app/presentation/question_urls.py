"""The addresses of questions: only a question's position, so that no history shows what was asked."""

from __future__ import annotations

from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question

NUMBER_OF = {question.id: number for number, question in enumerate(QUESTIONNAIRE, start=1)}
_QUESTIONS = {str(number): QUESTIONNAIRE[question_id] for question_id, number in NUMBER_OF.items()}

CHECK = "/check-your-answers"
OWN_WORDS = "/your-words"
PATHWAY = "/your-pathway"
ALL_STEPS = f"{PATHWAY}/all"


def question_at(number: str) -> Question | None:
    """The question with this number, as it stands in an address."""
    return _QUESTIONS.get(number)


def address_of_question(question_id: str, *, changing: bool = False) -> str:
    """The address of a question's page."""
    return f"/question/{NUMBER_OF[question_id]}" + ("/change" if changing else "")


def next_address(question_id: str | None) -> str:
    """Where to go on: the next question, or the check when there is none."""
    return CHECK if question_id is None else address_of_question(question_id)
