"""One provision with everything that is known of it, what is not known, and what its name is mixed up with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.presentation.availability import availability_of
from app.presentation.cards import Cards, evidence_in_words
from app.presentation.contacts import ContactLine, EntryRoutes, contact_lines
from app.referrals.response_rates import response_rate_in_words
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import AccessPoint, Confidence, Level, Provision, Source
from services_catalogue.model.status import date_in_words, status_on
from triage.districts import DISTRICT_IDS, place_names
from triage.i18n import _, listed
from triage.i18n import marked as m
from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Pathway
from triage.questionnaire.everyday import AREA
from triage.rules import OneOf, Rule

CONFIDENCE = {
    Confidence.HIGH: m("We are sure of most of this."),
    Confidence.MEDIUM: m("We are fairly sure of this. Check before you rely on it."),
    Confidence.LOW: m("We are not sure of this. Check before you rely on it."),
}
LEVELS = {
    Level.NATIONAL: m("All over the country"),
    Level.REGIONAL: m("The East Midlands"),
    Level.LOCAL: m("Some places only"),
}


@dataclass(frozen=True, slots=True)
class AccessPointView:
    """An access point: the places it is for, its status, and the way in."""

    access_point: AccessPoint
    places: str
    status: str
    closed: bool
    ways: EntryRoutes
    contacts: tuple[ContactLine, ...]
    tested: list[str]
    checks: list[str]


@dataclass(frozen=True, slots=True)
class SimilarNameView:
    """Something with a name like this one's. `slug` is empty for what is not in the catalogue."""

    slug: str
    name: str
    who: list[str]
    where: str
    status: str


@dataclass(frozen=True, slots=True)
class SourceView:
    title: str
    url: str
    date: str
    supports: str


def provision_facts(provision: Provision, cards: Cards, on: str) -> Mapping[str, Any]:
    """All that is the same for every reader."""
    criteria = criteria_out(provision)
    return {
        "provision": provision,
        "standing": availability_of(provision, on),
        "evidence": evidence_in_words(provision),
        "answers": response_rate_in_words(cards.published.signals.get(provision.slug)),
        "tested": [] if _for_everyone(provision.eligibility) else criteria["tested"],
        "by_people": criteria["checked_by_people"],
        "ways": cards.ways(provision, None),
        "contacts": contact_lines(provision, on),
        "access_points": [
            _access_point(provision, access_point, cards, on) for access_point in provision.access_points
        ],
        "similar": [described(provision, on), *_mixed_up(provision, cards, on)],
        "successor": successor_of(provision, cards, on),
        "opens": cards.links_on(provision.opens, on, but=provision.slug),
        "confidence": _(CONFIDENCE[provision.confidence]),
        "level": _(LEVELS[provision.level]),
        "sources": [_source(source) for source in provision.sources],
    }


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


def _access_point(provision: Provision, access_point: AccessPoint, cards: Cards, on: str) -> AccessPointView:
    criteria = criteria_out(access_point)
    return AccessPointView(
        access_point=access_point,
        places=places_of(access_point.eligibility),
        status=status_on(access_point.shown_dates, on).sentence,
        closed=access_point.closed(on),
        ways=cards.ways(provision, access_point),
        contacts=contact_lines(access_point, on),
        tested=_other_than_place(access_point),
        checks=criteria["checked_by_people"],
    )


def _other_than_place(support: Provision | AccessPoint) -> list[str]:
    elsewhere = tuple(c for c in support.eligibility if not (isinstance(c, OneOf) and c.question == AREA))
    return criteria_out(support.model_copy(update={"eligibility": elsewhere}))["tested"]


def described(provision: Provision, on: str) -> SimilarNameView:
    """What tells it from a provision with a similar name: who it is for, where, and until when (YYYY-MM-DD)."""
    return SimilarNameView(
        slug=provision.slug,
        name=provision.name,
        who=_other_than_place(provision),
        where=places_of(provision.eligibility) or _(LEVELS[provision.level]),
        status=status_on(provision.shown_dates, on).sentence,
    )


def _mixed_up(provision: Provision, cards: Cards, on: str) -> Iterator[SimilarNameView]:
    """What its name is mixed up with, whichever of the two says so; what is not in the catalogue comes last."""
    for slug in cards.mixed_up.get(provision.slug, ()):
        yield described(cards.published.by_slug[slug], on)
    for similar in provision.confused_with:
        if similar.name is not None:
            yield SimilarNameView("", similar.name, [], "", "")


def _source(source: Source) -> SourceView:
    date = source.date or ""
    with suppress(ValueError, IndexError):  # "about 2019" and "undated" stay as they are
        date = date_in_words(date)
    return SourceView(source.title, source.url or "", date, ", ".join(source.supports))
