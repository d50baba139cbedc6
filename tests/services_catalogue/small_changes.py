"""Small changes of the real catalogue, to see what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import settings

from services_catalogue.model.provision import Provision
from services_catalogue.reading.provision_reader import content_of
from tests.long import LONG
from tests.triage.catalogue import real_catalogue
from triage.rules import Rule

TODAY = "2026-11-26"
SEARCH = settings(max_examples=60 if LONG else 25)


def the(slug: str) -> Provision:
    """A provision as it ships."""
    return next(provision for provision in real_catalogue() if provision.slug == slug)


def with_changed(slug: str, among: Sequence[Provision] | None = None, **changes: Any) -> list[Provision]:
    """The catalogue with some fields of one provision changed."""
    provisions = real_catalogue() if among is None else among
    return [Provision.model_validate({**content_of(p), **changes}) if p.slug == slug else p for p in provisions]


def with_age(slug: str, **bounds: int) -> list[Provision]:
    """The catalogue with other bounds in the plain age condition of one provision."""
    rule = [
        {"question": "age", **bounds} if condition.get("question") == "age" else condition
        for condition in content_of(the(slug))["eligibility"]
    ]
    return with_changed(slug, eligibility=rule)


def small(slug: str, rule: Rule = (), **fields: Any) -> Provision:
    """A made-up provision with little more than a rule."""
    return Provision.model_validate(
        {
            "slug": slug,
            "name": slug.replace("-", " ").capitalize(),
            "category": "employment_and_skills",
            "level": "local",
            "stage": "both",
            "summary": "You get help.",
            "offers": ["training_course"],
            "eligibility": rule,
            "contact": {"phone": "01332 000000"},
            "dates": {"status": "running"},
            "confidence": "medium",
            **fields,
        }
    )
