"""What a person wants and needs, and the kinds of offer that serve it. It changes the order, never who fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.answers import Answers
from triage.words import marked as _


@dataclass(frozen=True, slots=True)
class Need:
    """One want. `offers` are kinds of offer, any of which serves it; `says` follows "It can help with".

    `main_only` asks that it be what a provision mainly does, the first of its offers: a bus and not a grant that may
    also pay for taxis. It saves most people a question that could do nothing for them.
    """

    offers: frozenset[str]
    says: str
    main_only: bool = False

    def is_served_by(self, offers: Sequence[str]) -> bool:
        """Whether a provision with these offers, main one first, serves this need."""
        return not self.offers.isdisjoint(offers[:1] if self.main_only else offers)


def _need(says: str, *offers: str) -> Need:
    return Need(frozenset(offers), says)


NEEDS: dict[str, dict[str, Need]] = {
    "wants": {
        "first_job": _need(_("getting a first job"), "job_search_help", "cv_and_interview", "work_placement"),
        "a_job": _need(_("getting a job"), "job_search_help", "cv_and_interview", "work_placement"),
        "to_keep_my_job": _need(_("keeping your job"), "in_work_support"),
        "better_pay": _need(_("better pay or a better job"), "qualification", "careers_advice"),
        "new_skills": _need(_("new skills"), "training_course"),
        "a_qualification": _need(_("a qualification"), "qualification"),
        "an_apprenticeship": _need(_("an apprenticeship"), "apprenticeship"),
        "to_work_for_myself": _need(_("working for yourself"), "self_employment_help"),
        "confidence": _need(_("feeling more confident"), "mentoring"),
        "money_help": _need(_("money"), "money_and_benefits_advice"),
        "housing_help": _need(_("housing"), "housing_help"),
        "health_help": _need(_("your health"), "mental_health_support", "equipment_or_adaptations"),
        "childcare": _need(_("childcare"), "childcare"),  # no provision offers it: the page says so
        "travel_help": _need(_("travel"), "travel_help"),
    },
    "skills_to_build": {
        "english_speaking": _need(_("speaking English"), "english_language"),
        "reading_and_writing": _need(_("reading and writing"), "english_language"),
        "maths": _need(_("maths"), "training_course"),
        "digital": _need(_("using a computer or phone"), "digital_skills"),
    },
    "getting_around": {
        "some_difficulty": Need(frozenset({"travel_help"}), _("travel"), main_only=True),
        "very_hard": Need(frozenset({"travel_help"}), _("travel"), main_only=True),
    },
}


def needs_of(answers: Answers) -> Iterator[Need]:
    """The wants and needs a person has named, in the order of the questions."""
    for question, needs in NEEDS.items():
        value = answers.known(question)
        match value:
            case str():
                chosen: tuple[str, ...] = (value,)
            case tuple():
                chosen = value
            case _:
                continue
        for option in chosen:
            if option in needs:
                yield needs[option]
