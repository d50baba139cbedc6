"""Starting the service: what it does with mistakes in the catalogue, and what it says when it cannot start."""

from __future__ import annotations

import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import app.__main__ as starting
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.database import database_url, open_database, reading, writing
from app.core.settings import Settings
from app.main import create_app
from services_catalogue.reading.move_reader import MOVES, read_moves, shipped_moves
from services_catalogue.reading.provision_reader import BODIES, CANDIDATES, PROVISIONS
from services_catalogue.store import seed
from services_catalogue.store.drafts import send_to_review
from services_catalogue.store.revisions import latest
from tests.first_start import first_snapshot
from triage.questionnaire.answers import Answers

SOMEBODY = Answers({"area": "derby", "age": 30, "work_status": "looking_for_work"})
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def why_not(arguments: list[str]) -> str:
    """What is said when the service does not start."""
    with pytest.raises(SystemExit) as stopped:
        starting.main(arguments)
    return str(stopped.value.code)


def test_a_busy_port_names_another(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = why_not(["run", "--port", str(port), "--data-dir", str(tmp_path)])
    assert f"Port {port}" in said
    assert f"--port {port + 1}" in said


def test_a_data_folder_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    said = why_not(["run", "--port", "1", "--data-dir", str(tmp_path / "file" / "data")])
    assert "--data-dir" in said


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVIGATOR_HTTPS", "maybe")
    assert "NAVIGATOR_HTTPS" in why_not(["run"])


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eight", "8.0", ""])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        starting.main(["run", f"--port={port}"])
    assert "is not a port" in capsys.readouterr().err


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CatalogueSnapshot]:
    """The data folder of a first start, which is never started from again, and what it published."""
    folder = tmp_path_factory.mktemp("started")
    return folder, first_snapshot(Settings(data_dir=folder), NOW)


@pytest.fixture
def mistaken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue in which one rule asks for a question that is not there."""
    folder = Path(shutil.copytree(PROVISIONS, tmp_path / "provisions"))
    file = folder / "restart-scheme.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("question: benefits", "question: shoe_size"), "utf-8")
    monkeypatch.setattr(starting, "PROVISIONS", folder)
    return folder


def test_one_mistake_is_told_with_its_line_and_holds_up_nobody_else(
    mistaken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mistaken.exists()
    published = first_snapshot(Settings(data_dir=tmp_path), NOW)
    said = capsys.readouterr().err
    assert "restart-scheme.yaml line " in said
    assert "there is no question 'shoe_size'" in said
    assert len(published.provisions) == 47
    assert [p.slug for p in published.provisions if p.unreadable is not None] == ["restart-scheme"]
    assert published.revisions["restart-scheme"] == 0
    entry = next(
        e for e in published.pathfinder.pathway(SOMEBODY, "2026-11-23").entries() if e.support.slug == "restart-scheme"
    )
    assert entry.verdict == "not_known"
    assert entry.explanation.check[0] == "We could not check who this is for. Ask them."


def test_the_bodies_that_ship_are_published_with_the_provisions_and_apart_from_them(
    started: tuple[Path, CatalogueSnapshot],
) -> None:
    _, published = started
    assert {body.slug for body in published.bodies} == {file.stem for file in BODIES.glob("*.yaml")}
    assert not {body.slug for body in published.bodies} & published.by_slug.keys()
    assert published.body("samaritans") is published.entry("samaritans")
    assert len(published.provisions) == 47


def test_the_moves_that_ship_are_published_in_their_order(tmp_path: Path) -> None:
    published = first_snapshot(Settings(data_dir=tmp_path), NOW)
    assert published.moves == shipped_moves()


def test_a_mistake_in_the_moves_is_told_and_leaves_those_that_were_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first_snapshot(Settings(data_dir=tmp_path), NOW)
    folder = Path(shutil.copytree(MOVES, tmp_path / "moves"))
    (folder / "travel.yaml").write_text("id: [", encoding="utf-8")
    monkeypatch.setattr(seed, "shipped_moves", lambda: read_moves(folder))
    published = first_snapshot(Settings(data_dir=tmp_path), NOW)
    assert "moves/travel.yaml" in capsys.readouterr().err
    assert len(published.moves) == len(shipped_moves())


def test_a_mistake_made_later_leaves_what_was_published(
    started: tuple[Path, CatalogueSnapshot],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = Settings(data_dir=Path(shutil.copytree(started[0], tmp_path / "data")))
    folder = Path(shutil.copytree(PROVISIONS, tmp_path / "provisions"))
    (folder / "restart-scheme.yaml").write_text("slug: [", encoding="utf-8")
    monkeypatch.setattr(starting, "PROVISIONS", folder)
    published = first_snapshot(settings, NOW)
    assert "restart-scheme.yaml" in capsys.readouterr().err
    assert published.by_slug["restart-scheme"].unreadable is None
    assert published.version == started[1].version


def test_a_mistake_in_a_candidate_is_told_and_changes_nothing_that_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(CANDIDATES, tmp_path / "candidates"))
    (folder / "rhubarb-farm.yaml").write_text("slug: [", encoding="utf-8")
    monkeypatch.setattr(starting, "CANDIDATES", folder)
    published = first_snapshot(Settings(data_dir=tmp_path), NOW)
    said = capsys.readouterr().err
    assert "candidates/rhubarb-farm.yaml" in said
    assert "could not check" not in said
    assert len(published.provisions) == 47
    assert "base-51" not in published.by_slug


def test_without_the_research_nothing_is_published_and_nothing_drafted(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, research=False)
    published = first_snapshot(settings, NOW)
    assert (published.version, published.provisions) == (0, ())
    engine = open_database(database_url(tmp_path))
    with reading(engine) as session:
        assert latest(session) == {}
    engine.dispose()


def test_whoever_watches_is_answered(started: tuple[Path, CatalogueSnapshot], tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path), started[1])
    assert TestClient(app).get("/health").json() == {"status": "ok", "catalogue_version": started[1].version}


def test_a_start_publishes_a_candidate_whose_file_is_published_now_unless_somebody_works_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, candidates = tmp_path / "provisions", tmp_path / "candidates"
    shutil.copytree(PROVISIONS, before)
    candidates.mkdir()
    for slug in ("free-childcare-working-parents", "op-ascend-forces-employment"):
        (before / f"{slug}.yaml").rename(candidates / f"{slug}.yaml")
    settings = Settings(data_dir=tmp_path)
    with monkeypatch.context() as older:
        older.setattr(starting, "PROVISIONS", before)
        older.setattr(starting, "CANDIDATES", candidates)
        first_snapshot(settings, NOW)
    engine = open_database(database_url(tmp_path))
    with writing(engine) as session:
        send_to_review(session, "free-childcare-working-parents", 1)
    engine.dispose()
    capsys.readouterr()
    shown = first_snapshot(settings, NOW).by_slug
    assert "op-ascend-forces-employment" in shown
    assert "free-childcare-working-parents" not in shown
    assert capsys.readouterr().err == f"free-childcare-working-parents: {starting.LEFT_IN_DRAFT}\n"
