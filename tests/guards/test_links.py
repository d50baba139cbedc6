"""Every address of ours that is written in a template leads somewhere: a dead link costs most on the worst day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Match

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.database import open_database
from app.core.settings import Settings
from app.main import Navigator, create_app
from app.web.templating import TEMPLATES

ADDRESS = re.compile(r'(?P<kind>href|action)="(?P<path>/[^"?#]*)')
FILLED_IN = re.compile(r"\{\{.*?\}\}")
TAGS = re.compile(r"\{%.*?%\}")
METHODS = {"href": ("GET",), "action": ("GET", "POST")}
SOMETHING = "1"
"""What stands for a slug, a number or a token."""


@pytest.fixture(scope="module")
def navigator(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Navigator]:
    """The whole service with nothing published."""
    engine = open_database(f"sqlite:///{migrated}")
    yield create_app(
        Settings(data_dir=tmp_path_factory.mktemp("data")), CatalogueSnapshot.of((), {}, 1, on=today()), engine=engine
    )
    engine.dispose()


def leads_somewhere(navigator: Navigator, path: str, methods: tuple[str, ...]) -> bool:
    scopes = [{"type": "http", "method": method, "path": path, "root_path": "", "headers": []} for method in methods]
    return any(route.matches(scope)[0] is Match.FULL for route in navigator.routes for scope in scopes)


def addresses_in(source: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each written address with what is filled in, and the methods by which it is asked for."""
    plain = TAGS.sub("", FILLED_IN.sub(SOMETHING, source))
    return [(found["path"], METHODS[found["kind"]]) for found in ADDRESS.finditer(plain)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_written_address_leads_somewhere(path: Path, navigator: Navigator) -> None:
    written = addresses_in(path.read_text(encoding="utf-8"))
    assert [address for address, methods in written if not leads_somewhere(navigator, address, methods)] == []


def test_an_address_that_leads_nowhere_would_be_found(navigator: Navigator) -> None:
    [(address, methods)] = addresses_in('<a href="/talk#urgent">')
    assert not leads_somewhere(navigator, address, methods)
