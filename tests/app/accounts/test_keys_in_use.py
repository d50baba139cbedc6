"""A start without the keys that the database is used with reports it and changes nothing; with them it starts."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.__main__ import opened
from app.accounts.keys_in_use import MARK, mark_in_use
from app.core.keys import AUDIT_FILE_NAME, FILE_NAME, KeysUnusable, load_audit_key, load_keys
from app.core.settings import Settings
from tests.app.servers.service_lifetime import BOTH, NOW, Service, drop_rows, new_key, open_once, somebody
from tests.processes import LOADED

either_key = pytest.mark.parametrize("file", BOTH)


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
        service.goes_back_to_an_older_version()
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

    @pytest.mark.parametrize("is_older", [True, False])
    def test_a_command_between_does_not_make_the_old_one_needless(self, service: Service, is_older: bool) -> None:
        if is_older:
            service.goes_back_to_an_older_version()
        file, newer = service.folder / FILE_NAME, new_key()
        file.write_text(f"{newer},{file.read_text()}")
        opened(service.settings(), NOW)[0].dispose()
        file.write_text(newer)
        assert "write both: new,old" in service.refuses(), "nothing was sealed again yet"

    def test_a_database_of_an_older_version_and_knows_its_keys_from_then_on(self, service: Service) -> None:
        service.goes_back_to_an_older_version()
        service.start()
        (service.folder / FILE_NAME).write_text(new_key())
        service.refuses()

    def test_an_older_version_in_which_some_were_locked_out_before(self, service: Service) -> None:
        service.goes_back_to_an_older_version()
        service.writes(somebody((secrets.token_bytes(32),)))
        service.start()

    def test_after_one_that_ended_between_the_keys_and_the_database(self, either: Engine, tmp_path: Path) -> None:
        for load in (load_keys, load_audit_key):
            load(tmp_path, None)
        Service(either, tmp_path).start()

    def test_anew_when_the_database_and_the_keys_are_gone(self, tmp_path: Path) -> None:
        mark_in_use(tmp_path)
        opened(Settings(data_dir=tmp_path, research=False), NOW)[0].dispose()

    def test_several_at_once(self, either: Engine, tmp_path: Path) -> None:
        service = Service(either, tmp_path)
        processes = [LOADED.Process(target=open_once, args=(service.settings(),)) for _ in range(3)]
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
