"""The right helper: whom a resident asks where a provision has no contact of its own, by what it is for. It is data."""

from __future__ import annotations

from dataclasses import dataclass

from services_catalogue.model.provision import AccessPoint, Offer, Provision, Route
from triage.i18n import marked as m
from triage.rules import OneOf, tests_of


@dataclass(frozen=True, slots=True)
class RightHelper:
    """Who is asked, and where their contact is: in the record `slug`, its access point `door`, or, for `offers`, in
    the one of its access points that offers such a thing where the resident lives.

    Without a `slug` it is somebody whom the resident already has, so no number is needed. `ask` may hold {name}, the
    name of the record. `unreached` is what to do while the record has no contact; without it the next helper is tried.
    `route` is the way in that leads to the same people. `doubt` is said while the record is not known to run.
    """

    who: str
    ask: str
    slug: str = ""
    door: str | None = None
    offers: frozenset[Offer] = frozenset()
    unreached: str = ""
    route: Route | None = None
    doubt: str = m("We could not check that this still works.")


GP = RightHelper(m("Your GP surgery"), m("Ask your GP surgery."), route=Route.GP_OR_HEALTH)
LANDLORD = RightHelper(m("Your landlord"), m("Ask your landlord."))
SCHOOL = RightHelper(
    m("Your school or college"),
    m("Ask your tutor or careers adviser at school or college."),
    route=Route.SCHOOL_OR_COLLEGE,
)
SUPPORT_WORKER = RightHelper(
    m("A support worker who helps you"), m("Ask a support worker who helps you."), route=Route.PROFESSIONAL
)
JOBCENTRE = RightHelper(
    m("Your nearest Jobcentre"),
    m("Ask your Jobcentre."),
    slug="jobcentre-work-coach",
    door="jobcentre-plus-local",
    unreached=m("Ask your Jobcentre."),
    route=Route.JOBCENTRE,
    doubt="",  # its page finds the office that is open: written answer 112051, 2026
)
CAREERS = RightHelper(
    m("National Careers Service"),
    m("Ask the careers service."),
    slug="national-careers-service",
    doubt=m("It was to move to the Jobs and Careers Service in October 2026."),
)
CITIZENS_ADVICE = RightHelper(
    m("Citizens Advice"),
    m("Ask Citizens Advice."),
    slug="advice-and-community-organisations",
    door="citizens-advice-local",
)
CARERS_CENTRE = RightHelper(
    m("Your local carers' service"),
    m("Ask {name}."),
    slug="unpaid-carers-support",
    offers=frozenset({Offer.ONE_TO_ONE_ADVISER}),
)
COLLEGE = RightHelper(
    m("A college or adult learning centre"),
    m("Ask {name}."),
    slug="adult-skills-fund-emcca",
    offers=frozenset({Offer.TRAINING_COURSE}),
    unreached=m("Ask at a college near you."),
)
COUNCIL = RightHelper(
    m("Your local council"),
    m("Ask {name}."),
    slug="council-and-district-contact-points",
    offers=frozenset({Offer.HOUSING_HELP}),
    unreached=m("Ask at your council's office or at your library."),
    route=Route.COUNCIL,
)

FOR_EVERYONE = (CITIZENS_ADVICE, CAREERS, JOBCENTRE)
"""Whom anyone may talk to, whatever they need: each of them that has a contact is shown."""


@dataclass(frozen=True, slots=True)
class HelperForNeed:
    """The helpers for a need, the best first. The need is any one of these: that a rule is for such people only, that
    this is the first thing on offer, or that this is a way in."""

    helpers: tuple[RightHelper, ...]
    people: tuple[str, frozenset[str]] | None = None  # a question and the answers that are meant
    offers: frozenset[Offer] = frozenset()
    route: Route | None = None


HELPERS_BY_NEED = (
    HelperForNeed((LANDLORD,), people=("housing_tenure", frozenset({"council_or_housing_association"}))),
    HelperForNeed((CARERS_CENTRE, GP), people=("caring_hours", frozenset({"under_20", "20_to_34", "35_or_more"}))),
    HelperForNeed((GP,), people=("life_circumstances", frozenset({"drug_or_alcohol_recovery"}))),
    HelperForNeed((CITIZENS_ADVICE, COUNCIL), people=("life_circumstances", frozenset({"refugee_or_asylum"}))),
    HelperForNeed((SCHOOL,), people=("work_status", frozenset({"in_education"}))),
    HelperForNeed(
        (COLLEGE,),
        offers=frozenset({Offer.TRAINING_COURSE, Offer.QUALIFICATION, Offer.ENGLISH_LANGUAGE}),
    ),
    HelperForNeed(
        (CAREERS, JOBCENTRE),
        offers=frozenset({Offer.CAREERS_ADVICE, Offer.CV_AND_INTERVIEW, Offer.APPRENTICESHIP}),
    ),
    HelperForNeed((GP,), offers=frozenset({Offer.MENTAL_HEALTH_SUPPORT, Offer.PHYSICAL_HEALTH_SUPPORT})),
    HelperForNeed((CITIZENS_ADVICE, COUNCIL), offers=frozenset({Offer.MONEY_AND_BENEFITS_ADVICE})),
    HelperForNeed((COUNCIL,), offers=frozenset({Offer.HOUSING_HELP, Offer.TRAVEL_HELP, Offer.DIGITAL_SKILLS})),
    HelperForNeed((JOBCENTRE,), route=Route.JOBCENTRE),
    HelperForNeed((GP,), route=Route.GP_OR_HEALTH),
    HelperForNeed((SUPPORT_WORKER,), route=Route.PROFESSIONAL),
    HelperForNeed((SCHOOL,), route=Route.SCHOOL_OR_COLLEGE),
)
"""The first need that a provision has decides. Where it has none of them, the council is asked: it knows the place."""


def helpers_for(support: Provision | AccessPoint) -> tuple[RightHelper, ...]:
    """The helpers for what a provision or an access point is for, the best first; the last can always be asked."""
    return next((row.helpers for row in HELPERS_BY_NEED if _is_for(support, row)), (COUNCIL,))


def _is_for(support: Provision | AccessPoint, row: HelperForNeed) -> bool:
    return (
        (row.people is not None and _is_only_for(support, *row.people))
        or not row.offers.isdisjoint(support.offers[:1])
        or row.route in support.how_to_access
    )


def _is_only_for(support: Provision | AccessPoint, question: str, options: frozenset[str]) -> bool:
    """Whether the rule asks of everybody that they give one of these answers. One that has to be checked counts not."""
    for condition in support.eligibility:
        tests = tests_of(condition)
        if all(isinstance(test, OneOf) and test.question == question for test in tests):
            sure = {o for test in tests if isinstance(test, OneOf) and test.check is None for o in test.one_of}
            if sure and sure <= options:
                return True
    return False
