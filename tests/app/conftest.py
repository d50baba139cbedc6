"""What tests of starts need: a service that has been started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.core.keys import load_audit_key, load_keys
from tests.app.servers.service_lifetime import Service, an_entry, somebody


@pytest.fixture
def service(either: Engine, tmp_path: Path) -> Iterator[Service]:
    """A service that has been started, with somebody on its staff and one entry in the audit."""
    made = Service(either, tmp_path)
    either.dispose()
    made.start()
    made.writes(somebody(load_keys(tmp_path, None)), an_entry(load_audit_key(tmp_path, None)))
    yield made
    either.dispose()
