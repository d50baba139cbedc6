"""Small records of which something is not known, for the tests of the call sheet."""

from __future__ import annotations

from typing import Any

from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.reading.provision_reader import read_content
from services_catalogue.store.newest_contents import NewestContent
from tests.provisions import as_provision
from tests.triage.catalogue import real_bodies, real_candidates, real_catalogue

ON = "2026-11-23"
RUNNING = {"status": "running", "as_of": "2026-11"}
LEAFLET = {"title": "A leaflet", "date": "2026-11"}


def some(slug: str, **fields: Any) -> Provision:
    """A record that runs, with a phone number and a page, of which one thing is not known."""
    content = {
        "slug": slug,
        "name": slug.title(),
        "category": "referral_and_access",
        "level": "local",
        "stage": "step_on",
        "summary": "You get help.",
        "contact": {"phone": "0115 496 0123", "url": "https://www.example.org"},
        "dates": RUNNING,
        "confidence": "low",
        "unknown": ["We could not find out if it has a waiting list."],
        "sources": [LEAFLET],
    }
    return as_provision(read_content(content | fields))


def place(point_id: str, **fields: Any) -> dict[str, Any]:
    """A local place that runs, of which nothing is unknown."""
    needed = {"id": point_id, "name": point_id.title(), "level": "local", "summary": "You get help."}
    return {**needed, "dates": RUNNING, "confidence": "low", "sources": [LEAFLET], **fields}


def phone(value: str = "0115 496 0124", **fields: Any) -> dict[str, Any]:
    """A contact that somebody else gave, this year."""
    return {"kind": "phone", "value": value, "strength": "third_party", "sources": [LEAFLET], **fields}


def shown(entry: CatalogueEntry) -> NewestContent:
    return NewestContent(entry, draft=False, published=True)


def in_work(provision: Provision) -> NewestContent:
    return NewestContent(provision, draft=True, published=False)


def all_records() -> list[NewestContent]:
    """All that ships with the service: the research and the bodies, published, and the candidates, as drafts."""
    return [*map(shown, (*real_catalogue(), *real_bodies())), *map(in_work, real_candidates())]
