"""The bodies as JSON: who helps and is no scheme, as BodySummary and BodyOut describe it."""

from __future__ import annotations

from app.api.entries import contacts_out, sources_out, status_out
from app.catalogue.snapshot import CatalogueSnapshot
from services_catalogue.model.body import Body
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import AccessPoint, CatalogueEntry


def body_summary_out(body: Body, published: CatalogueSnapshot, on: str) -> dict[str, object]:
    """One body in a list, as BodySummary describes it."""
    return {
        "slug": body.slug,
        "name": body.name,
        "also_known_as": list(body.also_known_as),
        "kind": body.body.value,
        "level": body.level.value,
        "summary": body.summary,
        "for_whom": body.for_whom,
        "status": status_out(body, body, on),
        "ended": body.closed(on),
        "revision": published.revisions[body.slug],
    }


def body_out(body: Body, published: CatalogueSnapshot, on: str) -> dict[str, object]:
    """Everything about one body, as BodyOut describes it."""
    return {
        **body_summary_out(body, published, on),
        **_known(body, on),
        "could_not_be_read": body.unreadable is not None,
        "access_points": [_place(body, point, on) for point in body.access_points],
    }


def _place(body: Body, point: AccessPoint, on: str) -> dict[str, object]:
    return {
        "id": point.id,
        "name": point.name,
        "summary": point.summary,
        "status": status_out(body, point, on),
        **_known(point, on),
    }


def _known(support: CatalogueEntry | AccessPoint, on: str) -> dict[str, object]:
    return {
        "provider": support.provider,
        "contacts": contacts_out(support, on),
        "eligibility": [condition.model_dump(mode="json", exclude_none=True) for condition in support.eligibility],
        "criteria": criteria_out(support),
        "good_to_know": list(support.good_to_know),
        "unknown": list(support.unknown),
        "sources": sources_out(support),
        "confidence": support.confidence.value,
    }
