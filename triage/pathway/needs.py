"""What a person wants and needs, and the kinds of offer that serve it: it changes the ranking, never who fits. And how
they need to be helped, which changes what is said of each provision alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.i18n import _ as _say
from triage.i18n import marked as _
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import WANTS, WORK_STATUS
from triage.questionnaire.implications import options_in
from triage.questionnaire.questions import Questionnaire
from triage.work_statuses import LOOKING

ACCESS_NEEDS = "access_needs"
DEAF = "deaf_or_hearing_loss"


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


@dataclass(frozen=True, slots=True)
class AccessNeeds:
    """How a person needs to be helped: options of that question; and whether to be reached without hearing."""

    chosen: tuple[str, ...] = ()
    without_hearing: bool = False


def access_needs_of(answers: Answers) -> AccessNeeds:
    """What this person has said of it. Who is deaf and asks for the phone all the same is not kept from it."""
    value = answers.said(ACCESS_NEEDS)
    chosen = tuple(option for option in value if option != "none") if isinstance(value, tuple) else ()
    deaf = "bsl" in chosen or DEAF in options_in(answers.said("health_conditions"))
    return AccessNeeds(chosen, deaf and "phone_not_online" not in chosen)


def ask_for(needs: AccessNeeds, questionnaire: Questionnaire) -> tuple[str, ...]:
    """What to ask for before going, wherever a provision does not say that it has it."""
    return tuple(
        _say("Ask for this before you go: {need}.").format(need=_say(option.label))
        for option in questionnaire[ACCESS_NEEDS].options
        if option.id in needs.chosen
    )
