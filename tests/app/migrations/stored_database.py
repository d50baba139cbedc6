"""Databases as older versions left them: kept as a file of rows, and loaded into the tables of that version."""

from __future__ import annotations

import json
import lzma
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Engine, MetaData, Table, select, text

from app.core.database import MIGRATIONS, WRITES

Rows = dict[str, list[dict[str, Any]]]


def rows_in(file: Path) -> Rows:
    """The rows of each table, as SQLite holds them."""
    found: Rows = json.loads(lzma.decompress(file.read_bytes()))
    return found


def move(engine: Engine, to: str) -> None:
    """Bring the tables to a version: up, or down to one that is older."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        here = connection.dialect.has_table(connection, "alembic_version")
        now = connection.scalar(text("SELECT version_num FROM alembic_version")) if here else ""
        go = command.downgrade if to < (now or "") else command.upgrade
        go(config, to)


def load(engine: Engine, rows: Rows) -> None:
    """Put rows into tables that are empty, each under the number that it had."""
    with engine.begin() as connection:
        for table in _tables(connection).sorted_tables:
            wanted = rows.get(table.name, [])
            if wanted:
                if connection.execute(select(table)).first() is not None:  # the one row that is always there
                    connection.execute(table.delete())
                connection.execute(table.insert(), [_typed(table, row) for row in wanted])
                _count_on(connection, table)


def snapshot(engine: Engine) -> Rows:
    """Every row of every table, in one order. What says nothing is None, whether it was that or an empty text."""
    with engine.connect() as connection:
        found = {}
        for table in _tables(connection).sorted_tables:
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            plain = [{name: None if value == "" else value for name, value in row.items()} for row in rows]
            found[table.name] = sorted(plain, key=lambda row: str([row[column.name] for column in table.primary_key]))
        del found["alembic_version"]
        return found


def _tables(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    return tables


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else _value(table.c[name], value) for name, value in row.items()}


def _value(column: Column[Any], value: Any) -> Any:
    match column.type:
        case DateTime():
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        case Date():
            return date.fromisoformat(value)
        case JSON():
            return json.loads(value)
        case Boolean():
            return bool(value)
        case _:
            return value


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL gives the numbers out itself, and has not seen these."""
    if connection.dialect.name == "postgresql" and "id" in table.c:
        sequence = connection.scalar(text(f"SELECT pg_get_serial_sequence('{table.name}', 'id')"))
        if sequence is not None:
            connection.execute(text(f"SELECT setval('{sequence}', (SELECT max(id) FROM {table.name}))"))
