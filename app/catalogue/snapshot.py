"""The published catalogue as every request sees it: an immutable snapshot of one version and day; no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.referrals.response_rates import ResponseRate
from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.model.provision import Provision
from services_catalogue.search.search import SearchIndex
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.questionnaire import QUESTIONNAIRE

NO_SIGNALS: Mapping[str, ResponseRate] = MappingProxyType({})


@dataclass(frozen=True)
class CatalogueSnapshot:
    """One version of the catalogue on one day (YYYY-MM-DD), and what is made from it. Replaced whole, never changed.

    `signals` are the recent response rates by slug; a provision without any is not in it.
    """

    version: int
    on: str
    provisions: tuple[Provision, ...]
    revisions: Mapping[str, int]
    by_slug: Mapping[str, Provision]
    pathfinder: Pathfinder
    joining: ReferralRoutes
    search: SearchIndex
    signals: Mapping[str, ResponseRate]

    @staticmethod
    def of(
        provisions: Sequence[Provision],
        revisions: Mapping[str, int],
        version: int,
        *,
        on: str,
        signals: Mapping[str, ResponseRate] = NO_SIGNALS,
    ) -> CatalogueSnapshot:
        """Make everything that requests need. About 50 ms for 41 provisions, so once a version and day."""
        ordered = tuple(sorted(provisions, key=lambda p: p.name.casefold()))
        return CatalogueSnapshot(
            version=version,
            on=on,
            provisions=ordered,
            revisions=dict(revisions),
            by_slug={p.slug: p for p in ordered},
            pathfinder=Pathfinder(ordered, QUESTIONNAIRE),
            joining=ReferralRoutes(ordered, on),
            search=SearchIndex(ordered, on),
            signals=signals,
        )


def with_this(published: CatalogueSnapshot, provision: Provision, on: str) -> CatalogueSnapshot:
    """The snapshot as it would be on a day with this provision in the place of its published version."""
    others = [other for other in published.provisions if other.slug != provision.slug]
    revisions = {**published.revisions, provision.slug: 0}
    return CatalogueSnapshot.of([*others, provision], revisions, published.version, on=on, signals=published.signals)
