"""One body with everything that is known of it: whom it helps, how to get in touch, and its local places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.presentation.access_lines import access_facts, access_said
from app.presentation.availability import availability_of
from app.presentation.cards import Cards
from app.presentation.contacts import ContactList, contact_list
from app.presentation.fact_doubts import FactDoubts, fact_doubts
from app.presentation.provision_page import (
    LEVELS,
    described,
    for_everyone,
    is_folded,
    is_of,
    local_places,
    mixed_up_with,
)
from app.presentation.source_list import SourceList, source_list
from services_catalogue.model.body import Body, BodyKind
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import AccessPoint
from services_catalogue.model.shown_facts import certainty_of_facts
from triage.i18n import _
from triage.i18n import marked as m

KINDS = {
    BodyKind.CRISIS_LINE: m("If you are in danger, or cannot go on"),
    BodyKind.COUNCIL_TEAM: m("Help from your council"),
    BodyKind.CLAIM_LINE: m("To claim money"),
    BodyKind.ADVICE_LINE: m("Free advice"),
    BodyKind.HEALTH_SERVICE: m("Help with your health"),
    BodyKind.CHARITY: m("Charities"),
    BodyKind.RELAY: m("If you are Deaf, or cannot speak on the phone"),
}
"""What residents read of each kind, in the order of the page."""


@dataclass(frozen=True, slots=True)
class BodyPlaceView:
    """A local place of a body. `yours` says that it is for people of the reader's district alone or among others.

    What is `folded` opens by a press.
    """

    name: str
    yours: bool
    folded: bool
    places: str
    summary: str
    contacts: ContactList | None
    access: list[str]
    good_to_know: tuple[str, ...]
    doubts: FactDoubts
    status: str
    unknown: tuple[str, ...]
    sources: SourceList


def bodies_by_kind(bodies: Sequence[Body], on: str) -> list[tuple[str, str, list[Body]]]:
    """The id of each kind, what residents read of it, and those of the kind that are not closed on a day."""
    of_kind = {kind: [one for one in bodies if one.body is kind and not one.closed(on)] for kind in KINDS}
    return [(kind.value, _(words), of_kind[kind]) for kind, words in KINDS.items() if of_kind[kind]]


def body_facts(body: Body, cards: Cards, on: str, district: str | None = None) -> Mapping[str, Any]:
    """All that is the same for every reader who lives in a district; None where that is not known."""
    criteria = criteria_out(body)
    who = [*([] if for_everyone(body.eligibility) else criteria["tested"]), *criteria["checked_by_people"]]
    doubts = fact_doubts(certainty_of_facts(body, on), *([] if who else ["eligibility"]))
    points = [point for point in body.access_points if not point.closed(on)]
    places = [_place(point, len(points), on, district) for point in points]
    return {
        "body": body,
        "doubts": doubts,
        "standing": availability_of(body, on),
        "contacts": contact_list(body, on),
        **access_facts(body, on),
        "places": sorted(places, key=lambda place: not place.yours),
        "who": who,
        "level": _(LEVELS[body.level]),
        "similar": [described(body, on), *mixed_up_with(body, cards, on)],
        "sources": source_list(body.sources, doubts.without_source),
        "more_sources": any(place.sources.pages for place in places),
    }


def _place(point: AccessPoint, among: int, on: str, district: str | None) -> BodyPlaceView:
    doubts = fact_doubts(certainty_of_facts(point, on), "eligibility", "provider", "commissioner", "cost_to_resident")
    return BodyPlaceView(
        name=point.name,
        yours=is_of(point, district),
        folded=is_folded(point, among, district),
        places=local_places(point.eligibility),
        summary=point.summary,
        contacts=contact_list(point, on),
        access=access_said(point, on),
        good_to_know=(*point.provider_checks, *point.good_to_know),
        doubts=doubts,
        status=point.status_on(on).sentence,
        unknown=point.unknown,
        sources=source_list(point.sources, doubts.without_source),
    )
