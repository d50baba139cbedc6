"""The published catalogue as every request sees it: an immutable snapshot of one version and day; no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.catalogue.place_names import place_names
from app.referrals.response_rates import ResponseRate
from services_catalogue.impact.carrier_contacts import CarrierContacts
from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.model.body import Body
from services_catalogue.model.job_correction import JobCorrection
from services_catalogue.model.move import CatalogueRecord, Move, MoveOrder, in_order
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.search.search import SearchIndex
from triage.pathway.move_index import MoveCatalogue
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.questionnaire import QUESTIONNAIRE

NO_SIGNALS: Mapping[str, ResponseRate] = MappingProxyType({})


@dataclass(frozen=True)
class CatalogueSnapshot:
    """One version of the catalogue on one day (YYYY-MM-DD), and what is made from it. Replaced whole, never changed.

    Whatever counts, ranks or refers looks at `provisions` alone; `bodies` are found and shown, and no step of anything.
    `signals` are the recent response rates by slug; a provision without any is not in it.
    """

    version: int
    on: str
    provisions: tuple[Provision, ...]
    bodies: tuple[Body, ...]
    moves: tuple[Move, ...]
    job_corrections: tuple[JobCorrection, ...]
    contacts: CarrierContacts
    revisions: Mapping[str, int]
    by_slug: Mapping[str, Provision]
    pathfinder: Pathfinder
    joining: ReferralRoutes
    search: SearchIndex
    signals: Mapping[str, ResponseRate]

    @staticmethod
    def of(
        entries: Sequence[CatalogueEntry],
        revisions: Mapping[str, int],
        version: int,
        *,
        on: str,
        signals: Mapping[str, ResponseRate] = NO_SIGNALS,
        moves: Sequence[Move] = (),
        job_corrections: Sequence[JobCorrection] = (),
    ) -> CatalogueSnapshot:
        """Make everything that requests need. About 50 ms for 41 provisions, so once a version and day."""
        everything = tuple(sorted(entries, key=lambda entry: entry.name.casefold()))
        ordered = tuple(entry for entry in everything if isinstance(entry, Provision))
        bodies = tuple(entry for entry in everything if isinstance(entry, Body))
        contacts = CarrierContacts(everything)
        return CatalogueSnapshot(
            version=version,
            on=on,
            provisions=ordered,
            bodies=bodies,
            moves=tuple(moves),
            job_corrections=tuple(job_corrections),
            contacts=contacts,
            revisions=dict(revisions),
            by_slug={p.slug: p for p in ordered},
            pathfinder=Pathfinder(ordered, QUESTIONNAIRE, MoveCatalogue(moves, bodies, contacts.has_way_in)),
            joining=ReferralRoutes(ordered, on),
            search=SearchIndex(everything, on, place_names().towns()),
            signals=signals,
        )

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """The provisions, and after them the bodies."""
        return (*self.provisions, *self.bodies)

    def entry(self, slug: str) -> CatalogueEntry | None:
        """The provision or the body of this slug."""
        return self.by_slug.get(slug) or self.body(slug)

    def body(self, slug: str) -> Body | None:
        """The body of this slug."""
        return next((body for body in self.bodies if body.slug == slug), None)


def with_this(published: CatalogueSnapshot, record: CatalogueRecord, on: str) -> CatalogueSnapshot:
    """The snapshot as it would be on a day with this record in the place of its published version."""
    entries, revisions, moves = published.entries, published.revisions, published.moves
    order = [move.id for move in moves]
    match record:
        case JobCorrection():
            others = [one for one in published.job_corrections if one.id != record.id]
            return replace(published, job_corrections=(*others, record))
        case MoveOrder():
            moves = in_order(moves, record.order)
        case Move():
            moves = in_order([*(move for move in moves if move.id != record.id), record], order)
        case _:
            entries = (*(other for other in entries if other.slug != record.slug), record)
            revisions = {**revisions, record.slug: 0}
    return CatalogueSnapshot.of(
        entries,
        revisions,
        published.version,
        on=on,
        signals=published.signals,
        moves=moves,
        job_corrections=published.job_corrections,
    )
