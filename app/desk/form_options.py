"""The words in which the desk's forms offer what a field of a provision may hold."""

from __future__ import annotations

from services_catalogue.editing import field_words
from services_catalogue.model.body import ASKED_OF_A_BODY, BodyKind
from services_catalogue.model.dates import ObservedState
from services_catalogue.model.move import UNSOURCED_WORDS, NewAnswer
from services_catalogue.model.provision import Category, Evidence, Level, Offer, Route, Stage
from services_catalogue.model.shown_sectors import SECTORS as SECTORS_IN_WORDS
from services_catalogue.model.shown_sectors import level_in_words
from services_catalogue.model.taught_sectors import QualificationLevel
from triage.questionnaire.everyday import AREA, OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind

Options = list[tuple[str, str]]
"""Pairs of what is stored and what is shown."""

CATEGORIES: Options = [
    (Category.EMPLOYMENT_AND_SKILLS, "Employment and skills"),
    (Category.EMPLOYABILITY_AND_WRAPAROUND, "Employability and help around it"),
    (Category.REFERRAL_AND_ACCESS, "Referral and access: they send people on"),
]
BODY_KINDS: Options = [
    (BodyKind.CRISIS_LINE, "Danger, abuse, or not being able to go on"),
    (BodyKind.COUNCIL_TEAM, "A team of the council"),
    (BodyKind.CLAIM_LINE, "To claim a benefit or a grant"),
    (BodyKind.ADVICE_LINE, "Advice"),
    (BodyKind.HEALTH_SERVICE, "Help with their health"),
    (BodyKind.CHARITY, "A charity"),
    (BodyKind.RELAY, "Calls for people who sign, or type what they say"),
]
LEVELS: Options = [
    (Level.LOCAL, "Some places only"),
    (Level.REGIONAL, "The East Midlands"),
    (Level.NATIONAL, "All over the country"),
]
STAGES: Options = [
    (Stage.STEP_ON, "Step On: into work or training"),
    (Stage.STEP_UP, "Step Up: on to better work"),
    (Stage.BOTH, "Both"),
]
OFFERS: Options = [
    (Offer.APPRENTICESHIP, "An apprenticeship"),
    (Offer.CAREERS_ADVICE, "Careers advice"),
    (Offer.CHILDCARE, "Childcare"),
    (Offer.CV_AND_INTERVIEW, "Help with a CV and interviews"),
    (Offer.DIGITAL_SKILLS, "Digital skills"),
    (Offer.ENGLISH_LANGUAGE, "English"),
    (Offer.EQUIPMENT_OR_ADAPTATIONS, "Equipment or changes at work"),
    (Offer.HOUSING_HELP, "Help with housing"),
    (Offer.IN_WORK_SUPPORT, "Support in a job"),
    (Offer.JOB_SEARCH_HELP, "Help to find a job"),
    (Offer.MENTAL_HEALTH_SUPPORT, "Mental health support"),
    (Offer.MENTORING, "Mentoring"),
    (Offer.MONEY_AND_BENEFITS_ADVICE, "Advice on money and benefits"),
    (Offer.ONE_TO_ONE_ADVISER, "An adviser one to one"),
    (Offer.PHYSICAL_HEALTH_SUPPORT, "Physical health support"),
    (Offer.QUALIFICATION, "A qualification"),
    (Offer.SELF_EMPLOYMENT_HELP, "Help to work for yourself"),
    (Offer.TRAINING_COURSE, "A training course"),
    (Offer.TRAVEL_HELP, "Help with travel"),
    (Offer.WORK_PLACEMENT, "A work placement"),
]
ROUTES: Options = [
    (Route.SELF, "They ask for it themselves"),
    (Route.JOBCENTRE, "Through a Jobcentre"),
    (Route.GP_OR_HEALTH, "Through a GP or health team"),
    (Route.COUNCIL, "Through a council"),
    (Route.VCSE, "Through a charity or advice centre"),
    (Route.SCHOOL_OR_COLLEGE, "Through a school or college"),
    (Route.PROFESSIONAL, "Through another professional"),
]
STATES: Options = [
    (ObservedState.RUNNING, "Running"),
    (ObservedState.PLANNED, "Planned"),
    (ObservedState.PAUSED, "Paused"),
    (ObservedState.CLOSING, "Closing"),
    (ObservedState.CLOSED, "Has ended"),
    (ObservedState.UNKNOWN, "Not known"),
]
CONFIDENCES: Options = [*field_words.CONFIDENCES.items()]
EVIDENCES: Options = [
    (Evidence.NOT_KNOWN, "Not known"),
    (Evidence.MONITORED, "Its results are counted"),
    (Evidence.EVALUATED, "It has been studied"),
]
CONTACT_KINDS: Options = [("", "Choose one"), *field_words.CONTACT_KINDS.items()]
ACCESS_KINDS: Options = [("", "Choose one"), *field_words.ACCESS_KINDS.items()]
ACCESS_IN_WORDS = field_words.ACCESS_KINDS
SECTORS: Options = [("", "Choose one"), *SECTORS_IN_WORDS.items()]
QUALIFICATION_LEVELS: Options = [("", "Not known"), *((level, level_in_words(level)) for level in QualificationLevel)]
OFFERED: Options = [("", "Choose one"), ("yes", "Yes"), ("no", "No")]
STRENGTHS: Options = [("", "Choose one"), *field_words.STRENGTHS.items()]
DISTRICTS: Options = [(o.id, o.label) for o in QUESTIONNAIRE[AREA].options if o.id != OUTSIDE]
PLACES: Options = [*field_words.PLACES.items()]
URGENCIES: Options = [*field_words.URGENCIES.items()]
UNSOURCED: Options = [*UNSOURCED_WORDS.items()]
NEW_ANSWERS: Options = [(answer.value, answer.value.replace("_", " ")) for answer in NewAnswer]
QUESTIONS: Options = [(q.id, q.short) for q in QUESTIONNAIRE if q.kind is not QuestionKind.OCCUPATION]
BODY_QUESTIONS: Options = [option for option in QUESTIONS if option[0] in ASKED_OF_A_BODY]


def options_of(question: Question) -> Options:
    """What a rule may name of a question's answers. Nothing here is for people outside the area."""
    return DISTRICTS if question.id == AREA else [(option.id, option.label) for option in question.options]
