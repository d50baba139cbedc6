"""The migrations make the tables that the models describe, and can be taken back; on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from app.core.database import MIGRATIONS, WRITES, database_url, migrate, open_database
from services_catalogue.model.tables import Row


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A connection to an empty database, in a transaction that is given up at the end."""
    url = database_url(tmp_path, request.getfixturevalue("postgresql") if request.param == "postgresql" else None)
    engine = open_database(url, foreign_keys=False).execution_options(**{WRITES: True})
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def ours(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_they_go_up_and_down_and_up_again(connection: Connection, config: Config) -> None:
    command.upgrade(config, "head")
    tables = ours(connection)
    assert tables == set(Row.metadata.tables)
    command.downgrade(config, "base")
    assert ours(connection) == set()
    command.upgrade(config, "head")
    assert ours(connection) == tables


def test_nothing_has_drifted_from_the_models(connection: Connection, config: Config) -> None:
    command.upgrade(config, "head")
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    assert compare_metadata(context, Row.metadata) == []


def test_every_constraint_has_the_name_that_the_models_give_it(connection: Connection, config: Config) -> None:
    # compare_metadata does not look at checks and primary keys, and a later migration must be able to name them.
    command.upgrade(config, "head")
    seen = inspect(connection)
    for table in Row.metadata.sorted_tables:
        name = table.name
        made = {seen.get_pk_constraint(name)["name"]}
        made |= {check["name"] for check in seen.get_check_constraints(name)}
        made |= {unique["name"] for unique in seen.get_unique_constraints(name)}
        made |= {key["name"] for key in seen.get_foreign_keys(name)}
        assert made == {str(constraint.name) for constraint in table.constraints}
        assert None not in made


def test_they_are_numbered_named_and_in_one_line() -> None:
    files = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in files)
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    line = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert sorted(line) == [name[:4] for name in files]


def test_a_second_start_finds_everything_in_place(database: Engine) -> None:
    migrate(str(database.url))
    with database.connect() as connection:
        assert ours(connection) == set(Row.metadata.tables)
