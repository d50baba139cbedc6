"""One provision with everything that is known of it, what is not known, and what its name is mixed up with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.presentation.availability import availability_of
from app.presentation.cards import Cards, evidence_in_words
from app.presentation.contacts import ContactLine, EntryRoutes, PersonToContact, contact_lines
from app.presentation.source_list import SourceList, source_list
from app.referrals.response_rates import response_rate_in_words
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import AccessPoint, Level, Provision
from services_catalogue.model.shown_facts import FactCertainty, certainty_of_facts, cost_in_words
from triage.districts import DISTRICT_IDS, place_names
from triage.i18n import _, listed
from triage.i18n import marked as m
from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Pathway
from triage.questionnaire.everyday import AREA
from triage.rules import OneOf, Rule

LEVELS = {
    Level.NATIONAL: m("All over the country"),
    Level.REGIONAL: m("The East Midlands"),
    Level.LOCAL: m("Some places only"),
}


@dataclass(frozen=True, slots=True)
class AccessPointView:
    """An access point: the places it is for, its status, the way in, and what is known and not known of it.

    `provider` and `cost` are empty when they are the provision's own. `says_how` is False where its contact says it
    all, or where the page has said the same before.
    """

    access_point: AccessPoint
    places: str
    status: str
    closed: bool
    ways: EntryRoutes
    contacts: tuple[ContactLine, ...]
    says_how: bool
    tested: list[str]
    checks: list[str]
    provider: str
    cost: str
    certainty: FactCertainty
    unknown: tuple[str, ...]
    sources: SourceList


@dataclass(frozen=True, slots=True)
class SimilarNameView:
    """Something with a name like this one's. `slug` is empty for what is not in the catalogue."""

    slug: str
    name: str
    who: list[str]
    where: str
    status: str


def provision_facts(provision: Provision, cards: Cards, on: str, district: str | None = None) -> Mapping[str, Any]:
    """All that is the same for every reader who lives in a district; None where that is not known.

    What stands with a local place is not said again of the whole.
    """
    criteria = criteria_out(provision)
    shown = () if provision.closed(on) else provision.access_points
    at_places = {line for access_point in shown for line in access_point.unknown}
    pages_at_places = {source.page for access_point in shown for source in access_point.sources if source.page}
    signal = cards.published.signals.get(provision.slug)
    ways = cards.ways(provision, None, district)
    said = {ways.first.how}
    access_points = []
    for access_point in shown:
        view = _access_point(provision, access_point, cards.ways(provision, access_point, district), said, on)
        access_points.append(view)
        said.add(view.ways.first.how)
    return {
        "provision": provision,
        "standing": availability_of(provision, on),
        "evidence": evidence_in_words(provision),
        "cost": cost_in_words(provision.cost_to_resident),
        "certainty": certainty_of_facts(provision, on),
        "answers": () if signal is None else response_rate_in_words(signal),
        "tested": [] if _for_everyone(provision.eligibility) else criteria["tested"],
        "by_people": criteria["checked_by_people"],
        "ways": ways,
        "contacts": contact_lines(provision, on),
        "access_points": access_points,
        "similar": [described(provision, on), *_mixed_up(provision, cards, on)],
        "successor": successor_of(provision, cards, on),
        "opens": cards.links_on(provision.opens, on, but=provision.slug),
        "unknown": [line for line in provision.unknown if line not in at_places],
        "level": _(LEVELS[provision.level]),
        "sources": source_list(source for source in provision.sources if source.page not in pages_at_places),
        "more_sources": bool(pages_at_places),
    }


def others_to_ask(provision: Provision, cards: Cards, district: str | None) -> list[PersonToContact]:
    """Whom anyone may talk to, without the one whom the page has named as the way in."""
    named = None if provision.closed(cards.published.on) else cards.ways(provision, None, district).first.helper
    return [person for person in cards.people if named is None or person.name != named.name]


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
        "fits": entry.verdict is Verdict.MET,
        "not_now": entry.verdict is Verdict.NOT_MET,
        "is_first": pathway.first_step is entry,
        "instead_now": cards.links(entry.instead),
    }


def places_of(rule: Rule) -> str:
    """Where a rule's people live, in the shortest true words; empty when it names no place."""
    for condition in rule:
        if isinstance(condition, OneOf) and condition.question == AREA:
            return listed(place_names(frozenset(condition.one_of)), _("and"))
    return ""


def _for_everyone(rule: Rule) -> bool:
    return all(isinstance(c, OneOf) and c.question == AREA and len(c.one_of) == len(DISTRICT_IDS) for c in rule)


def _access_point(
    provision: Provision, access_point: AccessPoint, ways: EntryRoutes, said: set[str], on: str
) -> AccessPointView:
    criteria = criteria_out(access_point)
    return AccessPointView(
        access_point=access_point,
        places=places_of(access_point.eligibility),
        status=access_point.status_on(on).sentence,
        closed=access_point.closed(on),
        ways=ways,
        contacts=contact_lines(access_point, on),
        says_how=not ways.first.asks_them and ways.first.how not in said,
        tested=_other_than_place(access_point),
        checks=criteria["checked_by_people"],
        provider=_provider(access_point, provision),
        cost=_cost(access_point, provision),
        certainty=certainty_of_facts(access_point, on),
        unknown=access_point.unknown,
        sources=source_list(access_point.sources),
    )


def _provider(access_point: AccessPoint, provision: Provision) -> str:
    """Who runs an access point, when that is known, is not in its name and is not who runs the whole."""
    provider = access_point.provider or ""
    return "" if provider == provision.provider or provider in access_point.name else provider


def _cost(access_point: AccessPoint, provision: Provision) -> str:
    """What an access point costs, when that is known and not what the whole costs."""
    own = access_point.cost_to_resident
    return "" if own == provision.cost_to_resident else cost_in_words(own)


def _other_than_place(support: Provision | AccessPoint) -> list[str]:
    elsewhere = tuple(c for c in support.eligibility if not (isinstance(c, OneOf) and c.question == AREA))
    return criteria_out(support.model_copy(update={"eligibility": elsewhere}))["tested"]


def described(provision: Provision, on: str) -> SimilarNameView:
    """What tells it from a provision with a similar name: who it is for, where, and until when (YYYY-MM-DD)."""
    return SimilarNameView(
        slug=provision.slug,
        name=provision.name,
        who=_who(provision, on),
        where=places_of(provision.eligibility) or _(LEVELS[provision.level]),
        status=provision.status_on(on).sentence,
    )


def _who(provision: Provision, on: str) -> list[str]:
    """Who it is for, place aside. That no rule was written down is a rule for everyone only while people can join."""
    said = _other_than_place(provision) or criteria_out(provision)["checked_by_people"]
    no_rule_known = provision.closed(on) or provision.unreadable is not None
    return said or [_("Not known.") if no_rule_known else _("Everyone in the area.")]


def _mixed_up(provision: Provision, cards: Cards, on: str) -> Iterator[SimilarNameView]:
    """What its name is mixed up with, whichever of the two says so; what is not in the catalogue comes last."""
    for slug in cards.mixed_up.get(provision.slug, ()):
        yield described(cards.published.by_slug[slug], on)
    for similar in provision.confused_with:
        if similar.name is not None:
            yield SimilarNameView("", similar.name, [], "", "")
