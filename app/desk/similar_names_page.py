"""Names that are easy to mix up: pairs not marked yet, and all that are marked, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.presentation.provision_page import SimilarNameView, described
from app.web.forms import clean
from app.web.staff_page import desk_page
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.search.names import mixed_up
from services_catalogue.search.similar_names import near_names, near_pairs

router = APIRouter(prefix="/desk/names", include_in_schema=False, default_response_class=HTMLResponse)

LONGEST = 200


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two provisions with what tells them apart. `why` says what their names have in common; empty when marked."""

    one: SimilarNameView
    other: SimilarNameView
    why: str = ""


@router.get("")
def similar_names(_colleague: Anyone, request: Request, name: str = "") -> Response:
    """Every pair of names that people mix up; and, for a name that is being considered, what it is close to."""
    published: CatalogueSnapshot = request.app.state.snapshot
    tried = " ".join(clean(name).split())[:LONGEST]
    return desk_page(
        request,
        "desk/similar_names.html",
        part="names",
        tried=tried,
        near=near_names(tried, (), None, published.entries) if tried else (),
        unmarked=list(_unmarked(published)),
        marked=list(_marked(published)),
        elsewhere=list(_elsewhere(published)),
    )


def _unmarked(published: CatalogueSnapshot) -> Iterator[SimilarPair]:
    for provision, near in near_pairs(published.entries):
        other = published.entry(near.slug)
        if other is not None and not near.known:
            names = f"“{near.ours}” and “{near.theirs}” {near.why}."
            yield SimilarPair(described(provision, today()), described(other, today()), names)


def _marked(published: CatalogueSnapshot) -> Iterator[SimilarPair]:
    others = mixed_up(published.entries)
    for position, provision in enumerate(published.entries):
        for later in published.entries[position + 1 :]:
            if later.slug in others[provision.slug]:
                yield SimilarPair(described(provision, today()), described(later, today()))


def _elsewhere(published: CatalogueSnapshot) -> Iterator[tuple[CatalogueEntry, tuple[str, ...]]]:
    """Each provision with the names it, or an access point of it, is mixed up with that are not in the catalogue."""
    for provision in published.entries:
        supports = (provision, *provision.access_points)
        names = dict.fromkeys(s.name for support in supports for s in support.confused_with if s.name is not None)
        if names:
            yield provision, tuple(names)
