"""Whether a source says each condition that can turn people away. One that no source says is a check, not a bar."""

from __future__ import annotations

from collections.abc import Iterator

from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.yaml_lines import Path
from triage.judgement.judgement import matches
from triage.questionnaire.answers import UNSAID, Value
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind
from triage.rules import Condition, tests_of

NOTE_ABOUT = {
    "age": "age",
    "work_status": "work",
    "time_out_of_work": "work",
    "annual_pay": "earnings",
    "highest_qualification": "qualifications",
    "benefits": "benefits",
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
    "wants": "wants",
}
"""For each question but the place, the note in `eligibility_notes` that holds what the sources say of it."""


def without_a_source(entry: CatalogueEntry) -> Iterator[ContentIssue]:
    """The conditions, of an entry and its access points, that turn people away though no note says so."""
    yield from _of(entry, (), entry.slug)
    for position, access_point in enumerate(entry.access_points):
        yield from _of(access_point, ("access_points", position), entry.slug)


def _of(support: CatalogueEntry | AccessPoint, around: Path, where: str) -> Iterator[ContentIssue]:
    for position, condition in enumerate(support.eligibility):
        if not turns_away(condition):
            continue
        notes = [NOTE_ABOUT[t.question] for t in tests_of(condition) if t.question != AREA and t.check is None]
        for note in dict.fromkeys(notes):
            if note not in support.eligibility_notes:
                yield ContentIssue(
                    where,
                    (*around, "eligibility", position),
                    "it turns people away, and no source is given that says so",
                    f"Write what the source says under “{note}” in what the sources say, or make it a check",
                )


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
