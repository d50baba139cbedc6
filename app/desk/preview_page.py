"""A draft as residents would read it, made by the same functions that make the resident's page."""

from __future__ import annotations

from markupsafe import Markup

from app.catalogue.snapshot import CatalogueSnapshot, with_this
from app.presentation.body_page import body_facts
from app.presentation.cards import Cards
from app.presentation.provision_page import provision_facts
from app.web.templating import fragment
from services_catalogue.model.body import Body
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.model.shown_facts import certainty_of_facts
from services_catalogue.search.similar_names import NearName, near_names


def preview(entry: CatalogueEntry, published: CatalogueSnapshot, on: str) -> Markup:
    """The resident's page of a draft, without the frame. `on` is YYYY-MM-DD."""
    then = with_this(published, entry, on)
    return fragment(
        "desk/preview.html",
        {
            "entry": entry,
            "summary_certainty": certainty_of_facts(entry, on).summary,
            "facts": _facts(entry, then, on),
            "near": too_near(entry, then),
        },
    )


def _facts(entry: CatalogueEntry, then: CatalogueSnapshot, on: str) -> Markup:
    match entry:
        case Provision():
            return fragment("presentation/_provision_facts.html", provision_facts(entry, Cards(then), on))
        case Body():
            return fragment("presentation/_body_facts.html", body_facts(entry, Cards(then), on))
        case _:
            raise TypeError(entry)


def too_near(entry: CatalogueEntry, then: CatalogueSnapshot) -> list[NearName]:
    """The published names that a draft's names are easily mixed up with, and that are not marked as such yet.

    `then` is the catalogue with the draft in it.
    """
    found = near_names(entry.name, entry.also_known_as, entry.slug, then.entries)
    return [near for near in found if not near.known]
