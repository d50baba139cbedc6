"""Candidates become drafts once, which residents do not see; whatever people do with one then stands."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select, update

from app.core.database import reading, writing
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.provision_reader import CANDIDATES, PROVISIONS, read_content
from services_catalogue.store.revisions import (
    ProvisionRevision,
    RevisionState,
    append_published,
    catalogue_version,
    latest,
    published,
)
from services_catalogue.store.seed import RESEARCH, TO_CONFIRM, seed, seed_candidates

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ALL = {file.stem for file in CANDIDATES.glob("*.yaml")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the candidates that a test may change."""
    return Path(shutil.copytree(CANDIDATES, tmp_path / "candidates"))


def seeded(engine: Engine, folder: Path) -> CatalogueError | None:
    with writing(engine) as session:
        return seed_candidates(session, folder, NOW)


def rows(engine: Engine) -> dict[str, tuple[int, str, str, str]]:
    with reading(engine) as session:
        return {s: (r.number, r.state.value, r.author, r.note) for s, r in latest(session).items()}


def test_each_becomes_a_draft_and_the_catalogue_stays_as_it_was(database: Engine, folder: Path) -> None:
    with writing(database) as session:
        seed(session, PROVISIONS, NOW)
        before = catalogue_version(session), published(session)
    assert seeded(database, folder) is None
    found = rows(database)
    assert {slug: found[slug] for slug in ALL} == dict.fromkeys(ALL, (1, "draft", RESEARCH, TO_CONFIRM))
    with reading(database) as session:
        assert (catalogue_version(session), published(session)) == before
        assert read_content(latest(session)["rhubarb-farm"].content).name == "Rhubarb Farm (Langwith)"


def test_a_second_time_adds_nothing_and_follows_no_file(database: Engine, folder: Path) -> None:
    seeded(database, folder)
    file = folder / "rhubarb-farm.yaml"
    file.write_text(file.read_text("utf-8").replace("summary: ", "summary: Now changed. ", 1), "utf-8")
    seeded(database, folder)
    with reading(database) as session:
        assert len(session.exec(select(ProvisionRevision)).all()) == len(ALL)
        assert not latest(session)["rhubarb-farm"].content["summary"].startswith("Now changed.")


@pytest.mark.parametrize("given_up", [True, False])
def test_what_people_gave_up_or_published_is_not_touched(database: Engine, folder: Path, given_up: bool) -> None:
    seeded(database, folder)
    with writing(database) as session:
        slug, state = col(ProvisionRevision.slug), RevisionState.SUPERSEDED
        session.exec(update(ProvisionRevision).where(slug == "rhubarb-farm").values(state=state))
        if not given_up:
            content = {**latest(session)["rhubarb-farm"].content, "summary": "You get what a person wrote."}
            append_published(session, content["slug"], content, "Demo publisher", "They rang us.", NOW)
    before = rows(database)
    assert before["rhubarb-farm"][1] == ("superseded" if given_up else "published")
    seeded(database, folder)
    assert rows(database) == before


def test_a_slug_that_a_person_took_first_stays_theirs(database: Engine, folder: Path) -> None:
    seeded(database, folder)
    with writing(database) as session:
        content = {**latest(session)["rhubarb-farm"].content, "slug": "new-farm"}
        append_published(session, content["slug"], content, "Demo publisher", "New.", NOW)
    (folder / "new-farm.yaml").write_text(
        (folder / "rhubarb-farm.yaml").read_text("utf-8").replace("slug: rhubarb-farm", "slug: new-farm"), "utf-8"
    )
    assert seeded(database, folder) is None
    assert rows(database)["new-farm"] == (1, "published", "Demo publisher", "New.")


def test_a_mistake_in_one_file_is_told_and_holds_up_no_other(database: Engine, folder: Path) -> None:
    (folder / "rhubarb-farm.yaml").write_text("slug: rhubarb-farm\n", encoding="utf-8")
    (folder / "base-51.yaml").write_text(
        (folder / "base-51.yaml").read_text("utf-8").replace("  - nhs-social-prescribing", "  - no-such-thing"), "utf-8"
    )
    error = seeded(database, folder)
    assert error is not None
    assert {problem.where for problem in error.problems} == {"candidates/rhubarb-farm.yaml", "candidates/base-51.yaml"}
    assert set(rows(database)) == ALL - {"rhubarb-farm", "base-51"}
    with writing(database) as session:
        assert seed_candidates(session, CANDIDATES, NOW) is None
    assert set(rows(database)) == ALL
