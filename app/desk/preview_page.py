"""A draft as residents would read it, made by the same functions that make the resident's page."""

from __future__ import annotations

from markupsafe import Markup

from app.catalogue.snapshot import CatalogueSnapshot, with_this
from app.presentation.cards import Cards
from app.presentation.provision_page import provision_facts
from app.web.templating import fragment
from services_catalogue.model.provision import Provision
from services_catalogue.model.shown_facts import certainty_of_facts
from services_catalogue.search.similar_names import NearName, near_names


def preview(provision: Provision, published: CatalogueSnapshot, on: str) -> Markup:
    """The resident's page of a draft, without the frame. `on` is YYYY-MM-DD."""
    then = with_this(published, provision, on)
    facts = provision_facts(provision, Cards(then), on)
    return fragment(
        "desk/preview.html",
        {
            "provision": provision,
            "summary_certainty": certainty_of_facts(provision, on).summary,
            "facts": fragment("presentation/_provision_facts.html", facts),
            "near": too_near(provision, then),
        },
    )


def too_near(provision: Provision, then: CatalogueSnapshot) -> list[NearName]:
    """The published names that a draft's names are easily mixed up with, and that are not marked as such yet.

    `then` is the catalogue with the draft in it.
    """
    found = near_names(provision.name, provision.also_known_as, provision.slug, then.provisions)
    return [near for near in found if not near.known]
