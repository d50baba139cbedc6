"""The next jobs up from a person's own, as pages draw them: each a card, with the flight of steps that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.presentation.cards import Cards
from app.presentation.entry_address import address_of_entry
from app.presentation.move_views import sentence
from app.presentation.place_words import NAMES
from app.presentation.press import Press, press_by, press_for
from app.web.templating import lower_first, upper_first
from services_catalogue.impact.right_helper import CAREERS
from services_catalogue.job_steps.job_bridge import bridges_to_job, level_to_learn
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.next_jobs import MOST, JobOrder, NextJob, StepGain, next_jobs
from services_catalogue.job_steps.occupation import GrowthSector, Occupation
from services_catalogue.job_steps.occupation_pay import OccupationPay, apprentice_pay
from services_catalogue.job_steps.pay_floor import floor_on
from services_catalogue.job_steps.vacancy_search import vacancy_search
from services_catalogue.model.taught_sectors import QualificationLevel
from services_catalogue.search.bridge import TEACH, Bridge
from triage.i18n import _, listed
from triage.i18n import marked as m
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AGE

MOST_OTHERS = 2
"""Places to learn at, beside the best."""
ORDERS = {
    JobOrder.BEST: m("Best match"),
    JobOrder.SOONEST: m("Soonest"),
    JobOrder.BEST_PAID: m("Best paid"),
    JobOrder.NEAREST: m("Nearest"),
}
APPRENTICESHIPS = m(
    "Apprenticeships at {levels} led to this job in {year}, the date of our list. Ask your employer if they still do."
)
GROWING = m("Growing sector (the region’s plan, {section})")


@dataclass(frozen=True, slots=True)
class LearnPlace:
    """Where to ask for a course: why there, what to ask in the person's own words, and the best way in if we know one.

    `teaches` is False for whoever may only know who does. `others` are whom else to ask, by name and address. `refer`
    is where an adviser refers a client there; empty for a resident.
    """

    name: str
    address: str
    why: str
    question: str
    teaches: bool
    press: Press | None
    others: tuple[tuple[str, str], ...]
    refer: str = ""


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job in a line. `why` says why it stands apart from the others; empty where it does not."""

    title: str
    pay: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class JobCard:
    """One next job. `learn` is where to learn for it; `then` is the job after it. Each is None if none is known.

    `nearness` is how near it is with how we know, and `growth` the mark of a sector that the Plan names. What there is
    nothing to say of is empty.
    """

    title: str
    pay: str
    yearly: str
    note: str
    gain: str
    nearness: str
    entry: str
    same: tuple[str, ...]
    to_learn: tuple[str, ...]
    apprenticeship: str
    growth: str
    vacancies: str
    learn: LearnPlace | None
    then: JobLine | None


@dataclass(frozen=True, slots=True)
class OrderLink:
    """One order in which the jobs may be looked at."""

    words: str
    order: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class NextJobsView:
    """The page: the job that it starts from, and the next ones. `fewer` says that we know of few."""

    job: str
    cards: tuple[JobCard, ...]
    further: tuple[JobLine, ...]
    fewer: str
    orders: tuple[OrderLink, ...]
    sources: tuple[str, ...]
    person: Press | None


@dataclass(frozen=True, slots=True)
class JobOutlook:
    """What lies ahead of one job for one person, on the day of their pathway."""

    data: JobData
    job: Occupation
    age: int | None
    pathway: Pathway
    cards: Cards
    _learnt: dict[tuple[str | None, QualificationLevel | None], LearnPlace | None] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.pathway.on)

    def page(self, order: JobOrder = JobOrder.BEST) -> NextJobsView:
        """All the next jobs up."""
        found = next_jobs(self.data, self.job, self.age, self.day, order)
        shown = (*found.jobs, *found.further)
        return NextJobsView(
            job=in_a_sentence(self.job.title),
            cards=tuple(map(self.card, found.jobs)),
            further=tuple(_further(job) for job in found.further),
            fewer=_fewer(len(found.jobs)),
            orders=tuple(OrderLink(_(words), one.value, one is order) for one, words in ORDERS.items()),
            sources=pay_sources(self.data, self.day, [job.pay for job in shown]),
            person=a_person(self.pathway, self.cards),
        )

    @property
    def nearest(self) -> NextJob | None:
        """The nearest of the next jobs; None when we know of none."""
        return next(iter(next_jobs(self.data, self.job, self.age, self.day, JobOrder.NEAREST).jobs), None)

    def card(self, job: NextJob) -> JobCard:
        """One next job."""
        new, pay = job.occupation, job.pay
        return JobCard(
            title=new.title,
            pay=sentence(pay.in_words),
            yearly=pay.yearly_in_words or "",
            note=pay.note.in_words if pay.note else "",
            gain=_gain(job),
            nearness=_nearness(job),
            entry=upper_first(new.entry_level.in_words),
            same=job.same,
            to_learn=job.to_learn,
            apprenticeship=self._apprenticeship(job),
            growth=growth_in_words(new.growth),
            vacancies=vacancy_search(new.title, NAMES.get(self.pathway.district or "")),
            learn=self.learn(new),
            then=self.after(new),
        )

    def learn(self, job: Occupation) -> LearnPlace | None:
        """Where this person can learn for a job, or ask who teaches it. Jobs of a sector and level share it."""
        key = job.sector, level_to_learn(job)
        if key not in self._learnt:
            bridges = bridges_to_job(job, self.pathway.entries(), self.pathway.on)
            self._learnt[key] = self._place(bridges[0], bridges[1 : 1 + MOST_OTHERS]) if bridges else None
        return self._learnt[key]

    def after(self, job: Occupation) -> JobLine | None:
        """The best step up from a next job, other than back to where the person is."""
        found = next_jobs(self.data, job, self.age, self.day).jobs
        then = next((one for one in found if one.occupation is not self.job), None)
        return None if then is None else JobLine(then.occupation.title, sentence(then.pay.in_words))

    def _place(self, bridge: Bridge, others: Sequence[Bridge]) -> LearnPlace:
        by_slug = self.cards.published.by_slug
        provision = by_slug[bridge.slug]
        point = next((one for one in provision.access_points if one.id == bridge.access_point), None)
        deaf = self.pathway.access_needs.without_hearing
        return LearnPlace(
            name=provision.usual_name,
            address=address_of_entry(provision),
            why=bridge.why if bridge.fits else f"{bridge.why} {_('We do not know if you can join: ask.')}",
            question=bridge.question,
            teaches=bridge.kind in TEACH,
            press=press_for(provision, point, self.pathway.on, without_hearing=deaf),
            others=tuple((by_slug[one.slug].usual_name, address_of_entry(by_slug[one.slug])) for one in others),
        )

    def _apprenticeship(self, job: NextJob) -> str:
        if job.apprenticeship is None:
            return ""
        levels = [_("level {number}").format(number=level) for level in job.apprenticeship.levels]
        year = self.data.about.apprenticeships_listed.year
        led = _(APPRENTICESHIPS).format(levels=listed(levels, _("and")), year=year)
        return " ".join(filter(None, (led, apprentice_pay(self.data, self.day))))


def age_of(answers: Answers) -> int | None:
    """How old somebody is, where they have told us."""
    age = answers.said(AGE)
    return age if isinstance(age, int) else None


def pay_sources(data: JobData, day: date, pays: Iterable[OccupationPay]) -> tuple[str, ...]:
    """Where these figures come from, each once, and the legal floors that they were held against."""
    floor = floor_on(data.floors, day)
    sources = [pay.source for pay in pays if pay.source]
    return tuple(dict.fromkeys([*sources, floor.source] if sources and floor is not None else sources))


def growth_in_words(growth: GrowthSector | None) -> str:
    """The mark of a job in a sector that the Plan names; empty for any other."""
    return "" if growth is None else _(GROWING).format(section=growth.section)


def in_a_sentence(title: str) -> str:
    """The title of a job as it stands inside a sentence."""
    return lower_first(title)


def a_person(pathway: Pathway, cards: Cards) -> Press | None:
    """Somebody who can be asked about any job or course: the careers service, or else whoever anyone may talk to."""
    careers = _(CAREERS.who)
    known = min(cards.people, key=lambda one: one.name != careers, default=None)
    deaf = pathway.access_needs.without_hearing
    return None if known is None else press_by(known.reach, known.name, on_the_web=deaf)


def _gain(job: NextJob) -> str:
    """Why it is a step up. Where its own note says why pay does not compare, that is not said twice."""
    said = job.gain is StepGain.NO_COMPARISON and job.pay.note is not None
    return "" if said else sentence(upper_first(job.gain_in_words))


def _further(job: NextJob) -> JobLine:
    return JobLine(job.occupation.title, sentence(job.pay.in_words), job.further.in_words if job.further else "")


def _nearness(job: NextJob) -> str:
    """How near it is, where that was worked out, and how we know."""
    said = (job.closeness.in_words, job.evidence_in_words) if job.closeness else (job.evidence_in_words,)
    return sentence(upper_first(": ".join(said)))


def _fewer(count: int) -> str:
    if count == 0:
        return _("We know of no next job up from this one. A careers adviser may.")
    return _("We know of {count}.").format(count=count) if count < MOST else ""
