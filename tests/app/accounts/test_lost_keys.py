"""A key that is gone for good: a start goes on without it only when told to, and no command silently makes another."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.__main__ import main, opened
from app.accounts.keys_in_use import KeyInUse, settle_keys
from app.core.audit import Audit
from app.core.database import open_database, reading, writing
from app.core.keys import AUDIT_FILE_NAME, FILE_NAME, load_audit_key
from app.core.settings import Settings
from tests.app.servers.service_lifetime import BOTH, NOW, Service, drop_rows, new_key

either_key = pytest.mark.parametrize("file", BOTH)


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


@pytest.mark.parametrize("asked", COMMANDS, ids=" ".join)
@pytest.mark.usefixtures("database")
def test_no_command_makes_a_new_key_beside_a_database_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    monkeypatch.setenv("NAVIGATOR_RESEARCH", "false")
    monkeypatch.setattr("app.__main__._listen", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    opened(Settings(data_dir=tmp_path, research=False), NOW)[0].dispose()
    for file in BOTH:
        (tmp_path / file).unlink()
    with pytest.raises(SystemExit, match=r"There is no audit\.key"):
        main([*asked, "--data-dir", str(tmp_path)])
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
    demo = ["run", "--demo", "--data-dir", str(tmp_path)]
    main(demo)
    (tmp_path / "navigator.db").unlink()
    main(demo)
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
