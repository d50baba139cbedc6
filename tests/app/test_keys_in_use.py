"""A start without the keys that the database is used with says so and changes nothing, or goes on if that is wanted."""

from __future__ import annotations

import multiprocessing
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text
from sqlmodel import Session, select

from app.__main__ import main, opened
from app.audit import SERVICE, Audit, AuditEvent
from app.database import open_database, reading, writing
from app.keys import AUDIT_FILE_NAME, FILE_NAME, KeysUnusable, load_audit_key, load_keys
from app.keys_in_use import MARK, KeyInUse, mark_in_use, settle_keys, turn_to_newest
from app.settings import Settings
from app.staff.locks import Locks, seal_again
from app.staff.tables import Staff
from services_catalogue.organisations import Organisation

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BOTH = (FILE_NAME, AUDIT_FILE_NAME)
either_key = pytest.mark.parametrize("file", BOTH)


class Service:
    """A database and a data folder, and what a start does with them; it serves nothing."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.url = engine.url.render_as_string(hide_password=False)
        self.folder = folder

    def settings(self, **given: str | None) -> Settings:
        return Settings(data_dir=self.folder, database_url=self.url, research=False, **given)  # type: ignore[arg-type]

    def start(self, *, accept: bool = False, **given: str | None) -> None:
        """Everything of a start that has to do with keys."""
        settings = self.settings(**given)
        engine, _ = opened(settings, NOW, accept_lost_key=accept)
        seal_again(engine, Locks.of(load_keys(self.folder, settings.secret_keys)))
        turn_to_newest(engine, settings)
        engine.dispose()

    def refuses(self, **given: str | None) -> str:
        """What is said instead; nothing is changed by that."""
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

    def acts(self) -> list[tuple[str, str, str, dict[str, Any]]]:
        """What the audit says of keys."""
        engine = open_database(self.url)
        with reading(engine) as session:
            found = [
                (one.actor, one.act, one.subject, one.detail)
                for one in session.exec(select(AuditEvent).where(AuditEvent.kind == "key").order_by("id"))
            ]
        engine.dispose()
        return found


@pytest.fixture
def service(either: Engine, tmp_path: Path) -> Iterator[Service]:
    """A service that has been started, with somebody on its staff and one entry in the audit."""
    made = Service(either, tmp_path)
    either.dispose()
    made.start()
    made.writes(somebody(load_keys(tmp_path, None)), an_entry(load_audit_key(tmp_path, None)))
    yield made
    either.dispose()


def somebody(keys: tuple[bytes, ...]) -> Callable[[Session], None]:
    """A colleague with a phone."""

    def add(session: Session) -> None:
        organisation = Organisation(name=f"Demo {secrets.token_hex(4)}", created_at=NOW)
        session.add(organisation)
        session.flush()
        sealed = Locks.of(keys).keep("SEED")
        email = f"{secrets.token_hex(4)}@example.org"
        session.add(
            Staff(organisation_id=organisation.id or 0, email=email, name="Demo", roles=[], created_at=NOW, totp=sealed)
        )

    return add


def an_entry(key: bytes) -> Callable[[Session], None]:
    return lambda session: Audit(key).record(session, SERVICE, "published", "provision", "slug", NOW)


def forget_fingerprints(session: Session) -> None:
    """As in a database of an older version, which had none."""
    for one in session.exec(select(KeyInUse)):
        session.delete(one)


def open_once(settings: Settings) -> None:
    """What a process does first."""
    opened(settings, NOW)[0].dispose()


def new_key() -> str:
    return secrets.token_urlsafe(32)


class TestRefuses:
    @either_key
    def test_when_a_key_is_gone(self, service: Service, file: str) -> None:
        (service.folder / file).unlink()
        said = service.refuses()
        assert f"There is no {file} in {service.folder}" in said
        assert "Put the key back from the copy that you keep" in said
        assert "start once with --accept-lost-key" in said

    @either_key
    def test_when_it_is_another_one(self, service: Service, file: str) -> None:
        (service.folder / file).write_text(new_key())
        assert (
            f"The key in {service.folder / file} is not the one that this database is used with." in service.refuses()
        )

    @pytest.mark.parametrize("setting", ["secret_keys", "audit_key"])
    def test_when_a_setting_has_another_one(self, service: Service, setting: str) -> None:
        said = service.refuses(**{setting: new_key()})
        assert f"The key in NAVIGATOR_{setting.upper()} is not the one" in said

    def test_when_all_keys_are_gone_and_names_both(self, service: Service) -> None:
        for file in BOTH:
            (service.folder / file).unlink()
        said = service.refuses()
        assert all(f"There is no {file}" in said for file in BOTH)
        assert "administrator --lost-phone" in said

    @either_key
    def test_when_the_folder_is_new(
        self, service: Service, tmp_path_factory: pytest.TempPathFactory, file: str
    ) -> None:
        service.folder = tmp_path_factory.mktemp("new")
        assert f"There is no {file}" in service.refuses()

    @either_key
    @pytest.mark.parametrize("is_gone", [True, False])
    def test_when_the_database_is_of_an_older_version(self, service: Service, file: str, is_gone: bool) -> None:
        service.writes(forget_fingerprints)
        if is_gone:
            (service.folder / file).unlink()
        else:
            (service.folder / file).write_text(new_key())
        assert file in service.refuses()

    def test_when_the_database_is_empty_beside_keys_in_use(self, service: Service, either: Engine) -> None:
        service.writes(*(drop_rows(name) for name in ("key_in_use", "audit_event", "staff", "organisation")))
        said = service.refuses()
        assert "The database is empty" in said
        assert "NAVIGATOR_DATABASE_URL" in said
        assert either.dialect.name in service.url

    def test_when_it_is_empty_beside_keys_of_the_environment(self, service: Service) -> None:
        secret, audit = new_key(), new_key()
        for file in BOTH:
            (service.folder / file).unlink()
        service.start(accept=True, secret_keys=secret, audit_key=audit)
        service.writes(*(drop_rows(name) for name in ("key_in_use", "audit_event", "staff", "organisation")))
        assert "The database is empty" in service.refuses(secret_keys=secret, audit_key=audit)

    def test_a_backup_whose_key_was_changed_and_taken_away_since(self, service: Service) -> None:
        (service.folder / FILE_NAME).write_text(new_key())
        assert "write both: new,old" in service.refuses()


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


class TestStarts:
    def test_again_with_the_same_keys(self, service: Service) -> None:
        service.start()
        assert service.acts() == []

    def test_a_new_database_with_keys_that_were_set_before(self, either: Engine, tmp_path: Path) -> None:
        service, secret, audit = Service(either, tmp_path), new_key(), new_key()
        (tmp_path / FILE_NAME).write_text(new_key())
        service.start(secret_keys=secret, audit_key=audit)
        service.start(secret_keys=secret, audit_key=audit)
        assert not (tmp_path / AUDIT_FILE_NAME).exists()

    def test_from_another_folder_with_the_same_keys(
        self, service: Service, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        secret, audit = ((service.folder / file).read_text() for file in BOTH)
        service.folder = tmp_path_factory.mktemp("another")
        service.start(secret_keys=secret, audit_key=audit)

    def test_with_a_newer_key_in_front_and_later_without_the_old_one(self, service: Service) -> None:
        file, newer = service.folder / FILE_NAME, new_key()
        file.write_text(f"{newer},{file.read_text()}")
        service.start()
        file.write_text(newer)
        service.start()
        assert service.acts() == []

    def test_a_command_between_does_not_make_the_old_one_needless(self, service: Service) -> None:
        file, newer = service.folder / FILE_NAME, new_key()
        file.write_text(f"{newer},{file.read_text()}")
        opened(service.settings(), NOW)[0].dispose()
        file.write_text(newer)
        assert "write both: new,old" in service.refuses(), "nothing was sealed again yet"

    def test_a_database_of_an_older_version_and_knows_its_keys_from_then_on(self, service: Service) -> None:
        service.writes(forget_fingerprints)
        (service.folder / MARK).unlink()
        service.start()
        (service.folder / FILE_NAME).write_text(new_key())
        service.refuses()

    def test_an_older_version_in_which_some_were_locked_out_before(self, service: Service) -> None:
        service.writes(forget_fingerprints, somebody((secrets.token_bytes(32),)))
        service.start()

    def test_after_one_that_ended_between_the_keys_and_the_database(self, either: Engine, tmp_path: Path) -> None:
        for load in (load_keys, load_audit_key):
            load(tmp_path, None)
        Service(either, tmp_path).start()

    def test_anew_when_the_database_and_the_keys_are_gone(self, tmp_path: Path) -> None:
        mark_in_use(tmp_path)
        opened(Settings(data_dir=tmp_path, research=False), NOW)[0].dispose()

    def test_several_at_once(self, either: Engine, tmp_path: Path) -> None:
        service, spawned = Service(either, tmp_path), multiprocessing.get_context("spawn")
        processes = [spawned.Process(target=open_once, args=(service.settings(),)) for _ in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [0, 0, 0]
        service.start()
        assert service.acts() == []


def test_a_file_that_is_not_there_is_not_made_beside_keys_in_use(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, research=False)
    opened(settings, NOW)[0].dispose()
    (tmp_path / "navigator.db").unlink()
    with pytest.raises(KeysUnusable, match="The database is empty"):
        opened(settings, NOW)
    assert not (tmp_path / "navigator.db").exists()


def test_the_mark_is_made_after_the_database_has_kept_the_fingerprints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    settings = Settings(data_dir=tmp_path, research=False)
    with monkeypatch.context() as patched:
        patched.setattr("app.__main__.settle_keys", fail)
        with pytest.raises(ZeroDivisionError):
            opened(settings, NOW)
    assert not (tmp_path / MARK).exists()
    opened(settings, NOW)[0].dispose()
    assert (tmp_path / MARK).exists()


class TestGoesOnKnowingly:
    @pytest.mark.parametrize("is_gone", [True, False])
    def test_without_the_secret_key(self, service: Service, is_gone: bool) -> None:
        (service.folder / FILE_NAME).unlink()
        if not is_gone:
            (service.folder / FILE_NAME).write_text(new_key())
        service.start(accept=True)
        assert service.acts() == [("A command", "accepted lost key", "secret key", {})]
        service.start()

    def test_without_the_key_of_the_audit_and_says_how_far_it_reached(self, service: Service) -> None:
        (service.folder / AUDIT_FILE_NAME).unlink()
        service.start(accept=True)
        assert service.acts() == [("A command", "accepted lost key", "audit key", {"unchecked": 1})]
        service.start()

    def test_without_both_and_all_of_it_is_sealed_with_the_new_one(self, service: Service) -> None:
        for file in BOTH:
            (service.folder / file).unlink()
        service.start(accept=True)
        assert [subject for _, _, subject, _ in service.acts()] == ["audit key", "secret key"]
        engine = open_database(service.url)
        with reading(engine) as session:
            found = Audit(load_audit_key(service.folder, None)).check(session)
        engine.dispose()
        assert (found.entries, found.unchecked, found.broken) == (3, 1, None)

    def test_with_an_empty_database(self, service: Service) -> None:
        service.writes(*(drop_rows(name) for name in ("key_in_use", "audit_event", "staff", "organisation")))
        service.start(accept=True)
        assert [subject for _, _, subject, _ in service.acts()] == ["database"]
        service.start()

    def test_when_nothing_was_lost_it_says_so_and_starts(
        self, service: Service, capsys: pytest.CaptureFixture[str]
    ) -> None:
        service.start(accept=True)
        assert "No key was lost" in capsys.readouterr().err
        assert service.acts() == []

    def test_and_says_what_it_went_on_without(self, service: Service, capsys: pytest.CaptureFixture[str]) -> None:
        (service.folder / FILE_NAME).unlink()
        service.start(accept=True)
        assert capsys.readouterr().err.startswith("The secret key was lost, and the navigator goes on without it")


COMMANDS = (
    ("run", "--port", "1"),
    ("audit",),
    ("administrator", "--organisation", "Demo", "--name", "Demo", "--email", "demo@example.org"),
    ("administrator", "--lost-phone", "--email", "demo@example.org"),
    ("mail",),
    ("mail", "--again"),
    ("links",),
    ("export", "out.yaml"),
    ("import", "in.yaml"),
    ("subject-access", "--organisation", "Demo", "--reference", "x", "out.json"),
    ("erase", "--organisation", "Demo", "--reference", "x", "--reason", "asked"),
    ("erasures",),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_makes_a_new_key_beside_a_database_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("NAVIGATOR_RESEARCH", "false")
    monkeypatch.setattr("app.__main__._listen", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    opened(Settings(data_dir=tmp_path, research=False), NOW)[0].dispose()
    for file in BOTH:
        (tmp_path / file).unlink()
    with pytest.raises(SystemExit, match=r"There is no audit\.key"):
        main([*command, "--data-dir", str(tmp_path)])
    assert not any((tmp_path / file).exists() for file in BOTH)


def test_a_refusal_of_the_audit_blames_the_key_and_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVIGATOR_RESEARCH", "false")
    opened(Settings(data_dir=tmp_path, research=False), NOW)[0].dispose()
    (tmp_path / AUDIT_FILE_NAME).write_text(new_key())
    with pytest.raises(SystemExit) as ended:
        main(["audit", "--data-dir", str(tmp_path)])
    assert "is not the one that this database is used with" in str(ended.value.code)
    assert "NOT whole" not in str(ended.value.code)


def test_a_demo_is_begun_afresh_by_deleting_its_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[str] = []
    monkeypatch.setattr("app.__main__._listen", lambda *_: None)
    monkeypatch.setattr("app.__main__.keep_for_good", lambda: None)
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: served.append("served"))
    command = ["run", "--demo", "--data-dir", str(tmp_path)]
    main(command)
    (tmp_path / "navigator.db").unlink()
    main(command)
    assert served == ["served", "served"]


def test_nothing_is_settled_twice(database: Engine, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with writing(database) as session:
        assert settle_keys(session, settings, NOW, accept_lost=False) == []
        before = [(one.kind, one.fingerprint) for one in session.exec(select(KeyInUse))]
        assert settle_keys(session, settings, NOW, accept_lost=True) == []
        assert [(one.kind, one.fingerprint) for one in session.exec(select(KeyInUse))] == before
    key = load_audit_key(tmp_path, None)
    assert key.hex() not in str(before), "a fingerprint says nothing about the key"
