"""What a person wants and needs, and the kinds of offer that serve it. It changes the ranking, never who fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.i18n import _ as _say
from triage.i18n import marked as _
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import WANTS, WORK_STATUS
from triage.questionnaire.questions import Questionnaire
from triage.work_statuses import LOOKING

ACCESS_NEEDS = "access_needs"


@dataclass(frozen=True, slots=True)
class Need:
    """One want. `offers` are kinds of offer, any of which serves it; `says` follows "It can help with".

    `main_only` asks that it be what a provision mainly does, the first of its offers: a bus and not a grant that may
    also pay for taxis. It saves most people a question that could do nothing for them.
    """

    offers: frozenset[str]
    says: str
    main_only: bool = False
    unless: str | None = None

    def is_served_by(self, offers: Sequence[str]) -> bool:
        """Whether a provision with these offers, main one first, serves this need."""
        if self.unless in offers:
            return False
        return not self.offers.isdisjoint(offers[:1] if self.main_only else offers)


def _need(says: str, *offers: str) -> Need:
    return Need(frozenset(offers), says)


NEEDS: dict[str, dict[str, Need]] = {
    "wants": {
        "first_job": _need(_("getting a first job"), "job_search_help", "cv_and_interview", "work_placement"),
        "a_job": _need(_("getting a job"), "job_search_help", "cv_and_interview", "work_placement"),
        # An apprenticeship has support in work too, but it is a new job.
        "to_keep_my_job": Need(frozenset({"in_work_support"}), _("keeping your job"), unless="apprenticeship"),
        "better_pay": _need(_("better pay or a better job"), "training_course", "careers_advice"),
        "new_skills": _need(_("new skills"), "training_course"),
        "a_qualification": _need(_("a qualification"), "qualification"),
        "an_apprenticeship": _need(_("an apprenticeship"), "apprenticeship"),
        "to_work_for_myself": _need(_("working for yourself"), "self_employment_help"),
        "confidence": _need(_("feeling more confident"), "mentoring"),
        "money_help": _need(_("money"), "money_and_benefits_advice"),
        "housing_help": _need(_("housing"), "housing_help"),
        "health_help": _need(
            _("your health"), "mental_health_support", "physical_health_support", "equipment_or_adaptations"
        ),
        "childcare": _need(_("childcare"), "childcare"),
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


WANT_OF_A_JOBSEEKER = NEEDS[WANTS]["a_job"]
"""Who looks for work wants a job, said or not."""


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
    if answers.known(WANTS) is None and answers.said(WORK_STATUS) == LOOKING:
        yield WANT_OF_A_JOBSEEKER


OFFERED = {
    "bsl": _(
        "In 2020 the Department for Work and Pensions (DWP) took video calls in it about Universal Credit and "
        "Access to Work. We do not know who else offers it."
    )
}
"""Who was seen to meet an access need, by Written answer 66034 of 2 July 2020."""
NOT_FOUND = _("We could not find out who offers it.")


def ask_for(answers: Answers, questionnaire: Questionnaire) -> tuple[str, ...]:
    """What to ask for before going: a person's access needs, and who met them. No provision says so yet."""
    value = answers.known(ACCESS_NEEDS)
    chosen = value if isinstance(value, tuple) else ()
    options = questionnaire[ACCESS_NEEDS].options
    return tuple(
        f"{_say('Ask for this before you go: {need}.').format(need=_say(o.label))} {_say(OFFERED.get(o.id, NOT_FOUND))}"
        for o in options
        if o.id in chosen and o.id != "none"
    )
