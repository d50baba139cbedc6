"""A provision is one piece of support: everything the research found about it, with the source of every fact.

What it has in common with a body (`body.py`) is a `CatalogueEntry`. What is not known stays empty or stands in
`unknown`, never guessed. Fields are only ever added, with a default, so that a revision of years ago still reads.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from services_catalogue.model.access_facts import AccessFact
from services_catalogue.model.contact_facts import ContactFact, FactVisibility
from services_catalogue.model.dates import Dates, LastCheck, ObservedState, Record, Text, WebAddress
from services_catalogue.model.emails import read_email
from services_catalogue.model.phones import read_phone
from services_catalogue.model.source_dates import as_exact_as, is_borne_out, newest_of
from services_catalogue.model.status import CLOSED, CurrentState, Status, past_its_end, state_on, status_on
from services_catalogue.model.taught_sectors import TaughtSector
from triage.rules import Rule

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
PhoneText = Annotated[Text, AfterValidator(lambda given: read_phone(given).shown)]
EmailText = Annotated[Text, AfterValidator(read_email)]

PLAN = "Get East Midlands Working Plan"
"""How the title of a source begins that is the region's own plan."""

FOR_KEEPERS = frozenset({"keeper_notes"})
"""Fields that no resident and no other program reads."""

NOT_STORED = frozenset({"unreadable", "checked"})
"""Fields of an entry that the service sets when it reads one; no file and no form may."""


class Category(StrEnum):
    """The Plan's split, section 4.1."""

    EMPLOYMENT_AND_SKILLS = "employment_and_skills"
    EMPLOYABILITY_AND_WRAPAROUND = "employability_and_wraparound"
    REFERRAL_AND_ACCESS = "referral_and_access"


class Stage(StrEnum):
    STEP_ON = "step_on"  # into work or training
    STEP_UP = "step_up"  # on to better work
    BOTH = "both"


class Level(StrEnum):
    NATIONAL = "national"
    REGIONAL = "regional"
    LOCAL = "local"


class Offer(StrEnum):
    APPRENTICESHIP = "apprenticeship"
    CAREERS_ADVICE = "careers_advice"
    CHILDCARE = "childcare"
    CV_AND_INTERVIEW = "cv_and_interview"
    DIGITAL_SKILLS = "digital_skills"
    ENGLISH_LANGUAGE = "english_language"
    EQUIPMENT_OR_ADAPTATIONS = "equipment_or_adaptations"
    HOUSING_HELP = "housing_help"
    IN_WORK_SUPPORT = "in_work_support"
    JOB_SEARCH_HELP = "job_search_help"
    MENTAL_HEALTH_SUPPORT = "mental_health_support"
    MENTORING = "mentoring"
    MONEY_AND_BENEFITS_ADVICE = "money_and_benefits_advice"
    ONE_TO_ONE_ADVISER = "one_to_one_adviser"
    PHYSICAL_HEALTH_SUPPORT = "physical_health_support"
    QUALIFICATION = "qualification"
    SELF_EMPLOYMENT_HELP = "self_employment_help"
    TRAINING_COURSE = "training_course"
    TRAVEL_HELP = "travel_help"
    WORK_PLACEMENT = "work_placement"


class Route(StrEnum):
    """How a resident gets in: by asking themselves, or through a service that refers them."""

    SELF = "self"
    JOBCENTRE = "jobcentre"
    GP_OR_HEALTH = "gp_or_health"
    COUNCIL = "council"
    VCSE = "vcse"
    SCHOOL_OR_COLLEGE = "school_or_college"
    PROFESSIONAL = "professional"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Evidence(StrEnum):
    """Whether it is known to work. "Not known" is an honest and visible answer."""

    EVALUATED = "evaluated"
    MONITORED = "monitored"
    NOT_KNOWN = "not_known"


class ProvisionContact(Record):
    phone: PhoneText | None = None
    email: EmailText | None = None
    url: WebAddress | None = None

    @property
    def known(self) -> bool:
        """Whether there is any way at all to get in touch."""
        return any((self.phone, self.email, self.url))


class SourceKind(StrEnum):
    PAGE = "page"  # a page or a paper that says it
    GENERAL_KNOWLEDGE = "general_knowledge"


class Source(Record):
    title: Text
    url: WebAddress | None = None
    date: Text | None = None
    supports: tuple[Text, ...] = ()

    @property
    def is_about_dates(self) -> bool:
        """Whether it is a source of the status and the dates; one that names no field is a source of all of them."""
        return not self.supports or any(fact.startswith("dates") for fact in self.supports)

    @property
    def kind(self) -> SourceKind:
        """What is generally known is called a source in the records, and is none: there is no page that says it."""
        return SourceKind.GENERAL_KNOWLEDGE if "general knowledge" in self.title.casefold() else SourceKind.PAGE

    @property
    def page(self) -> tuple[str, str | None] | None:
        """What tells one page from another; None for what is only generally known."""
        return (self.title, self.url) if self.kind is SourceKind.PAGE else None

    @property
    def is_the_plan(self) -> bool:
        return self.title.startswith(PLAN)


class SimilarName(Record):
    """Something with a name that is mixed up with this one: another provision, or something not in the catalogue."""

    slug: Slug | None = None
    name: Text | None = None


class _SharedFields(Record):
    """What an entry of the catalogue and one of its access points have in common."""

    name: Text
    also_known_as: tuple[Text, ...] = ()
    confused_with: tuple[SimilarName, ...] = ()
    level: Level
    provider: Text | None = None
    summary: Text
    eligibility: Rule = ()
    provider_checks: tuple[Text, ...] = ()  # true conditions that are not ours to judge: shown, never judged
    good_to_know: tuple[Text, ...] = ()
    eligibility_notes: dict[str, Text] = Field(default_factory=dict)  # what the sources say, field by field
    contacts: tuple[ContactFact, ...] = ()  # ways to get in touch, each with what it stands on
    access: tuple[AccessFact, ...] = ()  # what it does for people who need to be helped in some way; one a kind
    dates: Dates
    sources: tuple[Source, ...] = ()
    unknown: tuple[Text, ...] = ()  # what nobody could find out, in plain sentences: residents read them
    keeper_notes: tuple[Text, ...] = ()  # for whoever keeps the record: never shown to residents, nor by the API
    confidence: Confidence

    def visibility_of(self, fact: ContactFact, on: str) -> FactVisibility:
        """How one of its contacts is shown to residents on a day (YYYY-MM-DD)."""
        return fact.showing(on)

    @property
    def shown_dates(self) -> Dates:
        """The dates as far as the sources bear them out: what is running must have a source, of the date of `as_of`,
        which is shown no more exactly than there. Without one it is not known to run, unless its dates are confirmed.
        """
        dates = self.dates
        if dates.status is not ObservedState.RUNNING or dates.confirmed or self.only_the_plan_names_it:
            return dates
        if sources := self._sources_of_status:
            return dates.model_copy(update={"as_of": as_exact_as(dates.as_of, (source.date for source in sources))})
        return dates.model_copy(update={"status": ObservedState.UNKNOWN, "as_of": None})

    @property
    def only_the_plan_names_it(self) -> bool:
        """Whether nothing but the Plan bears out what its dates say: the Plan only lists it."""
        sources = () if self.dates.confirmed else self._sources_of_status
        return bool(sources) and all(one.is_the_plan for one in sources)

    @property
    def _sources_of_status(self) -> list[Source]:
        """The pages about its dates that bear out its status: those of the day of `as_of`, or all where it has none."""
        about = [one for one in self.sources if one.is_about_dates and one.page is not None]
        as_of = self.dates.as_of
        return about if as_of is None else [one for one in about if is_borne_out(as_of, (one.date,))]

    def status_on(self, on: str) -> Status:
        """The status on a day (YYYY-MM-DD), as far as the sources bear it out, and the sentence that says it."""
        return status_on(self.shown_dates, on, only_the_plan=self.only_the_plan_names_it)

    @property
    def newest_source(self) -> str | None:
        """The date of the newest source that has a plain one."""
        return newest_of(source.date for source in self.sources)

    def closed(self, on: str) -> bool:
        """Whether nobody new can join on that day (YYYY-MM-DD): it has ended, or takes nobody new."""
        return state_on(self.shown_dates, on) in CLOSED

    def past_its_end(self, on: str) -> bool:
        """Whether a last day that was planned for it, and that nobody confirmed, is over on that day."""
        return past_its_end(self.dates, on)

    def known_to_run(self, on: str) -> bool:
        """Whether a source or a confirmed date shows it running on that day, with no end or pause come since."""
        state = state_on(self.shown_dates, on)
        # Running until a day that is agreed, it runs; a source that only says "closing" is no such promise.
        until_agreed = self.dates.confirmed and self.dates.status is ObservedState.RUNNING
        return state is CurrentState.RUNNING or (state is CurrentState.CLOSING and until_agreed)


class SupportFields(_SharedFields):
    """What only support has, and a body has not."""

    commissioner: Text | None = None
    offers: tuple[Offer, ...] = ()
    teaches: tuple[TaughtSector, ...] = ()  # empty: nobody has found out
    how_to_access: tuple[Route, ...] = ()
    contact: ProvisionContact = ProvisionContact()  # of before `contacts`, without what it stands on
    cost_to_resident: Text | None = None
    named_in_plan: bool = False
    plan_section: Text | None = None


SUPPORT_ONLY = tuple(name for name in SupportFields.model_fields if name not in _SharedFields.model_fields)
"""Fields that a body has not, and neither has an access point of one."""


class AccessPoint(SupportFields):
    """An access point: a college, a team, a district's service, with its own rule and contact."""

    id: Slug
    based_in: tuple[Slug, ...] = ()  # districts, when it is in one place but open to people from others


class CatalogueEntry(_SharedFields):
    """Whatever has a page of its own and is published by two people: a provision or a body."""

    slug: Slug
    short_name: Text | None = None  # what people say, where the official name is longer
    access_points: tuple[AccessPoint, ...] = ()
    searched_as: tuple[Text, ...] = ()  # words people type when they look for it: not names of it, and never shown
    # Why the stored rule could not be read: then shown as "could not check". Set by tolerant_reading, never stored.
    unreadable: str | None = Field(default=None, exclude=True)  # and the last verification stands beside the content:
    checked: LastCheck | None = Field(default=None, exclude=True)

    @property
    def usual_name(self) -> str:
        """What residents read in lists and titles."""
        return self.short_name or self.name

    @property
    def ended(self) -> bool:
        """Whether it is closed for good. For what its dates bring about on a day, ask `closed`."""
        return self.dates.status is ObservedState.CLOSED

    def known_to_run(self, on: str) -> bool:
        """As for an access point; and what was not checked in time is not known to run any more."""
        return super().known_to_run(on) and not self.overdue(on)

    @property
    def has_facts_without_a_page(self) -> bool:
        """Whether something that is said of it, or of an access point, is only generally known."""
        supports = (self, *self.access_points)
        return any(one.kind is SourceKind.GENERAL_KNOWLEDGE for support in supports for one in support.sources)

    def overdue(self, on: str) -> bool:
        """Whether it should have been verified again by that day. What takes nobody new need not be."""
        return self.checked is not None and self.checked.stale_from <= on and not self.closed(on)


class Provision(CatalogueEntry, SupportFields):
    category: Category
    stage: Stage
    alongside: bool = False  # help beside the steps (money, travel, health), not itself a step towards work
    opens: tuple[Slug, ...] = ()  # what often comes after it
    try_instead: tuple[Slug, ...] = ()  # the nearest thing when this one is not for you, or has ended
    successor: Slug | None = None  # what takes its place when it ends
    evidence: Evidence = Evidence.NOT_KNOWN
