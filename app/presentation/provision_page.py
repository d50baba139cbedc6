"""One provision with everything that is known of it, what is not known, and what its name is mixed up with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.presentation.access_lines import access_facts, access_said
from app.presentation.availability import availability_of
from app.presentation.cards import Cards, evidence_in_words, fits_now
from app.presentation.contacts import ContactList, EntryRoutes, PersonToContact, contact_list
from app.presentation.entry_address import address_of_entry
from app.presentation.fact_doubts import FactDoubts, fact_doubts
from app.presentation.source_list import SourceList, source_list
from app.referrals.response_rates import response_rate_in_words
from services_catalogue.model.body import Body
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Level, Provision
from services_catalogue.model.shown_facts import certainty_of_facts, cost_in_words
from services_catalogue.model.shown_sectors import SectorsTold, sectors_in_words
from triage.districts import DISTRICT_IDS, place_names
from triage.i18n import _, listed
from triage.i18n import marked as m
from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Pathway
from triage.questionnaire.everyday import AGE, AREA
from triage.rules import OneOf, Rule, tests_of

MOST_OPEN = 3
"""With more access points than so many, all but that of the reader's district are folded."""

LEVELS = {
    Level.NATIONAL: m("All over the country"),
    Level.REGIONAL: m("The East Midlands"),
    Level.LOCAL: m("Some places only"),
}


@dataclass(frozen=True, slots=True)
class AccessPointView:
    """An access point: the places it is for, its status, the way in, and what is known and not known of it.

    `provider` and `cost` are empty when they are the provision's own. `says_how` is False where its contact says it
    all, or where the page has said the same before. What is `folded` opens by a press.
    """

    access_point: AccessPoint
    folded: bool
    places: str
    status: str
    closed: bool
    ways: EntryRoutes
    contacts: ContactList | None
    access: list[str]
    teaches: list[SectorsTold]
    says_how: bool
    tested: list[str]
    checks: list[str]
    good_to_know: tuple[str, ...]
    provider: str
    cost: str
    doubts: FactDoubts
    unknown: tuple[str, ...]
    sources: SourceList


@dataclass(frozen=True, slots=True)
class SimilarNameView:
    """Something with a name like this one's. `slug` and `address` are empty for what is not in the catalogue."""

    slug: str
    address: str
    name: str
    who: list[str]
    where: str
    status: str


def provision_facts(provision: Provision, cards: Cards, on: str, district: str | None = None) -> Mapping[str, Any]:
    """All that is the same for every reader who lives in a district; None where that is not known.

    What stands with a local place is not said again of the whole.
    """
    criteria = criteria_out(provision)
    shown = () if provision.closed(on) else sorted(provision.access_points, key=lambda door: not is_of(door, district))
    at_places = {line for access_point in shown for line in access_point.unknown}
    pages_at_places = {source.page for access_point in shown for source in access_point.sources if source.page}
    signal = cards.published.signals.get(provision.slug)
    ways = cards.ways(provision, None, district)
    doubts = fact_doubts(certainty_of_facts(provision, on))
    elsewhere = [source for source in provision.sources if source.page not in pages_at_places]
    said = {ways.first.how}
    access_points = []
    for access_point in shown:
        folded = is_folded(access_point, len(shown), district)
        into = cards.ways(provision, access_point, district)
        view = _access_point(provision, access_point, into, said, on, folded=folded)
        access_points.append(view)
        said.add(view.ways.first.how)
    return {
        "provision": provision,
        "standing": availability_of(provision, on),
        "evidence": evidence_in_words(provision),
        "cost": cost_in_words(provision.cost_to_resident),
        "doubts": doubts,
        "answers": () if signal is None else response_rate_in_words(signal),
        "tested": [] if for_everyone(provision.eligibility) else criteria["tested"],
        "other_ages": any(_has_another_age(access_point, provision) for access_point in shown),
        "by_people": criteria["checked_by_people"],
        "ways": ways,
        "contacts": contact_list(provision, on),
        **access_facts(provision, on),
        "teaches": sectors_in_words(provision, on),
        "access_points": access_points,
        "similar": [described(provision, on), *mixed_up_with(provision, cards, on)],
        "successor": successor_of(provision, cards, on),
        "opens": cards.links_on(provision.opens, on, but=provision.slug),
        "unknown": [line for line in provision.unknown if line not in at_places],
        "level": _(LEVELS[provision.level]),
        "sources": source_list(elsewhere, doubts.without_source),
        "more_sources": bool(pages_at_places),
    }


def others_to_ask(provision: Provision, cards: Cards, district: str | None) -> list[PersonToContact]:
    """Whom anyone may talk to, without those whom the page has named as a way in, there or at a local place."""
    on = cards.published.on
    open_now = () if provision.closed(on) else (None, *(a for a in provision.access_points if not a.closed(on)))
    helpers = [cards.ways(provision, access_point, district).first.helper for access_point in open_now]
    named = {helper.name for helper in helpers if helper is not None}
    return [person for person in cards.people if person.name not in named]


def successor_of(provision: Provision, cards: Cards, on: str) -> tuple[str, str] | None:
    """The slug and the name of its successor, or of that one's successor."""
    named = () if provision.successor is None else (provision.successor,)
    return next(iter(cards.links_on(named, on, but=provision.slug)), None)


def instead_of(provision: Provision, cards: Cards, on: str) -> list[tuple[str, str]]:
    """What else to try, besides its successor."""
    successor = successor_of(provision, cards, on)
    return [link for link in cards.links_on(provision.try_instead, on, but=provision.slug) if link != successor]


def verdict_context(slug: str, pathway: Pathway, cards: Cards) -> Mapping[str, Any]:
    """The verdict for the reader's own answers; `entry` is None for a closed provision."""
    entry = next((e for e in pathway.entries() if e.support.slug == slug), None)
    if entry is None:
        return {"entry": None}
    return {
        "entry": entry,
        "fits": fits_now(entry, cards.published.by_slug[slug], pathway.on),
        "not_now": entry.verdict is Verdict.NOT_MET,
        "is_first": pathway.first_slug == slug,
        "instead_now": cards.links(entry.instead),
    }


def places_of(rule: Rule) -> str:
    """Where a rule's people live, in the shortest true words; empty when it names no place."""
    for condition in rule:
        if isinstance(condition, OneOf) and condition.question == AREA:
            return listed(place_names(frozenset(condition.one_of)), _("and"))
    return ""


def local_places(rule: Rule) -> str:
    """The same for a local place: empty when it is for all of the area."""
    everywhere = any(isinstance(c, OneOf) and c.question == AREA and len(c.one_of) == len(DISTRICT_IDS) for c in rule)
    return "" if everywhere else places_of(rule)


def is_folded(access_point: AccessPoint, among: int, district: str | None) -> bool:
    """Whether a page with so many access points folds this one up."""
    return among > MOST_OPEN and not is_of(access_point, district)


def is_of(access_point: AccessPoint, district: str | None) -> bool:
    """Whether its rule names the district in which somebody lives, alone or among others."""
    of_place = [c for c in access_point.eligibility if isinstance(c, OneOf) and c.question == AREA]
    return bool(of_place) and all(district in test.one_of for test in of_place)


def for_everyone(rule: Rule) -> bool:
    """Whether it lets in everybody who lives in the area."""
    return all(isinstance(c, OneOf) and c.question == AREA and len(c.one_of) == len(DISTRICT_IDS) for c in rule)


def _access_point(
    provision: Provision, access_point: AccessPoint, ways: EntryRoutes, said: set[str], on: str, *, folded: bool
) -> AccessPointView:
    criteria = criteria_out(access_point)
    provider, cost = _provider(access_point, provision), _cost(access_point, provision)
    not_shown = [name for name, shown in (("provider", provider), ("cost_to_resident", cost)) if not shown]
    doubts = fact_doubts(certainty_of_facts(access_point, on), "commissioner", *not_shown)
    return AccessPointView(
        access_point=access_point,
        folded=folded,
        places=local_places(access_point.eligibility),
        status=access_point.status_on(on).sentence,
        closed=access_point.closed(on),
        ways=ways,
        contacts=contact_list(access_point, on),
        access=access_said(access_point, on),
        teaches=sectors_in_words(access_point, on),
        says_how=not ways.first.asks_them and ways.first.how not in said,
        tested=_other_than_place(access_point),
        checks=criteria["checked_by_people"],
        good_to_know=access_point.good_to_know,
        provider=provider,
        cost=cost,
        doubts=doubts,
        unknown=access_point.unknown,
        sources=source_list(access_point.sources, doubts.without_source),
    )


def _provider(access_point: AccessPoint, provision: Provision) -> str:
    """Who runs an access point, when that is known, is not in its name and is not who runs the whole."""
    provider = access_point.provider or ""
    return "" if provider == provision.provider or provider in access_point.name else provider


def _cost(access_point: AccessPoint, provision: Provision) -> str:
    """What an access point costs, when that is known and not what the whole costs."""
    own = access_point.cost_to_resident
    return "" if own == provision.cost_to_resident else cost_in_words(own)


def _has_another_age(access_point: AccessPoint, provision: Provision) -> bool:
    asked = [c for c in access_point.eligibility if any(test.question == AGE for test in tests_of(c))]
    return any(condition not in provision.eligibility for condition in asked)


def _other_than_place(support: CatalogueEntry | AccessPoint) -> list[str]:
    elsewhere = tuple(c for c in support.eligibility if not (isinstance(c, OneOf) and c.question == AREA))
    return criteria_out(support.model_copy(update={"eligibility": elsewhere}))["tested"]


def described(entry: CatalogueEntry, on: str) -> SimilarNameView:
    """What tells it from an entry with a similar name: who it is for, where, and until when (YYYY-MM-DD)."""
    return SimilarNameView(
        slug=entry.slug,
        address=address_of_entry(entry),
        name=entry.name,
        who=_who(entry, on),
        where=places_of(entry.eligibility) or _(LEVELS[entry.level]),
        status=entry.status_on(on).sentence,
    )


def _who(entry: CatalogueEntry, on: str) -> list[str]:
    """Who it is for, place aside. That no rule was written down is a rule for everyone only while people can join."""
    said = _other_than_place(entry) or criteria_out(entry)["checked_by_people"]
    if isinstance(entry, Body) and entry.for_whom is not None:
        return [entry.for_whom, *said]
    no_rule_known = entry.closed(on) or entry.unreadable is not None
    return said or [_("Not known.") if no_rule_known else _("Everyone in the area.")]


def mixed_up_with(entry: CatalogueEntry, cards: Cards, on: str) -> Iterator[SimilarNameView]:
    """What its name is mixed up with, whichever of the two says so; what is not in the catalogue comes last."""
    others = (cards.published.entry(slug) for slug in cards.mixed_up.get(entry.slug, ()))
    yield from (described(other, on) for other in others if other is not None)
    for similar in entry.confused_with:
        if similar.name is not None:
            yield SimilarNameView("", "", similar.name, [], "", "")
