"""Whom to ring about what is not known: its own surest number, else the organisation that would know."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.model.body import Body, BodyKind
from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Provision, SupportFields
from services_catalogue.model.shown_contacts import PAGES, facts_shown, older_contact

NOBODY = "Not known who to ask"
DWP = "Department for Work and Pensions (DWP)"
EMCCA = "East Midlands Combined County Authority (EMCCA)"

ORGANISATIONS = (
    DWP,
    EMCCA,
    "Autism East Midlands",
    "Base 51",
    "Bassetlaw District Council",
    "British Business Bank",
    "Department for Education",
    "Derby City Council",
    "Derby Refugee Forum",
    "Derbyshire Carers Association",
    "Derbyshire County Council",
    "Derbyshire Unemployed Workers' Centres",
    "Framework Housing Association",
    "Inspire and Achieve Foundation",
    "Ministry of Justice",
    "NHS Derby and Derbyshire Integrated Care Board",
    "NHS Nottingham and Nottinghamshire Integrated Care Board",
    "NHS integrated care boards",
    "National Lottery Community Fund",
    "Nottingham City Council",
    "Nottingham Women's Centre",
    "Nottingham and Nottinghamshire Refugee Forum",
    "Nottinghamshire County Council",
    "P3",
    "Portland College",
    "Rhubarb Farm",
    "The King's Trust",
)
"""Bodies that may be followed by more words: "DWP, with local partners". What begins with none of them is taken as it
stands, so that two bodies never come together by a guess."""

OTHER_NAMES = {
    "DWP": DWP,
    "Department for Work and Pensions": DWP,
    "EMCCA": EMCCA,
    "East Midlands Combined County Authority": EMCCA,
}
"""The same bodies as others write them."""

NAMES = {**OTHER_NAMES, **{one: one for one in ORGANISATIONS}}

NO_ORGANISATIONS = (
    "A legal right",
    "Charity funds",
    "Council and housing association landlords",
    "Councils and government",
    "Employers",
    "Government",
    "Not announced",
    "Not confirmed",
    "UK Government",
    "UK Shared Prosperity Fund",
    "Your employer",
)
"""How entries begin that stand where a body should, but name none that could be asked."""

URGENT = frozenset({"999", "112", "111"})
NOT_ON_THE_LINE = "(not on the line itself)"
"""What follows the name of those whose line is for people in danger: nobody rings it to ask about a record."""


@dataclass(frozen=True, slots=True)
class Callee:
    """Whom to ring: who answers `phone`, or else the organisation that would know.

    `run_by` is the organisation where it is not the name.
    """

    name: str
    phone: str = ""
    run_by: str = ""

    @property
    def key(self) -> str:
        """What tells one call from another: the number, or else the name."""
        return self.phone or self.name

    @property
    def known(self) -> bool:
        """Whether anybody at all can be asked."""
        return self.name != NOBODY

    @property
    def spares_the_line(self) -> bool:
        """Whether they have to be asked in another way than on their line, which others may need."""
        return self.name.endswith(NOT_ON_THE_LINE)


def whom_to_ring(
    entry: CatalogueEntry, support: CatalogueEntry | AccessPoint, routes: ReferralRoutes, on: str
) -> Callee:
    """Whom to ring on a day about a provision, or about an access point of it.

    A number that residents never see is rung about itself alone: it may be that of somebody else. Where nobody is
    named, it is whom residents are sent to instead, if they have a number.
    """
    own = bool(_commissioner(support) or support.provider)
    named = support if own else entry
    name = whom_to_ask(_commissioner(named), named.provider)
    found = next(filter(None, (_phone(one, on) for one in ((support,) if own else (support, entry)))), None)
    if _is_for_people_in_danger(entry) or (found is not None and found.phone in URGENT):
        return Callee(f"{entry.name if name == NOBODY else name} {NOT_ON_THE_LINE}")
    if found is not None:
        return replace(found, run_by="" if name in (NOBODY, found.name) else name)
    return Callee(name) if name != NOBODY else _helper(entry, support, routes)


def page_to_look_at(entry: CatalogueEntry, support: CatalogueEntry | AccessPoint, on: str) -> str:
    """A page on which a number may be found; empty when none is known."""
    for one in (support, entry):
        pages = [fact.value for fact in facts_shown(one, on) if fact.kind in PAGES]
        if found := next(iter(pages), older_contact(one).url):
            return found
    return ""


def whom_to_ask(commissioner: str | None, provider: str | None) -> str:
    """The organisation that would know: the commissioner if there is one, else the provider, else NOBODY."""
    for named in (commissioner, provider):
        if named and not any(_begins(named, words) for words in NO_ORGANISATIONS):
            return next((known for words, known in NAMES.items() if _begins(named, words)), named)
    return NOBODY


def _is_for_people_in_danger(entry: CatalogueEntry) -> bool:
    return isinstance(entry, Body) and entry.body is BodyKind.CRISIS_LINE


def _commissioner(support: CatalogueEntry | AccessPoint) -> str | None:
    return support.commissioner if isinstance(support, SupportFields) else None


def _begins(text: str, words: str) -> bool:
    rest = text.removeprefix(words)
    return rest != text and not rest[:1].isalnum()


def _helper(entry: CatalogueEntry, support: CatalogueEntry | AccessPoint, routes: ReferralRoutes) -> Callee:
    if not isinstance(entry, Provision):
        return Callee(NOBODY)
    access_point = support if isinstance(support, AccessPoint) else None
    helpers = (way.helper for way in routes.ways_in(entry, access_point))
    found = next((helper for helper in helpers if helper is not None and helper.contact.phone), None)
    if found is None:
        return Callee(NOBODY)
    return Callee(f"{NOBODY}: try {found.name}", found.contact.phone or "")


def _phone(support: CatalogueEntry | AccessPoint, on: str) -> Callee | None:
    """Who answers the surest number that residents see; what is for all comes before what is for some."""

    def order(fact: ContactFact) -> tuple[int, bool]:
        return tuple(FactVisibility).index(support.visibility_of(fact, on)), fact.for_whom is not None

    found = [fact for fact in facts_shown(support, on) if fact.kind is ContactKind.PHONE]
    if found:
        surest = min(found, key=order)
        return Callee(surest.who_answers or support.name, surest.value)
    older = older_contact(support).phone
    return None if older is None else Callee(support.name, older)
