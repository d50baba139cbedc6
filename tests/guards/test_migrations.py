"""The migrations make the tables that the models describe, and can be taken back; on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Enum,
    Integer,
    MetaData,
    Table,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel.sql.sqltypes import UTCDateTime

from app import main  # noqa: F401  (all tables are known from here on)
from app.accounts import keys_in_use  # noqa: F401
from app.core.database import MIGRATIONS, WRITES, database_url, migrate, open_database
from services_catalogue.model.base import TableRow

CLOSED = [
    column for table in TableRow.metadata.sorted_tables for column in table.columns if isinstance(column.type, Enum)
]
CLOSED_BY_NAME = re.compile(r"state|side|what|kind|act|purpose|reporter|reach|reason|.*_because|(.*_)?how")
"""What the columns with a closed list of words are called."""
FREE = {"audit_event.act", "audit_event.kind", "consent.withdrawn_how", "message.what"}
"""Columns that are called so and hold any words: the audit keeps what older versions wrote, and the rest is only read
by people."""
BEFORE = "0004"
"""The last migration before the database itself knew those words."""


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A connection to an empty database, in a transaction that is given up at the end."""
    url = database_url(tmp_path, request.getfixturevalue("postgresql") if request.param == "postgresql" else None)
    engine = open_database(url, foreign_keys=False).execution_options(**{WRITES: True})
    with engine.connect() as connection:
        connection.begin()  # otherwise the first migration would begin a transaction of its own, and commit it
        yield connection
    engine.dispose()


@pytest.fixture
def at_head(either: Engine) -> Iterator[Connection]:
    """A connection to a database with all the tables, in a transaction that is given up at the end."""
    with either.execution_options(**{WRITES: True}).connect() as connection:
        yield connection


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
    assert tables == set(TableRow.metadata.tables)
    command.downgrade(config, "base")
    assert ours(connection) == set()
    command.upgrade(config, "head")
    assert ours(connection) == tables


def test_nothing_has_drifted_from_the_models(at_head: Connection) -> None:
    context = MigrationContext.configure(at_head, opts={"compare_type": True, "compare_server_default": True})
    assert compare_metadata(context, TableRow.metadata) == []


def test_every_constraint_has_the_name_that_the_models_give_it(at_head: Connection) -> None:
    # compare_metadata does not look at checks and primary keys, and a later migration must be able to name them.
    seen = inspect(at_head)
    for table in TableRow.metadata.sorted_tables:
        name = table.name
        made = {seen.get_pk_constraint(name)["name"]}
        made |= {check["name"] for check in seen.get_check_constraints(name)}
        made |= {unique["name"] for unique in seen.get_unique_constraints(name)}
        made |= {key["name"] for key in seen.get_foreign_keys(name)}
        assert made == {str(constraint.name) for constraint in table.constraints}
        assert None not in made


def any_row(table: Table, number: int, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Something for every column; rows of another number differ in all that must differ."""
    values: dict[Any, Any] = {
        Boolean: True,
        Integer: number,
        (DateTime, UTCDateTime): datetime(2026, 11, 26, 9, tzinfo=UTC),
        Date: date(2026, 11, 26),
        JSON: {},
    }

    def of(column: Column[Any]) -> Any:
        if isinstance(column.type, Enum):
            return column.type.enums[0]
        return next((value for kind, value in values.items() if isinstance(column.type, kind)), f"x{number}")

    return {**{column.name: of(column) for column in table.columns}, **(words or {})}


def test_a_column_that_holds_one_of_a_few_words_is_not_free_text() -> None:
    columns = [column for table in TableRow.metadata.tables.values() for column in table.columns]
    open_ = {str(column) for column in columns if CLOSED_BY_NAME.fullmatch(column.name) and column not in CLOSED}
    assert open_ == FREE


def test_the_database_refuses_a_word_that_a_column_may_not_hold(at_head: Connection) -> None:
    seen = inspect(at_head)
    for column in CLOSED:
        table, name = column.table, f"ck_{column.table.name}_{column.name}"
        (known,) = [check for check in seen.get_check_constraints(table.name) if check["name"] == name]
        assert isinstance(column.type, Enum)
        assert set(re.findall(r"'([^']*)'", str(known["sqltext"]))) == set(column.type.enums)
        with pytest.raises(IntegrityError, match=name), at_head.begin_nested():
            at_head.execute(insert(table).values(any_row(table, 1, {column.name: "lost"})))


def unbound(connection: Connection) -> None:
    """Switch foreign keys off, as on an empty SQLite database that is opened for migrations."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def rows_of(connection: Connection, names: set[str]) -> dict[str, list[dict[str, Any]]]:
    """All rows of some tables, as they are stored."""
    tables = {name: Table(name, MetaData(), autoload_with=connection) for name in sorted(names)}
    return {
        name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
        for name, table in tables.items()
    }


def test_rows_of_before_there_were_lists_of_words_are_kept(connection: Connection, config: Config) -> None:
    command.upgrade(config, BEFORE)
    unbound(connection)
    words: dict[str, dict[str, list[str]]] = {}
    seen = inspect(connection)
    there = {(name, column["name"]) for name in ours(connection) for column in seen.get_columns(name)}
    for column in CLOSED:
        if column.table.name != "provision_revision" and (column.table.name, column.name) in there:
            # The states of a revision had such a list from the first.
            assert isinstance(column.type, Enum)
            of_table = words.setdefault(column.table.name, {})
            of_table[column.name] = [*column.type.enums, *([""] if column.nullable else [])]
    for name, columns in words.items():
        table, numbers = Table(name, MetaData(), autoload_with=connection), count(1)
        for at in range(max(len(of_column) for of_column in columns.values())):
            chosen = {column: of_column[at % len(of_column)] for column, of_column in columns.items()}
            connection.execute(insert(table).values(any_row(table, next(numbers), chosen)))
    before = rows_of(connection, set(words))
    command.upgrade(config, "head")
    none = {column.name for column in CLOSED if column.nullable}
    old = {
        (table, now): before
        for table, before, now in ScriptDirectory.from_config(config).get_revision("0005").module.NEW_NAMES
    }
    for name, rows in rows_of(connection, set(words)).items():
        kept = [{old.get((name, k), k): v for k, v in row.items()} for row in rows]
        kept = [{k: v for k, v in row.items() if (name, k) in there} for row in kept]
        assert kept == [{k: None if k in none and v == "" else v for k, v in row.items()} for row in before[name]]
    command.downgrade(config, BEFORE)
    assert rows_of(connection, set(words)) == before


def test_a_word_that_a_column_may_no_longer_hold_is_named(connection: Connection, config: Config) -> None:
    command.upgrade(config, BEFORE)
    unbound(connection)
    referral = Table("referral", MetaData(), autoload_with=connection)
    connection.execute(insert(referral).values(any_row(referral, 1, {"state": "lost", "refused_because": ""})))
    with pytest.raises(CommandError, match="column state of the table referral holds 'lost', which is none of sent, "):
        command.upgrade(config, "head")


@pytest.mark.parametrize("change", ["UPDATE verification SET by_name = 'Another'", "DELETE FROM verification"])
def test_what_was_checked_is_never_changed(at_head: Connection, change: str) -> None:
    table = TableRow.metadata.tables["verification"]
    at_head.execute(insert(table).values(any_row(table, 1)))
    with pytest.raises(DBAPIError, match="verification is history, which is kept"), at_head.begin_nested():
        at_head.execute(text(change))


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
        assert ours(connection) == set(TableRow.metadata.tables)
