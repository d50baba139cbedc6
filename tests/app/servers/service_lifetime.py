"""A service that is started and stopped, as far as its keys and its database go; and what it may lose."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlmodel import Session, select

from app.__main__ import opened
from app.accounts.keys_in_use import MARK, turn_to_newest
from app.accounts.models import Staff
from app.accounts.staff_secrets import StaffSecrets, seal_again
from app.core.audit import SERVICE, Audit, AuditAct, AuditEvent
from app.core.database import MIGRATIONS, WRITES, open_database, reading, writing
from app.core.keys import AUDIT_FILE_NAME, FILE_NAME, KeysUnusable, load_keys
from app.core.settings import Settings
from services_catalogue.model.organisations import Organisation

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BOTH = (FILE_NAME, AUDIT_FILE_NAME)


class Service:
    """A database and a data folder, and what a start does with them; it serves nothing."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.url = engine.url.render_as_string(hide_password=False)
        self.folder = folder

    def settings(self, **given: str | None) -> Settings:
        return Settings(data_dir=self.folder, database_url=self.url, research=False, **given)  # type: ignore[arg-type]

    def start(self, *, accept: bool = False, **given: str | None) -> None:
        """Do the part of a start that concerns keys."""
        settings = self.settings(**given)
        engine, _ = opened(settings, NOW, accept_lost_key=accept)
        seal_again(engine, StaffSecrets.of(load_keys(self.folder, settings.secret_keys)))
        turn_to_newest(engine, settings)
        engine.dispose()

    def refuses(self, **given: str | None) -> str:
        """Start and be refused, with nothing changed; returns the message."""
        before = self.everything()
        with pytest.raises(KeysUnusable) as refusal:
            self.start(accept=False, **given)
        assert self.everything() == before
        assert str(refusal.value).endswith("Nothing was changed.")
        return str(refusal.value)

    def everything(self) -> object:
        """The files of the folder, but for the database itself; and every row of every table."""
        files = {
            file.name: file.read_bytes() for file in self.folder.iterdir() if not file.name.startswith("navigator.")
        }
        engine = open_database(self.url)
        with engine.connect() as connection:
            names = sorted(inspect(connection).get_table_names())
            rows = {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in names}
        engine.dispose()
        return files, rows

    def writes(self, *work: Callable[[Session], object]) -> None:
        """Do something in the database."""
        engine = open_database(self.url)
        with writing(engine) as session:
            for one in work:
                one(session)
        engine.dispose()

    def goes_back_to_an_older_version(self) -> None:
        """Bring the database to the state of an older version, without fingerprints, and take the mark out of the
        folder."""
        engine = open_database(self.url, foreign_keys=False)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "0003")
        engine.dispose()
        (self.folder / MARK).unlink()

    def acts(self) -> list[tuple[str, str, str, dict[str, Any]]]:
        """What the audit says of keys."""
        engine = open_database(self.url)
        with reading(engine) as session:
            found = [
                (one.actor, one.act, one.subject, one.detail)
                for one in session.exec(select(AuditEvent).where(AuditEvent.kind == "lost").order_by("id"))
            ]
        engine.dispose()
        return found


def somebody(keys: tuple[bytes, ...]) -> Callable[[Session], None]:
    """Add a colleague with a phone."""

    def add(session: Session) -> None:
        organisation = Organisation(name=f"Demo {secrets.token_hex(4)}", created_at=NOW)
        session.add(organisation)
        session.flush()
        sealed = StaffSecrets.of(keys).keep("SEED")
        email = f"{secrets.token_hex(4)}@example.org"
        session.add(
            Staff(organisation_id=organisation.id or 0, email=email, name="Demo", roles=[], created_at=NOW, totp=sealed)
        )

    return add


def an_entry(key: bytes) -> Callable[[Session], None]:
    return lambda session: Audit(key).record(session, SERVICE, AuditAct.PUBLISHED, "provision", "slug", NOW)


def open_once(settings: Settings) -> None:
    """Do what a process does first."""
    opened(settings, NOW)[0].dispose()


def new_key() -> str:
    return secrets.token_urlsafe(32)


def drop_rows(table: str) -> Callable[[Session], None]:
    """Take all rows out of a table, with its guards off."""

    def drop(session: Session) -> None:
        connection = session.connection()
        if table == "audit_event" and connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        elif table == "audit_event":
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER audit_event_kept"))
        connection.execute(text(f"DELETE FROM {table}"))

    return drop
