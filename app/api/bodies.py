"""The bodies as JSON: who helps and is no scheme, as BodySummary and BodyOut describe it."""

from __future__ import annotations

from dataclasses import asdict

from app.api.entries import access_out, contacts_out, sources_out, status_out
from app.catalogue.snapshot import CatalogueSnapshot
from services_catalogue.model.body import Body
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import AccessPoint
from services_catalogue.model.shown_facts import certainty_of_facts


def body_summary_out(body: Body, published: CatalogueSnapshot, on: str) -> dict[str, object]:
    """One body in a list, as BodySummary describes it."""
    return {
        "slug": body.slug,
        "name": body.name,
        "short_name": body.short_name,
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
        **_known(body, None, on),
        "could_not_be_read": body.unreadable is not None,
        "access_points": [_place(body, point, on) for point in body.access_points],
    }


def _place(body: Body, point: AccessPoint, on: str) -> dict[str, object]:
    return {
        "id": point.id,
        "name": point.name,
        "summary": point.summary,
        "status": status_out(body, point, on),
        **_known(body, point, on),
    }


def _known(body: Body, point: AccessPoint | None, on: str) -> dict[str, object]:
    support = body if point is None else point
    return {
        "provider": support.provider,
        "contacts": contacts_out(support, on),
        "access": access_out(body, point, on),
        "eligibility": [condition.model_dump(mode="json", exclude_none=True) for condition in support.eligibility],
        "criteria": criteria_out(support),
        "good_to_know": list(support.good_to_know),
        "certainty": asdict(certainty_of_facts(support, on)),
        "unknown": list(support.unknown),
        "sources": sources_out(support),
        "confidence": support.confidence.value,
    }
