"""Property-based test: the API does what its own document says, for right and wrong requests made from that document.

Schemathesis makes the requests. Its plugin for pytest does not go with ours, so its strategies are used by themselves.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode, openapi
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import create_app
from tests.app.shared_data import all_postcodes
from tests.bodies import bodies
from tests.long import LONG
from tests.triage.catalogue import real_catalogue

REFUSED_UNREAD = (400, 414)
"""Statuses that every address may have: one that is no text, or far too long, is refused before it is routed."""

OPERATIONS = [
    ("GET", "/api/v1/bodies"),
    ("GET", "/api/v1/bodies/{slug}"),
    ("GET", "/api/v1/occupations"),
    ("GET", "/api/v1/provisions"),
    ("GET", "/api/v1/provisions/{slug}"),
    ("GET", "/api/v1/questions"),
    ("POST", "/api/v1/pathway"),
]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    entries = [*real_catalogue(), *bodies()]
    published = CatalogueSnapshot.of(entries, {entry.slug: 1 for entry in entries}, version=1, on=today())
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())
    return openapi.from_asgi("/api/v1/openapi.json", app)


def test_these_are_all_there_are(document: Any) -> None:
    found = [operation.ok() for operation in document.get_all_operations()]
    assert sorted((operation.method.upper(), operation.path) for operation in found) == OPERATIONS


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        *((*operation, GenerationMode.POSITIVE) for operation in OPERATIONS),
        # The others take nothing that could be of a wrong kind.
        ("GET", "/api/v1/bodies", GenerationMode.NEGATIVE),
        ("GET", "/api/v1/occupations", GenerationMode.NEGATIVE),
        ("GET", "/api/v1/provisions", GenerationMode.NEGATIVE),
        ("POST", "/api/v1/pathway", GenerationMode.NEGATIVE),
    ],
)
def test_as_documented(document: Any, method: str, path: str, mode: GenerationMode) -> None:
    @settings(max_examples=60 if LONG else 25, suppress_health_check=list(HealthCheck))
    @given(document[path][method].as_strategy(generation_mode=mode))
    def holds(case: Case[Any]) -> None:
        response = case.call()
        if response.status_code in REFUSED_UNREAD:
            assert list(response.json()) == ["problem"]
        else:
            # Which questions there are stands in another response of the API, and not in its document.
            case.validate_response(response, excluded_checks=[positive_data_acceptance])

    holds()
