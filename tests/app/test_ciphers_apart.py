"""What is sealed for one purpose is nothing for any other, though all seals of the service have the same keys."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.encrypted_cookie import CookieCipher, DecryptedCookie
from app.core.settings import Settings
from app.main import create_app
from tests.app.shared_data import all_postcodes

NOW = 1_800_000_000


@pytest.fixture
def seals(tmp_path: Path) -> dict[str, CookieCipher]:
    """Every seal that the service has, by where it stands in `app.state`."""
    app = create_app(
        Settings(data_dir=tmp_path),
        CatalogueSnapshot.of([], {}, 1, on=today()),
        postcodes=all_postcodes(),
        engine=create_engine("sqlite://"),
    )
    held = {name: app.state[name] for name in app.state}
    for name, bundle in [*held.items()]:
        held |= inside(name, bundle)
    return {name: one for name, one in held.items() if isinstance(one, CookieCipher)}


def inside(name: str, bundle: Any) -> dict[str, Any]:
    """What stands in a bundle of things, by its name and theirs."""
    if not is_dataclass(bundle) or isinstance(bundle, type):
        return {}
    return {f"{name}.{field.name}": getattr(bundle, field.name) for field in fields(bundle)}


def test_every_seal_of_the_service_is_looked_at(seals: dict[str, CookieCipher]) -> None:
    assert seals.keys() >= {
        "cookie_cipher",
        "disclosure_cipher",
        "triage_session_ciphers.whole",
        "triage_session_ciphers.entry",
        "entry_ciphers.own",
        "entry_ciphers.received",
        "staff_secrets.half_signed_in",
        "staff_secrets.setting_up",
        "staff_secrets.known_browser",
        "staff_secrets.away",
        "staff_secrets.stored",
    }


def test_what_one_seal_sealed_no_other_opens(seals: dict[str, CookieCipher]) -> None:
    sealed = {name: seal.encrypt({}, started=NOW, now=NOW) for name, seal in seals.items()}
    opens = {
        (one, other)
        for one, other in product(seals, seals)
        if isinstance(seals[other].decrypt(sealed[one], now=NOW), DecryptedCookie)
    }
    assert opens == {(name, name) for name in seals}
