"""After an erasure or at the end of retention, no row of any table says who the client was or their language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlmodel import col, select, update

from app.core.database import MIGRATIONS, WRITES, open_database, reading
from app.core.permissions import Colleague, Role
from app.referrals.consent import wordings
from app.referrals.consent_kinds import SAYS_WHO, ConsentChannel, ConsentMethod
from app.referrals.erasure import ErasureReason, erase
from app.referrals.models import Client, Consent
from app.referrals.retention import anonymise_what_is_due
from tests.app.worlds.catalogue_world import AUDIT, NOON, World, make_world
from tests.app.worlds.record_factory import BY_MAIL, BY_PHONE, Marks, client_of, colleague, desk_at, keep

LATER = NOON + timedelta(days=300)


@pytest.fixture
def world(either: Engine, tmp_path: Path) -> World:
    return make_world(either, tmp_path)


@pytest.fixture
def adviser(world: World) -> Colleague:
    return colleague(world, "adviser@example.org", world.keeping, Role.ADVISER)


def every_value(world: World) -> str:
    """Every value in every row of every table, also of a table that our models do not know."""
    with world.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        # As tuples: SQLAlchemy shortens long values in the text of a row.
        rows = (map(tuple, connection.execute(text(f"SELECT * FROM {table}"))) for table in tables)
        return str([list(one) for one in rows])


def marks_left(world: World, person: str) -> list[str]:
    found = every_value(world)
    return [word for word in [*Marks(person).all(), f"{person}@example.org", f"hash-of-{person}"] if word in found]


def on_request(world: World, code: str) -> None:
    with world.writing() as session:
        erase(session, client_of(session, code), ErasureReason.ASKED, desk_at(LATER))


def by_age(world: World, code: str) -> None:
    with world.writing() as session:
        session.exec(update(Client).where(col(Client.code) != code).values(active_at=LATER))
    anonymise_what_is_due(world.engine, AUDIT, LATER)


both_ways = pytest.mark.parametrize("clears", [on_request, by_age])
Clears = Callable[[World, str], None]


@both_ways
def test_who_they_were_and_what_they_speak(world: World, adviser: Colleague, clears: Clears) -> None:
    with world.writing() as session:
        code = keep(session, adviser, "ann", to=(BY_MAIL, BY_PHONE))[0].code
        keep(session, adviser, "bob", to=(BY_MAIL, BY_PHONE))
    assert Marks("ann")["language"] in marks_left(world, "ann")
    clears(world, code)
    assert marks_left(world, "ann") == []
    assert len(marks_left(world, "bob")) == len(Marks("bob").all()) + 2


@both_ways
@pytest.mark.parametrize(
    "how", [(ConsentChannel.BSL, ConsentMethod.SIGN_LANGUAGE), (ConsentChannel.INTERPRETER, ConsentMethod.SPOKEN)]
)
def test_nor_that_they_needed_another_language(
    world: World, adviser: Colleague, clears: Clears, how: tuple[ConsentChannel, ConsentMethod]
) -> None:
    with world.writing() as session:
        code = keep(session, adviser, "ann", how=how)[0].code
    clears(world, code)
    assert [word.value for word in SAYS_WHO if f"'{word.value}'" in every_value(world)] == []


@both_ways
def test_the_proof_of_what_they_agreed_to_stays(world: World, adviser: Colleague, clears: Clears) -> None:
    with world.writing() as session:
        code = keep(session, adviser, "ann")[0].code
    clears(world, code)
    asked = wordings("Demo Council", BY_MAIL.name, BY_MAIL.name, 6, can_ask=False)
    kept = world.rows(Consent)
    assert [(one.wording, one.wording_hash) for one in kept] == [(one.text, one.hash) for one in asked]
    assert {(one.told_how, one.given_how, one.taken_by) for one in kept} == {("screen", "spoken", adviser.name)}


def test_records_that_were_cleared_by_an_older_version_are_mended(world: World, adviser: Colleague) -> None:
    how = (ConsentChannel.BSL, ConsentMethod.SIGN_LANGUAGE)
    with world.writing() as session:
        gone, kept = (keep(session, adviser, person, how=how)[0] for person in ("ann", "bob"))
        gone.anonymised_at = NOON
        code = kept.code
    engine = open_database(world.engine.url.render_as_string(hide_password=False), foreign_keys=False)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        command.upgrade(config, "head")
    engine.dispose()
    with reading(world.engine) as session:
        number = client_of(session, code).id
        found = {
            (one.client_id == number, one.language, one.told_how, one.given_how)
            for one in session.exec(select(Consent))
        }
    assert found == {(False, "", "otherwise", "otherwise"), (True, Marks("bob")["language"], *map(str, how))}
