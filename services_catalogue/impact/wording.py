"""What a resident reads about a provision, and where that differs between two versions of it."""

from __future__ import annotations

from dataclasses import dataclass

from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import AccessPoint, Provision
from services_catalogue.model.shown_facts import certainty_of_facts, cost_in_words


@dataclass(frozen=True, slots=True)
class WordingChange:
    """What a page says of one matter before and after; "" when nothing is said."""

    about: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def reworded(
    before: Provision | None,
    after: Provision | None,
    joining_before: ReferralRoutes,
    joining_after: ReferralRoutes,
    on: str,
) -> tuple[WordingChange, ...]:
    """The sentences that differ on a day, in the order of the page. None stands for what is not published."""
    was = {} if before is None else _said(before, joining_before, on)
    now = {} if after is None else _said(after, joining_after, on)
    matters = dict.fromkeys([*now, *was])
    return tuple(WordingChange(m, was.get(m, ()), now.get(m, ())) for m in matters if was.get(m, ()) != now.get(m, ()))


def _said(provision: Provision, joining: ReferralRoutes, on: str) -> dict[str, tuple[str, ...]]:
    said = _of(provision, provision, None, joining, on)
    for access_point in provision.access_points:
        said |= {
            f"{access_point.name}: {matter}": words
            for matter, words in _of(access_point, provision, access_point, joining, on).items()
        }
    return said


def _of(
    support: Provision | AccessPoint,
    provision: Provision,
    access_point: AccessPoint | None,
    joining: ReferralRoutes,
    on: str,
) -> dict[str, tuple[str, ...]]:
    criteria = criteria_out(support)
    certainty = certainty_of_facts(support, on)
    return {
        "Name": (support.name,),
        "What it is": _with(certainty.summary, support.summary),
        "Who it is for": _with(certainty.eligibility, *(criteria["tested"] or ["Everyone."])),
        "To check": tuple(criteria["checked_by_people"]),
        "Is it still running?": (support.status_on(on).sentence,),
        "Way in": tuple(
            f"{way.who}. {way.how} {way.sentence}".strip() for way in joining.ways_in(provision, access_point)
        ),
        "Cost": _with(certainty.cost_to_resident, cost_in_words(support.cost_to_resident)),
        "Good to know": _with(certainty.good_to_know, *support.good_to_know),
    }


def _with(certainty: str, *sentences: str) -> tuple[str, ...]:
    """The sentences with how sure they are; what is not said is left out."""
    return tuple(filter(None, (*sentences, certainty)))
